"""The header that a message leaves with: the verdict and its codes, and what gave them. Never a word of the message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from doccheck import __version__
from doccheck.checking.message import Outcome

NAME = "X-Doccheck"
FAMILY = NAME.lower().encode()
"""Every header whose name begins so is ours, and is taken out where it comes with a message."""

_SAID = re.compile(
    r"\s*(?P<verdict>pass|advise|hold|unchecked)(?: \((?P<why>[a-z-]+)\))?(?:; (?P<urgent>urgent))?"
    r"(?:; codes=(?P<codes>[A-Z]{2}\d{3}(?: [A-Z]{2}\d{3})*))?; version=\S+; policy=.*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Stamp:
    """What a header says."""

    verdict: str
    why: str = ""
    codes: tuple[str, ...] = ()
    urgent: bool = False


def value(outcome: Outcome, policy: str) -> str:
    """The header's value: `hold; codes=SC501 TP303; version=1.0; policy=Brackenshire`."""
    said = [f"{outcome.verdict} ({outcome.why})" if outcome.why else str(outcome.verdict)]
    if outcome.urgent:
        said.append("urgent")
    if outcome.codes:
        said.append(f"codes={' '.join(outcome.codes)}")
    return "; ".join([*said, f"version={__version__}", f"policy={_plain(policy)}"])


def read(text: str) -> Stamp | None:
    """What a header's value says, or None where it is none of ours."""
    match = _SAID.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    codes = tuple((match["codes"] or "").split())
    return Stamp(match["verdict"], match["why"] or "", codes, match["urgent"] is not None)


def is_ours(name: bytes) -> bool:
    """Whether a header's name is one that only doccheck may give."""
    return name.strip().lower().startswith(FAMILY)


def _plain(name: str) -> str:
    """A policy's name as a header can carry it: ASCII, and short."""
    return "".join(c if " " <= c <= "~" and c != ";" else "?" for c in name)[:60]
