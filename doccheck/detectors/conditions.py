"""When something absent is missed at all: named conditions, each with the words that it was read from.

A condition gives None where it does not hold, else the spans that show it (none for `always`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from doccheck.detectors import ages
from doccheck.language.reading import Reading
from doccheck.model import Span

Condition = Callable[[Reading], Sequence[Span] | None]


def always(reading: Reading) -> Sequence[Span]:
    """Every document has to say it."""
    return ()


# --- the child is twelve or older ----------------------------------------------------------------

OLD_ENOUGH = 12


def child_of_twelve_or_older(reading: Reading) -> Sequence[Span] | None:
    """An age or date of birth of the child from which twelve or older follows."""
    return [span for span, years in ages.of_the_child(reading) if years >= OLD_ENOUGH][:1] or None


# --- special category or criminal offence data is there ------------------------------------------

_SPECIAL = re.compile(
    r"\b(?:injur\w*|bruis\w*|marks? on|burn(?:s|t|ed)?|scald\w*|cuts? (?:on|to)|fractur\w*|bleed\w*|blood\w*|wound\w*|swollen|swelling"
    r"|scars?|scratch\w*|black eye|unconscious\w*|weigh(?:s|t|ed)|underweight|hospital\w*|surgery|surgical|operation|A&E|ambulance\w*"
    r"|paramedics?|clinic\w*|diagnos\w*|medicat\w*|medicine\w*|prescri\w*|tablets?|overdos\w*|self-harm\w*|suicid\w*|depress\w*|anxi\w*|bipolar"
    r"|mental\w*|psych\w*|CAMHS|autis\w*|ADHD|ASD|epilep\w*|asthma\w*|diabet\w*|eczema|disab\w*|SEND|speech delay|pregnan\w*|antenatal|midwi\w*"
    r"|miscarr\w*|terminat\w*|abortion|drunk\w*|alcohol\w*|intoxicat\w*|drugs?|cannabis|cocaine|heroin|crack|methadone|addict\w*|smell(?:ed|s)? of drink"
    r"|assault\w*|arrest\w*|convict\w*|caution\w*|charged|prison|custody|bail|police|offen[cd]\w*|crime\w*|criminal\w*|steal\w*|stole\w*|theft|weapon\w*|knife"
    r"|hit(?:s|ting)?|punch\w*|slap\w*|kick\w*|smack\w*|strangl\w*|threaten\w*|threat\w*|rape\w*|sexual\w*|abus\w*|violen\w*|neglect\w*"
    r"|gay|lesbian|bisexual|trans\b|church|mosque|muslim\w*|christian\w*|catholic\w*|jewish|jehovah\w*|sikh\w*|hindu\w*|ethnic\w*|religio\w*|polish|roma\b"
    r"|(?<!public )health(?! (?:visit\w*|cent(?:re|er)|board|trust|service\w*|authority|and (?:social|safety|care)|or social|care|safety))|nits|head lice|dental|teeth|tooth|decay\w*|ill(?:ness)?|sick\w*|vomit\w*|pain\w*|hurt\w*|cough\w*|infect\w*|asleep in class|starv\w*|malnour\w*)\b",
    re.IGNORECASE,
)


def special_category_data(reading: Reading) -> Sequence[Span] | None:
    """Health, crime, or another special category is spoken of (injuries and allegations of crime count)."""
    for sentence in reading.sentences:
        match = _SPECIAL.search(reading.plain, sentence.span.start, sentence.span.end)
        if match:
            return [Span(*match.span())]
    return _read_as_special(reading)


_SENSITIVE = ("OS102", "OS103", "FO203")
"""Rules that are about such data, whatever words it comes in."""
_IS_SENSITIVE = 0.5


def _read_as_special(reading: Reading) -> Sequence[Span] | None:
    """The first phrase in which the trained reader sees such data."""
    if reading.scores is None:
        return None
    for code in _SENSITIVE:
        for start, end, _ in reading.scores.phrases(code, _IS_SENSITIVE):
            return [Span(start, end)]
    return None


# --- opinion is given together with observation --------------------------------------------------

_JUDGES = 0.5


def opinion_given(reading: Reading) -> Sequence[Span] | None:
    """A judgement is given somewhere: the trained reader sees opinion as fact, or pejorative words stand there."""
    if reading.scores is None:
        return ()
    for sentence in reading.sentences:
        if reading.scores.sentence("FO201", sentence.span.start, sentence.span.end) >= _JUDGES:
            return [sentence.span]
    return None


CONDITIONS: dict[str, Condition] = {
    "always": always,
    "child-of-twelve-or-older": child_of_twelve_or_older,
    "opinion-given": opinion_given,
    "special-category-data": special_category_data,
}
