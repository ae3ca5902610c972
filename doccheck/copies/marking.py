"""`mark`: from a file's bytes and its reports to the bytes of a marked copy, by what kind of file it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doccheck.copies import CopyError
from doccheck.copies.remarks import remarks
from doccheck.model import Report
from doccheck.readers.draft import THE_FILE
from doccheck.readers.kinds import Kind, sniff
from doccheck.saying import RuleWords

_NO_COMMENTS = (
    "it is {}, which has no place for comments; `doccheck check` shows what there is to mend,"
    " and a copy of it saved as .docx or .pdf can be marked"
)
_LOCKED = "it is protected by a password; save a copy without the password and mark that"
_NO_WORDS = (
    "doccheck could read no words in it, so there is nothing that could be marked; please look at it yourself"
)
_MARKED = "it is a marked copy already; mend it there and check it again, or mark your own file"


def marked(path: str, data: bytes, reports: Sequence[Report], rules: Mapping[str, RuleWords]) -> bytes:
    """The marked copy; raises `CopyError` where there can be none.

    `reports` are those of the file and of the files inside it, `rules` all that findings name, by code.
    """
    kind = sniff(path, data)
    if kind is Kind.LOCKED_OFFICE:
        raise CopyError(_LOCKED)
    if kind not in (Kind.WORD, Kind.PDF):
        raise CopyError(_NO_COMMENTS.format(kind.spoken))
    document = reports[0].document
    if not document.text.strip():
        unread = next((gap.why for gap in document.gaps if gap.where == THE_FILE), "")
        raise CopyError(_LOCKED if "password" in unread else unread or _NO_WORDS)
    if document.marks:
        raise CopyError(_MARKED)
    said = remarks(reports, rules)
    if kind is Kind.WORD:
        from doccheck.copies.docx_marks import mark
    else:
        from doccheck.copies.pdf_marks import mark
    return mark(document, data, said)
