"""What an Office file says about itself and its makers: properties, and stored answers that no page shows."""

from __future__ import annotations

import re

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.marked import PROPERTY, PROPERTY_VALUE
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
    "identifier": "identifier",
    "version": "version",
}
_APP = {"Company": "company", "Manager": "manager", "HyperlinkBase": "hyperlink base", "Template": "template"}
_NO_TEMPLATE = re.compile(r"normal(?:\.dot[xm]?)?(?:\.wpt)?|default", re.IGNORECASE)
# Data stores that Office itself writes; their words are names of templates and columns, not the author's.
# What its cover pages and SharePoint keep (an address, who owns the file) is the author's.
_OFFICE_STORES = ("schemas.microsoft.com", "schemas.openxmlformats.org", "www.w3.org", "microsoft.com")
_PERSONAL_STORES = ("coverPageProps", "metadata/properties", "officeDocument/2006/bibliography")
_IDENTIFIER = re.compile(
    r"[{(]?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}[)}]?|0x[0-9A-F]+|true|false"
)


def write(package: Package, writer: Writer, draft: Draft) -> None:
    """Adds properties and stored answers to what comes after the visible text."""
    for part, names in ((_core(package), _CORE), ("docProps/app.xml", _APP)):
        root = _root(package, part, draft)
        for element in root if root is not None else ():
            shown = names.get(_local(element))
            if shown and element.text and not (shown == "template" and is_usual(element.text)):
                writer.unseen(element.text, Layer.PROPERTY, f"the file's properties ({shown})", _METADATA)
    root = _root(package, "docProps/custom.xml", draft)
    for element in root if root is not None else ():
        words = " ".join(text.strip() for text in map(str, element.itertext()) if text.strip())
        name = element.get("name") or ""
        if any(letter.isalpha() for letter in words) and (name, words) != (PROPERTY, PROPERTY_VALUE):
            writer.unseen(
                f"{name}: {words}" if name else words,
                Layer.PROPERTY,
                "the file's properties (custom)",
                _METADATA,
            )
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
        namespace = etree.QName(root).namespace or "" if root is not None else ""
        if root is None or _is_of_office(namespace):
            continue
        # In a store of Office's own, attributes name styles and columns.
        words = list(
            dict.fromkeys(
                _stored(root, attributes="microsoft" not in namespace and "openxml" not in namespace)
            )
        )
        writer.unseen("\n".join(words), Layer.PROPERTY, "form data stored in the file", _METADATA)


def is_usual(template: str) -> bool:
    """Whether a template is the one that every new document is made from."""
    return bool(_NO_TEMPLATE.fullmatch(template.strip()))


def _is_of_office(namespace: str) -> bool:
    return any(store in namespace for store in _OFFICE_STORES) and not any(
        store in namespace for store in _PERSONAL_STORES
    )


def _stored(root: etree._Element, attributes: bool) -> list[str]:
    """Texts and attributes in which someone may have said something."""
    found = []
    for element in root.iter():
        if isinstance(element.tag, str):
            found.append((element.text or "").strip())
            if attributes:
                found += [words.strip() for words in map(str, element.attrib.values()) if _says_much(words)]
        found.append((element.tail or "").strip())
    return [words for words in found if words and _says_something(words)]


def _says_something(words: str) -> bool:
    return any(letter.isalnum() for letter in words) and not _IDENTIFIER.fullmatch(words)


def _says_much(words: str) -> bool:
    """Of an attribute more is asked: numbers and addresses of schemas are the form's and not the author's."""
    return any(letter.isalpha() for letter in words) and not words.startswith(("http://", "https://", "urn:"))


def _core(package: Package) -> str:
    """The part with the core properties; some programs keep it elsewhere than Word does."""
    try:
        found = [link.target for link in package.links("") if link.type == "core-properties"]
    except UnreadableError:
        found = []
    return next((name for name in found if package.name(name)), "docProps/core.xml")


def _root(package: Package, part: str, draft: Draft) -> etree._Element | None:
    try:
        return package.xml(part)
    except UnreadableError as error:
        draft.gap("the file's properties", error.why)
        return None


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
