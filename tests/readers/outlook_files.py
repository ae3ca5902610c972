"""Makes Outlook's own files: .msg (many streams in one file, OLE) and winmail.dat (TNEF)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from doccheck.readers.ole import Folder
from doccheck.readers.ole import container_of as ole

TEXT, OLD_TEXT, BINARY, NUMBER, TIME, OBJECT, TRUTH = 0x1F, 0x1E, 0x102, 0x03, 0x40, 0x0D, 0x0B


# --- messages ------------------------------------------------------------------------------------


@dataclass
class Msg:
    """Properties as (number, type) to value; recipients and attachments as the same."""

    properties: dict[tuple[int, int], object]
    recipients: list[dict[tuple[int, int], object]] = field(default_factory=list)
    attachments: list[tuple[dict[tuple[int, int], object], Msg | None]] = field(default_factory=list)

    def file(self) -> bytes:
        return ole(self._folder(32))

    def _folder(self, head: int) -> Folder:
        folder = _streams(self.properties, head)
        for number, recipient in enumerate(self.recipients):
            folder[f"__recip_version1.0_#{number:08X}"] = _streams(recipient, 8)
        for number, (properties, inner) in enumerate(self.attachments):
            made = _streams(properties, 8)
            if inner is not None:
                made["__substg1.0_3701000D"] = inner._folder(24)
            folder[f"__attach_version1.0_#{number:08X}"] = made
        return folder


def _streams(properties: dict[tuple[int, int], object], head: int) -> Folder:
    folder: Folder = {}
    table = b"\0" * head
    for (number, kind), value in properties.items():
        name = f"__substg1.0_{number:04X}{kind:04X}"
        short = b"\0" * 8
        if isinstance(value, list):
            folder[name] = b"\0" * 4 * len(value)
            for index, words in enumerate(value):
                folder[f"{name}-{index:08X}"] = words.encode("utf-16-le") + b"\0\0"
        elif isinstance(value, str):
            folder[name] = value.encode("utf-16-le" if kind == TEXT else "cp1252")
        elif isinstance(value, bytes):
            folder[name] = value
        elif isinstance(value, int):
            short = value.to_bytes(8, "little")
        table += struct.pack("<HHI", kind, number, 6) + short
    folder["__properties_version1.0"] = table
    return folder


def packed_rtf(source: bytes) -> bytes:
    """Rich text packed as Outlook does; letters only, and one repetition to show that it is understood."""
    out = bytearray()
    at = 0
    # The words "{\\rtf1\\ansi" stand at the beginning of what every such text may repeat.
    while at < len(source):
        flags, piece = 0, bytearray()
        for bit in range(8):
            if at == 0 and source.startswith(b"{\\rtf1\\ansi"):
                flags |= 1 << bit
                piece += struct.pack(">H", 0 << 4 | (11 - 2))
                at = 11
            elif at < len(source):
                piece.append(source[at])
                at += 1
            else:
                flags |= 1 << bit
                piece += struct.pack(">H", ((207 + len(source)) % 4096) << 4)
                break
        out += bytes([flags]) + piece
    return struct.pack("<II4sI", len(out) + 12, len(source), b"LZFu", 0) + bytes(out)


def tnef(properties: dict[tuple[int, int], object], attachments: list[tuple[str, bytes, bytes]]) -> bytes:
    """winmail.dat: properties of the message; attachments as name, content, and a winmail.dat inside."""
    out = b"\x78\x9f\x3e\x22" + struct.pack("<H", 1)
    out += _attribute(1, 0x9007, 6, struct.pack("<II", 1252, 0))
    out += _attribute(1, 0x9003, 6, _tnef_properties(properties))
    for name, content, inner in attachments:
        out += _attribute(2, 0x9002, 6, b"\1\0" + b"\0" * 12)
        own: dict[tuple[int, int], object] = {(0x3707, TEXT): name}
        if inner:
            own[0x3701, OBJECT] = b"\x07\x03\x02\x00" + b"\0" * 12 + inner
        else:
            out += _attribute(2, 0x800F, 6, content)
        out += _attribute(2, 0x9005, 6, _tnef_properties(own))
    return out


def _attribute(level: int, number: int, kind: int, content: bytes) -> bytes:
    return (
        struct.pack("<BHHI", level, number, kind, len(content))
        + content
        + struct.pack("<H", sum(content) & 0xFFFF)
    )


def _tnef_properties(properties: dict[tuple[int, int], object]) -> bytes:
    out = struct.pack("<I", len(properties))
    for (number, kind), value in properties.items():
        out += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            name = "Kept".encode("utf-16-le") + b"\0\0"
            out += b"\0" * 16 + struct.pack("<II", 1, len(name)) + name.ljust(-(-len(name) // 4) * 4, b"\0")
        if isinstance(value, int):
            out += struct.pack("<Q" if kind == TIME else "<I", value)
        else:
            raw = value.encode("utf-16-le") + b"\0\0" if isinstance(value, str) else bytes(value)  # type: ignore[call-overload]
            out += struct.pack("<II", 1, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    return out


# --- signed mail ---------------------------------------------------------------------------------


def signed_envelope(content: bytes, pieces: bool = False) -> bytes:
    """An S/MIME envelope with a message in it (and no real signature)."""
    data = der(0x04, content)
    if pieces:
        half = len(content) // 2
        data = b"\x24\x80" + der(0x04, content[:half]) + der(0x04, content[half:]) + b"\0\0"
    inner = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010701")) + der(0xA0, data))
    signed = der(0x30, der(0x02, b"\1") + der(0x31, b"") + inner + der(0x31, b""))
    return der(0x30, der(0x06, bytes.fromhex("2a864886f70d010702")) + der(0xA0, signed))


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content
