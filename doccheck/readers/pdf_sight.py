"""Which letters of a PDF page a reader sees, and why not where not.

A page is painted twice, with its text and without: a letter that makes no difference is not seen, whatever hides
it (a bar, a picture, its own colour, a frame that cuts it off, a layer that is switched off). Where something
solid is painted over a text and more text over that, the text below alone is taken away. What a scanner's
program put invisibly over a picture of the same words is no secret, and is told apart by the ink below it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from doccheck.model import Flag
from doccheck.readers import limits
from doccheck.readers.pdf_box import Box, Place
from doccheck.readers.pdf_things import Thing, Things, address, clip_of, scale_of

TINY = 1.5
"""Letters smaller than this many points cannot be read."""
FAINT = 24
"""Grey values (of 255) that differ by no more than this cannot be told apart."""
DARK = 50
"""Paper darker than this grey value is a bar."""
SCANNED_PART = 0.5
"""The part of a page that pictures cover where it is a scan."""
FINE = 2.0
"""Pixels a point in the second look."""


class Why(Enum):
    """Why letters are not seen: the flag, and how a place says it."""

    BAR = (Flag.COVERED, "under a bar or box drawn over it")
    PICTURE = (Flag.COVERED, "under a picture")
    MARK = (Flag.COVERED, "under a drawing or note laid over it")
    REDACTION = (Flag.COVERED, "under a redaction mark that was never applied")
    LAYER = (Flag.HIDDEN, "on a layer that is switched off")
    OFF_PAGE = (Flag.OFF_PAGE, "outside the edge of the page")
    TINY = (Flag.INVISIBLE, "in letters too small to read")
    CLEAR = (Flag.INVISIBLE, "in invisible letters")
    COLOUR = (Flag.INVISIBLE, "in the colour of its background")
    CLIPPED = (Flag.INVISIBLE, "cut away by a frame")
    MASKED = (Flag.INVISIBLE, "made invisible")
    SCAN = (Flag.OCR, "read from a scan by the program that made it")

    @property
    def flag(self) -> Flag:
        return self.value[0]

    @property
    def said(self) -> str:
        return self.value[1]


@dataclass(slots=True)
class Letter:
    """One letter. `order` is its place in the file's own order, `why` says why it is not seen."""

    char: str = field(repr=False)
    box: Box
    order: int
    aslant: bool = False
    why: Why | None = None


@dataclass(slots=True)
class Scene:
    """What is needed to tell what is seen on one page. `turn` is how far it is turned to be upright."""

    document: pdfium.PdfDocument
    source: pdfium.PdfPage
    text: pdfium.PdfTextPage
    place: Place
    width: float
    height: float
    turn: int
    things: Things
    marks: Sequence[Box] = ()
    """Drawings and notes laid over the page (annotations) that may cover words."""
    redactions: Sequence[Box] = ()
    layered: frozenset[tuple[int, int]] = frozenset()
    """Where letters begin that belong to a layer that can be switched off."""
    _texts: dict[int, Thing] = field(default_factory=dict)
    _drawn: dict[int, bool] = field(default_factory=dict)

    def thing(self, letter: Letter) -> Thing | None:
        """The text object that a letter belongs to."""
        if not self._texts:
            self._texts = {thing.key: thing for thing in self.things.texts}
        return self._texts.get(address(raw.FPDFText_GetTextObject(self.text, letter.order)))

    def draws(self, thing: Thing) -> bool:
        """Whether a text by itself makes any mark: a font may lack the shapes of its letters."""
        if thing.key not in self._drawn:
            self._drawn[thing.key] = _draws(self, thing)
        return self._drawn[thing.key]


def look(scene: Scene, words: Sequence[Sequence[Letter]]) -> None:
    """Says of each letter of these words whether it is seen, by its `why`."""
    _look_at_edges(scene, words)
    on_page = [word for word in words if word[0].why is None]
    if on_page and not _is_plain(scene):
        page = _Painted(scene)
        suspects = [word for word in on_page if _told(word) and page.lacks(word)]
        hidden = _explained(scene, page, suspects)
        below = _below(scene, on_page)
        if below:
            for word in page.unchanged_without(*below):
                thing = scene.thing(word[0])
                if thing and scene.draws(thing):
                    hidden[id(word)] = (word, _cover(scene, word) or Why.BAR)
        _mark(words, hidden)
    for box in scene.redactions:
        for word in words:
            for letter in word:
                middle = (letter.box.left + letter.box.right) / 2, (letter.box.top + letter.box.bottom) / 2
                letter.why = Why.REDACTION if box.holds(*middle) else letter.why


