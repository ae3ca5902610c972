"""What an Office file of the old kind says about itself: author, company, who saved it last, and what somebody added."""

from __future__ import annotations

from typing import Any

from doccheck.model import Flag, Layer
from doccheck.readers.draft import Draft
from doccheck.readers.mapi import codec_of
from doccheck.readers.office_properties import is_usual
from doccheck.readers.writer import Writer

_METADATA = frozenset({Flag.METADATA})
_SUMMARY, _MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_SAID = {
    _SUMMARY: {
        2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template", 8: "last saved by"
    },
    _MORE: {2: "category", 14: "manager", 15: "company", 26: "content type", 27: "status"},
}  # fmt: skip


def write(container: Any, writer: Writer, draft: Draft) -> None:
    """Adds the properties of an opened container."""
    for stream, names in _SAID.items():
        if not container.exists(stream):
            continue
        try:
            data = container.openstream(stream).read()
            sections = list(_sections(data))
        except Exception:  # noqa: BLE001 - a damaged container raises whatever its bytes lead to
            draft.gap("the file's properties", "it is damaged and could not be read")
            continue
        for number, section in enumerate(sections):
            for key, words in section.items():
                name = names.get(key, "") if not number else "custom"
                if name and words.strip() and not (name == "template" and is_usual(words)):
                    writer.unseen(words, Layer.PROPERTY, f"the file's properties ({name})", _METADATA)


def _sections(data: bytes) -> list[dict[int, str]]:
    """The strings of each set of properties by number; those that somebody added with their names before them."""
    found = []
    for index in range(min(_long(data, 24), 4)):
        start = _long(data, 28 + 20 * index + 16)
        entries = {
            _long(data, start + 8 + 8 * n): start + _long(data, start + 12 + 8 * n)
            for n in range(min(_long(data, start + 4), 1_000))
        }
        page = _long(data, entries[1] + 4) & 0xFFFF if 1 in entries else 1252
        names = _names(data, entries[0], page) if index and 0 in entries else {}
        values = {key: _string(data, at, page) for key, at in entries.items() if key > 1}
        found.append({k: f"{names[k]}: {v}" if k in names and v else v for k, v in values.items()})
    return found


def _string(data: bytes, at: int, page: int) -> str:
    kind, count = _long(data, at) & 0xFFFF, _long(data, at + 4)
    if kind == 31:
        return data[at + 8 : at + 8 + 2 * count].decode("utf-16-le", "replace").rstrip("\0")
    return _decoded(data[at + 8 : at + 8 + count], page) if kind == 30 else ""


def _names(data: bytes, at: int, page: int) -> dict[int, str]:
    names, count, at = {}, min(_long(data, at), 1_000), at + 4
    for _ in range(count):
        key, size, at = _long(data, at), _long(data, at + 4), at + 8
        wide = page == 1200
        names[key] = _decoded(data[at : at + size * (2 if wide else 1)], page)
        at += (2 * size + 3) // 4 * 4 if wide else size
    return names


def _decoded(raw: bytes, page: int) -> str:
    codec = "utf-16-le" if page == 1200 else codec_of(page) or "cp1252"
    return raw.decode(codec, "replace").rstrip("\0")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
