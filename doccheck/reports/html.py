"""The report as one page of HTML: to read, to print and to tick off. It needs no network and runs no script.

Filters are tick boxes that the style sheet looks at. What words of a document it shows is settled before it gets
here (`sanitise.cleared`), and everything is escaped by the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from doccheck.model import CATEGORIES, BlockKind, Finding, Layer, Settled, Severity, Verdict
from doccheck.reports import Checked, Excerpts, Frame, Judged
from doccheck.reports.data import statistics
from doccheck.reports.excerpts import one_line, printable, shown
from doccheck.reports.marked_text import Mark, Marked, MarkedBlock, Piece, Row, Thing, is_cell, marked, rows
from doccheck.reports.sanitise import cleared
from doccheck.reports.wording import (
    DANGER,
    counts,
    gap_sentence,
    heading,
    in_the_record,
    recorded,
    set_aside,
)
from doccheck.saying import SURENESS, advice_heading
from doccheck.settled import ACCEPTED, BASELINE, RELEASED

if TYPE_CHECKING:
    from jinja2 import Template

_NOWHERE = "the document as a whole"
_PAGE = re.compile(r"page (\d+)(?:, |$)")
_VERDICTS = {
    Verdict.PASS: ("✓", "Ready to send"),
    Verdict.ADVISE: ("i", "Can be sent, and could be better"),
    Verdict.HOLD: ("!", "Something to mend first"),
    Verdict.UNCHECKED: ("?", "Not checked in full"),
}
_ICONS = {Severity.ERROR: "▲", Severity.WARNING: "◆", Severity.NOTE: "●"}
_FILTERS = {Severity.ERROR: "To mend first", Severity.WARNING: "Would make it better", Severity.NOTE: "Small"}


def render(frame: Frame, inputs: Sequence[Checked]) -> bytes:
    """The page as UTF-8."""
    inputs = cleared(inputs, frame.excerpts)
    documents = [judged for checked in inputs for judged in checked.documents]
    shown_of = [judged for judged in documents if not (frame.quiet and judged.verdict is Verdict.PASS)]
    pages = [DocumentView.of(frame, judged, number) for number, judged in enumerate(shown_of, 1)]
    text = _template().render(
        frame=frame,
        documents=pages,
        total=len(documents),
        wholes=[checked.sentence for checked in inputs if len(checked.documents) > 1],
        danger=DANGER if any(judged.report.urgent for judged in documents) else "",
        severities=_severities(pages),
        categories=_categories(pages),
        statistics=statistics(inputs) if frame.statistics else {},
        contacts=any(judged.verdict is not Verdict.PASS for judged in documents),
        no_words=frame.excerpts is Excerpts.NONE,
        masked=frame.excerpts is Excerpts.MASKED,
    )
    return text.encode("utf-8", "replace")


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("doccheck.reports", "data"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


# --- things to mend -------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlaceView:
    """Where a finding stands: in words, and as a link into the text where it is shown."""

    where: str = field(repr=False)
    link: str = ""


@dataclass(frozen=True)
class ThingView:
    """One thing to mend, as the checklist has it."""

    id: str
    number: int
    code: str
    name: str
    title: str
    category: str
    severity: str
    icon: str
    heading: str
    places: tuple[tuple[str, tuple[PlaceView, ...]], ...] = field(repr=False)
    message: str
    why: str
    advice: str
    remedy: str
    source: str
    sure: str

    @classmethod
    def of(cls, view: _Context, thing: Thing) -> ThingView:
        group, rule = thing.group, view.frame.rules[thing.group.code]
        remedies = dict.fromkeys(finding.remedy or rule.remedy for finding in group.findings)
        return cls(
            id=f"{view.prefix}-thing-{thing.number}",
            number=thing.number,
            code=rule.code,
            name=rule.name,
            title=rule.title,
            category=rule.code[:2],
            severity=str(group.severity),
            icon=_ICONS[group.severity],
            heading=heading(group.severity, view.judged.report).replace("Small things", "A small thing"),
            places=tuple(_places(view, thing)),
            message=rule.message,
            why=rule.why,
            advice=advice_heading(rule.where),
            remedy=" ".join(remedies),
            source=rule.source,
            sure=SURENESS[group.confidence],
        )


def _places(view: _Context, thing: Thing) -> Iterator[tuple[str, tuple[PlaceView, ...]]]:
    """The different words that a thing stands on, each with its places."""
    by_words: dict[str, list[Mark]] = {}
    for mark in thing.marks:
        words = shown(view.judged.report.document, mark.finding.span, view.frame.excerpts) or ""
        by_words.setdefault(words, []).append(mark)
    for words, marks in by_words.items():
        by_where: dict[str, list[Mark]] = {}
        for mark in marks:
            by_where.setdefault(_where(mark.finding), []).append(mark)
        nowhere = len(by_where) == 1 and _NOWHERE in by_where
        yield words, () if nowhere else tuple(_place(view, *place) for place in by_where.items())


def _place(view: _Context, where: str, marks: Sequence[Mark]) -> PlaceView:
    """One place, however often the same words stand there; the link leads to the first of them."""
    linked = [mark.name for mark in marks if mark.name in view.placed]
    link = f"{view.prefix}-place-{linked[0]}" if linked else ""
    times = "" if len(marks) == 1 else " (twice)" if len(marks) == 2 else f" ({len(marks)} times)"
    return PlaceView(where + times, link)


def _where(finding: Finding) -> str:
    where = one_line(finding.where) or _NOWHERE
    return f"{where} (not seen on the page)" if finding.hidden else where


# --- the text -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PieceView:
    """Some letters, and the marks on them: `begins` are places to link to, `ends` the things they belong to.

    `category` is that of all marks on them, where they have one in common.
    """

    text: str = field(repr=False)
    severity: str = ""
    category: str = ""
    begins: tuple[str, ...] = ()
    ends: tuple[ThingView, ...] = ()


@dataclass(frozen=True)
class BlockView:
    """One block: its letters in pieces, and what is said of it where it is no plain part of the page."""

    label: str = field(repr=False)
    pieces: tuple[PieceView, ...]
    unseen: bool = False


@dataclass(frozen=True)
class UnitView:
    """What is read in one go: a paragraph, a heading, a table; the page it begins, and the things first found in it."""

    kind: str
    page: str
    rows: tuple[tuple[tuple[BlockView, ...], ...], ...]
    notes: tuple[ThingView, ...]


class _Context:
    """One document on its way to the page."""

    def __init__(self, frame: Frame, judged: Judged, number: int) -> None:
        self.frame, self.judged, self.prefix = frame, judged, f"document-{number}"
        self.marked: Marked = marked(judged.report)
        in_text = frame.excerpts is not Excerpts.NONE
        self.placed = {m.name for block in self.marked.blocks for m in block.marks} if in_text else set()
        self.things = tuple(ThingView.of(self, thing) for thing in self.marked.things)
        self._linked: set[str] = set()
        self._noted: set[int] = set()
        self._page = ""

    def units(self) -> Iterator[UnitView]:
        """The text in order, the rows of a table together."""
        table: list[Row] = []
        for row in rows(self.marked.blocks):
            first = row[0][0]
            if is_cell(first):
                table.append(row)
                continue
            if table:
                yield self._unit("table", table)
                table = []
            yield self._unit("heading" if first.block.kind is BlockKind.HEADING else "paragraph", [row])
        if table:
            yield self._unit("table", table)

    def _unit(self, kind: str, found: Sequence[Row]) -> UnitView:
        page = _PAGE.search(found[0][0][0].block.where)
        turned = page.group(1) if page and page.group(1) != self._page else ""
        self._page = turned or self._page
        cells = tuple(tuple(tuple(self._block(each) for each in cell) for cell in row) for row in found)
        marks = (mark for row in found for cell in row for each in cell for mark in each.marks)
        new = sorted({mark.number for mark in marks} - self._noted)
        self._noted.update(new)
        return UnitView(kind, turned, cells, tuple(self.things[number - 1] for number in new))

    def _block(self, each: MarkedBlock) -> BlockView:
        block = each.block
        plain = block.seen and block.layer in (Layer.BODY, Layer.TABLE, Layer.FIELD)
        label = "" if plain else one_line(block.where)
        pieces = tuple(map(self._piece, each.pieces))
        return BlockView(label[:1].upper() + label[1:], pieces, unseen=not block.seen)

    def _piece(self, piece: Piece) -> PieceView:
        if not piece.marks:
            return PieceView(printable(piece.text))
        worst = max(mark.finding.severity for mark in piece.marks)
        categories = {mark.finding.code[:2] for mark in piece.marks}
        begins = [mark.name for mark in piece.begins if mark.name not in self._linked]
        self._linked.update(begins)
        return PieceView(
            text=printable(piece.text),
            severity=str(worst),
            category=categories.pop() if len(categories) == 1 else "",
            begins=tuple(f"{self.prefix}-place-{name}" for name in begins),
            ends=tuple(self.things[mark.number - 1] for mark in piece.ends),
        )


# --- a document -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class SettledView:
    """What somebody has accepted or released."""

    code: str
    title: str
    where: str = field(repr=False)
    said: str = field(repr=False)
    reason: str = field(repr=False)

    @classmethod
    def of(cls, frame: Frame, settled: Settled) -> SettledView:
        by = {ACCEPTED: "Accepted", BASELINE: "In the baseline", RELEASED: "Released"}
        said = by.get(settled.by, f"Set aside by {settled.by}")
        said += f" by {settled.who}" if settled.who else ""
        said += f" on {settled.when[:10]}" if settled.when else ""
        said += f", until {settled.until.isoformat()}" if settled.until else ""
        title = frame.rules[settled.finding.code].title
        return cls(
            settled.finding.code, title, _where(settled.finding), one_line(said), one_line(settled.reason)
        )


@dataclass(frozen=True)
class DocumentView:
    """One document, as the template wants it."""

    id: str
    path: str = field(repr=False)
    verdict: str
    icon: str
    said: str
    sentence: str = field(repr=False)
    urgent: bool
    gaps: tuple[str, ...] = field(repr=False)
    things: tuple[ThingView, ...]
    counted: str
    recorded: tuple[str, ...] = field(repr=False)
    in_the_record: tuple[str, ...]
    aside: str
    settled: tuple[SettledView, ...]
    notices: tuple[str, ...]
    units: tuple[UnitView, ...]

    @classmethod
    def of(cls, frame: Frame, judged: Judged, number: int) -> DocumentView:
        """The view of the document that is the `number`th on the page, from 1."""
        report, view = judged.report, _Context(frame, judged, number)
        icon, said = _VERDICTS[judged.verdict]
        return cls(
            id=view.prefix,
            path=one_line(report.document.path),
            verdict=judged.verdict.value,
            icon=icon,
            said=said,
            sentence=one_line(judged.sentence),
            urgent=report.urgent,
            gaps=tuple(gap_sentence(gap) for gap in report.gaps),
            things=view.things,
            counted=counts(report, [thing.group for thing in view.marked.things]) if view.things else "",
            recorded=tuple(recorded(report, frame.excerpts)),
            in_the_record=tuple(in_the_record(report)),
            aside=set_aside(report),
            settled=tuple(SettledView.of(frame, settled) for settled in report.settled),
            notices=tuple(map(one_line, report.notices)),
            units=tuple(view.units()) if frame.excerpts is not Excerpts.NONE else (),
        )


def _severities(pages: Sequence[DocumentView]) -> list[tuple[str, str, str]]:
    """The severities that occur: key, icon and label of each filter."""
    found = {thing.severity for page in pages for thing in page.things}
    return [(str(s), _ICONS[s], label) for s, label in _FILTERS.items() if str(s) in found]


def _categories(pages: Sequence[DocumentView]) -> list[tuple[str, str]]:
    """The categories that occur, an authority's own last."""
    found = {thing.category for page in pages for thing in page.things}
    own = sorted(found - CATEGORIES.keys())
    return [(key, CATEGORIES.get(key, key)) for key in (*CATEGORIES, *own) if key in found]
