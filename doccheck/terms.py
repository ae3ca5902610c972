"""The kinds of things doccheck speaks of, each one of a few, and the span they stand at. The nouns are in `doccheck.model`.

Apart from those, as `rules` and `explain` need these words only, and are to answer at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

CATEGORIES = {
    "OS": "Over-sharing",
    "FO": "Fact and opinion",
    "TP": "People who are not part of this",
    "RR": "The reasons, on record",
    "SC": "Secure, and to the right person",
    "CL": "Clear and complete",
}
"""What the first letters of a rule's code stand for, in the order in which rules are listed."""


class Layer(StrEnum):
    """Where in a file a block of text lives. The leak is often where the author does not look."""

    BODY = "body"
    TABLE = "table"
    FIELD = "field"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    TEXT_BOX = "text box"
    COMMENT = "comment"
    REVISION = "revision"
    PROPERTY = "property"
    HIDDEN = "hidden"
    SUBJECT = "subject"
    ADDRESSES = "addresses"
    FILE_NAME = "file name"
    ALT_TEXT = "alt text"
    LINK = "link"
    FIELD_CODE = "field code"
    FORM_PART = "form part"


class Flag(StrEnum):
    """What a reader on screen does not see of a block, or (`ocr`) that it was read from a picture."""

    HIDDEN = "hidden"
    DELETED = "deleted"
    INSERTED = "inserted"
    PLACEHOLDER = "placeholder"
    COVERED = "covered"
    OFF_PAGE = "off-page"
    INVISIBLE = "invisible"
    EARLIER_REVISION = "earlier-revision"
    METADATA = "metadata"
    QUOTED = "quoted"
    OCR = "ocr"


class Severity(IntEnum):
    """How bad a finding is; ordered."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure doccheck is of a finding; ordered, and never folded into severity."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


class Scope(StrEnum):
    """What a rule points at."""

    SENTENCE = "sentence"
    PHRASE = "phrase"
    DOCUMENT = "document"
    FILE = "file"


@dataclass(frozen=True, order=True)
class Span:
    """`start` and `end`, half open, in code points of the document's text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end
