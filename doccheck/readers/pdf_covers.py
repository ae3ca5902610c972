"""Why letters of a PDF page are not seen: what lies over them, and what else hides them."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pypdfium2.raw as raw

from doccheck.readers.pdf_box import Box
from doccheck.readers.pdf_paint import Painted
from doccheck.readers.pdf_scene import Letter, Scene, Why, around, grey, is_clear, is_stencil
from doccheck.readers.pdf_things import Thing, address, clip_of

FAINT = 24
"""Grey values (of 255) that differ by no more than this cannot be told apart."""
DARK = 50
"""Paper darker than this grey value is a bar."""
SCANNED_PART = 0.5
"""The part of a page that pictures cover where it is a scan."""
_MOST = 0.7
"""The part of a word's box that something painted through the word reaches over."""
BAND = 20.0
"""Points of height by which things that cover are looked up."""


def explained(
    scene: Scene, page: Painted, suspects: Sequence[Sequence[Letter]]
) -> dict[int, tuple[Sequence[Letter], Why]]:
    """The words among `suspects` that are hidden, with the reason."""
    clear = {id(word) for word in suspects if is_clear(scene.thing(word[0]))}
    certain = [word for word in suspects if id(word) in clear]
    certain += page.confirmed([word for word in suspects if id(word) not in clear])
    scanned = _is_scan(scene)
    found: dict[int, tuple[Sequence[Letter], Why]] = {}
    for word in certain:
        why = _reason(scene, page, word, id(word) in clear, scanned)
        if why:
            found[id(word)] = (word, why)
    return found


def _reason(scene: Scene, page: Painted, word: Sequence[Letter], clear: bool, scanned: bool) -> Why | None:
    thing, box = scene.thing(word[0]), around(word)
    if scene.layered and _is_layered(scene, word[0]):
        return Why.LAYER
    if thing and is_stencil(thing) and _is_cut_out(scene, page, thing, box):
        return None
    dark, light = page.ink(_core(box))
    over = cover(scene, word)
    if scanned and (clear or over is Why.PICTURE) and _is_over_picture(scene, box):
        if light - dark > FAINT or _ink_near(page, box):
            return Why.SCAN
        return Why.BAR if light < DARK else Why.CLEAR
    if clear:
        return over or Why.CLEAR
    if thing is None:
        return None
    frame = clip_of(thing, scene.place)
    if frame and not frame.within(box):
        return Why.CLIPPED
    if not scene.draws(thing):
        return None
    if over:
        return over
    tone = grey(thing)
    if tone is not None and dark - FAINT <= tone <= light + FAINT and light - dark <= FAINT:
        return Why.BAR if light < DARK else Why.COLOUR
    if tone is not None and abs(tone - (dark + light) / 2) <= FAINT:
        return Why.COLOUR
    # What hides it is not known, so nothing of it may show: a font may lack the shapes of some letters.
    return Why.MASKED if page.lacks_all(word) else None


def _is_cut_out(scene: Scene, page: Painted, thing: Thing, box: Box) -> bool:
    """Whether what is painted later over a text is seen in a part of its place only: in the shapes of its letters."""
    for cover in reversed(scene.things.covers):
        if cover.order < thing.order:
            return False
        part = cover.box.within(box)
        if part and part.area > _MOST * box.area:
            return page.is_partly(cover, part)
    return False


def _core(box: Box) -> Box:
    """The middle of a line of print, where a bar covers it also when it is a little too low or too narrow."""
    quarter = (box.bottom - box.top) / 4
    return Box(box.left, box.top + quarter, box.right, box.bottom - quarter)


def _is_layered(scene: Scene, letter: Letter) -> bool:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(scene.text, letter.order, x, y)
    at = (round(x.value), round(y.value))
    return any((at[0] + dx, at[1] + dy) in scene.layered for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def cover(scene: Scene, word: Sequence[Letter]) -> Why | None:
    """What solid thing is painted over a word later than the word itself."""
    thing, box = scene.thing(word[0]), around(word)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for cover in reversed(scene.things.covers):
        if thing is None or cover.order < thing.order:
            break
        if cover.box.holds(x, y) and (cover.solid or cover.kind == raw.FPDF_PAGEOBJ_IMAGE):
            return Why.PICTURE if cover.kind == raw.FPDF_PAGEOBJ_IMAGE else Why.BAR
    return Why.MARK if any(mark.holds(x, y) for mark in scene.marks) else None


def _is_scan(scene: Scene) -> bool:
    covered = sum(picture.area for picture in scene.things.pictures)
    return covered >= SCANNED_PART * Box(0, 0, scene.width, scene.height).area


def _is_over_picture(scene: Scene, box: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return any(picture.holds(x, y) for picture in scene.things.pictures)


def _ink_near(page: Painted, box: Box) -> bool:
    """Whether print stands just beside a box: the words of a scan seldom lie exactly on it."""
    if page.ink(_core(box))[1] < DARK:
        return False
    height = box.bottom - box.top
    wide = Box(box.left - height, box.top - height, box.right + height, box.bottom + height)
    dark, light = page.ink(wide)
    return light - dark > FAINT


def below(
    scene: Scene, words: Sequence[Sequence[Letter]]
) -> tuple[list[Thing], list[Sequence[Letter]]] | None:
    """Texts over which something solid is painted later, and the words they make up.

    A text printed twice, the second time over the solid thing, counts as one: pdfium tells of the first only.
    """
    last = max((cover.order for cover in scene.things.covers if cover.solid), default=-1)
    bands: dict[int, list[Thing]] = {}
    first = min((thing.order for thing in scene.things.texts), default=0)
    for cover in scene.things.covers:
        if cover.solid and cover.order > first:
            for band in range(int(max(cover.box.top, 0) // BAND), int(max(cover.box.bottom, 0) // BAND) + 1):
                bands.setdefault(band, []).append(cover)
    lower = {
        thing.key: thing
        for thing in scene.things.texts
        if thing.order < last and _is_under(thing, bands.get(int(_middle(thing.box) // BAND), ()))
    }
    if not lower:
        return None
    told: set[int] = set()
    concerned = []
    for word in words:
        keys = {address(raw.FPDFText_GetTextObject(scene.text, letter.order)) for letter in word}
        told |= keys
        if keys & lower.keys():
            concerned.append(word)
    ghosts = [thing for thing in scene.things.texts if thing.key not in told and thing.key not in lower]
    return ([*lower.values(), *ghosts], concerned) if concerned else None


def _middle(box: Box) -> float:
    return max((box.top + box.bottom) / 2, 0)


def _is_under(thing: Thing, covers: Sequence[Thing]) -> bool:
    y = (thing.box.top + thing.box.bottom) / 2
    width = thing.box.right - thing.box.left
    return any(
        cover.order > thing.order and cover.box.holds(thing.box.left + part * width, y)
        for cover in covers
        for part in (0.15, 0.5, 0.85)
    )
