"""E-mail addresses in a text, which of them are destinations, and what is known of their domains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from doccheck.language.reading import Line, Reading
from doccheck.model import Flag, Layer, Span

ADDRESS = re.compile(r"[\w.+%'-]+@(?P<domain>(?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
RETIRED = re.compile(r"(?:^|\.)(?:gsi|gse|gsx|gcsx|pnn)\.(?:gov|police)\.uk$", re.IGNORECASE)
"""Government mail that has been closed: RR410, not SC501."""

SECURE = (
    "cjsm.net", "gov.scot", "gov.uk", "gov.wales", "hscni.net", "llyw.cymru", "mod.uk", "nhs.net", "nhs.scot",
    "nhs.uk", "police.uk", "sch.uk",
)  # fmt: skip
"""What counts as secure where the policy names nothing."""

_LABEL = re.compile(
    r"(?:e-?mail )?(?:to|cc|bcc|copy|copies|copied)(?: to)?|(?:please )?(?:reply|return|respond|e-?mail"
    r"|send|sent|copy|circulated?|"
    r"referred|addressed|submitted|forwarded|answers?)\b.*\b(?:to|at|it)|reply-to|recipients?|circulation"
    r"|distribution"
    r"|(?:e-?mail|address) (?:for|to) (?:repl(?:y|ies)|return|respon[sd]e?s?|answers?)\b.*|.*\b(?:goes"
    r"|return(?:ed)?|send|sent) to|for the attention of|attn|goes to",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:repl(?:y|ies)|respond|responses?|answers?|answered|write back|get back to"
    r"|come (?:back )?to (?:me|us)|return (?:it|this|the form|the slip|forms?)"
    r"|(?:send|forward|e-?mail|copy|submit|direct|address) (?:\w+ ){0,4}?(?:it|this|that|outcomes?|form"
    r"|feedback|minutes|decision|letter|report|them|to|here)"
    r"|(?:reach|contact|e-?mail|write to) (?:me|us) (?:\w+ )?(?:at|on|via|by)|get in touch|(?:can be"
    r"|am) reached|e-?mailed (?:\w+ )?to|by e-?mail to|goes to|copied to|copy to|(?:going|sent) to|cc)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:do not|don't|dont|never|not to|please no) (?:\w+ )?(?:reply|send|use|write|e-?mail|copy|answer)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"^\s*(?:-{2,} ?(?:original|forwarded) message ?-{2,}|begin forwarded message:?|on .{5,80} wrote:"
    r"|>.*)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FROM = re.compile(r"^\s*>?\s*from:", re.IGNORECASE | re.MULTILINE)


def addresses(reading: Reading) -> Iterator[tuple[Span, str]]:
    """Every address and its domain, in lower case."""
    for match in reading.matches(ADDRESS):
        start = match.start() + len(match.group()) - len(match.group().lstrip("'.-"))
        yield Span(start, match.end()), match["domain"].lower()


def destinations(reading: Reading) -> Iterator[tuple[Span, str]]:
    """Addresses that the document is sent to, or asks to be answered at."""
    quoted = _start_of_quoted(reading)
    for span, domain in addresses(reading):
        if _in_earlier_message(reading, span, quoted):
            continue
        if _on_address_line(reading, span) or _asked_for(reading, span):
            yield span, domain


def under(domain: str, domains: Sequence[str]) -> bool:
    """Whether `domain` is one of `domains` or below one of them."""
    return any(domain == known or domain.endswith("." + known) for known in map(str.lower, domains))


def secure(domain: str, reading: Reading) -> bool:
    """Whether mail to `domain` goes by a way that the policy counts as secure."""
    return under(domain, reading.circumstances.secure_domains or SECURE)


def _start_of_quoted(reading: Reading) -> int:
    """Where an earlier message begins that this one quotes, else the end of the text."""
    headers = [match.start() for match in reading.matches(_FROM)]
    later = [start for start in headers[1:] if reading.plain.count("\n", 0, start) > 4]
    marks = [match.start() for match in reading.matches(_QUOTED)]
    return min([*later[:1], *marks[:1], len(reading.plain)])


def _is_enclosed_message(reading: Reading) -> bool:
    """Whether the document lies inside a message: then its address lines are those of an earlier one."""
    container = reading.document.path.rpartition("!")[0]
    held_by = [each for each in reading.circumstances.companions if each.path == container]
    if held_by:
        return held_by[0].is_message
    return container.lower().endswith((".eml", ".msg"))


def _in_earlier_message(reading: Reading, span: Span, quoted: int) -> bool:
    if "!" in reading.document.path and _is_enclosed_message(reading) and _is_address_block(reading, span):
        return True
    block = reading.document.block_at(span.start)
    return span.start >= quoted or bool(block and Flag.QUOTED in block.flags)


def _is_address_block(reading: Reading, span: Span) -> bool:
    block = reading.document.block_at(span.start)
    return block is not None and block.layer is Layer.ADDRESSES


_OPENLY = re.compile(r"(?:e-?mail )?(?:to|cc)", re.IGNORECASE)


def is_recipient(reading: Reading, span: Span) -> bool:
    """Whether an address stands in the To or Cc line of the message itself, where all others can read it."""
    if _in_earlier_message(reading, span, _start_of_quoted(reading)):
        return False
    line = reading.line_at(span.start)
    return line is not None and any(
        _OPENLY.fullmatch(label.strip(" :*_")) for label in _labels(reading, line, span)
    )


def _on_address_line(reading: Reading, span: Span) -> bool:
    line = reading.line_at(span.start)
    return line is not None and any(
        _LABEL.fullmatch(label.strip(" :*_")) for label in _labels(reading, line, span)
    )


def _labels(reading: Reading, line: Line, span: Span) -> Iterator[str]:
    """What stands before an address as its label: on its line, in its row, or on the line above."""
    plain = reading.plain
    if line.label is not None:
        yield plain[line.label.start : line.label.end]
    for cell in line.cells[:1]:
        yield plain[cell.start : cell.end]
    if ":" in plain[line.span.start : span.start]:
        yield plain[line.span.start : span.start].split(":", 1)[0].lstrip("0123456789.()- ")
    if line.label is None and not line.cells:
        above = plain[: line.span.start].rstrip("\r\n").rsplit("\n", 1)[-1].strip()
        if len(above) < 60:
            yield above


def _asked_for(reading: Reading, span: Span) -> bool:
    """Whether the sentence (else the line) asks for an answer there, or says that this goes there."""
    index = reading.sentence_at(span.start)
    line = reading.line_at(span.start)
    around = reading.sentences[index].span if index is not None else line.span if line else span
    if _REFUSES.search(reading.plain, around.start, around.end):
        return False
    return _ASKS.search(reading.plain, around.start, around.end) is not None
