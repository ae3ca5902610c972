"""Containers of the old kind (OLE): opens one, and makes one of streams.

What lies in a folder of a container is a file of its own only when it is put into one again.
"""

from __future__ import annotations

import io
import struct
from typing import Any, TypeAlias

from doccheck.readers.draft import UnreadableError
from doccheck.readers.package import DAMAGED

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_LARGEST = 109 * 128
"""Sectors that the list in the container's head can tell of, about seven megabytes."""
Folder: TypeAlias = "dict[str, bytes | Folder]"


class TooLargeError(ValueError):
    """The streams are more than a container made here holds."""


def opened(data: bytes) -> Any:
    """The container that these bytes are; `UnreadableError` where it is damaged."""
    import olefile  # type: ignore[import-untyped]

    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - a damaged container raises whatever its bytes lead to
        raise UnreadableError(DAMAGED) from None


def container_of(root: Folder) -> bytes:
    """A file of streams and folders; raises `TooLargeError` beyond seven megabytes."""
    entries: list[tuple[str, int, bytes | None, int, int]] = []

    def add(name: str, node: bytes | Folder, right: int) -> int:
        number = len(entries)
        entries.append(("", 0, None, 0, 0))
        if isinstance(node, bytes):
            entries[number] = (name, 2, node, right, _NONE)
            return number
        child = _NONE
        for inner, content in reversed(node.items()):
            child = add(inner, content, child)
        entries[number] = (name, 1 if number else 5, None, right, child)
        return number

    add("Root Entry", root, _NONE)
    return _laid_out(entries)


def _laid_out(entries: list[tuple[str, int, bytes | None, int, int]]) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []
    mini, mini_chain = bytearray(), []
    places: dict[int, tuple[int, int]] = {}

    def store(data: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(data) // _SECTOR))
        for number in range(count):
            sectors.append(data[number * _SECTOR : (number + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            chain.append(first + number + 1 if number < count - 1 else _END)
        return first

    for number, (_, kind, data, _, _) in enumerate(entries):
        if kind != 2 or not data:
            places[number] = (_END, 0)
        elif len(data) >= _CUTOFF:
            places[number] = (store(data), len(data))
        else:
            first, count = len(mini) // _MINI, -(-len(data) // _MINI)
            mini += data.ljust(count * _MINI, b"\0")
            mini_chain += [*range(first + 1, first + count), _END]
            places[number] = (first, len(data))
    if mini:
        places[0] = (store(bytes(mini)), len(mini))
    mini_fat = (
        store(b"".join(struct.pack("<I", n) for n in mini_chain).ljust(_SECTOR, b"\xff")) if mini else _END
    )
    mini_fat_count = max(1, -(-len(mini_chain) * 4 // _SECTOR)) if mini else 0
    directory = b"".join(_entry(entry, *places[number]) for number, entry in enumerate(entries))
    directory_at = store(directory + _entry(("", 0, None, _NONE, _NONE), 0, 0) * (-len(entries) % 4))
    fat_count = 1
    while fat_count * 128 < len(sectors) + fat_count:
        fat_count += 1
    if fat_count > _LARGEST // 128:
        raise TooLargeError
    fat_at = len(sectors)
    fat = chain + [_FAT] * fat_count
    fat += [_FREE] * (fat_count * 128 - len(fat))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count,
        directory_at, 0, _CUTOFF, mini_fat, mini_fat_count, _END, 0,
    )  # fmt: skip
    head += b"".join(struct.pack("<I", fat_at + n) for n in range(fat_count))
    return head.ljust(_SECTOR, b"\xff") + b"".join(sectors) + b"".join(struct.pack("<I", n) for n in fat)


def _entry(entry: tuple[str, int, bytes | None, int, int], first: int, size: int) -> bytes:
    name, kind, _, right, child = entry
    encoded = name.encode("utf-16-le")[:62]
    length = len(encoded) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", encoded, length, kind, 1, _NONE, right, child, 0, first, size
    )  # fmt: skip
