"""The words that a role was read from, as spans: the nearest cue beside the first mentions."""

from __future__ import annotations

from doccheck.language.people.cues import sentence_around, table
from doccheck.language.people.evidence import Case
from doccheck.language.people.linking import Group
from doccheck.model import Span

_TELLING = frozenset(
    """told_us rang said saw_heard it_was_who according_to told_by neighbour_around kin_far_before
    kin_far_after social_before
    social_after friend_before class_around class_after age_after landlord_around has_parent kin_home_before
    kin_home_after
    child_word_before child_word_after anonymity pupil_before looks_after staff_cook""".split()
)
_MOST = 3


def explain(case: Case, group: Group) -> tuple[Span, ...]:
    """Up to three spans beside the first three mentions; they hold no more than a cue each."""
    found: list[Span] = []
    for mention in group.mentions[:3]:
        begin, close = sentence_around(case.text, mention.start, mention.end)
        reach = {
            "before": (max(begin, mention.start - 60), mention.start),
            "after": (mention.end, min(close, mention.end + 80)),
            "around": (begin, close),
        }
        for cue in table():
            if cue.name not in _TELLING or cue.where not in reach:
                continue
            low, high = reach[cue.where]
            match = cue.pattern.search(case.text[low:high])
            if match and match.group().strip():
                span = Span(low + match.start(), low + match.end())
                if not any(span.overlaps(other) for other in found):
                    found.append(span)
            if len(found) >= _MOST:
                return tuple(sorted(found))
    return tuple(sorted(found))
