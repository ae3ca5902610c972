"""Whether a reason is one that a release can rest on: a sentence about this case, which keeps what it releases to itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from doccheck.settled.reasons import fault, repeats

_FEWEST_WORDS, _FEWEST_TELLING = 5, 3
_SAYS_NOTHING = frozenset(
    """
    above advised agreed all already always and any applicable approved are as asap because been below by can
    case checked confirmed discussed do done false fine for go good has have i is it just know known manager me
    my n na need needed no none not note noted now of ok okay on our permission please positive proceed reason
    released request requested required said says see send sent share should so sorted tbc that the there this
    to urgent us was we what whatever why will with within yes you
    """.split()
)
"""Words that by themselves say nothing of this case."""


def wrong_with(reason: str, released: Iterable[str] = ()) -> str:
    """What is wrong with a reason, as the end of a sentence about it; empty for one of substance.

    `released` are the words that it lets go: a reason stands in the record, and must not carry them on.
    """
    if fault(reason):
        return "is not one of substance; say in a whole sentence why this may stand"
    words = re.findall(r"\w[\w'’-]*", reason.lower())
    telling = {word for word in words if word not in _SAYS_NOTHING and len(word) > 1 and not word.isdigit()}
    if len(words) < _FEWEST_WORDS:
        return "is shorter than a sentence; say in a whole one why this may stand"
    if len(telling) < _FEWEST_TELLING:
        return "does not say why; name what makes it right in this case"
    if any(repeats(reason, each) for each in released):
        return "repeats the words that it releases; say it without them, for example “the informant”"
    return ""
