"""The strings of a PDF outside its pages: notes, answers, bookmarks, properties, descriptions, scripts, attached files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from doccheck.copies.pdf_open import at
from doccheck.copies.words import Said, Words

_PACKING = ("/Filter", "/DecodeParms", "/F", "/FFilter", "/Length")
_DRAWN_FROM_WORDS = ("/Widget", "/FreeText", "/Stamp")
_FONT_FILES = ("/Length1", "/Length2", "/Length3")
_STATES, _LOOKS = ("/AS", "/V", "/DV"), ("/N", "/D", "/R")
_NAME = re.compile(r"/[A-Za-z0-9_#.+,-]+")
_HIDDEN_BITS = 2 | 32
_MOST_NESTED = 60
Inner = Callable[[bytes], bytes]


def clean(writer: PdfWriter, words: Words, inner: Inner) -> None:
    """Takes words out of every string and every stream of text; `inner` does it for attached files."""
    for number in range(len(writer._objects)):
        found = writer._objects[number]
        if found is not None:
            new = _cleaned(found, words, inner, 0)
            if new is not None:
                writer._objects[number] = new


def _cleaned(value: Any, words: Words, inner: Inner, depth: int) -> Any:
    """A new value where one has to be put in the place of `value`, else None."""
    if depth > _MOST_NESTED:
        return None
    if isinstance(value, (TextStringObject, ByteStringObject)):
        text = _text(value)
        after = words.without(text)
        return None if after == text else TextStringObject(after)
    if isinstance(value, ArrayObject):
        for index, entry in enumerate(value):
            new = _cleaned(entry, words, inner, depth + 1)
            if new is not None:
                value[index] = new
    elif isinstance(value, DictionaryObject):
        _dictionary(value, words, inner, depth)
        if isinstance(value, StreamObject):
            return _stream(value, words, inner)
    return None


def _name(value: str, words: Words) -> NameObject:
    """A name, in which labels can have no spaces."""
    return NameObject("/" + re.sub(r"[^A-Za-z0-9]+", "_", words.without(value[1:], names_only=True)))


def _dictionary(value: DictionaryObject, words: Words, inner: Inner, depth: int) -> None:
    changed = False
    for key in list(value):
        new = _cleaned(value.raw_get(key), words, inner, depth + 1)
        if new is not None:
            value[NameObject(key)] = new
            changed = True
    _states(value, words)
    if changed:
        # How it looks shows the words as well; programs draw it anew from what it says.
        for shown in (value, *(kid.get_object() for kid in at(value, "/Kids") or ())):
            if shown.get("/Subtype") in _DRAWN_FROM_WORDS:
                shown.pop(NameObject("/AP"), None)


def _states(value: DictionaryObject, words: Words) -> None:
    """The states of tick boxes, which are names that a form's maker chose; all other names are the format's own."""
    for key in _STATES:
        state = at(value, key)
        if isinstance(state, NameObject) and words.found(state[1:], names_only=True):
            value[NameObject(key)] = _name(state, words)
    for key in _LOOKS:
        looks = at(value, key)
        if isinstance(looks, DictionaryObject) and not isinstance(looks, StreamObject):
            for state in [each for each in looks if words.found(each[1:], names_only=True)]:
                looks[_name(state, words)] = looks.pop(state)


def _stream(value: StreamObject, words: Words, inner: Inner) -> StreamObject | None:
    """The stream anew, where anything in it had to go."""
    if value.get("/Subtype") == "/Image":
        return None
    before = value.get_data()
    if value.get("/Type") == "/EmbeddedFile":
        after = inner(before)
        params = value.get("/Params")
        if after != before and params is not None:
            params.get_object().pop(NameObject("/CheckSum"), None)
    elif value.get("/Type") == "/Metadata" or not _is_drawn(value):
        after = _text_stream(before, words)
    else:
        after = _drawn(value, before, words)
    return None if after == before else fresh(value, after)


def _drawn(value: StreamObject, before: bytes, words: Words) -> bytes:
    """A content stream whose marks say nothing of the words any more (what glyphs read, what pictures show)."""
    if b"BDC" not in before and b" DP" not in before:
        return before
    stream, counted = ContentStream(value, None, "bytes"), sum(words.counts.values())
    for operands, operator in stream.operations:
        if operator in (b"BDC", b"DP") and len(operands) > 1 and isinstance(operands[1], DictionaryObject):
            _dictionary(operands[1], words, lambda data: data, 0)
    return stream.get_data() if sum(words.counts.values()) > counted else before


def fresh(value: StreamObject, data: bytes) -> StreamObject:
    """A stream that says the same of itself and holds other data, not packed."""
    new = StreamObject()
    new.update({key: value.raw_get(key) for key in value if key not in _PACKING})
    new.set_data(data)
    new.indirect_reference = value.indirect_reference
    return new


def _text_stream(data: bytes, words: Words) -> bytes:
    """XML, scripts and rich text; what is no text is left as it is."""
    for encoding in ("utf-16", "utf-8") if data[:2] in (b"\xfe\xff", b"\xff\xfe") else ("utf-8",):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        after = words.without(text)
        return data if after == text else after.encode(encoding)
    return data


def _is_drawn(value: StreamObject) -> bool:
    """Whether a stream is a page's content, a form, a picture, a font, or a table of the file itself."""
    return (
        value.get("/Subtype") in ("/Image", "/Form", "/Type1C", "/CIDFontType0C", "/OpenType")
        or value.get("/Type") in ("/XObject", "/ObjStm", "/XRef", "/Pattern", "/CMap")
        or isinstance(value, ContentStream)
        or any(key in value for key in (*_FONT_FILES, "/FunctionType", "/ShadingType", "/PatternType", "/N"))
        or b" Tf" in value.get_data()
        or b"begincmap" in value.get_data()[:2000]
    )


