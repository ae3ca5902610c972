"""S/MIME messages that are signed in one piece with their signature (.p7m): the message inside is read."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from doccheck.model import Document
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.mail import read as read_mail
from doccheck.readers.smime import signed_content

NOTHING_INSIDE = "it holds a signature and no message that could be read"


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The message that was signed, and its attachments."""
    content = signed_content(data)
    if not content:
        raise UnreadableError(NOTHING_INSIDE)
    first, *others = read_mail(path, content, place, depth, passwords)
    own = replace(first, media_type=Kind.SIGNED.media_type, sha256=sha256(data).hexdigest())
    return (own, *others)
