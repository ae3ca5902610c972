"""Office files of every kind: which reader reads them, and how those with a password are opened."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

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
        kind = sniff(path, inside)
        return _in_name_of(data, kind, _unlocked(kind, path, inside, place, depth, passwords))
    if kind in (Kind.OLD_EXCEL, Kind.OLD_POWERPOINT):
        return _old(kind, path, data, place, depth, passwords)
    if kind in _CONVERTED:
        return _converted(kind, path, data, place, depth, passwords)
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


_CONVERTED = {
    Kind.OLD_WORD: Kind.WORD,
    Kind.OLD_EXCEL: Kind.EXCEL,
    Kind.OLD_POWERPOINT: Kind.POWERPOINT,
}
"""Kinds that are read as what another program makes of them."""


def _old(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    """An old workbook or presentation as doccheck reads it; one that it cannot open as LibreOffice does, if there."""
    from doccheck.readers import old_office, ppt, xls

    reader = xls if kind is Kind.OLD_EXCEL else ppt
    try:
        return reader.read(path, data, place, depth, passwords)
    except UnreadableError as error:
        if error.why != reader.NOT_OPENED or not old_office.is_installed():
            raise
    return _converted(kind, path, data, place, depth, passwords)


def _converted(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    from doccheck.readers.old_office import converted

    made = converted(kind, data, passwords)
    return _in_name_of(data, kind, read(_CONVERTED[kind], path, made, place, depth, passwords))


def _in_name_of(data: bytes, kind: Kind, documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents of what was made of a file: the first is known by the file itself, as decisions about it are."""
    first, *others = documents
    return (replace(first, sha256=sha256(data).hexdigest(), media_type=kind.media_type), *others)


def _unlocked(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    if kind is Kind.LOCKED_OFFICE or kind not in _WORD_EXCEL_POWERPOINT:
        raise UnreadableError(kind.advice or "what its password protects is damaged and could not be read")
    return read(kind, path, data, place, depth, passwords)


_WORD_EXCEL_POWERPOINT = (Kind.WORD, Kind.EXCEL, Kind.POWERPOINT)
