"""What counts as a reason: a sentence that somebody else can follow in a year."""

from __future__ import annotations

import re

_FEWEST_WORDS, _FEWEST_LETTERS = 3, 15
_LONGEST = 500
_HOLLOW = re.compile(
    r"(?:n\W?a|not applicable|none|no reason|no reason given|ok(?:ay)?|fine|agreed|accepted|approved|ignored?|tbc|tbd|test(?:ing)?"
    r"|as (?:above|discussed|agreed)|see (?:above|below|file|notes?)|because i said so|false (?:positive|alarm)"
    r"|not? (?:needed|relevant|required|a problem|an issue)|(?:it|this|that) is (?:ok(?:ay)?|fine|all right|accepted|not a problem|no problem)"
    r"|to make it (?:pass|go away)|will (?:fix|do|mend) (?:it )?later)",
    re.IGNORECASE,
)


def one_line(text: str) -> str:
    """`text` on one line, without what cannot be printed."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def fault(reason: str) -> str:
    """What is wrong with a reason, as the end of a sentence; empty where it is one of substance."""
    plain = one_line(reason).strip(" .,;:!?-–")
    words = re.findall(r"[^\W\d_]{2,}", plain)
    if not plain:
        return "has no reason"
    if len(plain) > _LONGEST:
        return f"has a reason of more than {_LONGEST} letters; a sentence or two is enough"
    hollow = _HOLLOW.fullmatch(plain) or len({word.casefold() for word in words}) < _FEWEST_WORDS
    if hollow or sum(map(len, words)) < _FEWEST_LETTERS:
        return "has no reason of substance; say in a sentence why this may stand"
    return ""


def repeats(reason: str, words: str) -> bool:
    """Whether a reason says again the words that it is about, which are kept out of the file."""
    plain = " ".join(words.casefold().split())
    return (
        len(plain) > 2
        and re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", " ".join(reason.casefold().split())) is not None
    )
