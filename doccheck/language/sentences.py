"""Sentences that survive form lines, bullets, tables and hard-wrapped mail.

Not spaCy's own: its parser runs a form's lines together and cuts at "Mrs." and "2.40pm".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.language.reading import Line, LineKind, Section, SectionKind, Sentence
from doccheck.language.structure import label_kind
from doccheck.model import Span

_EDGE = re.compile(r"(?:[.!?]+|\u2026)[\"')\]]*\s+(?=[\"'(\[]*(?P<next>\w+|\S))")
_ABBREVIATION = re.compile(
    r"(?i:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Revd|Fr|Sr|Sgt|Insp|Cllr|Hon|St|Rd|Ave|nos|vs|approx|dept|ext|tel|est|fig|ref|e\.g|i\.e|cf"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|a\.m|p\.m))\.$"
    r"|(?:^|[A-Z][\w'-]*\s|(?i:\b(?:mr|mrs|ms|miss|dr)\.?\s)|[A-Z]\.\s?)[A-Z]\.$"
    r"|\b(?:[A-Za-z]\.)+[A-Za-z]\.$"
)
_BEFORE_A_NUMBER = re.compile(r"\b(?:no|nos|ref|fig|s|p|pp|c|tel|ext)\.$", re.IGNORECASE)
_CLOSES = re.compile(
    r"\b(?:a\.m|p\.m|(?:Year|Class|Stage|Plan|Ward|Block|Section|Part|hepatitis|vitamin) [A-Z])\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.$")
_OPENERS = frozenset(
    "A An And As At But By Class Dad For From He Her His I If In It Last Mr Mrs Ms Miss Mum My No Not Of On One Our School She So"
    " That The Their Then There They This To Today Two We What When While Who With Yesterday You".split()
)
_TERMINAL = re.compile(r"[.!?:;\u2026][\"')\]]*$")

SHORTEST_WRAP = 50
"""Code points. Shorter lines are not taken as wrapped at a margin."""
HEADER_ROW_WORDS = 5
FRAGMENT_WORDS = 3


def read_sentences(
    plain: str, lines: tuple[Line, ...], sections: tuple[Section, ...]
) -> tuple[Sentence, ...]:
    """Every sentence of the prose, the values of form lines and the cells of rows, in order."""
    lower = _is_lower_case(plain)
    found: list[Sentence] = []
    kinds = _KindByPlace(sections)
    for index, lead, span, section in _stretches(plain, lines, kinds):
        first = True
        for piece in split_sentences(plain, span, lower):
            found.append(Sentence(piece, index, section, lead if first else None))
            first = False
    return tuple(found)


def _is_fragment(answer: str) -> bool:
    """An answer that says nothing without its label ("not sought"): the whole line is then the sentence."""
    return len(answer.split()) <= FRAGMENT_WORDS and not _TERMINAL.search(answer)


class _KindByPlace:
    """The section kind at growing positions."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections, self.at = sections, 0

    def __call__(self, position: int) -> SectionKind:
        while self.at + 1 < len(self.sections) and self.sections[self.at + 1].span.start <= position:
            self.at += 1
        return self.sections[self.at].kind


