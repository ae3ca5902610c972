"""Lines, form fields and sections: the shape of a text before its sentences are read."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from doccheck import tables
from doccheck.language.reading import Line, LineKind, Section, SectionKind
from doccheck.model import Block, BlockKind, Field, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_BULLET = re.compile(r"\s*(?:[-*\u2022]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-z]\))\s+")
_LABEL = re.compile(r"(?P<label>[^.!?:|\n\"]{1,70}?)\s*:(?:\s+|$)")
_QUESTION = re.compile(r"(?P<label>[A-Z][^.!?:|\n\"]{3,90}\?):?(?:\s+|$)")
_FORM_QUESTION = re.compile(
    r"(?:who|what|why|when|where|which|how|is|are|has|have|does|do|did|was|were|will|can|any|if) ",
    re.IGNORECASE,
)
_CELL_EDGE = re.compile(r"[ \t]+\|[ \t]*|[ \t]*\|[ \t]+|\t+|^\||\|$")
_NUMBERED = re.compile(r"(?:section |part )?(?:\d{1,2}(?:\.\d{1,2})*|[A-Z])[.):]?\s+\S", re.IGNORECASE)
_HEADING_MARK = re.compile(r"#{1,6}\s+|\*\*(?=.*\*\*\s*$)|__(?=.*__\s*$)")
LONGEST_HEADING = 12
LONGEST_LABEL = 9
SHORT_ANSWER = 60
"""Labels in words, answers in code points. A longer run before a colon is the beginning of a sentence."""


def read_lines(plain: str, blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    """Every line of `plain` with the part it plays; `blocks` say which lines a reader saw as headings."""
    headings = {block.span.start for block in blocks if block.kind is BlockKind.HEADING}
    lines: list[Line] = []
    for match in _LINE.finditer(plain):
        if match.start() == len(plain) and lines:
            break
        start = match.start()
        content = Span(start, start + len(match.group().rstrip("\r\n")))
        apart = bool(lines) and (not len(lines[-1].span) or plain[lines[-1].span.end - 1] in '.!?")]')
        lines.append(_read_line(plain, _trim(plain, content), headings, apart))
    return tuple(lines)


def _read_line(plain: str, span: Span, headings: set[int], apart: bool) -> Line:
    text = plain[span.start : span.end]
    if not text:
        return Line(span, LineKind.BLANK)
    if _CELL_EDGE.search(text):
        return Line(span, LineKind.ROW, cells=_cells(plain, span))
    if span.start in headings:
        return Line(span, LineKind.HEADING)
    bullet = _BULLET.match(plain, span.start, span.end)
    begin = bullet.end() if bullet else span.start
    label = _label(plain, Span(begin, span.end))
    answer = _trim(plain, Span(label.end(), span.end)) if label else None
    if not answer and (_is_heading(text) or (apart and _names_section(text))):
        return Line(span, LineKind.HEADING)
    if label:
        return Line(span, LineKind.FIELD, label=Span(label.start(), label.end("label")), answer=answer)
    return Line(span, LineKind.ITEM if bullet else LineKind.PROSE, answer=Span(begin, span.end))


def _label(plain: str, span: Span) -> re.Match[str] | None:
    for pattern in (_LABEL, _QUESTION):
        found = pattern.match(plain, span.start, span.end)
        if found and (
            _asks(found, span) if pattern is _QUESTION else len(found["label"].split()) <= LONGEST_LABEL
        ):
            return found
    return None


def _asks(question: re.Match[str], span: Span) -> bool:
    """Whether a question is a form's, answered on the same line, rather than one that the author puts."""
    return bool(_FORM_QUESTION.match(question["label"])) or span.end - question.end() <= SHORT_ANSWER


def _is_heading(text: str) -> bool:
    """A heading is short, does not end as a sentence does, and looks like one."""
    marked = _HEADING_MARK.match(text)
    bare = text[marked.end() :].strip("*_ ") if marked else text
    words = bare.rstrip(":").split()
    if not words or len(words) > LONGEST_HEADING or bare[-1] in ".!?;,":
        return False
    if marked:
        return True
    letters = [c for c in bare if c.isalpha()]
    if len(letters) < 3:
        return False
    if ":" in bare[:-1]:
        return False
    shouted = all(c.isupper() for c in letters)
    return shouted or bare.endswith(":") or bool(_NUMBERED.match(bare) and len(words) <= 7)


