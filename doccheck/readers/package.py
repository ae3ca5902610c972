"""Opens the zip that an Office file is, part by part, within limits checked on the bytes as they unpack."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote

from lxml import etree

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.story import Picture

DAMAGED = "it is damaged and could not be opened"
LOCKED = "it is protected by a password"
TOO_LARGE = "it unpacks to far more than an ordinary document holds"
FORBIDDEN_XML = "its markup holds instructions (a document type) that no Word file needs"

_STRICT = (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/")
_STRICT_TAILS = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/", b"drawingml/2006/"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
)
_BARE_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*>")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its id, the last word of its type ("header"), its target, whether that is outside."""

    id: str
    type: str
    target: str = field(repr=False)
    external: bool = False


class Package:
    """The parts of an Office file. Every failure is an `UnreadableError`."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise UnreadableError(DAMAGED) from None
        self.names = [info.filename.lstrip("/") for info in self._zip.infolist()]
        # Two members of one name are read differently by different programs: one is checked, the other is
        # shown.
        if len(set(self.names)) != len(self.names):
            raise UnreadableError(
                "two parts of it have the same name, so that programs differ in what they show"
            )
        if len(self.names) > limits.ZIP_MEMBERS:
            raise UnreadableError(f"it has more than {limits.ZIP_MEMBERS:,} parts")
        self._infos = dict(zip(self.names, self._zip.infolist(), strict=True))
        self._folded = {name.lower(): name for name in self.names}
        self._unpacked = 0
        self._links: dict[str, list[Link]] = {}
        self.opened: set[str] = set()
        """The members that have been read, so that those which nothing refers to can be told."""

    def name(self, path: str) -> str | None:
        """The member that `path` means (Office does not mind the case), or None."""
        path = path.lstrip("/")
        return path if path in self._infos else self._folded.get(path.lower())

    def bytes(self, path: str) -> bytes | None:
        """What a part holds, or None where there is no such part."""
        name = self.name(path)
        if name is None:
            return None
        self.opened.add(name)
        info = self._infos[name]
        if info.flag_bits & 1:
            raise UnreadableError(LOCKED)
        out = io.BytesIO()
        try:
            with self._zip.open(info) as source:
                while chunk := source.read(limits.MIB // 4):
                    out.write(chunk)
                    self._count(len(chunk), out.tell(), info.compress_size)
        except UnreadableError:
            raise
        except Exception:  # noqa: BLE001
            # zipfile passes on whatever zlib, bz2 or lzma raise; each means the same here.
            raise UnreadableError(DAMAGED) from None
        return out.getvalue()

    def _count(self, chunk: int, size: int, packed: int) -> None:
        self._unpacked += chunk
        swollen = size > limits.ZIP_RATIO_FROM and size > limits.ZIP_RATIO * max(packed, 1)
        if swollen or size > limits.PART_BYTES or self._unpacked > limits.ZIP_BYTES:
            raise UnreadableError(TOO_LARGE)

    def xml(self, path: str) -> etree._Element | None:
        """The root element of an XML part, or None where there is no such part."""
        source = self.bytes(path)
        return None if source is None else parse(source)

    def links(self, path: str) -> list[Link]:
        """The relationships of a part ("" for the package), their targets as names of members."""
        if path not in self._links:
            self._links[path] = list(self._read_links(path))
        return self._links[path]

    def _read_links(self, path: str) -> Iterator[Link]:
        folder, file = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            target, external = element.get("Target", ""), element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            yield Link(element.get("Id", ""), kind, target, external)


def main_part(package: Package, usual: str) -> tuple[str, etree._Element, dict[str, Link]]:
    """The name of the main part (`usual` where the package names none), its root, and its links by their ids."""
    name = next((link.target for link in package.links("") if link.type == "officeDocument"), usual)
    root = package.xml(name)
    if root is None:
        raise UnreadableError(DAMAGED)
    return name, root, {link.id: link for link in package.links(name)}


def picture_of(package: Package, link: Link | None) -> Picture:
    """The picture that a relationship leads to, of no size yet; one outside the file cannot be read."""
    if link is None or link.external or package.name(link.target) is None:
        return Picture(0.0)
    return Picture(0.0, partial(package.bytes, link.target), link.target)


def parse_kept(source: bytes) -> etree._Element:
    """Parses a part that its program itself gives a document type; only one that declares something is refused."""
    return parse(_BARE_DOCTYPE.sub(b"", source, count=1))


def parse(source: bytes) -> etree._Element:
    """Parses one part. Strict namespaces become the usual ones; a document type is refused."""
    if _STRICT[0] in source:
        for tail, usual in _STRICT_TAILS:
            source = source.replace(_STRICT[0] + tail, _STRICT[1] + usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError(DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(FORBIDDEN_XML)
    return root
