"""How much doccheck will read of one file.

What lies beyond a limit becomes a gap with its reason, never silence.

The bounds keep every parse finite; an ordinary referral stays far below all of them.
"""

from __future__ import annotations

MIB = 1024 * 1024

FILE_BYTES = 50 * MIB
TEXT_CHARS = 5_000_000
"""Code points of one document's text."""

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
