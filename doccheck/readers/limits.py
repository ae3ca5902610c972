"""How much doccheck will read of one file.

What lies beyond a limit becomes a gap with its reason, never silence.

The bounds keep every parse finite; an ordinary referral stays far below all of them. Those that a policy may
set are the fields of `Limits`; the constants below are what holds in this process, as `keep_to` left them.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds that a policy may set (`[limits]`), for one file with all that is attached to it."""

    seconds: int = 120
    """By the clock: what doccheck waits for, programs that read pictures included."""
    processor_seconds: int = 30
    """Of computing, by the reading process itself: what ends a parser that never ends."""
    memory_megabytes: int = 1024
    megabytes: int = 50
    unpacked_megabytes: int = 256
    ratio: int = 200
    nesting: int = 6
    parts: int = 5_000
    pages: int = 2_000
    characters: int = 500_000
    picture_seconds: int = 90
    """By the clock, for pictures to be read by OCR; 0 for not at all."""


FILE_BYTES = 50 * MIB
TEXT_CHARS = 500_000
"""Code points of one document's text."""
ALL_CHARS = 4 * TEXT_CHARS
"""The same of all documents in one file together."""
BLOCKS = 100_000
"""Paragraphs, cells, comments and the like of one document; one with more is not read at all."""

DOCUMENT_DEPTH = 6
"""Messages within messages, counted from the file itself."""
DOCUMENTS = 300
"""Documents within one file, itself included."""

ZIP_MEMBERS = 5_000
ZIP_BYTES = 256 * MIB
"""Unpacked bytes of all parts that are opened, counted as they are read."""
PART_BYTES = 32 * MIB
"""Unpacked bytes of one XML part."""
ZIP_RATIO = 200
ZIP_RATIO_FROM = MIB
"""A part may unpack to more than `ZIP_RATIO` times its packed size only while it is smaller than this."""

STORY_DEPTH = 60
"""Tables and text boxes within one another."""
TABLE_COLUMNS = 400
TABLE_CELLS = 200_000

PAGES = 2_000
PAGE_CHARS = 100_000
PAGE_THINGS = 200_000
"""Texts, shapes and pictures of one page that are looked at to find hidden words."""
PAINTED_PIXELS = 2_000_000
"""A page is painted no finer than this to find hidden words."""
PAGE_STROKES = 20_000
"""Drawn lines of one page that are looked at to find its tables."""
PDF_OBJECT_DEPTH = 12
PDF_FIELDS = 20_000
PDF_OPTIONS = 300
"""Choices of one form field."""
PDF_REVISIONS = 40
"""Earlier versions of a PDF that are kept inside it."""

OCR_SECONDS = 90.0
"""How long pictures of one file may be read; 0 for not at all."""
OCR_PIXELS = 20_000_000
"""A picture is read no larger than this."""
PICTURE_PIXELS = 200_000_000
PICTURE_PAGES = 50

MAIL_PARTS = 2_000


def keep_to(limits: Limits) -> None:
    """Makes these the bounds of everything that this process reads: for a worker, once, at its start."""
    globals().update(
        FILE_BYTES=limits.megabytes * MIB,
        TEXT_CHARS=limits.characters,
        ALL_CHARS=4 * limits.characters,
        DOCUMENT_DEPTH=limits.nesting,
        ZIP_MEMBERS=limits.parts,
        MAIL_PARTS=min(MAIL_PARTS, limits.parts),
        ZIP_BYTES=limits.unpacked_megabytes * MIB,
        PART_BYTES=min(PART_BYTES, limits.unpacked_megabytes * MIB),
        ZIP_RATIO=limits.ratio,
        PAGES=limits.pages,
        OCR_SECONDS=limits.picture_seconds,
    )
