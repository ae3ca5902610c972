"""Office files of every kind: which reader reads them, and how those with a password are opened."""

from __future__ import annotations

from doccheck.model import Document
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind


def read(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    """The documents of an Office file; raises `UnreadableError` where it cannot be read."""
    if kind is Kind.WORD:
        from doccheck.readers.docx import read as read_word

        return read_word(path, data, place, depth, passwords)
    if kind is Kind.LOCKED_OFFICE:
        from doccheck.readers.kinds import sniff
        from doccheck.readers.locked import opened

        inside = opened(data, passwords)
        return _unlocked(sniff(path, inside), path, inside, place, depth, passwords)
    if kind is Kind.OLD_WORD:
        from doccheck.readers.old_word import converted

        return read(Kind.WORD, path, converted(data, passwords), place, depth, passwords)
    if kind is Kind.EXCEL:
        from doccheck.readers.xlsx import read as read_workbook

        return read_workbook(path, data, place, depth, passwords)
    if kind is Kind.POWERPOINT:
        from doccheck.readers.pptx import read as read_slides

        return read_slides(path, data, place, depth, passwords)
    if kind is Kind.OPEN_DOCUMENT:
        from doccheck.readers.odf import read as read_open

        return read_open(path, data, place, depth, passwords)
    if kind is Kind.RICH_TEXT:
        from doccheck.readers.rtf import read as read_rich

        return read_rich(path, data, place, depth, passwords)
    from doccheck.readers.delimited import read as read_table

    return (read_table(path, data),)


def _unlocked(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    if kind is Kind.LOCKED_OFFICE or kind not in _WORD_EXCEL_POWERPOINT:
        raise UnreadableError(kind.advice or "what its password protects is damaged and could not be read")
    return read(kind, path, data, place, depth, passwords)


_WORD_EXCEL_POWERPOINT = (Kind.WORD, Kind.EXCEL, Kind.POWERPOINT)
