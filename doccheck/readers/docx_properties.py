"""What a Word file says about itself and its makers: properties, and stored answers that no page shows."""

from __future__ import annotations

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.package import Package
from doccheck.readers.writer import Writer

_METADATA = frozenset({Flag.METADATA})
_CORE = {
    "creator": "author",
    "lastModifiedBy": "last saved by",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "description": "comments",
    "category": "category",
    "contentStatus": "status",
}
_APP = {"Company": "company", "Manager": "manager", "HyperlinkBase": "hyperlink base"}
# Data stores that Office itself writes; their words are names of templates and columns, not the author's.
_OFFICE_STORES = ("schemas.microsoft.com", "schemas.openxmlformats.org", "www.w3.org", "microsoft.com")


def write(package: Package, writer: Writer, draft: Draft) -> None:
    """Adds properties and stored answers to what comes after the visible text."""
    for part, names in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        root = _root(package, part, draft)
        for element in root if root is not None else ():
            shown = names.get(_local(element))
            if shown and element.text:
                writer.unseen(element.text, Layer.PROPERTY, f"the file's properties ({shown})", _METADATA)
    root = _root(package, "docProps/custom.xml", draft)
    for element in root if root is not None else ():
        words = " ".join(text.strip() for text in map(str, element.itertext()) if text.strip())
        if any(letter.isalpha() for letter in words):
            writer.unseen(words, Layer.PROPERTY, "the file's properties (custom)", _METADATA)
    _stores(package, writer, draft)


def _stores(package: Package, writer: Writer, draft: Draft) -> None:
    """Stored form data (customXml): a copy of the answers that stays when the page is cleared."""
    for name in package.names:
        folder, _, file = name.lower().rpartition("/")
        if (
            folder != "customxml"
            or not file.startswith("item")
            or not file.endswith(".xml")
            or "props" in file
        ):
            continue
        root = _root(package, name, draft)
        if root is None or any(store in (etree.QName(root).namespace or "") for store in _OFFICE_STORES):
            continue
        words = [
            text.strip() for text in map(str, root.itertext()) if any(letter.isalpha() for letter in text)
        ]
        writer.unseen("\n".join(words), Layer.PROPERTY, "form data stored in the file", _METADATA)


def _root(package: Package, part: str, draft: Draft) -> etree._Element | None:
    try:
        return package.xml(part)
    except UnreadableError as error:
        draft.gap("the file's properties", error.why)
        return None


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
