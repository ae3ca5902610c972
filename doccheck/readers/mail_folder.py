"""Mail folders (mbox): every message in one file, each as a document of its own."""

from __future__ import annotations

import re

from doccheck.model import Document
from doccheck.readers.attachments import Attached, Attachments
from doccheck.readers.draft import Draft
from doccheck.readers.kinds import Kind

_BETWEEN = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n)|(?<=\n))From [^\r\n]*\d{2}:\d{2}[^\r\n]*\r?\n|\AFrom [^\r\n]*\r?\n"
)
"""The line before a message: an address and a time. A line of the message that begins so is written ">From"."""
_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]*:")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The folder, which has no words of its own, then its messages in order."""
    attachments = Attachments(path, place, depth, passwords, what="message")
    heads = [*_BETWEEN.finditer(data)]
    ends = [match.start() for match in heads[1:]] + [len(data)]
    for number, (match, end) in enumerate(zip(heads, ends, strict=True), 1):
        message = _ESCAPED.sub(rb"\1", data[match.end() : end])
        # A member without header lines is words and nothing else.
        ending = "eml" if _HEADER.match(message) else "txt"
        attachments.add(Attached(f"message-{number}.{ending}", message, shown=False))
    draft = Draft()
    documents = attachments.documents(draft)
    return (draft.document(path, Kind.MAIL_FOLDER.media_type, data), *documents)
