"""Further mentions of people who are known by now: every word of their names, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from doccheck.language.people.mentions import POSSESSIVE, TOKEN, Mention, is_upper, opens_sentence
from doccheck.language.people.words import fold, is_common, is_given, words

_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|@\w+")


def _inside(pattern: re.Pattern[str], text: str) -> set[int]:
    return {i for match in pattern.finditer(text) for i in range(match.start(), match.end())}


def _without_s(mention: Mention, names: frozenset[str]) -> Mention:
    """A mention such as "Jaydons", where Jaydon is known, without its s."""
    if len(mention.words) == 1 and not mention.title:
        word = mention.words[0]
        if word.endswith("s") and word[:-1] in names and not is_given(word):
            return replace(mention, end=mention.end - 1, words=(word[:-1],))
    return mention


def known_names(found: Iterable[Mention]) -> frozenset[str]:
    """The words by which somebody is known: of names that are sure, and given names wherever one stood."""
    return frozenset(w for m in found for w in m.words if len(w) > 2 and (m.sure or is_given(w)))


def propagate(text: str, found: Iterable[Mention], names: frozenset[str]) -> list[Mention]:
    """Further mentions: every word of `names` wherever it stands, in any case, also with a bare s
    behind it.
    """
    addresses = _inside(_ADDRESS, text)
    found = [_without_s(mention, names) for mention in found if mention.start not in addresses]
    covered = sorted((m.start, m.end) for m in found)
    out = list(found)
    place = 0
    for match in TOKEN.finditer(text):
        if match.start() in addresses:
            continue
        while place < len(covered) and covered[place][1] <= match.start():
            place += 1
        if place < len(covered) and covered[place][0] < match.end() and match.start() < covered[place][1]:
            continue
        raw = POSSESSIVE.sub("", match.group())
        low = fold(raw)
        bare = low[:-1] if low.endswith("s") and low not in names else low
        if bare not in names:
            continue
        lowered = raw[0].islower()
        if lowered and (is_common(bare) or is_common(low)):
            continue
        if bare in words("sentence_openers") and opens_sentence(text, match.start()):
            continue
        end = match.start() + len(raw) - (len(low) - len(bare))
        ahead = TOKEN.match(text, match.end() + 1)
        if (
            ahead
            and fold(ahead.group()) in words("places")
            and ahead.group()[0].isupper()
            and not raw.isupper()
        ):
            continue
        if (
            is_common(bare)
            and is_upper(text[max(0, match.start() - 30) : match.end() + 30])
            and not is_given(bare)
        ):
            continue
        out.append(Mention(match.start(), end, "", (bare,), sure=False, caseless=lowered))
    return sorted(out, key=lambda m: (m.start, m.end))
