"""Which code page a text is in that is no Unicode, told from what its letters would be in each.

British programs write cp1252. Another page is only believed where cp1252 makes nonsense of the text and the
other does not: letters of one alphabet, standing in words, small ones after large ones.
"""

from __future__ import annotations

import re
from unicodedata import category, name

_MOST = 65_536
"""So many bytes are enough to tell."""
_OURS = "cp1252"
_DOUBLE = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr")
_SINGLE = (
    "mac_roman", "cp850", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp866", "cp1255", "cp1253",
    "cp1256", "cp1254", "cp1257", "cp1258", "iso8859-15",
)  # fmt: skip
_BEFORE_WORDS = frozenset("£€«»‘’“”„‚–—…•·¡¿\u00a0")
"""Signs that may stand before a letter without a space."""
_WORDS = frozenset("àâêîôûŵŷéèøåæ")
"""Letters that are words by themselves in Welsh and other languages near to us."""
_VOWELS = frozenset("аеёиоуыэюяіїє")
_HAN_ALONE = 0.8
"""Chinese has no letters of its own; a text that is Japanese or Korean looks like it in the wrong code page."""
_LETTERS_OF_MARKS = re.compile(r"[^\W\d_]+")
_PLENTY = 0.35
"""A text in the Latin alphabet has no more of its letters outside A to Z."""
_MARGIN = 0.25
_TURKISH, _ICELANDIC = frozenset("ýþð"), frozenset("áæéíóú")
"""What cp1252 makes of three letters of Turkish, and what stands beside the same three in Icelandic."""
_FEW = 2


def guess(data: bytes) -> str:
    """The codec; it decodes all of the data."""
    head = data[:_MOST]
    ours = _sense(head, _OURS)
    if ours > 1 - _MARGIN and _decodes(data, _OURS):
        text = head.decode(_OURS, "replace").lower()
        return "cp1254" if _TURKISH & set(text) and not _ICELANDIC & set(text) else _OURS
    best, most = "", ours + _MARGIN
    for codec in (*_SINGLE, *_DOUBLE):
        sense = _sense(head, codec)
        if sense > most and _decodes(data, codec):
            best, most = codec, sense
    if best:
        return best
    return _OURS if _decodes(data, _OURS) else "latin-1"


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _sense(head: bytes, codec: str) -> float:
    """From 0 to 1: how much of what is not ASCII makes sense in this code page."""
    try:
        text = head.decode(codec)
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return 0.0
        text = head[: error.start].decode(codec)
    odd = [at for at, letter in enumerate(text) if letter > "\x7f"]
    if not odd:
        return 1.0
    good = sum(_fits(text, at) for at in odd) / len(odd)
    return good * _one_alphabet(text)


def _fits(text: str, at: int) -> float:
    """Whether a character stands where such characters stand."""
    letter = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    within = before.isalpha() and after.isalpha()
    kind = category(letter)
    if kind[0] == "L":
        if letter.isupper() and before.islower():
            return 0.0
        return 1.0 if before.isalpha() or after.isalpha() or letter.isupper() or letter in _WORDS else 0.4
    if "\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uff20":
        # The punctuation of Chinese and Japanese stands between letters without a space.
        return 1.0
    if kind in ("Cc", "Cn", "Co"):
        return 0.0
    if letter in _BEFORE_WORDS:
        return 1.0 if not within or letter in "’·–—" else 0.0
    if before > "\x7f" or after > "\x7f":
        return 0.2
    return 0.9 if not after.isalpha() and not before.isalpha() else 0.0


def _one_alphabet(text: str) -> float:
    """The share of words whose letters are all of one alphabet, less where a Latin text has too many signs."""
    words = [word for word in _LETTERS_OF_MARKS.findall(text) if not word.isascii()][:2_000]
    if not words:
        return 1.0
    mixed = sum(len({_TOGETHER.get(a, a) for a in map(_alphabet, word)}) > 1 for word in words)
    share = (1 - mixed / len(words)) * _spoken(words)
    letters = [letter for word in _LETTERS_OF_MARKS.findall(text)[:5_000] for letter in word]
    strange = sum(letter > "\x7f" for letter in letters if _alphabet(letter) == "LATIN")
    if strange > max(_FEW, _PLENTY * len(letters)):
        share *= 0.3
    return share


def _spoken(words: list[str]) -> float:
    """The share of words that somebody could say, in alphabets where the wrong code page shows by that."""
    alphabets = {_alphabet(letter) for word in words for letter in word}
    if "CYRILLIC" in alphabets:
        long = [word for word in words if len(word) > 2]
        return sum(bool(_VOWELS & set(word.lower())) for word in long) / len(long) if long else 1.0
    if "HALFWIDTH" in alphabets:
        return _HAN_ALONE / 2
    return _HAN_ALONE if "CJK" in alphabets and not alphabets & {"HIRAGANA", "HANGUL"} else 1.0


def _alphabet(letter: str) -> str:
    return name(letter, "?").split(" ", 1)[0]


_TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}
