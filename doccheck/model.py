"""The nouns of doccheck, all frozen. Read this file as a glossary.

bytes become a `Document` (blocks of text, each in a layer, and gaps where nothing could be read); looks find
`Hit`s in it; a `Rule` turns a hit into a `Finding`; findings and gaps make a `Report`, and a report has a `Verdict`.

No noun here shows a document's words in its repr: a traceback or a log line must not be able to carry them.
All offsets are code points into `Document.text`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum

from doccheck.terms import (
    CATEGORIES,
    Confidence,
    Flag,
    Layer,
    Scope,
    Severity,
    Span,
)

__all__ = [
    "CATEGORIES",
    "Block",
    "BlockKind",
    "Circumstances",
    "Confidence",
    "Document",
    "Field",
    "Finding",
    "Flag",
    "Gap",
    "Hit",
    "Layer",
    "Person",
    "Report",
    "Role",
    "Scope",
    "Settled",
    "Severity",
    "Span",
    "Tick",
    "Verdict",
]


class BlockKind(StrEnum):
    """The part a block plays on the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CELL = "cell"
    LINE = "line"
    NOTE = "note"


class Verdict(StrEnum):
    """What is said of a document as a whole; `unchecked` is never shown as clean."""

    PASS = "pass"
    ADVISE = "advise"
    HOLD = "hold"
    UNCHECKED = "unchecked"


class Role(StrEnum):
    """What a person is in a referral (the table in the rule catalogue)."""

    SUBJECT = "subject"
    FAMILY = "family"
    PERSON_OF_CONCERN = "person of concern"
    REFERRER = "referrer"
    RECIPIENT = "recipient"
    PROFESSIONAL = "professional"
    THIRD_PARTY = "third party"
    OTHER_CHILD = "other child"
    UNKNOWN = "unknown"


class Tick(Enum):
    """The state of a tick box, where a field is one."""

    NONE = "none"
    TICKED = "ticked"
    UNTICKED = "unticked"


@dataclass(frozen=True)
class Block:
    """What a person calls one thing: a paragraph, a cell, a comment.

    `where` is said as a person would say it ("page 2, third paragraph"). Blocks of one document do not overlap
    and stand in the order of `Document.text`; the characters between them belong to no block.
    """

    span: Span
    layer: Layer = Layer.BODY
    where: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    flags: frozenset[Flag] = frozenset()

    @property
    def seen(self) -> bool:
        """Whether a reader on screen sees it."""
        return not self.flags & _UNSEEN and self.layer not in (Layer.PROPERTY, Layer.HIDDEN)


_UNSEEN = frozenset(
    {
        Flag.HIDDEN,
        Flag.DELETED,
        Flag.COVERED,
        Flag.OFF_PAGE,
        Flag.INVISIBLE,
        Flag.EARLIER_REVISION,
        Flag.METADATA,
    }
)


@dataclass(frozen=True)
class Field:
    """A label and its answer in a form. `answer` is None, or an empty span, where the answer is blank."""

    label: Span
    answer: Span | None
    where: str = ""
    tick: Tick = Tick.NONE


@dataclass(frozen=True)
class Gap:
    """A part that was not examined, and why. Neither field may carry words of the document."""

    where: str
    why: str


