"""What was chosen, made by hand, and every text that a copy still holds, found without doccheck's own code."""

import io
import re
import zipfile

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, StreamObject, TextStringObject

from doccheck.copies.choices import Choice
from doccheck.copies.redacting import redacted
from doccheck.copies.words import Entry
from doccheck.model import Report, Span
from doccheck.readers import read


def choice(documents, words, label="[neighbour A]", name=True):
    """Words to be taken out wherever they stand in these documents."""
    places = tuple(
        (document, Span(*match.span()))
        for document in documents
        for match in re.finditer(re.escape(words), document.text)
    )
    return Choice(("TP301",), label, (), places, (Entry(words, label, name),))


def without(path, data, *words, **more):
    """What comes of taking these words, each a name, out of a file."""
    documents = read(path, data)
    chosen = [choice(documents, each, f"[neighbour {number}]") for number, each in enumerate(words)]
    return redacted(path, data, [Report(document, ()) for document in documents], chosen, **more)


def raw_texts(data):
    """All bytes of a zip's members and of what lies inside them, and of a PDF's decompressed streams and strings."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                yield info.filename.encode()
                yield from raw_texts(archive.read(info))
    elif data.startswith(b"%PDF"):
        yield data
        reader = PdfReader(io.BytesIO(data))
        for number in range(1, int(reader.trailer["/Size"])):
            yield from _in_object(reader.get_object(number))
    else:
        yield data
        yield re.sub(rb"<[^>]*>", b"", data)
        yield data.replace(b"\0", b"")


def _in_object(value):
    if isinstance(value, (TextStringObject, ByteStringObject)):
        yield value.original_bytes
        yield value.original_bytes.replace(b"\0", b"")
    elif isinstance(value, ArrayObject):
        for entry in value:
            if not hasattr(entry, "idnum"):
                yield from _in_object(entry)
    elif isinstance(value, DictionaryObject):
        for key in value:
            entry = value.raw_get(key)
            yield str(entry).encode()
            if not hasattr(entry, "idnum"):
                yield from _in_object(entry)
        if isinstance(value, StreamObject):
            content = value.get_data()
            yield from raw_texts(content) if content[:4] in (b"PK\x03\x04", b"%PDF") else (content,)
            yield b"".join(re.findall(rb"\(((?:[^()\\]|\\.)*)\)", content))
            yield b"".join(
                bytes.fromhex(h.decode())
                for h in re.findall(rb"<([0-9A-Fa-f]{2,})>", content)
                if len(h) % 2 == 0
            )


def assert_gone(data, *words):
    """None of the words is in any part or stream, in whatever letters."""
    for text in raw_texts(data):
        small = text.lower()
        for each in words:
            assert each.lower().encode() not in small, each
