"""Which letters of a PDF page a reader sees, and why not where not.

A page is painted twice, with its text and without: a letter that makes no difference is not seen, whatever hides
it (a bar, a picture, its own colour, a frame that cuts it off, a layer that is switched off). Where something
solid is painted over a text and more text over that, the text below alone is taken away. What a scanner's
program put invisibly over a picture of the same words is no secret, and is told apart by the ink below it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence

import pypdfium2.raw as raw

from doccheck.readers.pdf_box import Place
from doccheck.readers.pdf_covers import below, cover, explained
from doccheck.readers.pdf_paint import Painted
from doccheck.readers.pdf_scene import Letter, Scene, Why, grey, is_clear, told
from doccheck.readers.pdf_things import Thing, clip_of, scale_of

TINY = 1.5
"""Letters smaller than this many points cannot be read."""
_FEW = 25
"""A page with more things that cover is painted, which is quicker then."""


def look(scene: Scene, words: Sequence[Sequence[Letter]]) -> None:
    """Says of each letter of these words whether it is seen, by its `why`."""
    _look_at_edges(scene, words)
    on_page = [word for word in words if word[0].why is None]
    if on_page and not _is_plain(scene):
        page = Painted(scene)
        suspects = [word for word in on_page if told(word) and page.lacks(word)]
        hidden = explained(scene, page, suspects)
        lower = below(scene, on_page)
        if lower:
            for word in page.unchanged_without(*lower):
                thing = scene.thing(word[0])
                if thing and scene.draws(thing):
                    hidden[id(word)] = (word, cover(scene, word) or Why.BAR)
        _mark(words, hidden)
    for box in scene.redactions:
        for word in words:
            for letter in word:
                middle = (letter.box.left + letter.box.right) / 2, (letter.box.top + letter.box.bottom) / 2
                letter.why = Why.REDACTION if box.holds(*middle) else letter.why


def _is_plain(scene: Scene) -> bool:
    """Whether a page is dark print on white paper with nothing over it, so that it need not be painted."""
    things = scene.things
    if scene.layered or things.faded or things.cut or len(things.covers) > _FEW:
        return False
    over = [*scene.marks, *(cover.box for cover in things.covers)]
    if any(text.box.within(box) for box in over for text in things.texts):
        return False
    return all(_is_print(thing, scene.place) for thing in things.texts)


def _is_print(thing: Thing, place: Place) -> bool:
    tone = grey(thing)
    if tone is None or tone > 150 or is_clear(thing) or raw.FPDFPageObj_HasTransparency(thing.handle):
        return False
    if raw.FPDFTextObj_GetTextRenderMode(thing.handle) != raw.FPDF_TEXTRENDERMODE_FILL:
        return False
    frame = clip_of(thing, place)
    return frame is None or frame.within(thing.box) == thing.box


def _mark(words: Sequence[Sequence[Letter]], hidden: dict[int, tuple[Sequence[Letter], Why]]) -> None:
    """Marks hidden words; a letter or page number that is hidden among seen ones is dirt and not a secret."""
    if not hidden:
        return
    group: list[tuple[Sequence[Letter], Why]] = []
    for word in [*words, None]:
        if word is not None and id(word) in hidden:
            group.append(hidden[id(word)])
        elif word is None or told(word):
            if _says_something("".join(letter.char for member, _ in group for letter in member)):
                for member, why in group:
                    for letter in member:
                        letter.why = why
            group = []


def _says_something(words: str) -> bool:
    return sum(map(str.isalpha, words)) > 2 or sum(map(str.isalnum, words)) > 3


def _look_at_edges(scene: Scene, words: Iterable[Sequence[Letter]]) -> None:
    for word in words:
        boxes = [letter.box for letter in word]
        off = all(
            box.right <= 0 or box.left >= scene.width or box.bottom <= 0 or box.top >= scene.height
            for box in boxes
        )
        small = all(box.bottom - box.top < TINY and box.right - box.left < TINY for box in boxes)
        if off and told(word):
            _set(word, Why.OFF_PAGE)
        elif small and told(word) and _is_tiny(scene, word[0]):
            _set(word, Why.TINY)


def _set(word: Sequence[Letter], why: Why) -> None:
    for letter in word:
        letter.why = why


def _is_tiny(scene: Scene, letter: Letter) -> bool:
    """Whether a letter is as small as its box says: a font may give it none."""
    thing = scene.thing(letter)
    size = ctypes.c_float()
    if thing is None or not raw.FPDFTextObj_GetFontSize(thing.handle, size):
        return False
    of = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing.handle, of)
    return abs(size.value) * abs(of.a * of.d - of.b * of.c) ** 0.5 * scale_of(thing.matrix) < TINY