def _names_section(text: str) -> bool:
    """A short line of its own, without a full stop, in the words that forms and reports use for headings."""
    bare = _bare(text)
    return (
        len(bare.split()) <= 7
        and text[0].isupper()
        and text[-1] not in ".!;,"
        and _kind_of(bare) is not SectionKind.OTHER
    )


def _cells(plain: str, span: Span) -> tuple[Span, ...]:
    cells, start = [], span.start
    for edge in _CELL_EDGE.finditer(plain, span.start, span.end):
        cells.append(_trim(plain, Span(start, edge.start())))
        start = edge.end()
    cells.append(_trim(plain, Span(start, span.end)))
    if len(cells) > 1 and not len(cells[0]) and plain[span.start] == "|":
        cells = cells[1:]
    return tuple(cells)


def _trim(plain: str, span: Span) -> Span:
    """`span` without the white space at its edges."""
    text = plain[span.start : span.end]
    left = len(text) - len(text.lstrip())
    return Span(span.start + left, span.start + max(left, len(text.rstrip())))


def read_fields(plain: str, lines: tuple[Line, ...]) -> tuple[Field, ...]:
    """Label and answer pairs: `Label: answer` lines, a label whose answer is on the next line, two-cell rows."""
    fields = []
    for index, line in enumerate(lines):
        if line.kind is LineKind.FIELD and line.label:
            fields.append(Field(line.label, line.answer))
        elif line.kind is LineKind.HEADING and plain[line.span.end - 1] in ":?":
            below = lines[index + 1] if index + 1 < len(lines) else None
            answer = below.span if below and below.kind in (LineKind.PROSE, LineKind.ITEM) else None
            fields.append(Field(Span(line.span.start, line.span.end - 1), answer))
        elif line.kind is LineKind.ROW:
            fields.extend(_row_fields(plain, line))
    return tuple(fields)


def _row_fields(plain: str, line: Line) -> list[Field]:
    if len(line.cells) == 2:
        return [Field(line.cells[0], line.cells[1])] if len(line.cells[0]) else []
    found = []
    for cell in line.cells:
        label = _LABEL.match(plain, cell.start, cell.end)
        if label:
            found.append(
                Field(Span(cell.start, label.end("label")), _trim(plain, Span(label.end(), cell.end)))
            )
    return found


def read_sections(plain: str, lines: tuple[Line, ...]) -> tuple[Section, ...]:
    """Headings and what stands under them, in order, covering the whole text."""
    starts: list[tuple[int, Span | None, SectionKind]] = [(0, None, SectionKind.OTHER)]
    for line in lines:
        if line.kind is LineKind.HEADING:
            starts.append(
                (line.span.start, line.span, _kind_of(_bare(plain[line.span.start : line.span.end])))
            )
    ends = [start for start, _, _ in starts[1:]] + [len(plain)]
    return tuple(
        Section(heading, Span(start, end), kind)
        for (start, heading, kind), end in zip(starts, ends, strict=True)
    )


def label_kind(label: str) -> SectionKind:
    """What a form label asks for, in the same terms as a heading."""
    return _kind_of(_bare(label))


def _bare(text: str) -> str:
    """A heading without its number, marks and colon, in lower case."""
    text = _HEADING_MARK.sub("", text.strip())
    text = re.sub(
        r"^(?:section |part )?(?:\d{1,2}(?:\.\d{1,2})*|[A-Za-z])[.):]\s+|^\d{1,2}\s+",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return text.strip("*_:.? \t").lower()


def _kind_of(bare: str) -> SectionKind:
    for kind, pattern in _section_patterns():
        if pattern.fullmatch(bare):
            return kind
    return SectionKind.OTHER


@cache
def _section_patterns() -> tuple[tuple[SectionKind, re.Pattern[str]], ...]:
    data = tables.parsed(files("doccheck.language").joinpath("data/sections.toml").read_bytes())
    return tuple(
        (SectionKind(kind.replace("_", " ")), re.compile("|".join(f"(?:{p})" for p in patterns)))
        for kind, patterns in data["kinds"].items()
    )
