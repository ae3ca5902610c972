"""Makes an old workbook (.xls), record by record, with a canary for everything that such a file may say."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from doccheck.model import Layer
from doccheck.readers.ole import container_of
from tests.readers.files import p, word
from tests.readers.kitchen import FEATURES, FETCHED, HIDDEN, INVISIBLE, METADATA, Feature, can

_BEGIN, _END = 0x809, 0x0A
_PLAIN, _WHITE, _HIDES, _DATE, _FILLED = range(5)
"""The styles of cells."""
_FONTS = b"\xc8\0\0\0\xff\x7f\x90\x01" + bytes(6)
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_MORE, _ADDED = (
    bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae"),
    bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae"),
)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def string(words: str) -> bytes:
    """With its length in two bytes before it; letters outside Latin take two bytes each."""
    wide = not words.isascii()
    return struct.pack("<HB", len(words), wide) + words.encode("utf-16-le" if wide else "ascii")


def short(words: str) -> bytes:
    return bytes((len(words), 0)) + words.encode("ascii")


def cell(row: int, column: int, words: str, style: int = _PLAIN) -> bytes:
    return record(0x204, struct.pack("<HHH", row, column, style) + string(words))


def number(row: int, column: int, value: float, style: int = _PLAIN) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def _row(at: int, hidden: bool = False) -> bytes:
    return record(0x208, struct.pack("<HHHHHHHH", at, 0, 256, 255, 0, 0, 0x20 if hidden else 0, 15))


def _text(words: str) -> bytes:
    head = record(0x1B6, struct.pack("<HH6xHHI", 0, 0, len(words), 16, 0))
    return head + record(0x3C, b"\0" + words.encode("ascii")) + record(0x3C, bytes(16))


def _object(kind: int, number: int) -> bytes:
    return record(0x5D, struct.pack("<HHHHH", 0x15, 18, kind, number, 0x4011) + bytes(12) + bytes(4))


def _styles() -> bytes:
    fonts = record(0x31, _FONTS + short("Arial")) * 4
    fonts += record(0x31, b"\xc8\0\0\0\x09\0\x90\x01" + bytes(6) + short("Arial"))
    formats = record(0x41E, struct.pack("<H", 164) + string(";;;"))
    styles = b""
    for font, code, filled in ((0, 0, 0), (5, 0, 0), (0, 164, 0), (0, 14, 0), (5, 0, 1)):
        styles += record(0xE0, struct.pack("<HHH", font, code, 0) + bytes(12) + struct.pack("<H", 0) if not filled
                         else struct.pack("<HHH", font, code, 0) + bytes(8) + struct.pack("<IH", 1 << 26, 8))  # fmt: skip
    return fonts + formats + styles


def book(sheets: Sequence[tuple[str, int, bytes]], more: bytes = b"") -> bytes:
    """The stream of a workbook of these sheets: name, whether hidden (1) or deeply hidden (2), records."""
    head = record(_BEGIN, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + record(
        0x42, struct.pack("<H", 1200)
    )
    head += _styles() + more
    size = len(head) + sum(len(record(0x85, bytes(6) + short(name))) for name, _, _ in sheets) + 4
    directory, bodies = b"", b""
    for name, state, records in sheets:
        directory += record(0x85, struct.pack("<IBB", size + len(bodies), state, 0) + short(name))
        bodies += record(_BEGIN, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + records + record(_END)
    return head + directory + record(_END) + bodies


def old_workbook() -> tuple[bytes, list[Feature]]:
    """A file with a canary for every feature, and how each is to be read."""
    FEATURES.clear()
    names = record(
        0x18,
        struct.pack("<HBBHH6x", 0, 0, len("CanaryDefinedQ"), 0, 0)
        + b"\0"
        + can("Defined", Layer.FORM_PART, METADATA).encode(),
    )
    names += record(0x5C, string(can("User", Layer.PROPERTY, METADATA)).ljust(112))
    names += record(
        0x1AE,
        struct.pack("<H", 1)
        + string(f"\x01S:\x03{can('Linked', Layer.LINK, FETCHED)}.xls")
        + string("Sheet1"),
    )
    names += record(
        0x5A,
        struct.pack("<BBH", 1, 0, 0)
        + b"\x01"
        + bytes(8)
        + b"\x02"
        + string(can("OtherBook", Layer.HIDDEN, HIDDEN)),
    )
    stream = book(
        [
            ("Household", 0, _shown()),
            (can("HiddenName", Layer.HIDDEN, HIDDEN), 1, cell(0, 0, can("HiddenSheet", Layer.HIDDEN, HIDDEN, "a hidden sheet"))),
            ("Deep", 2, cell(0, 0, can("DeepSheet", Layer.HIDDEN, HIDDEN, "a deeply hidden sheet"))),
        ],
        names,
    )  # fmt: skip
    inner = word(p(can("Embedded", inside="object")))
    data = container_of(
        {
            "Workbook": stream,
            "MBD00000001": {"Package": inner},
            "_SX_DB_CUR": {"0001": record(0xCD, string(can("Pivot", Layer.HIDDEN, HIDDEN, "pivot table")))},
            "\x05SummaryInformation": _properties(),
            "\x05DocumentSummaryInformation": _more_properties(),
        }
    )
    return data, list(FEATURES)


def _shown() -> bytes:
    """The sheet that is seen, and what hangs on it."""
    hint = struct.pack("<I", 0x83) + string(can("HintTitle", Layer.ALT_TEXT, METADATA)) + string("\0") * 3
    choices = f"{can('Choice', Layer.ALT_TEXT, METADATA)}\0Other"
    hint += struct.pack("<HH", len(choices) + 3, 0) + b"\x17" + short(choices) + bytes(4)
    return b"".join(
        (
            record(0x7D, struct.pack("<HHHHHH", 5, 5, 2340, 0, 1, 0)),
            *(_row(at, hidden=at == 6) for at in range(9)),
            record(0x14, string(f"&L&\"Arial\"{can('Header', Layer.HEADER)} &P")),
            record(0x15, string(can("Footer", Layer.FOOTER))),
            cell(0, 0, can("Cell", Layer.TABLE, where="sheet 'Household', cell A1")),
            cell(0, 1, "Zoë Ünal"),
            number(1, 0, 45292.0, _DATE),
            number(1, 1, 0.5),
            record(0x205, struct.pack("<HHHBB", 1, 2, 0, 1, 0)),
            cell(2, 0, can("White", Layer.TABLE, INVISIBLE), _WHITE),
            cell(2, 1, can("OnDark", Layer.TABLE), _FILLED),
            cell(2, 2, can("Format", Layer.TABLE, INVISIBLE), _HIDES),
            cell(3, 0, can("Merged", Layer.TABLE)),
            cell(3, 1, can("Ghost", Layer.HIDDEN, HIDDEN, "merged cell")),
            cell(4, 5, can("HiddenColumn", Layer.HIDDEN, HIDDEN, "hidden columns")),
            cell(6, 0, can("HiddenRow", Layer.HIDDEN, HIDDEN, "hidden rows")),
            record(0xE5, struct.pack("<HHHHH", 1, 3, 3, 0, 1)),
            _object(6, 1) + _text(can("TextBox", Layer.TEXT_BOX)),
            _object(25, 2) + _text(can("Comment", Layer.COMMENT, where="cell A1")),
            record(0x1C, struct.pack("<HHHH", 0, 0, 0, 2) + string(can("Commenter", Layer.PROPERTY, METADATA)) + b"\0"),
            record(0x1BE, hint),
            record(_BEGIN, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 6)),
            record(0x100D, b"\0\0" + short(can("Chart", Layer.TEXT_BOX))),
            record(_END),
        )
    )  # fmt: skip


def _properties() -> bytes:
    said = {
        4: can("Author", Layer.PROPERTY, METADATA, "author"),
        8: can("SavedBy", Layer.PROPERTY, METADATA, "last saved by"),
    }
    return _set_of([(_SUMMARY, _section(said))])


def _more_properties() -> bytes:
    company = _section({15: can("Company", Layer.PROPERTY, METADATA, "company")})
    name = b"Case\0"
    names = struct.pack("<III", 1, 2, len(name)) + name
    added = _section({2: can("Added", Layer.PROPERTY, METADATA, "custom")}, names)
    return _set_of([(_MORE, company), (_ADDED, added)])


def _section(strings: dict[int, str], names: bytes = b"") -> bytes:
    values = {1: struct.pack("<IHH", 2, 1252, 0)}
    if names:
        values[0] = names
    for key, words in strings.items():
        raw = words.encode("cp1252") + b"\0"
        values[key] = struct.pack("<II", 30, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    at, index, body = 8 + 8 * len(values), b"", b""
    for key, raw in values.items():
        index += struct.pack("<II", key, at + len(body))
        body += raw
    return struct.pack("<II", at + len(body), len(values)) + index + body


def _set_of(sections: list[tuple[bytes, bytes]]) -> bytes:
    at, head, body = 28 + 20 * len(sections), b"", b""
    for identifier, section in sections:
        head += identifier + struct.pack("<I", at + len(body))
        body += section
    return struct.pack("<HHI16xI", 0xFFFE, 0, 0, len(sections)) + head + body
