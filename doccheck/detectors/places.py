"""Addresses and places as they are written, and whether the words around say that a place is kept from
somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doccheck.detectors.descriptions import label_of
from doccheck.language.contacts import addresses
from doccheck.language.reading import Reading
from doccheck.model import Confidence, Hit, Span

_HIDE = re.compile(
    r"\b(?:refuge|safe ?house|safe (?:address|place|accommodation)|(?:not"
    r"|never) to (?:be )?(?:disclosed?|told|tell|shared?|known?|learn|given?|find|say)|must not (?:know"
    r"|learn|find|be told|see)|"
    r"(?:does|do|did)(?: not|n't|nt) (?:want|know|have) .{0,50}\b(?:find|address|where|know|learn|told)"
    r"|(?:is|are|was|were)(?:n't| not) to (?:learn|know|find|be told|see)|"
    r"withheld|kept from|in hiding|hidden|fled|fleeing|moved (?:away |out )?(?:for|to) (?:their |her "
    r"|his )?safety|for (?:their|her|his) (?:own )?safety|for safety|relocat\w+|"
    r"non-?molestation|confidential address|secret|(?:cannot|can't|could not|should not|shouldn't"
    r"|that he not|not) find (?:her|him|them|out)|"
    r"asked .{0,40}\b(?:where|which bus|for the address|address)|looking for (?:her|them|him)"
    r"|offered money|traced?|followed the last|neither parent|must stay|placed (?:with|in|at)|"
    r"foster (?:place|placement|carers?)|moved by|not tell him|without him knowing|new address"
    r"|new school|whereabouts|escaped?|left (?:him|the area))\b",
    re.I,
)
_LEADS = re.compile(
    r"\b(?:now (?:(?:living|staying) )?(?:at|in)|staying (?:at|in|with|on)|stopping (?:at|in|on|with)"
    r"|living (?:at|in)|moved to|moved into|placed (?:with|in|at)|gone to|went to|"
    r"they(?:'re| are) (?:at|in|with|over at)|she(?:'s| is) (?:at|in|with|over at)|he(?:'s| is) (?:at"
    r"|in|with)|is with|are with|room at|flat(?= above| in)|flat (?:at|in)|refuge (?:in|at|on)|"
    r"housed (?:at|in)|lives? (?:at|in|above)|starts? (?:at|in)|starting at|enrolled at|attends"
    r"|new (?:address|school|home|placement)(?: is)?:?|address(?: is)?:|over at|from next week|hers at"
    r"|sisters? at|school is)\s+",
    re.I,
)
_PLACE_WORDS = re.compile(
    r"(?:the\s+)?(?:[A-Z0-9][\w'-]*|in|above|near|on|of|outside|the|[a-z]+'s?"
    r"|house|place|site|family|shop|hill|refuge|school)(?:,?\s+(?:[A-Z0-9][\w'-]*|above|near|in|on|of"
    r"|outside|the|wool|shop|house|place|site|family|foster|hill|refuge|end))*"
)
_STRONG = re.compile(
    r"\b(?:not to be (?:disclosed|shared|told|given)|(?:does|do|did)(?:n't| not) (?:have|know) (?:that"
    r"|the|this|their|her|his) (?:new )?address|withheld|moved .{0,30}so that|"
    r"not (?:to )?(?:tell|let) (?:him|her|dad|mum)|(?:does|do)(?:n't| not) want .{0,25}(?:to )?(?:find"
    r"|know)|in hiding|safe address|refuge|must not (?:know|learn|find)|"
    r"(?:is|are)(?:n't| not) to (?:learn|know|find)|moved for (?:their|her|his) safety|non-?molestation)\b",
    re.I,
)
_LABEL = re.compile(
    r"\b(?:new (?:address|school|home)|placement|where (?:is|are)|whereabouts"
    r"|current address|safe address|present address)\b",
    re.I,
)

_ORDINARY = re.compile(r"\b(?:address|school|home)\b", re.I)


def hidden(reading: Reading, span: Span) -> bool:
    """Whether the sentence of `span`, the one before or the one after says that it is kept from somebody."""
    index = reading.sentence_at(span.start)
    if index is None:
        low, high = max(0, span.start - 150), span.end + 150
    else:
        low = reading.sentences[max(0, index - 1)].span.start
        high = reading.sentences[min(len(reading.sentences) - 1, index + 1)].span.end
    return bool(_HIDE.search(reading.plain, max(low, span.start - 300), min(high, span.end + 300)))


def anything_hidden(reading: Reading) -> bool:
    """Whether anything in the document is said to be kept from somebody."""
    return next(iter(reading.matches(_HIDE)), None) is not None


def is_ordinary(reading: Reading, span: Span) -> bool:
    """Whether a place is one that every form asks for: a home address, a school."""
    return _ORDINARY.search(label_of(reading, span.start)) is not None


def hidden_places(reading: Reading) -> Iterator[Hit]:
    """Places after a word such as "staying at", and addresses, that are kept from somebody.

    High is said where the words beside the place say so in as many words.
    """
    text = reading.plain
    taken: list[Span] = []
    known = list(addresses(reading.plain))
    for match in reading.matches(_LEADS):
        place = _PLACE_WORDS.match(text, match.end())
        if place is None or "\n" in place.group():
            continue
        inside = [
            a
            for a in known
            if a.start <= place.end() + 12
            and a.end > place.start()
            and "\n" not in text[place.start() : a.start]
        ]
        span = inside[0] if inside else Span(place.start(), place.end())
        names = re.search(r"[A-Z0-9]", text[span.start : span.end]) is not None
        if names and len(span) > 4 and hidden(reading, span) and not any(span.overlaps(o) for o in taken):
            taken.append(span)
            yield Hit(span, Confidence.HIGH if _STRONG.search(_around(reading, span)) else Confidence.MEDIUM)
    for span in known:
        if any(span.overlaps(other) for other in taken):
            continue
        labelled = _LABEL.search(label_of(reading, span.start)) and hidden(reading, span)
        if labelled or _STRONG.search(_around(reading, span)):
            taken.append(span)
            yield Hit(span, Confidence.MEDIUM if labelled else Confidence.HIGH)


def _around(reading: Reading, span: Span) -> str:
    """The rest of the sentence or line of a place, and the sentence after."""
    line = reading.line_at(span.start)
    low = max(line.span.start if line else 0, span.start - 160)
    return reading.plain[low : span.start] + " / " + reading.plain[span.end : span.end + 130].split("\n\n")[0]
