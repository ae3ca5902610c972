"""What the code of a Word field says that is no page furniture: links, merge fields, index entries, fetches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.model import Flag, Layer
from doccheck.readers.story import Note

FETCHES = frozenset({Flag.HIDDEN, Flag.METADATA})
METADATA = frozenset({Flag.METADATA})

# Counters, dates, tables of contents and the like: their result is on the page, and their code says no more.
_FURNITURE = frozenset(
    "PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME REVNUM TOC PAGEREF REF"
    " NOTEREF SEQ STYLEREF INDEX LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT NUMWORDS NUMCHARS FORMTEXT FORMCHECKBOX"
    " FORMDROPDOWN EMBED SHAPE BIDIOUTLINE FORM".split()
)
_FETCHING = frozenset(
    "DDE DDEAUTO INCLUDETEXT INCLUDEPICTURE INCLUDE IMPORT LINK DATABASE RD AUTOTEXT AUTOTEXTLIST".split()
)
_FORMAT = re.compile(r"\\[@#*]\s*(?:\"[^\"]*\"|\S+)?")
_SWITCH = re.compile(r"\\[A-Za-z!](?![A-Za-z0-9:\\])")
_ARGUMENT = re.compile(r"(?:\\([A-Za-z])\s+)?(?:\"((?:[^\"\\]|\\.)*)\"|“([^”]*)”|([^\s\\\"]\S*))")
_SHOWN_PART = re.compile(r"^(?:mailto:|tel:|https?://(?:www\.)?)|/$|\?subject=.*$", re.IGNORECASE)


def notes(code: str, shown: str, flags: frozenset[Flag] = frozenset()) -> Iterator[Note]:
    """What a field's code says; `shown` is the text on the page beside which a link need not be repeated."""
    kind, _, rest = code.strip().partition(" ")
    kind = kind.upper()
    if kind == "HYPERLINK":
        yield from _link(rest, shown, flags)
        return
    if kind in _FURNITURE or not re.search(r"\w", _SWITCH.sub(" ", _FORMAT.sub(" ", rest))):
        return
    if kind in _FETCHING:
        yield Note(
            code.strip(),
            Layer.FIELD_CODE,
            "an instruction to fetch something from elsewhere",
            FETCHES | flags,
        )
    else:
        yield Note(code.strip(), Layer.FIELD_CODE, "the code of a field", METADATA | flags)


def _link(arguments: str, shown: str, flags: frozenset[Flag]) -> Iterator[Note]:
    for switch, *quoted in _ARGUMENT.findall(arguments):
        words = next((text for text in quoted if text), "").replace("\\\\", "\\")
        if switch == "o":
            yield Note(words, Layer.ALT_TEXT, "a tip that a link shows", METADATA | flags)
        elif switch in ("l", "t", "n", "m") or not words:
            continue
        elif not is_shown(words, shown):
            yield Note(words, Layer.LINK, "the target of a link", METADATA | flags)


def is_shown(target: str, shown: str) -> bool:
    """Whether a link's target says no more than the words that it hangs on."""
    core = _SHOWN_PART.sub("", _SHOWN_PART.sub("", target.strip())).lower()
    return not core or core in "".join(shown.split()).lower() or target.startswith("#")
