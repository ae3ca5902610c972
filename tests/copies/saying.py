"""Remarks about places of a document, and what copies say at which words."""

import io
import re
import unicodedata
import zipfile

from lxml import etree

from doccheck.copies.remarks import Remark
from doccheck.readers.docx_look import W

_LINES = (
    "It is there. It matters.",
    "What to do: Mend it.",
    "From the guidance: “Be kind.”",
    "TP301 a-rule, sure",
)


def remark(document, span, code="TP301"):
    """A remark at a span, or on the whole document where that is None."""
    if span is None:
        return Remark(code, None, _LINES)
    return Remark(code, span, _LINES, f"{document.where(span)}: “{document.quote(span)}”.")


def members(data):
    """Each part of a package and what it holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def tight(text):
    """Letters only: no white space, nothing without width, no bars between cells; accents composed."""
    return unicodedata.normalize("NFC", re.sub("[\\s|\u00ad\u200b\u200e\u200f\u2060\ufeff]", "", text))


def comments(data):
    """The texts of the comments by doccheck in a Word file, by id."""
    root = etree.fromstring(members(data)["word/comments.xml"])
    return {
        comment.get(W + "id"): "\n".join("".join(p.itertext()) for p in comment.iter(W + "p"))
        for comment in root.iter(W + "comment")
        if comment.get(W + "author") == "doccheck"
    }


def under(data):
    """The words between the ends of each comment of a Word file, by id."""
    root = etree.fromstring(members(data)["word/document.xml"])
    opened, found = set(), {}
    for element in root.iter():
        key = element.get(W + "id")
        if element.tag == W + "commentRangeStart":
            opened.add(key)
            found[key] = ""
        elif element.tag == W + "commentRangeEnd":
            opened.discard(key)
        else:
            words = _said(element)
            for each in opened if words else ():
                found[each] += words
    assert not opened
    return found


def _said(element):
    if str(element.tag).endswith("}t") or element.tag == W + "delText":
        return element.text or ""
    return "-" if element.tag == W + "noBreakHyphen" else ""


def looks(data):
    """Every letter of the text of a Word file with the properties of its run."""
    root = etree.fromstring(members(data)["word/document.xml"])
    found = []
    for text in root.iter(W + "t", W + "delText", W + "tab", W + "br"):
        run = text.getparent()
        properties = run.find(W + "rPr")
        look = b"" if properties is None else etree.tostring(properties)
        found += [(letter, look) for letter in (text.text or text.tag)]
    return found
