"""The word lists of the people finder, loaded once."""

from __future__ import annotations

import gzip
import unicodedata
from functools import cache
from importlib.resources import files

from doccheck import tables

_DATA = files("doccheck.language") / "data"


def fold(word: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    word = word.lower().replace("’", "'")
    if word.isascii():
        return word
    word = word.replace("ł", "l").replace("ı", "i").replace("ø", "o").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


@cache
def _lists() -> dict[str, frozenset[str]]:
    source = tables.parsed((_DATA / "people_words.toml").read_bytes())
    return {kind: frozenset(fold(w) for w in words.split()) for kind, words in source.items()}


def words(kind: str) -> frozenset[str]:
    """One list of `people_words.toml`."""
    return _lists()[kind]


@cache
def given_names() -> frozenset[str]:
    """Given names of many origins."""
    return frozenset((_DATA / "given_names.txt").read_text("utf-8").split())


@cache
def common_words() -> frozenset[str]:
    """English words that are written in lower case."""
    return frozenset(gzip.decompress((_DATA / "common_words.txt.gz").read_bytes()).decode("ascii").split())


def is_given(word: str) -> bool:
    """Whether `word`, folded, is a given name; a double name counts by its first part."""
    names = given_names()
    return word in names or ("-" in word and word.split("-")[0] in names)


def is_common(word: str) -> bool:
    """Whether `word`, folded, is an ordinary word (or a plain inflection of one)."""
    common = common_words()
    if word in common or ("'" in word and word.replace("'", "") in common):
        return True
    if "-" in word:
        return all(not part or part in common for part in word.split("-"))
    return len(word) > 4 and word.endswith("s") and word[:-1] in common
