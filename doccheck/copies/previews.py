"""The picture that Word shows of a file inside the text: once words are gone from the file, it shows what it was."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from doccheck.readers.docx_drawing import R
from doccheck.readers.docx_look import W
from doccheck.readers.draft import UnreadableError
from doccheck.readers.package import Package, parse

_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)
_EMF = struct.pack(
    "<II4i4iIIIIHHIII2i2i", 1, 88, 0, 0, 1, 1, 0, 0, 100, 100, 0x464D4520, 0x10000, 108, 2, 1, 0, 0, 0, 0, 1024, 768, 320, 240
) + struct.pack("<IIIII", 14, 20, 0, 16, 20)  # fmt: skip


def blanked(package: Package, new: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures of those files inside that have changed, as empty ones."""
    out: dict[str, bytes] = {}
    for part in package.names:
        if part.startswith("word/") and part.endswith(".xml") and part.count("/") == 1:
            with suppress(UnreadableError):
                for name in _pictures(package, part, new):
                    out[name] = _EMF if name.lower().endswith(".emf") else _PNG
    return out


def _pictures(package: Package, part: str, changed: Collection[str]) -> Iterator[str]:
    """The pictures that a part shows of files that have changed."""
    source = package.bytes(part)
    if source is None or b"OLEObject" not in source:
        return
    targets = {link.id: package.name(link.target) or "" for link in package.links(part) if not link.external}
    for holder in parse(source).iter(W + "object"):
        files = {targets.get(element.get(R + "id") or "") for element in holder.iter("{*}OLEObject")}
        if files & set(changed):
            for image in holder.iter("{*}imagedata"):
                if name := targets.get(image.get(R + "id") or ""):
                    yield name
