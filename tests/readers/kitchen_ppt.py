"""Makes an old presentation (.ppt), record by record, with a canary for everything that such a file may say."""

from __future__ import annotations

import struct
import zlib

from doccheck.model import Flag, Layer
from doccheck.readers.ole import container_of
from tests.readers.files import p, word
from tests.readers.kitchen import FEATURES, HIDDEN, METADATA, Feature, can

_EARLIER = frozenset({Flag.EARLIER_REVISION})


def record(kind: int, *parts: bytes, instance: int = 0, holds: bool = True) -> bytes:
    """A record that holds others; `holds` is False for one that holds anything else."""
    data = b"".join(parts)
    return struct.pack("<HHI", instance << 4 | (0xF if holds else 0), kind, len(data)) + data


def atom(kind: int, data: bytes, instance: int = 0) -> bytes:
    return record(kind, data, instance=instance, holds=False)


def string(words: str, instance: int = 0) -> bytes:
    return atom(0x0FBA, words.encode("utf-16-le"), instance)


def text(words: str, kind: int = 4) -> bytes:
    """A text of a kind (title 0, body 1, other 4): in one byte a letter where that is enough."""
    body = (
        atom(0x0FA8, words.encode("latin-1")) if words.isascii() else atom(0x0FA0, words.encode("utf-16-le"))
    )
    return atom(0x0F9F, struct.pack("<I", kind)) + body


def shape(
    box: bytes, told: str = "", art: str = "", hidden: bool = False, placeholder: bool = False
) -> bytes:
    said = [(0x8381, told.encode("utf-16-le") + b"\0\0")] if told else []
    said += [(0x80C0, art.encode("utf-16-le") + b"\0\0")] if art else []
    plain = struct.pack("<HI", 0x3BF, 0x20002) if hidden else b""
    heads = b"".join(struct.pack("<HI", key, len(words)) for key, words in said) + plain
    properties = atom(0xF00B, heads + b"".join(words for _, words in said), len(said) + hidden)
    client = record(0xF011, atom(0x0BC3, bytes(8))) if placeholder else b""
    return record(0xF004, properties, client, record(0xF00D, box) if box else b"")


def slide(*shapes: bytes, kind: int = 0x03EE, more: bytes = b"") -> bytes:
    return record(kind, more, record(0x040C, record(0xF002, record(0xF003, *shapes))))


def listed(instance: int, *entries: tuple[int, int, bytes]) -> bytes:
    """A list of slides: number of the record, how it is known, texts that stand in the list."""
    places = (
        atom(0x03F3, struct.pack("<IIiII", number, 0, 0, known, 0)) + texts
        for number, known, texts in entries
    )
    return record(0x0FF0, *places, instance=instance)


def presentation(
    document: bytes, parts: list[bytes], more: dict[str, bytes] | None = None, before: bytes = b""
) -> bytes:
    """A file of a document and numbered records, the first of which is 2."""
    stream, offsets = before, []
    for part in (document, *parts):
        offsets.append(len(stream))
        stream += part
    listing = len(stream)
    stream += atom(
        0x1772, struct.pack("<I", 1 | len(offsets) << 20) + b"".join(struct.pack("<I", at) for at in offsets)
    )
    edit = len(stream)
    stream += atom(0x0FF5, struct.pack("<IIIIIIHH", 256, 0, 0, listing, 1, len(offsets), 1, 0))
    user = atom(0x0FF6, struct.pack("<III", 20, 0xE391C05F, edit) + bytes(8))
    return container_of({"Current User": user, "PowerPoint Document": stream, **(more or {})})


def old_presentation() -> tuple[bytes, list[Feature]]:
    """A file with a canary for every feature, and how each is to be read."""
    FEATURES.clear()
    comment = record(
        0x2EE0,
        string(can("CommentAuthor", Layer.PROPERTY, METADATA)),
        string(can("Comment", Layer.COMMENT, where="slide 1"), 1),
    )
    tags = record(0x1388, record(0x138A, atom(0x138B, comment)))
    first = slide(
        shape(text(can("Title", where="slide 1"), 0)),
        shape(text(can("Wide") + " Zoë")),
        shape(atom(0x0F9E, struct.pack("<I", 0))),
        shape(b"", told=can("AltText", Layer.ALT_TEXT, METADATA)),
        shape(b"", art=can("WordArt")),
        shape(text(can("HiddenShape", Layer.HIDDEN, HIDDEN, "a hidden shape")), hidden=True),
        more=tags,
    )
    hidden = atom(0x03F9, struct.pack("<iIBBHBBBB", 0, 0, 0, 0, 4, 0, 0, 0, 0))
    second = slide(
        shape(text(can("HiddenSlide", Layer.HIDDEN, HIDDEN, "a hidden slide, slide 2"))), more=hidden
    )
    master = slide(
        shape(text(can("Master", Layer.FOOTER, where="layout"))), shape(text("Click to edit"), placeholder=True), kind=0x03F8
    )  # fmt: skip
    notes = slide(
        shape(text(can("Notes", Layer.HIDDEN, HIDDEN, "the speaker's notes, slide 1"))),
        kind=0x03F0, more=atom(0x03F1, struct.pack("<IHH", 256, 0, 0)),
    )  # fmt: skip
    inner = word(p(can("Embedded", inside="object")))
    packed = container_of({"Package": inner})
    objects = record(0x1011, struct.pack("<I", len(packed)) + zlib.compress(packed), instance=1, holds=False)
    link = record(0x0409, record(0x0FD7, string(can("LinkTarget", Layer.LINK, METADATA), 1)))
    document = record(
        0x03E8,
        link,
        listed(1, (4, 1, b"")),
        listed(0, (2, 256, text(can("Outline"), 1)), (3, 257, b"")),
        listed(2, (5, 1, b"")),
        record(0x0FD9, string(can("Footer", Layer.FOOTER), 2), instance=3),
    )
    old = slide(shape(text(can("Earlier", Layer.REVISION, _EARLIER))))
    return presentation(document, [first, second, master, notes, objects], before=old), list(FEATURES)
