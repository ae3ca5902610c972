"""Whether a reason is one: something that a person can stand by later, and that keeps what it releases to itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FEWEST_WORDS = 5
_EMPTY = frozenset(
    """
    above advised agreed all already always and any applicable approved are as asap because been below by can
    case checked confirmed discussed do done false fine for go good has have i is it just know known manager me
    my n na need needed no none not note noted now of ok okay on our permission please positive proceed reason
    released request requested required said says see send sent share should so sorted tbc that the there this
    to urgent us was we what whatever why will with within yes you
    """.split()
)
"""Words that by themselves say nothing of this case."""
_MOST_REPEATED = 0.5


def wrong_with(reason: str, released: Iterable[str] = ()) -> str:
    """What is wrong with a reason, in half a sentence; empty for one of substance.

    `released` are the words that it lets go: a reason stands in the record, and must not carry them on.
    """
    words = re.findall(r"\w[\w'’-]*", reason.lower())
    telling = [word for word in words if word not in _EMPTY and len(word) > 1 and not word.isdigit()]
    if len(words) < _FEWEST_WORDS:
        return "has to be a whole sentence: why this may go as it is, in this case"
    if len(set(telling)) < 3 or len(set(words)) < len(words) * _MOST_REPEATED:
        return "does not say why: name what makes it right in this case"
    said = " ".join(words)
    for each in released:
        plain = " ".join(re.findall(r"\w[\w'’-]*", each.lower()))
        if plain and re.search(rf"\b{re.escape(plain)}\b", said):
            return "repeats the words that it releases; say it without them, for example “the informant”"
    return ""
