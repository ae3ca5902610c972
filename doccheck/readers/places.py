"""Where something is, said as a person would say it: "under 'Concerns', second paragraph".

A heading or label is quoted only where it is made of form words alone (data/form_words.txt), because places
are shown even where the document's own words are not.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
LONGEST_QUOTE = 14
"""Words of a label that is still quoted whole."""

_EMPTY = frozenset("n a na no yes none not nil and or known applicable".split())
"""Words that by themselves are an answer and name nothing."""
_ROLES = frozenset(
    "mother father mum dad parent carer stepmother stepfather brother sister sibling grandmother"
    " grandfather grandparent uncle aunt cousin nephew niece guardian partner son daughter child baby"
    " neighbour friend teacher headteacher doctor gp nurse midwife worker officer school nursery police"
    " health social clinic home".split()
)
"""A row is called by a name that holds one of these; a surname such as Young is a form word as well."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


def ordinal(number: int) -> str:
    """1 is "first"; from 11 on, "11th"."""
    if 1 <= number <= len(ORDINALS):
        return ORDINALS[number - 1]
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def quotable(text: str) -> str:
    """`text` as it may be quoted in a place, or "" where it may not."""
    short = " ".join(text.split()).strip(" :*.-–\u2022")
    words = _WORD.findall(short.replace("’", "").replace("'", ""))
    if not words or len(words) > LONGEST_QUOTE or len(short) > 90:
        return ""
    named = [word.lower() for word in words if not word.isdigit()]
    numbers = [word for word in words if word.isdigit()]
    if short.count("(") != short.count(")") or all(word in _EMPTY for word in named):
        return ""
    if len(numbers) > 1 or any(len(number) > 2 for number in numbers):
        return ""
    if not all(word in _form_words() for word in named):
        return ""
    return short.capitalize() if short.isupper() and len(words) > 1 else short


@cache
def _form_words() -> frozenset[str]:
    source = files("doccheck.readers").joinpath("data/form_words.txt").read_text(encoding="utf-8")
    lines = (line for line in source.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


class Places:
    """Counts paragraphs, tables and rows as the text is written, and says where each is."""

    def __init__(self) -> None:
        self.page = 0
        self.heading = ""
        self._paragraph = 0
        self._under_heading = 0
        self._table = 0
        self._row = 0
        self._table_name = ""
        self._row_names: set[str] = set()

    def turn_to(self, page: int) -> None:
        """A new page starts its own count."""
        if page and page != self.page:
            self.page = page
            self.heading = ""
            self._paragraph = self._under_heading = self._table = 0

    def enter(self, heading: str) -> str:
        """Goes under a new heading; says where the heading itself is."""
        self.heading = quotable(heading)
        self._under_heading = 0
        return self._on_page(f"the heading '{self.heading}'") if self.heading else self.paragraph()

    def paragraph(self, close: bool = False) -> str:
        """The next paragraph; a `close` one counts with the one before it."""
        self._paragraph += not close or not self._paragraph
        self._under_heading += not close or not self._under_heading
        if self.heading:
            return self._on_page(f"under '{self.heading}', {ordinal(self._under_heading)} paragraph")
        if self.page:
            return self._on_page(f"{ordinal(self._paragraph)} paragraph")
        return f"paragraph {self._paragraph}"

    def table(self, name: str) -> None:
        """The next table; without a name of its own it has that of the heading above it."""
        self._table += 1
        self._row = 0
        self._row_names = set()
        self._table_name = quotable(name) or self.heading

    def part(self, name: str) -> str:
        """A heading inside a table; the rows below it are counted from there."""
        if not quotable(name):
            return self.row()
        self._table_name = quotable(name)
        self._row = 0
        return self._on_page(f"the heading '{self._table_name}'")

    def row(self, name: str = "") -> str:
        """The next row, by its name where that may be quoted and no row before it has the same."""
        self._row += 1
        shown = quotable(name)
        known = shown in self._row_names or not _ROLES & set(shown.lower().split())
        shown = "" if known else shown
        self._row_names.add(shown)
        which = f"row '{shown}'" if shown else f"row {self._row}"
        table = f"table '{self._table_name}'" if self._table_name else f"table {self._table or 1}"
        return self._on_page(f"{table}, {which}")

    def answer(self, label: str) -> str:
        """The answer to a label; "" where the label may not be quoted."""
        shown = quotable(label)
        return self._on_page(f"the answer to '{shown}'") if shown else ""

    def _on_page(self, place: str) -> str:
        return f"page {self.page}, {place}" if self.page else place