def _text(value: TextStringObject | ByteStringObject) -> str:
    if isinstance(value, TextStringObject):
        return str(value)
    data = bytes(value)
    if data[:2] == b"\xfe\xff":
        return data[2:].decode("utf-16-be", "replace")
    return data.decode("latin-1")


# Metadata and layers


def without_metadata(writer: PdfWriter) -> None:
    """Clears what the file says of itself and its makers."""
    writer.metadata = None
    root = writer._root_object
    for holder in (root, *writer.pages):
        for key in ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified"):
            holder.pop(NameObject(key), None)
    for found in writer._objects:
        if (
            isinstance(found, DictionaryObject)
            and found.get("/Subtype") not in ("/Widget", None)
            and "/T" in found
        ):
            found.pop(NameObject("/T"))


def without_hidden(writer: PdfWriter) -> None:
    """Clears notes, scripts, attached files and layers that are switched off."""
    root = writer._root_object
    for holder in (root, *writer.pages):
        for key in ("/AA", "/AF"):
            holder.pop(NameObject(key), None)
    action = root.get("/OpenAction")
    if action is not None and not isinstance(action.get_object(), ArrayObject):
        del root[NameObject("/OpenAction")]
    names = root.get("/Names")
    if names is not None:
        for key in ("/JavaScript", "/EmbeddedFiles"):
            names.get_object().pop(NameObject(key), None)
    root.pop(NameObject("/Collection"), None)
    form = at(root, "/AcroForm")
    if form is not None:
        form.pop(NameObject("/XFA"), None)
    for found in writer._objects:
        if isinstance(found, DictionaryObject):
            found.pop(NameObject("/AA"), None)
            action = at(found, "/A")
            if isinstance(action, DictionaryObject) and "/JS" in action:
                found.pop(NameObject("/A"), None)
    for page in writer.pages:
        kept = [entry for entry in at(page, "/Annots") or () if _is_shown(entry.get_object())]
        if "/Annots" in page:
            page[NameObject("/Annots")] = ArrayObject(kept)


def _is_shown(annotation: Any) -> bool:
    """Whether an annotation is a part of the page as a reader sees it: an answer or a link that is not hidden."""
    hidden = int(annotation.get("/F", 0) or 0) & _HIDDEN_BITS
    return annotation.get("/Subtype") in ("/Widget", "/Link") and not hidden


# Looking a file through


def everything(data: bytes) -> Iterator[Said]:
    """Each string, state and stream of a file."""
    reader = PdfReader(io.BytesIO(data))
    writer = PdfWriter(clone_from=reader)
    yield Said("the file as it lies on the disk", _nameless(data), names_only=True, by_chance=True)
    for found in writer._objects:
        yield from _said(found, 0)


def _said(value: Any, depth: int) -> Iterator[Said]:
    if depth > _MOST_NESTED:
        return
    if isinstance(value, (TextStringObject, ByteStringObject)):
        yield Said("a string in it", _text(value))
    elif isinstance(value, ArrayObject):
        for entry in value:
            yield from _said(entry, depth + 1)
    elif isinstance(value, DictionaryObject):
        states = [at(value, key) for key in _STATES]
        looks = [look for key in _LOOKS if isinstance(look := at(value, key), DictionaryObject)]
        for state in (*states, *(key for look in looks for key in look)):
            if isinstance(state, NameObject):
                yield Said("the state of a tick box", state[1:], names_only=True)
        for key in value:
            if key not in ("/BaseFont", "/FontName", "/FontFamily"):
                yield from _said(value.raw_get(key), depth + 1)
        if isinstance(value, StreamObject) and value.get("/Subtype") != "/Image" and not _is_font(value):
            yield from _in_stream(value)


def _is_font(value: StreamObject) -> bool:
    return value.get("/Subtype") in ("/Type1C", "/CIDFontType0C", "/OpenType") or any(
        k in value for k in _FONT_FILES
    )


def _in_stream(value: StreamObject) -> Iterator[Said]:
    data = value.get_data()
    yield Said("a stream in it", _nameless(data), names_only=True)
    if value.get("/Type") in ("/Metadata", "/EmbeddedFile"):
        yield Said("a stream in it", data.decode("utf-8", "replace"), names_only=True)
    if b"TJ" in data:
        shown = ContentStream(value, None, "bytes")
        for operands, operator in shown.operations:
            if operator == b"TJ":
                parts = [bytes(part) for part in operands[0] if isinstance(part, bytes)]
                yield Said("the text of a page", b"".join(parts).decode("latin-1"), names_only=True)


def _nameless(data: bytes) -> str:
    """Bytes as text without the format's names, of which some are names of people as well (/Page)."""
    return _NAME.sub("/", data.decode("latin-1"))
