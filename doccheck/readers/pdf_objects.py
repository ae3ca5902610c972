"""Looks into the objects of a PDF that pdfminer has parsed, whatever is wrong with them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from doccheck.readers import limits

TROUBLE = (
    PSException, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError,
    RecursionError, OSError, NotImplementedError, EOFError, struct.error, zlib.error,
)  # fmt: skip
"""pdfminer lets whatever a damaged file makes of it through."""


def mapping(entry: Any) -> dict[str, Any]:
    """A dictionary, or that of a stream; empty for anything else."""
    found = resolve1(entry)
    if isinstance(found, PDFStream):
        found = found.attrs
    return found if isinstance(found, dict) else {}


def sequence(entry: Any) -> list[Any]:
    """An array; empty for anything else."""
    found = resolve1(entry)
    return found if isinstance(found, list) else []


def word_of(entry: Any) -> str:
    """A name (/Name), or ""."""
    found = resolve1(entry)
    if not isinstance(found, PSLiteral):
        return ""
    return found.name if isinstance(found.name, str) else found.name.decode("latin-1")


def decoded(entry: Any) -> str:
    """A string, or the text of a stream; "" for anything else."""
    found = resolve1(entry)
    if isinstance(found, PDFStream):
        found = content(found) or b""
    if isinstance(found, str):
        return found
    if not isinstance(found, bytes):
        return ""
    if found.startswith(b"\xef\xbb\xbf"):
        return found[3:].decode("utf-8", "replace")
    if not found.startswith((b"\xfe\xff", b"\xff\xfe")) and not found.isascii():
        # Against the rules, and common: a few programs write UTF-8 without saying so.
        try:
            return found.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return decode_text(found).replace("\0", "")


def inherited(entry: dict[str, Any], key: str) -> Any:
    """An entry of a form field, or that of the field it is part of."""
    for _ in range(limits.PDF_OBJECT_DEPTH):
        if key in entry:
            return resolve1(entry[key])
        entry = mapping(entry.get("Parent"))
    return None


def content(stream: Any) -> bytes | None:
    """What a stream holds, unpacked; None where it is damaged or unpacks to more than a whole file may be."""
    found = resolve1(stream)
    if not isinstance(found, PDFStream):
        return None
    try:
        filters = found.get_filters()
        if found.rawdata is not None and len(filters) == 1 and _is_plain_flate(filters[0]):
            packed = found.rawdata
            if found.decipher and found.objid is not None and found.genno is not None:
                packed = found.decipher(found.objid, found.genno, packed, found.attrs)
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(packed, limits.FILE_BYTES + 1)
            return data if unpacker.eof else None
        return bytes(found.get_data())
    except (*TROUBLE, MemoryError):
        return None


def _is_plain_flate(filter_: tuple[Any, Any]) -> bool:
    name, settings = filter_
    return word_of(name) in ("FlateDecode", "Fl") and not mapping(settings).get("Predictor")


def tree(root: Any, values: str) -> Iterator[tuple[Any, Any]]:
    """The keys and values of a name tree ("Names") or number tree ("Nums")."""
    stack, seen = [mapping(root)], 0
    while stack and seen < limits.PDF_FIELDS:
        node = stack.pop()
        seen += 1
        pairs = sequence(node.get(values))
        yield from zip(pairs[::2], pairs[1::2], strict=False)
        stack += [mapping(kid) for kid in reversed(sequence(node.get("Kids"))[: limits.PDF_FIELDS])]


def strings(entry: Any, depth: int = 0) -> Iterator[str]:
    """All strings inside an object."""
    found = resolve1(entry)
    if depth > limits.PDF_OBJECT_DEPTH:
        return
    if isinstance(found, bytes):
        yield decoded(found)
    elif isinstance(found, list):
        for member in found[: limits.PDF_FIELDS]:
            yield from strings(member, depth + 1)
    elif isinstance(found, dict | PDFStream):
        for key, member in mapping(found).items():
            if key not in ("Parent", "P", "Prev", "Next", "Filter", "ID"):
                yield from strings(member, depth + 1)
