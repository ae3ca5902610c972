"""A redacted file that travels with a fuller one: whoever lays the two side by side reads what was taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from doccheck.language.reading import Reading
from doccheck.model import Confidence, Document, Hit, Layer

_REDACTED = re.compile(
    r"\b(?:redact(?:ed|ion|ions|s)?|saniti[sz]ed|anon(?:ymi[sz]ed|ymous)?|names? (?:removed|out)|without names"
    r"|blanked(?: out)?|blacked out)\b"
)
_VERSION = re.compile(
    r"\b(?:un ?redacted|original|full|complete|final|draft|signed|copy|clean|version|v ?\d+|\d)\b"
)


class Twins:
    """Fires where a message or an archive carries a redacted file and the same file before redaction.

    By name, at the name of the fuller one; by what stands in them, at the fuller one itself.
    """

    needs_trained_reader = False

    def __init__(self) -> None:
        """It has no parameters."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """At the name of the fuller file, or the whole of it."""
        names = [block for block in reading.document.blocks if block.layer is Layer.FILE_NAME]
        read = [(block, _plain_name(reading.document.quote(block.span))) for block in names]
        redacted = {_base(name) for _, name in read if _REDACTED.search(name)}
        for block, name in read:
            if not _REDACTED.search(name) and _base(name) in redacted:
                yield Hit(block.span, Confidence.HIGH, where=block.where)
        yield from self._by_words(reading)

    def _by_words(self, reading: Reading) -> Iterator[Hit]:
        for other in reading.circumstances.companions:
            if other.path == reading.document.path or _are_twins_by_name(reading.document.path, other.path):
                continue
            confidence = _fuller_than(reading.document, other)
            if confidence is not None:
                yield Hit(None, confidence, where="the whole file")
                return


def _plain_name(name: str) -> str:
    """A file's name in small letters, without its suffix, with spaces for its separators."""
    return (
        re.sub(r"[\W_]+", " ", PurePosixPath(name.lower()).stem).replace("un redacted", "unredacted").strip()
    )


def _base(name: str) -> str:
    """What a file's name says besides its version."""
    return " ".join(_VERSION.sub(" ", _REDACTED.sub(" ", name)).split())


def _are_twins_by_name(path: str, other: str) -> bool:
    """Whether the two names alone say it, so that it has been found where the names stand."""
    (folder, _, own), (beside, _, others) = path.rpartition("!"), other.rpartition("!")
    own, others = _plain_name(own), _plain_name(others)
    return (
        bool(folder)
        and folder == beside
        and _base(own) == _base(others)
        and bool(_REDACTED.search(own)) != bool(_REDACTED.search(others))
    )


# --- by what stands in them ----------------------------------------------------------------------

_MARK = re.compile(
    r"[\u2580-\u259f\u25a0\u25ac\u25ae]+(?:[ ]?[\u2580-\u259f\u25a0\u25ac\u25ae]+)*"
    r"|[\[(<{](?:[^\])>}\n]{0,30}\b)?(?:redacted|removed|withheld|deleted|anonymi[sz]ed|blanked)\b[^\])>}\n]{0,30}[\])>}]"
    r"|\b(?:REDACTED|NAME REMOVED)\b|\bX{3,}\b|\*{3,}",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 40, 20_000
"""In words. Two short texts may be alike by chance; two very long ones are compared at their beginnings."""
_SHINGLE = 4
_ALIKE = 0.5
"""The share of runs of words that two versions of one file have in common, at the least."""
_OWN = 0.03
"""The share of words that a redacted version has and the fuller one has not, at the most."""
_TAKEN_OUT = "\0"


def _fuller_than(document: Document, other: Document) -> Confidence | None:
    """How sure it is that `other` is `document` with words taken out, or None."""
    ours, theirs = _words(document), _words(other)
    if min(len(ours), len(theirs)) < _SHORTEST or not _are_alike(ours, theirs):
        return None
    marks = theirs.count(_TAKEN_OUT)
    if marks <= ours.count(_TAKEN_OUT):
        marks = 0
    removed, at_marks, added = 0, 0, 0
    for kind, start, end, begin, close in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        own = [word for word in theirs[begin:close] if word != _TAKEN_OUT]
        if kind != "equal":
            removed += end - start
            added += len(own)
            at_marks += (end - start) if len(own) < close - begin else 0
    if not removed or added > max(1, _OWN * len(theirs)):
        return None
    if marks and at_marks:
        return Confidence.HIGH
    return Confidence.MEDIUM if removed > added else None


def _words(document: Document) -> list[str]:
    """The words a reader sees, in small letters, with one sign for each mark of a redaction."""
    seen = "\n".join(
        document.quote(block.span)
        for block in document.blocks
        if block.seen and block.layer not in (Layer.FILE_NAME, Layer.ADDRESSES, Layer.SUBJECT)
    )
    marked = _MARK.sub(f" {_TAKEN_OUT} ", seen)
    return re.findall(rf"{_TAKEN_OUT}|\w+", marked.lower())[:_LONGEST]


def _are_alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether so many runs of words are the same that one is a version of the other: quick, before it is looked at."""
    runs = [{tuple(words[at : at + _SHINGLE]) for at in range(len(words))} for words in (ours, theirs)]
    return len(runs[0] & runs[1]) >= _ALIKE * min(map(len, runs))