def _is_plain(scene: Scene) -> bool:
    """Whether a page is dark print on white paper with nothing over it, so that it need not be painted."""
    things = scene.things
    if scene.marks or scene.layered or things.faded or things.cut or len(things.covers) > FEW:
        return False
    if any(text.box.within(cover.box) for cover in things.covers for text in things.texts):
        return False
    return all(_is_print(thing, scene.place) for thing in things.texts)


FEW = 25


def _is_print(thing: Thing, place: Place) -> bool:
    grey = _grey(thing)
    if grey is None or grey > 150 or _is_clear(thing) or raw.FPDFPageObj_HasTransparency(thing.handle):
        return False
    if raw.FPDFTextObj_GetTextRenderMode(thing.handle) != raw.FPDF_TEXTRENDERMODE_FILL:
        return False
    frame = clip_of(thing, place)
    return frame is None or frame.within(thing.box) == thing.box


def _told(word: Sequence[Letter]) -> bool:
    return any(letter.char.isalnum() for letter in word)


def _mark(words: Sequence[Sequence[Letter]], hidden: dict[int, tuple[Sequence[Letter], Why]]) -> None:
    """Marks hidden words; a letter or page number that is hidden among seen ones is dirt and not a secret."""
    if not hidden:
        return
    group: list[tuple[Sequence[Letter], Why]] = []
    for word in [*words, None]:
        if word is not None and id(word) in hidden:
            group.append(hidden[id(word)])
        elif word is None or _told(word):
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
        if off and _told(word):
            _set(word, Why.OFF_PAGE)
        elif small and _told(word) and _is_tiny(scene, word[0]):
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


# Painting


class _Painted:
    """The page as painted, with and without its text."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.invisible = bool(scene.things.texts) and all(_is_clear(thing) for thing in scene.things.texts)
        area = max(scene.width * scene.height, 1.0)
        self.scale = min(1.0, (limits.PAINTED_PIXELS / area) ** 0.5)
        self.whole = self._paint(self.scale)
        self._fine: _Picture | None = None
        # Where all text is invisible by itself, the page without it looks the same.
        bare = self.whole if self.invisible else self._without(scene.things.texts, self.scale)
        self._change = _Change(self.whole, bare)

    def lacks(self, word: Sequence[Letter]) -> bool:
        """Whether most letters of a word make no difference to the page."""
        return self._change.lacks(word)

    def lacks_all(self, word: Sequence[Letter]) -> bool:
        """Whether no letter of a word makes a difference to the page."""
        return all(self._change.same(letter.box) for letter in word if letter.char.isalnum())

    def confirmed(self, words: Sequence[Sequence[Letter]]) -> list[Sequence[Letter]]:
        """Those words that make no difference at a second look either, finer and in colour."""
        if not words or self.invisible:
            return list(words)
        change = self._finer_without(self.scene.things.texts)
        return [word for word in words if change.lacks(word)]

    def unchanged_without(
        self, below: Sequence[Thing], words: Sequence[Sequence[Letter]]
    ) -> list[Sequence[Letter]]:
        """Those of `words`, all made of `below`, that make no difference when only these are taken away."""
        change = self._finer_without(below)
        return [word for word in words if _told(word) and change.lacks(word)]

    def _finer_without(self, texts: Sequence[Thing]) -> _Change:
        """What of the page changes without these texts, painted finer and in colour."""
        scale = min(FINE, (2 * limits.PAINTED_PIXELS / max(self.scene.width * self.scene.height, 1.0)) ** 0.5)
        self._fine = self._fine or self._paint(scale, colour=True)
        return _Change(self._fine, self._without(texts, scale, colour=True))

    def ink(self, box: Box) -> tuple[int, int]:
        """The darkest and the lightest grey inside a box."""
        rows = list(self.whole.rows(box))
        return (min(map(min, rows)), max(map(max, rows))) if rows and rows[0] else (0, 255)

    def _paint(self, scale: float, colour: bool = False) -> _Picture:
        return _Picture(self.scene, scale, colour)

    def _without(self, texts: Iterable[Thing], scale: float, colour: bool = False) -> _Picture:
        texts = list(texts)
        for thing in texts:
            raw.FPDFPageObj_SetIsActive(thing.handle, False)
        try:
            return self._paint(scale, colour)
        finally:
            for thing in texts:
                raw.FPDFPageObj_SetIsActive(thing.handle, True)


class _Picture:
    """A painted page: its bytes, and which of them belong to a box."""

    def __init__(self, scene: Scene, scale: float, colour: bool) -> None:
        bitmap = scene.source.render(
            scale=scale, rotation=scene.turn, grayscale=not colour, rev_byteorder=False
        )
        self.stride, self.depth = bitmap.stride, bitmap.n_channels
        self.width, self.height = bitmap.width, bitmap.height
        self.across, self.down = bitmap.width / scene.width, bitmap.height / scene.height
        self.data = bytes(bitmap.buffer)
        bitmap.close()

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box is on the page."""
        across = (box.left + box.right) / 2 * self.across
        return 0 <= across < self.width and 0 <= (box.top + box.bottom) / 2 * self.down < self.height

    def cut(self, box: Box) -> tuple[int, int, range]:
        """From and to which byte of a row, and where each row begins, the middle ones first."""
        left, right = int(box.left * self.across), int(box.right * self.across) + 1
        if right - left > 4:
            left, right = left + 1, right - 1
        left, right = max(left, 0), min(right, self.width)
        top, bottom = max(int(box.top * self.down), 0), min(int(box.bottom * self.down) + 1, self.height)
        rows = range(top * self.stride, bottom * self.stride, self.stride)
        return left * self.depth, max(right, left) * self.depth, rows

    def rows(self, box: Box) -> Iterable[bytes]:
        left, right, rows = self.cut(box)
        return (self.data[row + left : row + right] for row in rows)


