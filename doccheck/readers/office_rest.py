"""What is in an Office file beside its pages: links to what is kept elsewhere, and parts not yet read."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from doccheck.model import Flag, Layer
from doccheck.readers.docx_look import W, child
from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.embedded import Embedded
from doccheck.readers.office_parts import is_leftover
from doccheck.readers.package import Package
from doccheck.readers.pictures import is_large
from doccheck.readers.story import Note, Picture
from doccheck.readers.writer import Writer

Loose = Callable[[str, etree._Element], list[str]]
"""Makes the words of a part's element, by the name of the part."""

_HIDDEN = frozenset({Flag.HIDDEN})
_FETCHED = frozenset({Flag.HIDDEN, Flag.METADATA})
EXTERNAL = {
    "attachedTemplate": "a template kept elsewhere, which the file names",
    "oleObject": "a file kept elsewhere, which the file is tied to",
    "package": "a file kept elsewhere, which the file is tied to",
    "image": "a picture kept elsewhere, which is fetched when the file is opened",
    "frame": "a page kept elsewhere, which is fetched when the file is opened",
    "subDocument": "a part of the text that is kept elsewhere",
    "mailMergeSource": "the list of addresses that letters were made from",
    "mailMergeHeaderSource": "the list of addresses that letters were made from",
    "externalLinkPath": "a workbook kept elsewhere, which the file is tied to",
}


def links(package: Package, writer: Writer, draft: Draft) -> None:
    """Links out of the file that are of no paragraph: templates, pictures and data fetched from elsewhere."""
    for name in package.names:
        folder, _, file = name.rpartition("/")
        if not file.endswith(".rels"):
            continue
        part = f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"
        try:
            found = package.links(part)
        except UnreadableError as error:
            draft.gap("its links", error.why)
            continue
        for link in found:
            if link.external and link.type != "hyperlink":
                what = EXTERNAL.get(link.type, "something kept elsewhere, which the file points to")
                writer.note(Note(link.target, Layer.LINK, what, _FETCHED), "")


def left_over(package: Package, loose: Loose, writer: Writer, draft: Draft, embedded: Embedded) -> None:
    """What is in the package and has not been read: embedded files, controls, parts nothing refers to."""
    referred = _referred(package)
    for name in package.names:
        if name in package.opened or not is_leftover(name):
            continue
        try:
            _left(name, name in referred, package, loose, writer, draft, embedded)
        except UnreadableError as error:
            draft.gap("a part of it that nothing refers to", error.why)


def _left(
    name: str,
    referred: bool,
    package: Package,
    loose: Loose,
    writer: Writer,
    draft: Draft,
    embedded: Embedded,
) -> None:
    lower = name.lower()
    if lower.endswith((".xml", ".svg", ".vml")):
        root = package.xml(name)
        said = _xml_words(name, root, loose) if root is not None else ""
        if "/activex/" in lower:
            writer.note(Note(said, Layer.FIELD, "a form control (ActiveX)", frozenset()), "")
        elif lower.endswith(".svg") and referred:
            writer.note(Note(said, Layer.TEXT_BOX, "the words of a picture", frozenset()), "")
        else:
            writer.note(Note(said, Layer.HIDDEN, "a part of the file that no page shows", _HIDDEN), "")
        return
    data = package.bytes(name) or b""
    if "/activex/" in lower:
        draft.gap("a form control (ActiveX)", "doccheck cannot read what was entered in it")
    elif lower.endswith("vbaproject.bin"):
        from doccheck.readers import macros

        macros.write(data, writer, draft)
    elif "/media/" in lower:
        if not referred and is_large(data):
            unseen = Picture(0.0, lambda: data, name, _HIDDEN)
            writer.unseen_picture(unseen, "a picture in the file that no page shows")
    else:
        embedded.add(name.rpartition("/")[2], data)


def _xml_words(name: str, root: etree._Element, loose: Loose) -> str:
    if root.tag.startswith(W) and "/activex/" not in name.lower():
        inner = child(root, "body")
        return "\n".join(loose(name, root if inner is None else inner))
    if "/activex/" in name.lower():
        values = ("Caption", "Value", "Text", "GroupName")
        found = [
            str(next((v for k, v in p.attrib.items() if str(k).endswith("}value")), ""))
            for p in root.iter("{*}ocxPr")
            if any(str(k).endswith("}name") and v in values for k, v in p.attrib.items())
        ]
        return "\n".join(word for word in found if any(letter.isalpha() for letter in word))
    if name.lower().endswith((".svg", ".vml")):
        drawn = root.iter("{*}text", "{*}title", "{*}desc", "{*}textbox")
        found = [" ".join("".join(map(str, element.itertext())).split()) for element in drawn]
        return "\n".join(line for line in found if line)
    return "\n".join(words(root)) or " ".join(" ".join(map(str, root.itertext())).split())


def words(root: etree._Element) -> list[str]:
    """The paragraphs of any Office part."""
    paragraphs = ["".join(t.text or "" for t in p.iter("{*}t")) for p in root.iter("{*}p")]
    return [text for text in paragraphs if text.strip()]


def _referred(package: Package) -> set[str]:
    """The members that some relationship names."""
    found = set()
    for name in package.names:
        folder, _, file = name.rpartition("/")
        if file.endswith(".rels"):
            try:
                inside = package.links(f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}")
            except UnreadableError:
                continue
            found |= {package.name(link.target) or "" for link in inside if not link.external}
    return found
