"""Other names for the same people: what a referral says must not hang on what somebody is called."""

import random
import re
import tomllib
from bisect import bisect_right
from pathlib import Path

from training.people import mentions

Mark = tuple[str, int, int]
PEOPLE = ("TP301", "TP303", "TP305")
NAMES = Path(__file__).with_name("names.toml")


class Renamer:
    """Swaps names within a text, the same name always for the same other one.

    Half of the texts get names of other texts, half of them names of one or two parts of the world: families share theirs.
    """

    def __init__(self, texts: list[tuple[str, list[Mark]]]):
        first: set[str] = set()
        last: set[str] = set()
        for text, spans in texts:
            marked = [(s, e) for code, s, e in spans if code in PEOPLE]
            for start, end, title, words in mentions(text):
                if title or any(s <= start and end <= e for s, e in marked):
                    (last if title and len(words) == 1 else first).add(words[0])
                    if len(words) > 1:
                        last.add(words[-1])
        self.first = sorted(word for word in first if word.isalpha() and len(word) > 2)
        self.last = sorted(word for word in last if len(word) > 2)
        groups = tomllib.loads(NAMES.read_text("utf-8")).values()
        self.groups = [(group["given"].split(), group["family"].split()) for group in groups]
        self.known = {word.lower() for word in (*self.first, *self.last)}

    def rename(self, text: str, spans: list[Mark], pick: random.Random) -> tuple[str, list[Mark]]:
        """The text with other names, and its marks where they stand now."""
        other: dict[str, str] = {}
        firsts, lasts = self._pool(pick)
        for _, _, title, words in mentions(text):
            for place, word in enumerate(words):
                if word.lower() in self.known and word.lower() not in other:
                    surname = place > 0 or (bool(title) and len(words) == 1)
                    other[word.lower()] = pick.choice(lasts if surname else firsts)
        if not other:
            return text, spans
        pattern = re.compile(
            r"(?<![\w@.])(?:"
            + "|".join(sorted(map(re.escape, other), key=len, reverse=True))
            + r")(?![\w@])",
            re.IGNORECASE,
        )
        out: list[str] = []
        ends: list[int] = []
        moved: list[int] = []
        at = shift = 0
        for match in pattern.finditer(text):
            word = match.group()
            if word.islower():
                continue
            new = other[word.lower()]
            new = new.upper() if word.isupper() and len(word) > 1 else new
            out += [text[at : match.start()], new]
            at = match.end()
            shift += len(new) - len(word)
            ends.append(at)
            moved.append(shift)
        out.append(text[at:])

        def place_of(position: int) -> int:
            before = bisect_right(ends, position)
            return position + (moved[before - 1] if before else 0)

        return "".join(out), [(code, place_of(start), place_of(end)) for code, start, end in spans]

    def _pool(self, pick: random.Random) -> tuple[list[str], list[str]]:
        """Given and family names for one text."""
        if pick.random() < 0.5:
            return self.first, self.last
        one, two = pick.choice(self.groups), pick.choice(self.groups)
        return one[0] + two[0], one[1] + two[1]