_UPPER = bytes(value & 0xF0 for value in range(256))
"""What of a byte is compared: its upper four bits."""


class _Change:
    """Where two paintings of a page differ so much that an eye sees it."""

    def __init__(self, one: _Picture, other: _Picture) -> None:
        self.frame, self._other = one, other

    def lacks(self, word: Sequence[Letter]) -> bool:
        """Whether most letters of a word, of those that are on the page, make no difference."""
        told = [letter for letter in word if letter.char.isalnum() and self.frame.holds(letter.box)]
        if not told:
            return False
        if not any(self.same(letter.box) for letter in (told[0], told[len(told) // 2], told[-1])):
            return False
        same = 0
        for number, letter in enumerate(told):
            same += self.same(letter.box)
            if number + 1 - same > len(told) / 2:
                return False
        return 2 * same >= len(told)

    def same(self, box: Box) -> bool:
        """Whether the two are alike inside a box."""
        if self.frame is self._other:
            return True
        left, right, rows = self.frame.cut(box)
        one, other, middle = self.frame.data, self._other.data, len(rows) // 2
        for start in (*rows[middle:], *rows[:middle]):
            here, there = one[start + left : start + right], other[start + left : start + right]
            if here != there and here.translate(_UPPER) != there.translate(_UPPER):
                return False
        return True


# Reasons


def _explained(
    scene: Scene, page: _Painted, suspects: Sequence[Sequence[Letter]]
) -> dict[int, tuple[Sequence[Letter], Why]]:
    """The words among `suspects` that are hidden, with the reason."""
    clear = {id(word) for word in suspects if _is_clear(scene.thing(word[0]))}
    certain = [word for word in suspects if id(word) in clear]
    certain += page.confirmed([word for word in suspects if id(word) not in clear])
    scanned = _is_scan(scene)
    found: dict[int, tuple[Sequence[Letter], Why]] = {}
    for word in certain:
        why = _reason(scene, page, word, id(word) in clear, scanned)
        if why:
            found[id(word)] = (word, why)
    return found


def _reason(scene: Scene, page: _Painted, word: Sequence[Letter], clear: bool, scanned: bool) -> Why | None:
    thing, box = scene.thing(word[0]), _around(word)
    if scene.layered and _is_layered(scene, word[0]):
        return Why.LAYER
    dark, light = page.ink(_core(box))
    cover = _cover(scene, word)
    if scanned and (clear or cover is Why.PICTURE) and _is_over_picture(scene, box):
        if light - dark > FAINT or _ink_near(page, box):
            return Why.SCAN
        return Why.BAR if light < DARK else Why.CLEAR
    if clear:
        return cover or Why.CLEAR
    if thing is None:
        return None
    frame = clip_of(thing, scene.place)
    if frame and not frame.within(box):
        return Why.CLIPPED
    if not scene.draws(thing):
        return None
    if cover:
        return cover
    grey = _grey(thing)
    if grey is not None and dark - FAINT <= grey <= light + FAINT and light - dark <= FAINT:
        return Why.BAR if light < DARK else Why.COLOUR
    if grey is not None and abs(grey - (dark + light) / 2) <= FAINT:
        return Why.COLOUR
    # What hides it is not known, so nothing of it may show: a font may lack the shapes of some letters.
    return Why.MASKED if page.lacks_all(word) else None


def _around(word: Sequence[Letter]) -> Box:
    return Box(
        min(letter.box.left for letter in word),
        min(letter.box.top for letter in word),
        max(letter.box.right for letter in word),
        max(letter.box.bottom for letter in word),
    )


def _core(box: Box) -> Box:
    """The middle of a line of print, where a bar covers it also when it is a little too low or too narrow."""
    quarter = (box.bottom - box.top) / 4
    return Box(box.left, box.top + quarter, box.right, box.bottom - quarter)


def _is_clear(thing: Thing | None) -> bool:
    """Whether a text is printed without ink, or with ink that is wholly transparent."""
    if thing is None:
        return False
    if raw.FPDFTextObj_GetTextRenderMode(thing.handle) in (
        raw.FPDF_TEXTRENDERMODE_INVISIBLE,
        raw.FPDF_TEXTRENDERMODE_CLIP,
    ):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    told = raw.FPDFPageObj_GetFillColor(thing.handle, red, green, blue, alpha)
    return bool(told) and alpha.value < 8


def _grey(thing: Thing) -> int | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(thing.handle, red, green, blue, alpha):
        return None
    return round(0.3 * red.value + 0.59 * green.value + 0.11 * blue.value)


def _is_layered(scene: Scene, letter: Letter) -> bool:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(scene.text, letter.order, x, y)
    at = (round(x.value), round(y.value))
    return any((at[0] + dx, at[1] + dy) in scene.layered for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _cover(scene: Scene, word: Sequence[Letter]) -> Why | None:
    """What solid thing is painted over a word later than the word itself."""
    thing, box = scene.thing(word[0]), _around(word)
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


def _ink_near(page: _Painted, box: Box) -> bool:
    """Whether print stands just beside a box: the words of a scan seldom lie exactly on it."""
    if page.ink(_core(box))[1] < DARK:
        return False
    height = box.bottom - box.top
    wide = Box(box.left - height, box.top - height, box.right + height, box.bottom + height)
    dark, light = page.ink(wide)
    return light - dark > FAINT


def _draws(scene: Scene, thing: Thing) -> bool:
    bitmap = raw.FPDFTextObj_GetRenderedBitmap(scene.document, scene.source, thing.handle, 1.0)
    if not bitmap:
        return False
    try:
        size = raw.FPDFBitmap_GetStride(bitmap) * raw.FPDFBitmap_GetHeight(bitmap)
        return bool(ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size).strip(b"\0"))
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _below(
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
    below = {
        thing.key: thing
        for thing in scene.things.texts
        if thing.order < last and _is_under(thing, bands.get(int(_middle(thing.box) // BAND), ()))
    }
    if not below:
        return None
    told: set[int] = set()
    concerned = []
    for word in words:
        keys = {address(raw.FPDFText_GetTextObject(scene.text, letter.order)) for letter in word}
        told |= keys
        if keys & below.keys():
            concerned.append(word)
    ghosts = [thing for thing in scene.things.texts if thing.key not in told and thing.key not in below]
    return ([*below.values(), *ghosts], concerned) if concerned else None


BAND = 20.0


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
