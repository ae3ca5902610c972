"""The program text of macros, taken out of Office's container for them. It is read and never run."""

from __future__ import annotations

import io

from doccheck.model import Flag, Layer
from doccheck.readers import limits
from doccheck.readers.draft import Draft
from doccheck.readers.writer import Writer

_PLACE = "its macros"
_BEGINS = b"\x00Attribut"
_LINES_OF_HEAD = "Attribute VB_"
_METADATA = frozenset({Flag.METADATA})


def write(data: bytes, writer: Writer, draft: Draft) -> None:
    """Adds the text of each module that holds any; what cannot be unpacked is a gap."""
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = [container.openstream(path).read() for path in container.listdir()]
    except Exception:  # noqa: BLE001 - a damaged container raises whatever its bytes lead to
        draft.gap(_PLACE, "they are damaged and could not be read")
        return
    for stream in streams:
        at = stream.find(_BEGINS)
        if at < 3:
            continue
        text = unpack(stream[at - 3 :]).decode("cp1252", "replace")
        lines = [line for line in text.splitlines() if not line.startswith(_LINES_OF_HEAD) and line.strip()]
        if any(line.strip().lower() not in ("option explicit",) for line in lines):
            writer.unseen("\n".join(lines), Layer.FIELD_CODE, "the program text of a macro", _METADATA)


def unpack(source: bytes) -> bytes:
    """Undoes the compression of macro modules: chunks of literal bytes and copies of what came before."""
    out = bytearray()
    at = 1
    while at + 2 <= len(source) and len(out) < limits.PART_BYTES:
        header = int.from_bytes(source[at : at + 2], "little")
        if (header >> 12) & 7 != 3:
            break
        end = min(at + (header & 0xFFF) + 3, len(source))
        packed, at = bool(header >> 15), at + 2
        if not packed:
            out += source[at:end]
        else:
            _chunk(source, at, end, out)
        at = end
    return bytes(out)


def _chunk(source: bytes, at: int, end: int, out: bytearray) -> None:
    start = len(out)
    while at < end:
        flags, at = source[at], at + 1
        for bit in range(8):
            if at >= end:
                return
            if not flags >> bit & 1:
                out.append(source[at])
                at += 1
                continue
            token = int.from_bytes(source[at : at + 2], "little")
            at += 2
            bits = max((len(out) - start - 1).bit_length(), 4)
            length, back = (token & (0xFFFF >> bits)) + 3, (token >> (16 - bits)) + 1
            for _ in range(length):
                if back > len(out):
                    return
                out.append(out[-back])
