"""Writes the package of an Office file anew: what has not changed keeps its bytes, its order and its dates."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Mapping

from lxml import etree

from doccheck.copies import CopyError
from doccheck.readers.draft import UnreadableError
from doccheck.readers.package import Package, parse

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_LINKS = f'<Relationships xmlns="{_RELS}"/>'.encode()
_STRICT = b"http://purl.oclc.org/ooxml/"
_SIGNED = "it is signed, and a changed copy would bear a broken signature; use a copy without the signature"
_STRICT_KIND = "it is kept as “Strict Open XML”; save it as an ordinary Word document first"


def opened(data: bytes) -> Package:
    """The package of a Word file that may be changed; a `CopyError` where a copy could not be whole."""
    try:
        package = Package(data)
        if any(name.startswith("_xmlsignatures/") for name in package.names):
            raise CopyError(_SIGNED)
        if _STRICT in (package.bytes("_rels/.rels") or b""):
            raise CopyError(_STRICT_KIND)
    except UnreadableError as error:
        raise CopyError(error.why) from None
    return package


def rewritten(data: bytes, changed: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
    """The package with these parts changed or, where it has none of the name, added at the end."""
    out, waiting = io.BytesIO(), dict(changed)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = old.comment
        for info in old.infolist():
            name = info.filename.lstrip("/")
            if name not in dropped:
                new.writestr(info, waiting.pop(name) if name in waiting else old.read(info))
        for name, content in waiting.items():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def serialised(root: etree._Element) -> bytes:
    """A part as Word writes it."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


class Parts:
    """Parts that are added to a package, with what has to be said of them in it; `changed` is the outcome."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._types = _root(package, CONTENT_TYPES)
        self.changed: dict[str, bytes] = {}

    def add(self, holder: str, part: str, kind: str, content_type: str) -> None:
        """Says that `holder` ("" for the package) has the part `part`, of a relationship type and a content type."""
        folder, file = posixpath.split(holder)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        name = self._package.name(rels) or rels
        root = parse(self.changed[name]) if name in self.changed else _root(self._package, rels)
        taken = {element.get("Id") for element in root}
        key = next(f"rIdDoccheck{n}" for n in range(1, len(taken) + 2) if f"rIdDoccheck{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{_RELS}}}Relationship",
            {"Id": key, "Type": kind, "Target": posixpath.relpath(part, folder or ".")},
        )
        self.changed[name] = serialised(root)
        if not any(element.get("PartName") == f"/{part}" for element in self._types):
            about = {"PartName": f"/{part}", "ContentType": content_type}
            etree.SubElement(self._types, f"{_TYPES}Override", about)
            self.changed[self._package.name(CONTENT_TYPES) or CONTENT_TYPES] = serialised(self._types)


def _root(package: Package, part: str) -> etree._Element:
    root = package.xml(part)
    return parse(_NO_LINKS) if root is None else root
