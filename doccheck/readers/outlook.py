"""Outlook messages (.msg): a file of many streams (OLE), each a property of the message or of a part of it."""

from __future__ import annotations

import io
import re
from typing import Any, TypeAlias

from doccheck.model import Document
from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.mapi import AttachedItem, Item, Properties, Value, Where, read_item
from doccheck.readers.ole import Folder, TooLargeError, container_of

DAMAGED = "it is damaged and could not be opened"
_PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-([0-9A-F]{8}))?$", re.IGNORECASE)
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_", "__attach_version1.0_"
_EMBEDDED = "__substg1.0_3701000d"
_INT16, _INT32, _BOOL, _TIME, _OBJECT, _OLD_TEXT, _TEXT, _BINARY = 2, 3, 0x0B, 0x40, 0x0D, 0x1E, 0x1F, 0x102
_MANY = 0x1000
_HEADS = {"": 32, "message": 24, "part": 8}
_METHOD, _OLE_METHOD = 0x3705, 6
_FOREIGN = "it was made by another program, and doccheck cannot read it"


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The message, then its attachments in order."""
    import olefile  # type: ignore[import-untyped]

    try:
        container = olefile.OleFileIO(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - the library raises many kinds for damaged files
        raise UnreadableError(DAMAGED) from None
    with container:
        item = _Storage(container, _tree(container), [], 0).item("")
    return read_item(item, Where(path, place, depth, passwords), Kind.OUTLOOK.media_type, data)


Tree: TypeAlias = dict[tuple[str, ...], dict[str, None]]
"""The names in each folder of a file, in order."""


def _tree(container: Any) -> Tree:
    tree: Tree = {}
    for path in container.listdir(streams=True, storages=True):
        for level, name in enumerate(path):
            tree.setdefault(tuple(path[:level]), {})[name] = None
    return tree


_DOCUMENTS = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
"""Streams of a document of old Office, which an object in a message may be."""
_STREAM_TYPE = 2


class _Storage:
    """One folder of the file: the message itself, a recipient, an attachment, or a message inside one."""

    def __init__(self, container: Any, tree: Tree, folder: list[str], depth: int) -> None:
        self._container, self._tree, self._folder, self._depth = container, tree, folder, depth
        self.names = list(tree.get(tuple(folder), ()))

    def item(self, kind: str) -> Item:
        """The message in this folder."""
        item = Item(self.properties(kind))
        item.properties.codec = item.properties.find_codec()
        if len(self.names) > limits.MAIL_PARTS + 500:
            raise UnreadableError(f"it has more than {limits.MAIL_PARTS:,} parts")
        for name in sorted(self.names):
            if name.lower().startswith(_RECIPIENT):
                item.recipients.append(self._inside(name).properties("part"))
            elif name.lower().startswith(_ATTACHMENT):
                item.attachments.append(self._inside(name).attachment())
        return item

    def attachment(self) -> AttachedItem:
        properties = self.properties("part")
        inner = next((name for name in self.names if name.lower() == _EMBEDDED), None)
        if inner is None:
            return AttachedItem(properties, properties.binary(0x3701))
        if self._depth > 2 * limits.DOCUMENT_DEPTH:
            return AttachedItem(properties, why="too many messages or files are packed into one another")
        storage = self._inside(inner)
        if any(name.lower() == _PROPERTIES for name in storage.names):
            return AttachedItem(properties, message=storage.item("message"))
        return AttachedItem(properties, *storage.foreign())

    def foreign(self) -> tuple[bytes, None, str]:
        """The file in an object of another program, or why there is none."""
        for wanted in ("Package", "CONTENTS", "Contents"):
            if wanted in self.names:
                return self._bytes(wanted), None, ""
        if not any(name in self.names for name in _DOCUMENTS):
            return b"", None, _FOREIGN
        streams: Folder = {name: self._bytes(name) for name in self.names if self._is_stream(name)}
        try:
            return container_of(streams), None, ""
        except TooLargeError:
            return b"", None, "it is too large to be taken out and read"

    def _is_stream(self, name: str) -> bool:
        return bool(self._container.get_type([*self._folder, name]) == _STREAM_TYPE)

    def properties(self, kind: str) -> Properties:
        """The properties in this folder: short ones in a table, long ones each in a stream."""
        values: dict[int, Value] = {}
        for name in self.names:
            match = _STREAM.match(name)
            if match:
                number, type_ = int(match[1], 16), int(match[2], 16)
                self._long(values, number, type_, name, match[3])
        if _PROPERTIES in self.names:
            _short(values, self._bytes(_PROPERTIES)[_HEADS[kind] :])
        return Properties(values)

    def _long(self, values: dict[int, Value], number: int, type_: int, name: str, index: str | None) -> None:
        if type_ == _TEXT:
            values[number] = self._bytes(name).decode("utf-16-le", "replace").rstrip("\0")
        elif type_ in (_OLD_TEXT, _BINARY):
            values[number] = self._bytes(name)
        elif index and type_ in (_TEXT | _MANY, _OLD_TEXT | _MANY):
            raw = self._bytes(name)
            words = raw.decode("utf-16-le" if type_ & 1 else "cp1252", "replace").rstrip("\0")
            several = values.setdefault(number, [])
            if isinstance(several, list):
                several.append(words)

    def _inside(self, name: str) -> _Storage:
        return _Storage(self._container, self._tree, [*self._folder, name], self._depth + 1)

    def _bytes(self, name: str) -> bytes:
        try:
            with self._container.openstream([*self._folder, name]) as stream:
                content: bytes = stream.read(limits.FILE_BYTES + 1)
        except Exception:  # noqa: BLE001 - damage in one stream must not cost the message, nor be passed over
            raise UnreadableError(DAMAGED) from None
        return content


def _short(values: dict[int, Value], table: bytes) -> None:
    """The table: sixteen bytes for each property, of which the last eight are its value."""
    for start in range(0, len(table) - 15, 16):
        type_, number = (
            int.from_bytes(table[start : start + 2], "little"),
            int.from_bytes(table[start + 2 : start + 4], "little"),
        )
        value = table[start + 8 : start + 16]
        width = {_INT16: 2, _BOOL: 2, _INT32: 4, _TIME: 8}.get(type_)
        if width:
            values.setdefault(number, int.from_bytes(value[:width], "little"))
