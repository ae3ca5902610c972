"""What a PDF holds beside its pages: properties, bookmarks, scripts, layers, form data, attached files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1

from doccheck.model import Flag, Layer
from doccheck.readers import limits
from doccheck.readers.marked import PROPERTY, PROPERTY_VALUE
from doccheck.readers.pdf_objects import (
    TROUBLE,
    content,
    decoded,
    inherited,
    mapping,
    sequence,
    strings,
    tree,
    word_of,
)
from doccheck.readers.rich import name, parse

METADATA, HIDDEN = frozenset({Flag.METADATA}), frozenset({Flag.HIDDEN})
PROGRAM = "the file's properties (the program that made it)"
FIELD_NAMES = "the name of a form field"
_PROGRAMS = ("Producer", "Creator")
_NOT_WORDS = frozenset(
    "CreationDate ModDate Trapped PTEX.Fullbanner GTS_PDFXVersion GTS_PDFXConformance".split()
)
_SPOKEN = {"Author": "author", "Title": "title", "Subject": "subject", "Keywords": "keywords"}
_UNSET = frozenset(("anonymous", "untitled", "unspecified", "unknown", ""))


@dataclass(frozen=True, slots=True)
class Extra:
    """Words that stand on no page."""

    words: str = field(repr=False)
    layer: Layer
    where: str
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class Inside:
    """A file inside the file; `data` is None where it cannot be had."""

    name: str = field(repr=False)
    about: str = field(repr=False)
    data: bytes | None = field(repr=False)


@dataclass(slots=True)
class Beside:
    """`answers` are the values of all form fields, wherever they are; `xfa` the parts of an XFA form."""

    extras: list[Extra] = field(default_factory=list)
    answers: list[str] = field(default_factory=list, repr=False)
    files: list[Inside] = field(default_factory=list)
    xfa: dict[str, bytes] = field(default_factory=dict, repr=False)
    unread: list[str] = field(default_factory=list)
    """What could not be looked at, as a place."""


def beside(document: PDFDocument, pages: Sequence[PDFPage]) -> Beside:
    """All of it. What is damaged is named in `unread`, and the rest is read."""
    found = Beside()
    catalog = document.catalog
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("its properties", lambda: _properties(found, document)),
        ("its form fields", lambda: _fields(found, mapping(catalog.get("AcroForm")))),
        ("its bookmarks", lambda: _bookmarks(found, mapping(catalog.get("Outlines")))),
        ("the names of its layers", lambda: _layers(found, mapping(catalog.get("OCProperties")))),
        ("the numbers of its pages", lambda: _labels(found, catalog.get("PageLabels"))),
        ("its scripts", lambda: _scripts(found, catalog, pages)),
        ("what programs keep in it", lambda: _kept(found, catalog, pages)),
        ("the files attached inside it", lambda: _files(found, catalog, pages)),
    )
    for place, step in steps:
        try:
            step()
        except TROUBLE:
            found.unread.append(place)
    return found


# Properties


def _properties(found: Beside, document: PDFDocument) -> None:
    said: set[str] = set()
    for info in document.info:
        for key, given in mapping(info).items():
            words = _squeezed(decoded(given)) if key not in _NOT_WORDS else ""
            if words.lower().strip("()") in _UNSET or words in said or _DATE.match(words):
                continue
            if (key in _PROGRAMS and _SOFTWARE.search(words)) or (key, words) == (PROPERTY, PROPERTY_VALUE):
                continue
            said.add(words)
            where = PROGRAM if key in _PROGRAMS else f"the file's properties ({_SPOKEN.get(key, 'custom')})"
            found.extras.append(Extra(words, Layer.PROPERTY, where, METADATA))
    _packet(found, document.catalog.get("Metadata"), said)


_SOFTWARE = re.compile(
    r"(?i)pdf|word|office|acrobat|adobe|distiller|microsoft|libre|writer|excel|powerpoint|google|docs|chrom|skia|mozilla"
    r"|firefox|quartz|mac ?os|apple|ghostscript|tex|cairo|itext|cups|hp |canon|xerox|ricoh|konica|kyocera|brother|epson"
    r"|scan|indesign|illustrator|photoshop|quark|publisher|foxit|nitro|abbyy|prince|telerik|aspose|crystal|jasper|fop"
    r"|webkit|qt \d|html|print|library|www\.|\bv?\d+\.\d+"
)
"""The program that made a file says nothing; where somebody put other words in its place, they are read."""
_DATE = re.compile(r"(?:D:)?\d{4}-?\d{2}(?:-?\d{2})?(?:[T\d:.+'Z -]*)$")
_BARE = re.compile(
    r"(?:uuid:|xmp\.\w+:|urn:uuid:)?[0-9A-Fa-f{}-]{16,}$|[\d.,/ -]+$|(?:true|false)$", re.IGNORECASE
)
_FORMATS = frozenset(
    "format type version versionID instanceID documentID originalDocumentID part conformance trapped action changed"
    " renditionClass mimetype softwareAgent schema namespaceURI prefix valueType category lang about xmptk".split()
)
_XMP_PROGRAMS = ("CreatorTool", "Producer")
_XMP_SPOKEN = {"creator": "author", "title": "title", "description": "subject", "subject": "keywords"}


def _packet(found: Beside, stream: Any, said: set[str]) -> None:
    """The words of an XMP packet that the other properties have not said."""
    data = content(stream) if stream is not None else None
    if stream is not None and resolve1(stream) is not None and data is None:
        found.unread.append("its properties (XMP)")
    root = parse(data) if data else None
    if data and data.strip() and root is None:
        found.unread.append("its properties (XMP)")
    for key, words in _xmp_words(root):
        if key in _XMP_PROGRAMS and _SOFTWARE.search(words):
            continue
        if words and words not in said and words.lower() not in _UNSET:
            said.add(words)
            shown = _XMP_SPOKEN.get(key, "XMP")
            where = PROGRAM if key in _XMP_PROGRAMS else f"the file's properties ({shown})"
            found.extras.append(Extra(words, Layer.PROPERTY, where, METADATA))


def _xmp_words(root: Any) -> Iterator[tuple[str, str]]:
    """Each text and attribute with the name of what holds it."""
    for element in root.iter() if root is not None else ():
        holder = name(element)
        if not holder:
            continue
        if holder in ("li", "Alt", "Seq", "Bag"):
            above = next((name(a) for a in element.iterancestors() if name(a) not in _LISTS), holder)
            holder = above
        pairs = [(holder, element.text or "")]
        pairs += [(key.rpartition("}")[2], value) for key, value in element.attrib.items()]
        for key, value in pairs:
            words = _squeezed(value)
            if key not in _FORMATS and words and not _DATE.match(words) and not _BARE.match(words):
                yield key, words


_LISTS = ("li", "Alt", "Seq", "Bag", "Description", "RDF")


# Form fields


def _fields(found: Beside, form: dict[str, Any]) -> None:
    """The values of all form fields, of whatever depth, and the names that nobody gave them by default."""
    stack = [mapping(entry) for entry in reversed(sequence(form.get("Fields")))]
    for _ in range(limits.PDF_FIELDS):
        if not stack:
            break
        entry = stack.pop()
        stack += [mapping(kid) for kid in reversed(sequence(entry.get("Kids"))[: limits.PDF_FIELDS])]
        _field(found, entry)
    if stack:
        found.unread.append("the rest of its form fields")
    _xfa(found, form.get("XFA"))


def _field(found: Beside, entry: dict[str, Any]) -> None:
    if word_of(inherited(entry, "FT")) == "Sig":
        signature = mapping(entry.get("V"))
        for key in ("Name", "Reason", "Location", "ContactInfo"):
            words = _squeezed(decoded(signature.get(key)))
            if words:
                found.extras.append(Extra(words, Layer.PROPERTY, "a digital signature", METADATA))
    elif "V" in entry:
        given = resolve1(entry["V"])
        chosen = [decoded(member) for member in given] if isinstance(given, list) else [decoded(given)]
        found.answers += [words.strip() for words in chosen if words.strip()]
        state = word_of(given)
        if state and not _STATE.fullmatch(state):
            found.extras.append(Extra(state, Layer.FORM_PART, "the stored value of a tick box", METADATA))
    for option in sequence(entry.get("Opt"))[: limits.PDF_OPTIONS]:
        shown = sequence(option)[-1:] or [option]
        words = _squeezed(decoded(shown[0]))
        if words:
            found.extras.append(Extra(words, Layer.FORM_PART, "a choice in a form field", METADATA))
    for key in ("TU", "T"):
        words = _squeezed(decoded(entry.get(key)))
        if (
            words
            and not _NAMED_BY_DEFAULT.fullmatch(words)
            and not _BARE.match(words)
            and not _MADE.search(words)
        ):
            found.extras.append(Extra(words, Layer.FORM_PART, FIELD_NAMES, METADATA))
    for action in (entry.get("A"), *mapping(entry.get("AA")).values()):
        _script(found, action, "a script in a form field")


_STATE = re.compile(r"(?i)off|on|yes|no|true|false|choice ?\d*|checked|selected|\W*\w?\d*\W*")
_NAMED_BY_DEFAULT = re.compile(
    r"(?i)(?:(?:texte?|campo|feld|check ?box|undefined|field|untitled|group|radio(?: ?button)?|button|form|combo ?box|list ?box|drop"
    r"down|signature|date|image|page|subform|topmostsubform|numeric|cell|row|table|fill|tb|cb|f|p|c|x|n|q)"
    r"[\W_]*\d*[\W_]*)+(?:af_date|es_:\w+)?|[\W\d_]*\w?[\W\d_]*"
)


_MADE = re.compile(r"[A-Za-z]\d+[A-Za-z]|[{}]|[0-9a-f]{8}-")
"""Names that a program has made."""


def _xfa(found: Beside, entry: Any) -> None:
    given = resolve1(entry)
    if isinstance(given, list):
        parts = {decoded(key): content(stream) for key, stream in zip(given[::2], given[1::2], strict=False)}
    elif given is not None:
        parts = {"xdp": content(given)}
    else:
        return
    for part, data in parts.items():
        if data is None:
            found.unread.append("the data of its form (XFA)")
        elif part in ("template", "datasets", "xdp", "form"):
            found.xfa[part] = data


# Names, scripts


def _bookmarks(found: Beside, outlines: dict[str, Any]) -> None:
    stack, known = [outlines.get("First")], 0
    while stack and known < limits.PDF_FIELDS:
        entry = mapping(stack.pop())
        known += 1
        if not entry:
            continue
        words = _squeezed(decoded(entry.get("Title")))
        if words:
            found.extras.append(Extra(words, Layer.PROPERTY, "a bookmark", METADATA))
        stack += [entry.get("Next"), entry.get("First")]
    if stack:
        found.unread.append("the rest of its bookmarks")


def _layers(found: Beside, entry: dict[str, Any]) -> None:
    for group in sequence(entry.get("OCGs"))[: limits.PDF_FIELDS]:
        words = _squeezed(decoded(mapping(group).get("Name")))
        if words:
            found.extras.append(Extra(words, Layer.PROPERTY, "the name of a layer", METADATA))


def _labels(found: Beside, entry: Any) -> None:
    for _, label in tree(entry, "Nums"):
        words = _squeezed(decoded(mapping(label).get("P")))
        if len(words) > 1:
            found.extras.append(Extra(words, Layer.PROPERTY, "the name of a page", METADATA))


def _scripts(found: Beside, catalog: dict[str, Any], pages: Sequence[PDFPage]) -> None:
    for key, action in tree(mapping(catalog.get("Names")).get("JavaScript"), "Names"):
        words = _squeezed(decoded(key))
        if len(words) > 1:
            found.extras.append(Extra(words, Layer.HIDDEN, "the name of a script in the file", HIDDEN))
        _script(found, action, "a script in the file")
    _script(found, catalog.get("OpenAction"), "a script that runs when the file is opened")
    for holder in (catalog, *(page.attrs for page in pages)):
        for action in mapping(holder.get("AA")).values():
            _script(found, action, "a script in the file")


_FORMATTING = re.compile(r"\s*(?:AF\w+\([^;]*\);?\s*)+")
"""The calls by which Acrobat checks dates and numbers; they say nothing."""


def _script(found: Beside, action: Any, where: str) -> None:
    entry = mapping(action)
    for _ in range(limits.PDF_OBJECT_DEPTH):
        words = decoded(entry.get("JS")).strip() if "JS" in entry else ""
        if words and not _FORMATTING.fullmatch(words):
            found.extras.append(Extra(words, Layer.HIDDEN, where, HIDDEN))
        entry = mapping(entry.get("Next"))
        if not entry:
            return


def _kept(found: Beside, catalog: dict[str, Any], pages: Sequence[PDFPage]) -> None:
    said: set[str] = set()
    for holder in (catalog, *(page.attrs for page in pages)):
        if "PieceInfo" not in holder:
            continue
        for words in map(_squeezed, strings(holder["PieceInfo"])):
            if len(words) > 1 and words not in said and _is_readable(words):
                said.add(words)
                found.extras.append(
                    Extra(words, Layer.PROPERTY, "what a program keeps in the file for itself", METADATA)
                )
    for page in pages:
        if "Metadata" in page.attrs:
            _packet(found, page.attrs["Metadata"], said)


def _is_readable(words: str) -> bool:
    return (
        words.isprintable()
        and not _DATE.match(words)
        and not _BARE.match(words)
        and any(map(str.isalpha, words))
    )


# Files inside


def _files(found: Beside, catalog: dict[str, Any], pages: Sequence[PDFPage]) -> None:
    entries = [entry for _, entry in tree(mapping(catalog.get("Names")).get("EmbeddedFiles"), "Names")]
    for holder in (catalog, *(page.attrs for page in pages)):
        entries += sequence(holder.get("AF"))
    for entry in entries[: limits.DOCUMENTS]:
        found.files += _file(mapping(entry))
    if len(entries) > limits.DOCUMENTS:
        found.unread.append("the rest of the files attached inside it")
    portfolio = mapping(catalog.get("Collection"))
    for column in mapping(portfolio.get("Schema")).values():
        words = _squeezed(decoded(mapping(column).get("N")))
        if words:
            found.extras.append(
                Extra(words, Layer.PROPERTY, "the name of a column of the portfolio", METADATA)
            )


def _file(entry: dict[str, Any]) -> Iterator[Inside]:
    shown = decoded(entry.get("UF")) or decoded(entry.get("F")) or "file"
    about = [decoded(entry.get("Desc")), *(w for w in strings(mapping(entry.get("CI"))) if _is_readable(w))]
    stored = mapping(entry.get("EF"))
    stream = next((stored[key] for key in ("UF", "F", "Unix", "DOS", "Mac") if key in stored), None)
    if stream is not None:
        yield Inside(shown, "\n".join(_squeezed(words) for words in about if words.strip()), content(stream))


def _squeezed(words: str) -> str:
    return " ".join("".join(letter for letter in words if letter >= " " or letter in "\t\r\n").split())
