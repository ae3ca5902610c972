"""winmail.dat: Outlook's own envelope (TNEF) around a message's rich text and attachments."""

from __future__ import annotations

from collections.abc import Iterator

from doccheck.model import Document
from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.mapi import (
    BODY,
    CLASS,
    SUBJECT,
    AttachedItem,
    Item,
    Properties,
    Value,
    Where,
    codec_of,
    read_item,
)

DAMAGED = "it is damaged and could not be opened"
_SIGNATURE = b"\x78\x9f\x3e\x22"
_MESSAGE_LEVEL = 1
_FROM, _SUBJECT, _CLASS, _BODY, _PROPERTIES, _CODEPAGE, _RECIPIENTS = (
    0x8000, 0x8004, 0x8008, 0x800C, 0x9003, 0x9007, 0x9004,
)  # fmt: skip
_NEW, _DATA, _TITLE, _ATTACHED_PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
_LONG_NAME, _SHOWN_NAME, _ATTACHED_DATA, _SENDER_NAME = 0x3707, 0x3001, 0x3701, 0x0C1A
_WIDTHS = {2: 4, 3: 4, 4: 4, 0x0A: 4, 0x0B: 4, 5: 8, 6: 8, 7: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_OBJECT, _OLD_TEXT, _TEXT, _BINARY, _MANY = 0x0D, 0x1E, 0x1F, 0x102, 0x1000
_NAMED = 0x8000
_MOST_PROPERTIES = 20_000


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """What the envelope says of the message, then the attachments in it."""
    item = _item(data, 0)
    return read_item(item, Where(path, place, depth, passwords), Kind.TNEF.media_type, data)


def _item(data: bytes, depth: int) -> Item:
    if not data.startswith(_SIGNATURE) or depth > limits.DOCUMENT_DEPTH:
        raise UnreadableError(DAMAGED)
    item = Item(Properties())
    for level, number, content in _attributes(data):
        if level == _MESSAGE_LEVEL:
            _of_message(item, number, content)
        else:
            _of_attachment(item, number, content, depth)
    item.properties.codec = item.properties.codec or item.properties.find_codec()
    return item


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each part of the envelope: level, number, content."""
    at = 6
    while at + 9 <= len(data):
        level = data[at]
        number = int.from_bytes(data[at + 1 : at + 3], "little")
        length = int.from_bytes(data[at + 5 : at + 9], "little")
        content = data[at + 9 : at + 9 + length]
        if len(content) < length:
            raise UnreadableError(DAMAGED)
        yield level, number, content
        at += 9 + length + 2
    if at != len(data):
        raise UnreadableError(DAMAGED)


def _of_message(item: Item, number: int, content: bytes) -> None:
    values = item.properties.values
    if number == _PROPERTIES:
        values |= _properties(_Bytes(content))
    elif number == _CODEPAGE and len(content) >= 4:
        item.properties.codec = codec_of(int.from_bytes(content[:4], "little"))
    elif number == _RECIPIENTS:
        rows = _Bytes(content)
        for _ in range(min(rows.number(), _MOST_PROPERTIES)):
            item.recipients.append(Properties(_properties(rows)))
    elif number in (_SUBJECT, _CLASS, _BODY):
        values.setdefault({_SUBJECT: SUBJECT, _CLASS: CLASS, _BODY: BODY}[number], content.rstrip(b"\0"))
    elif number == _FROM:
        _, _, sender = content.partition(b"\0\0\0")
        name = bytes(part for part in sender.split(b"\0")[0] if part >= 32)
        if name:
            values.setdefault(_SENDER_NAME, name)


def _of_attachment(item: Item, number: int, content: bytes, depth: int) -> None:
    if number == _NEW:
        if len(item.attachments) >= limits.MAIL_PARTS:
            raise UnreadableError(f"it has more than {limits.MAIL_PARTS:,} parts")
        item.attachments.append(AttachedItem(Properties()))
        return
    if not item.attachments:
        raise UnreadableError(DAMAGED)
    attached = item.attachments[-1]
    values = attached.properties.values
    if number == _DATA:
        attached.data = content
    elif number == _TITLE:
        values.setdefault(_SHOWN_NAME, content.rstrip(b"\0"))
    elif number == _ATTACHED_PROPERTIES:
        values |= _properties(_Bytes(content))
        inner = values.get(_ATTACHED_DATA)
        if isinstance(inner, bytes) and inner[16:20] == _SIGNATURE:
            attached.message = _item(inner[16:], depth + 1)
        elif isinstance(inner, bytes) and not attached.data:
            attached.data = inner


class _Bytes:
    """Bytes that are read from the front; every value fills up four."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise UnreadableError(DAMAGED)
        self._at += size + -size % 4
        return taken

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")


def _properties(source: _Bytes) -> dict[int, Value]:
    values: dict[int, Value] = {}
    count = source.number()
    if count > _MOST_PROPERTIES:
        raise UnreadableError(DAMAGED)
    for _ in range(count):
        head = source.number()
        type_, number = head & 0xFFFF, head >> 16
        if number >= _NAMED:
            source.take(16)
            if source.number():
                source.take(source.number())
            else:
                source.number()
        found = _value(source, type_)
        if found is not None:
            values[number] = found
    return values


def _value(source: _Bytes, type_: int) -> Value | None:
    """One value; of several the texts, else the first."""
    kind, many = type_ & ~_MANY, bool(type_ & _MANY)
    width = _WIDTHS.get(kind)
    if width:
        numbers = [
            int.from_bytes(source.take(width), "little") for _ in range(source.number() if many else 1)
        ]
        return numbers[0] if numbers else None
    if kind not in (_OBJECT, _OLD_TEXT, _TEXT, _BINARY):
        raise UnreadableError(DAMAGED)
    found = [source.take(source.number()) for _ in range(min(source.number(), _MOST_PROPERTIES))]
    if not found:
        return None
    if many and kind in (_OLD_TEXT, _TEXT):
        codec = "utf-16-le" if kind == _TEXT else "cp1252"
        return [value.decode(codec, "replace").rstrip("\0") for value in found]
    if kind == _TEXT:
        return found[0].decode("utf-16-le", "replace").rstrip("\0")
    return found[0].rstrip(b"\0") if kind == _OLD_TEXT else found[0]
