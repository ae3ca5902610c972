"""Files whose words stand in another file's text (Word's altChunk): web pages, saved pages, rich and plain text."""

from __future__ import annotations

from email import message_from_bytes, policy

from doccheck.readers.draft import Draft, UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.story import Item, Para, Piece
from doccheck.readers.text import decode

_PLACE = "a file inserted into the text"


def story(kind: Kind, source: bytes, draft: Draft) -> list[Item] | None:
    """The story of an inserted file; None where its kind has none and it is to be read by itself."""
    try:
        return _story(kind, source, draft)
    except UnreadableError as error:
        draft.gap(_PLACE, error.why)
        return []


def _story(kind: Kind, source: bytes, draft: Draft) -> list[Item] | None:
    if kind in (Kind.TEXT, Kind.MAIL) and b"mime-version" in source[:4096].lower():
        return _saved_page(source, draft)
    if kind is Kind.HTML or (kind is Kind.TEXT and b"<" in source and b"</" in source):
        from doccheck.readers import html

        return html.story(source, draft)
    if kind is Kind.RICH_TEXT:
        from doccheck.readers import rtf

        return rtf.story(source, draft)
    if kind in (Kind.TEXT, Kind.MARKDOWN, Kind.MAIL):
        return [Para([Piece(line)]) for line in decode(source)[0].splitlines()]
    return None


def _saved_page(source: bytes, draft: Draft) -> list[Item]:
    """A page saved with its pictures in one file (MHT): mail in all but name."""
    from doccheck.readers import html

    items: list[Item] = []
    for part in message_from_bytes(source, policy=policy.compat32).walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() == "text/html":
            items += html.story(content, draft)
        elif part.get_content_type() == "text/plain":
            items += [Para([Piece(line)]) for line in decode(content)[0].splitlines()]
    return items
