"""Content streams without chosen glyphs, with labels in the place of them.

pdfminer says which glyphs an operator shows; pypdf writes the operators anew. The two go through a stream side by
side, operator for operator and byte for byte, and where they do not agree the page is not rewritten at all. A label
is shown by the same text object that showed the words, so that it is read where they were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pdfminer.fontmetrics import FONT_METRICS
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, FloatObject, NameObject, NumberObject

from doccheck.copies.pdf_drawing import FONT, Mark
from doccheck.copies.pdf_glyphs import Glyph, Shown, Unsafe

_SHOWING = (b"Tj", b"TJ", b"'", b'"')
_WIDTHS = FONT_METRICS["Helvetica"][1]
_SMALLEST, _NARROWEST, _WIDEST, _APART = 0.6, 0.5, 1.1, 200.0
"""How much smaller, narrower and wider than usual a label may be, and how far apart its letters (thousandths)."""

Operation: TypeAlias = tuple[Any, bytes]
MarkOf = Callable[[Glyph], "Mark | None"]


@dataclass
class Rewriting:
    """The rewriting of one page's streams. `mark_of` says for a glyph in which mark it lies; each is labelled once."""

    mark_of: MarkOf
    labelled: set[int] = field(default_factory=set)

    def without(self, stream: ContentStream, shown: Sequence[Shown]) -> bool:
        """Takes glyphs out of a stream, all others staying where they are; says whether any was taken."""
        count = sum(operator in _SHOWING for _, operator in stream.operations)
        if count == 0 and not shown:
            return False
        if count == 0 or len(shown) % count:
            raise Unsafe
        operations: list[Operation] = []
        fonts: list[Any] = [None]
        at, changed = 0, False
        for operands, operator in stream.operations:
            _follow(fonts, operands, operator)
            if operator in _SHOWING:
                # A form that is drawn several times shows each of its strings several times.
                new = self._anew(operands, operator, shown[at::count], fonts[-1])
                at += 1
                changed = changed or new is not None
                operations += [(operands, operator)] if new is None else new
            else:
                operations.append((operands, operator))
        if changed:
            stream.operations = operations
        return changed

    def _anew(
        self, operands: Any, operator: bytes, shown: Sequence[Shown], font: Any
    ) -> list[Operation] | None:
        """The operators that show what is left of a string; None where none of it goes."""
        if any(glyphs is None for each in shown for _, glyphs in each.strings):
            raise Unsafe
        if not any(self.mark_of(glyph) for each in shown for glyph in each.glyphs):
            return None
        out, waiting = list(_lead(operands, operator)), ArrayObject()
        for part in self._parts(operands, operator, shown):
            if isinstance(part, Mark):
                out.append(([waiting], b"TJ"))
                label, width = _label(part, shown[0], font)
                out += label
                waiting = ArrayObject([FloatObject(round(width, 3))] if width else [])
            else:
                waiting.append(part)
        return [*out, ([waiting], b"TJ")]

    def _parts(self, operands: Any, operator: bytes, shown: Sequence[Shown]) -> Iterator[Any]:
        """What stays of a string and how far to go where something went; a mark where its label belongs."""
        given = list(operands[0]) if operator == b"TJ" else [operands[-1]]
        number = 0
        for part in given:
            if isinstance(part, (FloatObject, NumberObject)):
                yield part
                continue
            variants = [each.strings[number] for each in shown if number < len(each.strings)]
            number += 1
            if len(variants) != len(shown) or any(code != _bytes(part) for code, _ in variants):
                raise Unsafe
            yield from self._kept(_bytes(part), [glyphs or [] for _, glyphs in variants])

    def _kept(self, code: bytes, variants: Sequence[Sequence[Glyph]]) -> Iterator[Any]:
        count = len(variants[0])
        if any(len(glyphs) != count for glyphs in variants):
            raise Unsafe
        step = len(code) // max(count, 1)
        stay = b""
        for number in range(count):
            mark = next((m for glyphs in variants if (m := self.mark_of(glyphs[number]))), None)
            if mark is None:
                stay += code[number * step : (number + 1) * step]
                continue
            if stay:
                yield ByteStringObject(stay)
                stay = b""
            if mark.label and id(mark) not in self.labelled:
                self.labelled.add(id(mark))
                yield mark
            yield FloatObject(round(-variants[0][number].advance, 3))
        if stay:
            yield ByteStringObject(stay)


def _follow(fonts: list[Any], operands: Any, operator: bytes) -> None:
    """Keeps the name of the font in use, as the graphics state is saved and restored."""
    if operator == b"q":
        fonts.append(fonts[-1])
    elif operator == b"Q" and len(fonts) > 1:
        fonts.pop()
    elif operator == b"Tf" and operands:
        fonts[-1] = operands[0]


def _lead(operands: Any, operator: bytes) -> Iterator[Operation]:
    """What the operators that also begin a line do before they show their string."""
    if operator == b'"':
        yield [operands[0]], b"Tw"
        yield [operands[1]], b"Tc"
    if operator in (b"'", b'"'):
        yield [], b"T*"


def _label(mark: Mark, shown: Shown, font: Any) -> tuple[list[Operation], float]:
    """Operators that show a label and put everything back; and how far it went, to be taken back."""
    glyph = next((glyph for glyph in shown.glyphs if mark.box.holds(*glyph.middle)), None)
    if font is None or glyph is None or glyph.unit <= 0:
        return [], 0.0
    words = mark.label.encode("cp1252", "replace")
    wide = float(sum(_WIDTHS.get(letter, 556) for letter in words.decode("cp1252")))
    width, height = mark.box.right - mark.box.left, mark.box.high - mark.box.low
    ratio = max(width, height) / glyph.unit / wide
    smaller = min(1.0, max(ratio**0.5, _SMALLEST))
    narrower = min(_WIDEST, max(ratio / smaller, _NARROWEST))
    apart = min(max(ratio / narrower - smaller, 0) * wide / len(words), _APART)
    number = FloatObject
    before = [
        ([NameObject(FONT), number(round(shown.size * smaller, 3))], b"Tf"),
        ([number(round(shown.stretch * narrower, 2))], b"Tz"),
        ([number(round(apart * shown.size / 1000, 4))], b"Tc"),
        ([number(0)], b"Tw"),
        ([ByteStringObject(words)], b"Tj"),
    ]
    after = [
        ([font, number(shown.size)], b"Tf"),
        ([number(shown.stretch)], b"Tz"),
        ([number(shown.letter_space)], b"Tc"),
        ([number(shown.word_space)], b"Tw"),
    ]
    return before + after, (wide * smaller + apart * len(words)) * narrower


def _bytes(part: Any) -> bytes:
    return part.original_bytes if hasattr(part, "original_bytes") else bytes(part)
