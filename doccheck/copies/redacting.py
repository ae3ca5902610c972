"""`redact`: from a file's bytes and what was chosen to a copy without it, proved to be without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from doccheck.copies import CopyError
from doccheck.copies.choices import Choice
from doccheck.copies.proof import prove
from doccheck.copies.words import Words
from doccheck.model import Document, Gap, Layer, Report
from doccheck.readers.draft import THE_FILE
from doccheck.readers.kinds import Kind, sniff

_KINDS = (Kind.WORD, Kind.PDF, Kind.TEXT, Kind.MARKDOWN)
_SAID_BESIDE = (Layer.LINK, Layer.ALT_TEXT, Layer.FIELD_CODE, Layer.FORM_PART, Layer.PROPERTY)
_OTHER = "it is {}, from which doccheck cannot take words; a copy of it saved as .docx, .pdf or .txt can be redacted"
_LOCKED = "it is protected by a password; save a copy without the password and redact that"
_NO_WORDS = "doccheck could read no words in it, so none could be taken out; please look at it yourself"


@dataclass(frozen=True)
class Redacted:
    """A copy, how often each label stands in it, and what of it could not be looked through."""

    copy: bytes = field(repr=False)
    counts: Counter[str]
    unread: tuple[Gap, ...] = ()
    pictures: tuple[int, ...] = ()
    """Pages of a PDF that could only be kept as pictures of themselves."""
    left: tuple[str, ...] = field(default=(), repr=False)
    """Where the copy still holds what its pages do not show; these may be words of the document."""


def refuse(path: str, data: bytes, reports: Sequence[Report]) -> None:
    """A `CopyError` where no words could be taken out of such a file."""
    kind = sniff(path, data)
    if kind is Kind.LOCKED_OFFICE:
        raise CopyError(_LOCKED)
    if kind not in _KINDS:
        raise CopyError(_OTHER.format(kind.spoken))
    document = reports[0].document
    if not document.text.strip():
        unread = next((gap.why for gap in document.gaps if gap.where == THE_FILE), "")
        raise CopyError(_LOCKED if "password" in unread else unread or _NO_WORDS)


def redacted(
    path: str,
    data: bytes,
    reports: Sequence[Report],
    chosen: Sequence[Choice],
    *,
    metadata: bool = False,
    hidden: bool = False,
) -> Redacted:
    """The copy; raises `CopyError` where it cannot be made, or where anything chosen could still be found in it."""
    refuse(path, data, reports)
    kind, document = sniff(path, data), reports[0].document
    words = Words(entry for choice in chosen for entry in choice.entries)
    places = [
        (span, choice.label) for choice in chosen for source, span in choice.spans if source is document
    ]
    pictures: tuple[int, ...] = ()
    if kind is Kind.WORD:
        from doccheck.copies.office_removal import redacted as from_word

        copy = from_word(document, data, places, words, metadata=metadata, hidden=hidden)
    elif kind is Kind.PDF:
        from doccheck.copies.pdf_removal import redacted as from_pdf

        copy, pictures = from_pdf(document, data, places, words, metadata=metadata, hidden=hidden)
    else:
        from doccheck.copies.text_removal import redacted as from_text

        copy = from_text(document, data, places, words)
    counts = Counter(words.counts)
    counts.pop("", None)
    after = prove(path, copy, words)
    gaps = tuple(dict.fromkeys(gap for each in after for gap in each.gaps))
    return Redacted(copy, counts, gaps, pictures, _left(after) if hidden else ())


def _left(documents: Sequence[Document]) -> tuple[str, ...]:
    """What still is in the copy and is not seen on its pages."""
    return tuple(
        dict.fromkeys(
            block.where
            for document in documents
            for block in document.blocks
            if not block.seen and block.layer not in _SAID_BESIDE
        )
    )
