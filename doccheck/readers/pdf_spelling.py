"""Whether the letters of a PDF page are the ones that are seen, or a font calls them by wrong names.

A font draws a shape and says separately which letter it is. Where it does not say, programs guess from the letter's
number; where it says something wrong, nothing stops them. Both come out as words that are none.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from unicodedata import combining, normalize

from doccheck.readers.pdf_second import SecondPage
from doccheck.readers.pdf_sheet import Page

_ALIKE = 0.75
"""The share of its letters that two programs have to agree on."""
_FEW_LETTERS = 3
"""Two programs that differ in more letters of a page have read different parts of it."""
_PAIRS = (
    "55674465746789453888564164", "63017003610400600521500050", "60326007605400700414500022", "70148124610333610542532043",
    "64676654656778451987554454", "70035402520300600604300010", "63026035532303500532501030", "82129001701212700425641030",
    "64667463446769641687451334", "60016001501101500011500020", "71027003624404600344531031", "72268431734731720155532050",
    "74117023710242740542600041", "72587574744326711267521052", "45654652656778650867756243", "70506104500500740644500020",
    "00001000000000000000600000", "73458232734445731566532053", "72528016715433642268732033", "81308209732313860656634043",
    "56446251624657440666231123", "70007000610101500220300020", "60006006600104500330100010", "20002000300000110003000000",
    "51224101301333400353110001", "50035000402001300001401021",
)  # fmt: skip
"""How often one letter follows another in words: log2, rounded, plus 5, of how much oftener than if all pairs were alike.

The first letter is the row. Half of it is English, half thirty-six other languages in Latin letters, each as much as
the next (`benchmarks.readers.letter_pairs` makes it).
"""
_ALIKE_ALL = 5
_NO_LANGUAGE = -1.0
"""Text of every language that was tried lies above; letters that were exchanged at random lie at -2."""
_A_LANGUAGE = 0.0
_A_FEW = 0.05
"""The share of a page's letters without a name that is passed over: bullets, and brackets round sums."""
_ENOUGH, _SOME = 40, 3
"""Pairs of letters that it takes to say that a text is none; and that one is, where there is doubt already."""
_WORD = re.compile("[a-z]+")
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_COMMON = frozenset(
    "the of and to in a is that for it was on are with as be this by at from or an have not which he she his her"
    " they their has had were been will would you your we our if no yes any all can may please name date".split()
)


def misnamed(page: Page) -> bool:
    """Whether the words of a page, or those in one of its fonts, are words of no language.

    Where a font does not say what its letters are, it takes less: they have to look like words.
    """
    unnamed = "\n".join(page.unnamed)
    if sum(map(len, page.unnamed)) > _A_FEW * page.letters and not _is_kana(unnamed):
        sense, pairs = _sense(unnamed)
        if pairs < _SOME or sense < _A_LANGUAGE:
            return True
    fonts: dict[str, list[str]] = {}
    for run in page.runs:
        fonts.setdefault(run.font, []).append(run.text)
    return any(_is_none("\n".join(texts)) for texts in fonts.values())


def _is_none(text: str) -> bool:
    sense, pairs = _sense(text)
    return pairs >= _ENOUGH and sense < _NO_LANGUAGE


def _sense(text: str) -> tuple[float, int]:
    """How much the pairs of letters of a text are those of words, and how many pairs it has."""
    words = [word for word in words_of(text) if not _stands_for_none(word)]
    counts = Counter(pair for word in words for pair in pairwise(word))
    pairs = counts.total()
    worth = sum(_worth(*pair) * times for pair, times in counts.items())
    return worth / max(pairs, 1), pairs


def _stands_for_none(word: str) -> bool:
    """Whether a word is a part of the alphabet, as samples of print have it, or one letter again and again (XXXX)."""
    if len(set(word)) == 1:
        return True
    follow = sum(ord(second) - ord(first) == 1 for first, second in pairwise(word))
    return len(word) > 3 and follow >= 0.8 * (len(word) - 1)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters without accents; those in other alphabets are left out."""
    return _WORD.findall(_folded(text))


def _worth(first: str, second: str) -> int:
    return int(_PAIRS[ord(first) - ord("a")][ord(second) - ord("a")]) - _ALIKE_ALL


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", text.lower().translate(_FOLDED))
    return "".join(letter for letter in plain if not combining(letter))


def _is_kana(text: str) -> bool:
    """Whether a text holds Japanese syllables: nobody reads these where letters are guessed."""
    return sum("\u3040" <= letter <= "\u30ff" for letter in text) > 0.2 * len(text)


def reads_as_english(page: Page) -> bool:
    """Whether the letters of a page make up English words, whatever its fonts fail to say."""
    words = [word for run in page.runs for word in re.findall(r"[a-z]+", run.text.lower())]
    return len(words) >= 8 and sum(word in _COMMON for word in words) >= 0.15 * len(words)


def spelt_differently(page: Page, beside: SecondPage) -> bool:
    """Whether the two programs find the same number of letters and do not agree on which."""
    ours, theirs = (_plain_letters(side.spelt) for side in (page, beside))
    fewer = min(ours.total(), theirs.total())
    return fewer > 3 and (ours & theirs).total() < _ALIKE * fewer


def differs_in_a_letter(page: Page, beside: SecondPage) -> bool:
    """Whether the two programs find the same letters but for a few, which they call by different names."""
    if page.spelt == beside.spelt or beside.failed:
        return False
    ours, theirs = (_plain_letters(side.spelt) for side in (page, beside))
    only_ours, only_theirs = ours - theirs, theirs - ours
    if not 0 < only_ours.total() == only_theirs.total() <= _FEW_LETTERS:
        return False
    return any(map(str.isalnum, only_ours)) and any(map(str.isalnum, only_theirs))


def _plain_letters(spelt: Counter[str]) -> Counter[str]:
    """Letters as they are compared: ligatures apart, wide and bold ones plain."""
    plain: Counter[str] = Counter()
    for letter, times in spelt.items():
        for part in normalize("NFKC", letter):
            plain[part] += times
    return plain
