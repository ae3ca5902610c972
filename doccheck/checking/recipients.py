"""Who something goes to, as every door reads it: an address that is written unusually is none the safer for that.

What people and programs write is taken apart here: names before an address, groups, comments, quoted parts, several in
one. Nothing in it is passed over for being odd: what cannot be read is at a domain that is in no list of secure ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NOWHERE = "unknown.invalid"
"""Stands for a domain that cannot be read."""

_SIMPLE = re.compile(r"[\w.+%'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE | re.ASCII)
_LONGEST = 254
"""Letters that an address may have (RFC 5321)."""
_LOCAL = re.compile(r"[\w.+%'-]+", re.ASCII)


def recipients(given: Iterable[str]) -> tuple[str, ...]:
    """All addresses in what was given, as the rules read addresses, each once."""
    return tuple(dict.fromkeys(recipient(each) for text in given for each in written(text) or [""]))


def recipient(address: str) -> str:
    """One address as the rules read addresses.

    Quoted local parts become `recipient`, international domains their ASCII form; without a domain, or with a
    numeric one, it is at `unknown.invalid`.
    """
    address = address.strip().strip("<>").strip()
    if _SIMPLE.fullmatch(address):
        return address
    local, at, domain = address.rpartition("@")
    domain = _domain(domain) if at else NOWHERE
    local = local if _LOCAL.fullmatch(local) else "recipient"
    return f"{local}@{domain}"


def is_address(text: str) -> bool:
    """Whether somebody who wrote this (`written`) wrote an address: something at something, and no longer than one may be."""
    local, at, domain = text.rpartition("@")
    return (
        bool(local and at and domain)
        and len(text) <= _LONGEST
        and (local.startswith('"') or "@" not in local)
    )


def _domain(domain: str) -> str:
    try:
        name = domain.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return NOWHERE
    # A top-level domain such as xn--p1ai has digits in it, which the rules do not take for one.
    return name if _SIMPLE.fullmatch(f"a@{name}") else NOWHERE


# --- what somebody wrote, taken apart ----------------------------------------------------------------

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\[[^\]]*\]|\\.|\s+|[^\s"\[\\(),;:<>]+|.', re.DOTALL)


def written(text: str) -> list[str]:
    """The addresses in `text` as they stand there, without what stands around them; of none, an empty list.

    `Duty Team <duty@b.gov.uk>`, `Team: a@b.gov.uk, c@b.gov.uk;`, `a@b.gov.uk (work)`. Where a bracket or a quotation
    mark is never closed, there may be more than can be seen: then one of them is "".
    """
    reading = _Reading()
    for token in _TOKEN.findall(text):
        reading.take(token)
    return reading.end()


class _Reading:
    """Goes through the tokens of one text once."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._words = [""]
        self._comments = 0
        self._in_angle = self._is_broken = False

    def take(self, token: str) -> None:
        """One token: a mark, a space, a quotation or a run of letters."""
        if token in "()":
            self._comment(token)
        elif self._comments:
            return
        elif token == "<":
            self._is_broken |= self._in_angle
            self._in_angle, self._words = True, [""]  # what stood before it was a name
        elif token == ">":
            self._address("".join(self._words).rpartition(":")[2])  # without a route
            self._in_angle = False
        elif self._in_angle:
            self._words[-1] += token
        elif token in ",;":
            self._several()
        elif token == ":":
            self._words = [
                word for word in self._words if "@" in word
            ]  # what is dropped: a group's name, mailto
            self._several()
        elif token.isspace():
            self._words.append("")
        else:
            self._is_broken |= token == '"'
            self._words[-1] += token

    def _comment(self, token: str) -> None:
        self._comments += 1 if token == "(" else -1
        if self._comments < 0:
            self._comments, self._is_broken = 0, True

    def _several(self) -> None:
        """Words without brackets: each that is an address, or else all of them, which are none."""
        addresses = [word for word in self._words if "@" in word]
        self._found += addresses or filter(None, [" ".join(filter(None, self._words))])
        self._words = [""]

    def _address(self, address: str) -> None:
        self._is_broken |= not self._in_angle
        self._found.append(address.strip())
        self._words = [""]

    def end(self) -> list[str]:
        """What was found."""
        self._several()
        if self._is_broken or self._in_angle or self._comments:
            self._found.append("")
        return self._found