@dataclass(frozen=True)
class Document:
    """One document: its text, the blocks it is made of, its form fields, and its gaps.

    A mail message and each of its attachments are documents of their own; `path` shows the nesting
    (`message.eml!attachment.docx`). For a plain-text file `text` is the file's content, decoded. `marks` counts the
    comments by doccheck itself, in a copy that it marked; they are no part of the text.
    """

    path: str = field(repr=False)
    media_type: str
    sha256: str
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    fields: tuple[Field, ...] = field(default=(), repr=False)
    gaps: tuple[Gap, ...] = ()
    marks: int = 0

    @property
    def is_message(self) -> bool:
        """Whether it is a message, of which the files inside it are the attachments."""
        return self.media_type in _MESSAGES

    def quote(self, span: Span) -> str:
        """The words at `span`: the only way from a place back to words."""
        return self.text[span.start : span.end]

    def block_at(self, position: int) -> Block | None:
        """The block that holds the code point at `position`, or the last one before it."""
        index = bisect_right(self.blocks, position, key=lambda block: block.span.start) - 1
        return self.blocks[index] if index >= 0 else None

    def where(self, span: Span) -> str:
        """The place of `span` as a person would say it."""
        block = self.block_at(span.start)
        return block.where if block else "the document"

    def layer(self, span: Span) -> Layer:
        block = self.block_at(span.start)
        return block.layer if block else Layer.BODY


_MESSAGES = ("message/rfc822", "application/vnd.ms-outlook", "application/pkcs7-mime")


@dataclass(frozen=True)
class Person:
    """One person of a document: every mention of them, one role, and the words the role was read from."""

    mentions: tuple[Span, ...]
    role: Role
    informant: bool = False
    child: bool = False
    confidence: Confidence = Confidence.MEDIUM
    why: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What is known apart from the document: who it goes to, what counts as secure, and the day.

    `recorded` holds what a decision record of the document states: names of parts ("consent", "lawful basis"), and
    what they say where that can be held against the document ("consent: refused", "data: not health").
    `companions` are the documents that travel with it in the same message or archive, itself included.
    """

    today: date
    recipients: tuple[str, ...] = field(default=(), repr=False)
    secure_domains: tuple[str, ...] = ()
    known_recipients: tuple[str, ...] = field(default=(), repr=False)
    personal_domains: tuple[str, ...] = ()
    acronyms: frozenset[str] = frozenset()
    recorded: frozenset[str] = frozenset()
    companions: tuple[Document, ...] = field(default=(), repr=False)

    def among(self, documents: Sequence[Document]) -> Circumstances:
        """The same, for each of several documents that travel together."""
        return replace(self, companions=tuple(documents))


@dataclass(frozen=True)
class Hit:
    """Something a look found: a span, or None for the whole document, and the spans that explain it.

    `remedy` is what to do about this one, where that is more than the rule's own remedy says.
    """

    span: Span | None
    confidence: Confidence = Confidence.MEDIUM
    evidence: tuple[Span, ...] = ()
    where: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Finding:
    """A rule that fired at a place. Numbers and codes, no text of the document: safe to log, cheap to sort.

    `remedy` is a sentence of the rule file that suits this place better than the rule's own.
    """

    code: str
    span: Span | None
    severity: Severity
    confidence: Confidence
    where: str = ""
    layer: Layer = Layer.BODY
    hidden: bool = False
    evidence: tuple[Span, ...] = ()
    remedy: str = ""

    @property
    def place(self) -> tuple[int, int, str]:
        """For sorting: findings about the whole document come first."""
        return (self.span.start, self.span.end, self.code) if self.span else (-1, -1, self.code)


@dataclass(frozen=True)
class Settled:
    """A finding that somebody has accepted or released, or that a policy sets aside: counted, and never dropped.

    `by` says in a few words what settled it ("an acceptance", "the baseline"); reason and who are as they were written.
    """

    finding: Finding
    by: str
    reason: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    when: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Report:
    """All that is said of one document. Equal reports are equal answers: the regression test.

    `settled` are those of the suppressed and released findings of which more is known than their number;
    `notices` are sentences about decisions that do not hold, without words of the document.
    `satisfied` are the rules about what has to be said whose words were found; `recorded` those that the decision
    record answers.
    """

    document: Document
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...] = ()
    suppressed: int = 0
    released: int = 0
    satisfied: tuple[tuple[str, Span], ...] = ()
    urgent: bool = False
    settled: tuple[Settled, ...] = ()
    notices: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    people: tuple[Person, ...] = field(default=(), repr=False)
