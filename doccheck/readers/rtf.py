"""Rich text (.rtf): groups, letters of every code page, tables, notes, fields, comments, hidden text, properties.

What is inside other programs' objects is taken out and read, or is a gap.
"""

from __future__ import annotations

from doccheck.model import Document, Layer
from doccheck.readers.draft import THE_FILE, Draft
from doccheck.readers.embedded import Embedded
from doccheck.readers.kinds import Kind
from doccheck.readers.rtf_objects import Parser
from doccheck.readers.story import Item, Note, Para, Piece
from doccheck.readers.writer import Writer

_LAYERS = {"header": Layer.HEADER, "footer": Layer.FOOTER}


def read(
    path: str, data: bytes, place: str = THE_FILE, depth: int = 1, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The document of a rich-text file, then those embedded in it."""
    draft = Draft()
    writer = Writer(draft)
    embedded = Embedded(path, place, depth, passwords)
    parser = Parser(data, draft, embedded)
    parser.run()
    for where, items in parser.tops:
        writer.story(items, _LAYERS[where.split()[-1]], where)
    writer.story(parser.body.finished())
    for number, items in enumerate(parser.notes, 1):
        writer.story(items, Layer.FOOTNOTE, f"footnote {number}")
    for where, items in parser.feet:
        writer.story(items, _LAYERS[where.split()[-1]], where)
    _write_rest(parser, writer)
    writer.finish()
    return embedded.after(draft, Kind.RICH_TEXT.media_type, data)


def story(data: bytes, draft: Draft) -> list[Item]:
    """The story of rich text whose words stand in another file's text, notes after the rest."""
    parser = Parser(data, draft, None)
    parser.run()
    tops = [item for _, items in (*parser.tops, *parser.feet) for item in items]
    rest = [Para([Piece(words, flags)], layer=layer) for words, layer, _, flags in parser.rest]
    return [*parser.body.finished(), *(item for items in parser.notes for item in items), *tops, *rest]


def _write_rest(parser: Parser, writer: Writer) -> None:
    """Comments, properties and the like, after the visible text."""
    for author in parser.authors:
        if author.strip() and author.strip().lower() != "unknown":
            writer.note(Note(author, Layer.PROPERTY, "someone who changed the text or commented on it"), "")
    for words, layer, where, flags in parser.rest:
        if layer in (Layer.PROPERTY, Layer.FORM_PART):
            writer.note(Note(words, layer, where, flags), "")
        else:
            writer.unseen(words, layer, where, flags)