def _stretches(
    plain: str, lines: tuple[Line, ...], kind_at: _KindByPlace
) -> Iterator[tuple[int, Span | None, Span, SectionKind]]:
    """Stretches of text that no sentence crosses: (line index, lead, span, section)."""
    width = _wrap_width(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        section = kind_at(line.span.start)
        if line.kind is LineKind.ROW:
            if not _is_header_row(plain, lines, index):
                yield from ((index, None, cell, section) for cell in line.cells if len(cell))
        elif line.kind is LineKind.FIELD and line.label and line.answer is not None:
            last = _last_wrapped(plain, lines, index, width)
            if len(line.answer):
                labelled = label_kind(plain[line.label.start : line.label.end])
                section = labelled if labelled is not SectionKind.OTHER else section
                answer = Span(line.answer.start, lines[last].span.end)
                if _is_fragment(plain[answer.start : answer.end]):
                    yield index, None, Span(line.label.start, answer.end), section
                else:
                    yield index, line.label, answer, section
            index = last
        elif line.kind in (LineKind.PROSE, LineKind.ITEM) and line.answer is not None:
            last = _last_wrapped(plain, lines, index, width)
            yield index, None, Span(line.answer.start, lines[last].span.end), section
            index = last
        index += 1


def _is_header_row(plain: str, lines: tuple[Line, ...], index: int) -> bool:
    """The first of several rows, of short cells without a figure in them: the names of the columns."""
    line = lines[index]
    if (index and lines[index - 1].kind is LineKind.ROW) or len(line.cells) < 2:
        return False
    if index + 1 >= len(lines) or lines[index + 1].kind is not LineKind.ROW:
        return False
    cells = [plain[cell.start : cell.end] for cell in line.cells]
    return all(
        len(cell.split()) <= HEADER_ROW_WORDS
        and not any(c.isdigit() for c in cell)
        and not _TERMINAL.search(cell)
        for cell in cells
    ) and (
        len(cells) > 2
        or (len(lines[index + 1].cells) == len(cells) and all(c and c[0].isupper() for c in cells))
    )


def _wrap_width(lines: tuple[Line, ...]) -> int:
    """The margin at which long lines were wrapped, in code points; 0 where they were not."""
    lengths = sorted((len(line.span) for line in lines if line.kind is LineKind.PROSE), reverse=True)
    if len(lengths) < 3 or lengths[0] > 120 or lengths[0] < SHORTEST_WRAP:
        return 0
    return lengths[0]


def _last_wrapped(plain: str, lines: tuple[Line, ...], index: int, width: int) -> int:
    """The index of the last line that goes on from the line at `index`."""
    while index + 1 < len(lines) and _goes_on(plain, lines[index], lines[index + 1], width):
        index += 1
    return index


def _goes_on(plain: str, line: Line, below: Line, width: int) -> bool:
    if below.kind not in (LineKind.PROSE, LineKind.FIELD) or not len(line.span):
        return False
    text = plain[line.span.start : line.span.end]
    first = plain[below.span.start]
    if below.kind is LineKind.FIELD and not first.islower():
        return False
    if (
        first.islower()
        and not _TERMINAL.search(text)
        and len(text) >= SHORTEST_WRAP // 2
        and len(text) <= 140
    ):
        return True
    if not width:
        return False
    word = plain[below.span.start : below.span.end].split(None, 1)[0]
    return len(text) >= SHORTEST_WRAP and len(text) + 1 + len(word) > width


def split_sentences(plain: str, span: Span, lower: bool = False) -> Iterator[Span]:
    """The sentences of one stretch of text; `lower` where the text begins its sentences without capitals."""
    start = span.start
    for edge in _EDGE.finditer(plain, span.start, span.end):
        after = edge["next"][0]
        if edge.end() >= span.end or not (
            after.isupper() or after.isdigit() or (lower and after.isalpha()) or after in "-\u00a3"
        ):
            continue
        stop = edge.start() + len(edge.group().rstrip())
        if _goes_on_after(plain[max(start, stop - 40) : stop].rstrip("\"')]"), edge["next"]):
            continue
        yield Span(start, stop)
        start = edge.end()
    end = start + len(plain[start : span.end].rstrip())
    if end > start:
        yield Span(start, end)


def _goes_on_after(before: str, after: str) -> bool:
    """Whether the full stop that ends `before` belongs to an abbreviation or an initial."""
    if after[0].isdigit() and _BEFORE_A_NUMBER.search(before):
        return True
    if _INITIAL.search(before) and after not in _OPENERS and after[0].isupper():
        return True
    return bool(_ABBREVIATION.search(before)) and not _CLOSES.search(before)


def _is_lower_case(plain: str) -> bool:
    """Whether sentences begin without capitals: after a full stop, a small letter is the rule."""
    after = [m["next"][0] for m in _EDGE.finditer(plain[:20000])]
    letters = [c for c in after if c.isalpha()]
    return len(letters) >= 2 and sum(c.islower() for c in letters) > len(letters) / 2
