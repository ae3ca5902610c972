"""Files that lie inside another one: each is read as a document of its own, or is a gap.

Office wraps what it embeds in containers of its own (OLE); the file inside is taken out of them first.
"""

from __future__ import annotations

import io
import re

from doccheck.model import Document
from doccheck.readers import limits
from doccheck.readers.attachments import unused
from doccheck.readers.draft import THE_FILE, Draft

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = re.compile(r"[\x00-\x1f\x7f!/\\:]+")
_NOT_OPENED = "it was made by another program, and doccheck cannot read it"
_TOO_DEEP = "too many messages or files are packed into one another"
_WITHOUT_WORDS = ("Equation", "\x02OlePres", "MathType")


class Embedded:
    """Collects the files inside a document, then reads them.

    `place` and `depth` are those of the document they lie in; gaps say "embedded file 1 of attachment 2".
    """

    def __init__(self, path: str, place: str, depth: int, passwords: tuple[str, ...]) -> None:
        self._path, self._place, self._depth = path, place, depth
        self._passwords = passwords
        self._files: list[tuple[str, bytes]] = []

    def add(self, name: str, data: bytes) -> None:
        self._files.append((name, data))

    def documents(self, draft: Draft) -> list[Document]:
        """The files as documents, in order; what cannot be read at all is a gap in `draft` or in its own."""
        found: list[Document] = []
        names: set[str] = set()
        within = "" if self._place == THE_FILE else f" of {self._place}"
        for number, (name, data) in enumerate(self._files, 1):
            place = f"embedded file {number}{within}"
            if self._depth >= limits.DOCUMENT_DEPTH or len(found) >= limits.DOCUMENTS:
                draft.gap(place, _TOO_DEEP)
                continue
            unwrapped = unwrap(name, data) if data.startswith(_OLE) else (name, data)
            if unwrapped is None:
                draft.gap(place, _NOT_OPENED)
            elif unwrapped[1]:
                found += self._read(unused(_safe(unwrapped[0], number), names), unwrapped[1], place)
        return found

    def after(self, draft: Draft, media_type: str, data: bytes) -> tuple[Document, ...]:
        """The document that `draft` has become, then the files in it."""
        inside = self.documents(draft)
        return (draft.document(self._path, media_type, data), *inside)

    def _read(self, name: str, data: bytes, place: str) -> tuple[Document, ...]:
        from doccheck.readers.nested import read_nested

        return read_nested(f"{self._path}!{name}", data, place, self._depth + 1, self._passwords)


def unwrap(name: str, data: bytes) -> tuple[str, bytes] | None:
    """The file inside an OLE container and its name; the container where it is itself a document.

    None where nobody can tell what is in it, and no bytes where it holds no words (a formula of the old
    kind is drawn as a picture beside it).
    """
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {"/".join(path): path for path in container.listdir()}
            if any(stream.split("/")[0] in ("WordDocument", "Workbook", "Book", "PowerPoint Document",
                                            "EncryptedPackage", "__properties_version1.0")
                   for stream in streams):  # fmt: skip
                return name, data
            for wanted in ("\x01Ole10Native", "Package", "CONTENTS", "Contents"):
                if wanted in streams:
                    content = container.openstream(streams[wanted]).read(limits.FILE_BYTES)
                    return _packaged(content, name) if wanted.startswith("\x01") else (_stem(name), content)
            if any(stream.startswith(_WITHOUT_WORDS) for stream in streams):
                return name, b""
    except Exception:  # noqa: BLE001 - a damaged container raises whatever its bytes lead to
        return None
    return None


def _packaged(stream: bytes, name: str) -> tuple[str, bytes] | None:
    """From the stream that Windows' object packager writes: its label, paths, and the file itself."""
    try:
        end = stream.index(b"\0", 6)
        label = stream[6:end].decode("cp1252", "replace")
        at = stream.index(b"\0", end + 1) + 1 + 4
        length = int.from_bytes(stream[at : at + 4], "little")
        at += 4 + length
        size = int.from_bytes(stream[at : at + 4], "little")
    except (ValueError, IndexError):
        return _stem(name), stream[4:]
    content = stream[at + 4 : at + 4 + size]
    if not content or size > len(stream):
        return _stem(name), stream[4:]
    return re.split(r"[/\\]", label)[-1] or _stem(name), content


def old_object(data: bytes) -> tuple[str, bytes]:
    """The file in an object of the oldest kind (as rich text keeps it), with a name for it."""
    for magic in (_OLE, b"PK\x03\x04", b"%PDF-"):
        at = data.find(magic)
        if 0 <= at < _LONGEST_HEAD:
            return "object", data[at:]
    try:
        at, names = 8, []
        for _ in range(3):
            length = int.from_bytes(data[at : at + 4], "little")
            names.append(data[at + 4 : at + 4 + length].rstrip(b"\0"))
            at += 4 + length
        if names[0] == b"Package":
            return _packaged(data[at:], "object") or ("object", data)
    except IndexError:
        pass
    return "object", _OLE


_LONGEST_HEAD = 2_000


def _stem(name: str) -> str:
    return name.removesuffix(".bin")


def _safe(name: str, number: int) -> str:
    return _CONTROL.sub("_", _stem(name)).strip(" ._")[-150:] or f"file-{number}"
