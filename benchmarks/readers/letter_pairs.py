"""How often one letter follows another in words: makes the table of `doccheck.readers.pdf_spelling`.

    python -m benchmarks.readers.letter_pairs

Half of it is English (`corpus/scenes`), half other languages in Latin letters, each as much as the next: spaCy's
example sentences and stop words. One line for each first letter, one digit for each second: log2, rounded, plus 5, of
how much oftener the pair is than if all pairs were alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

from doccheck.readers.pdf_spelling import words_of

OTHERS = (
    "af ca cs da de es et eu fi fr ga gd hr hu id is it la lb lij lt lv nb nl nn pl pt ro sk sl sq sv tl tr vi yo"
).split()
_RARE = 2e-5
"""What a pair is taken for that never was seen."""


def main() -> None:
    """Print the table."""
    english = _pairs(file.read_text("utf-8") for file in sorted(Path("corpus/scenes").rglob("*.txt")))
    others = [_pairs(_texts(language)) for language in OTHERS]
    for first in ascii_lowercase:
        row = ""
        for second in ascii_lowercase:
            pair = first + second
            share = 0.5 * english[pair] / english.total()
            share += 0.5 * sum(pairs[pair] / pairs.total() for pairs in others) / len(others)
            row += str(min(9, max(0, round(math.log2((share + _RARE) * 26**2) + 5))))
        print(row)


def _pairs(texts: Iterable[str]) -> Counter[str]:
    return Counter(a + b for text in texts for word in words_of(text) for a, b in pairwise(word))


def _texts(language: str) -> Iterator[str]:
    for module, name in (("stop_words", "STOP_WORDS"), ("examples", "sentences")):
        try:
            yield from getattr(import_module(f"spacy.lang.{language}.{module}"), name)
        except ImportError:
            continue


if __name__ == "__main__":
    main()
