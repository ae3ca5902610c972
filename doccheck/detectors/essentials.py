"""The parts that every referral needs: who it is about, who sends it, to whom, and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from doccheck.detectors import ages
from doccheck.detectors.context import is_whole, says_something
from doccheck.detectors.look import LookError
from doccheck.language.reading import LineKind, Reading
from doccheck.model import Confidence, Hit, Person, Role, Span


class Essentials:
    """Fires on the document as a whole where one of `parts` cannot be found in it; see `PARTS`.

    A part is there where the words and people say so and the trained reader thinks it more probable than
    `trained_refutes` (it is not asked against a full name), or where the reader alone is as sure as `trained_evidence` (1 means that it is not asked).
    `remedies` say what to add, a sentence for each part in their order.
    """

    needs_trained_reader = False
    waits = 1

    def __init__(
        self,
        *,
        parts: Sequence[str],
        trained_evidence: float = 1.0,
        trained_refutes: float = 0.0,
        remedies: Sequence[str] = (),
    ) -> None:
        for part in parts:
            if part not in PARTS:
                raise LookError("parts", f"has to hold some of {', '.join(PARTS)}")
        if remedies and len(remedies) != len(parts):
            raise LookError("remedies", "has to have one sentence for each of the parts, in their order")
        self.remedies = dict(zip(parts, remedies, strict=False))
        self.parts = tuple(parts)
        self.trained_evidence = trained_evidence
        self.trained_refutes = trained_refutes

    def find(self, reading: Reading) -> Iterator[Hit]:
        """One hit, about the whole document, or none."""
        if not says_something(reading):
            return
        missing = [part for part in self.parts if self._place(reading, part) is None]
        if missing:
            said = " ".join(self.remedies[part] for part in missing if part in self.remedies)
            yield Hit(None, Confidence.MEDIUM, remedy=said)

    def satisfied_by(self, reading: Reading) -> Span | None:
        """Where the last of the parts is found, when all of them are."""
        found = [self._place(reading, part) for part in self.parts]
        return None if None in found else found[-1]

    def _place(self, reading: Reading, part: str) -> Span | None:
        said = PARTS[part](reading)
        chance, place = read_part(reading, part)
        if said is not None and (part in _PLAIN or chance >= self.trained_refutes):
            return said
        return place if chance >= self.trained_evidence else None


_PLAIN = frozenset({"subject-name"})
"""What is there or is not: two words of a name need nobody's judgement."""


def read_part(reading: Reading, part: str) -> tuple[float, Span | None]:
    """How probable the trained reader thinks that a part is there, and where; 1 and nowhere if it cannot be asked."""
    scores, trained, labels = reading.scores, reading.trained, LABELS[part]
    if scores is None or trained is None or not set(labels) <= set(trained.labels) or not is_whole(reading):
        return 1.0, None
    chance, place = max(scores.evidence(label) for label in labels)
    return chance, Span(*place)


# --- people --------------------------------------------------------------------------------------

_TITLE = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof(?:essor)?|rev(?:d|erend)?|sir|dame|lady|fr|father|sister|sr|pastor|imam|rabbi|sgt|sergeant|pc|dc|dci|ds|di"
    r"|insp(?:ector)?|constable|nurse|cllr|councillor|captain|major|matron)\b\.?\s*(?:\d+\s+)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_QUOTED_NAME = re.compile(r"[\"'(][^\"')]*[\"')]")


def _full_name(reading: Reading, role: Role) -> Span | None:
    """A name of two words, or a title with a surname, of somebody in `role`."""
    return _named(reading, role, lambda words, titled: len(words) >= 2 or (titled and bool(words)))


def _any_name(reading: Reading, role: Role) -> Span | None:
    return _named(reading, role, lambda words, titled: bool(words))


def _named(reading: Reading, role: Role, enough: Callable[[list[str], bool], bool]) -> Span | None:
    for person in reading.people:
        if person.role is role:
            found = _mention(reading, person, enough)
            if found:
                return found
    return None


def _mention(reading: Reading, person: Person, enough: Callable[[list[str], bool], bool]) -> Span | None:
    for span in person.mentions:
        name = _QUOTED_NAME.sub(" ", reading.plain[span.start : span.end])
        bare = _TITLE.sub("", name)
        if enough(_WORD.findall(bare), bare != name):
            return span
    return None


def subject_name(reading: Reading) -> Span | None:
    """The full name of the child. A nickname or a first name alone is no name; an unborn baby has its mother's."""
    unborn = _UNBORN.search(reading.plain)
    return (
        _full_name(reading, Role.SUBJECT)
        or (unborn and _full_name(reading, Role.FAMILY))
        or _labelled(reading, _CHILD_LABEL)
        or _first(reading, _NAMED_WITH_AGE)
    )


_UNBORN = re.compile(
    r"\b(?:unborn|expected date|edd|due date|pre-?birth|weeks pregnant|baby (?:is )?due)\b", re.IGNORECASE
)


def subject_age(reading: Reading) -> Span | None:
    """The child's age or date of birth, or when an unborn baby is due."""
    unborn = _UNBORN.search(reading.plain)
    return next(iter(ages.anybodys(reading)), None) or (Span(*unborn.span()) if unborn else None)


def referrer_name(reading: Reading) -> Span | None:
    """The full name of whoever sends it: by their role, a label, their contact beside it, or a signature."""
    return _full_name(reading, Role.REFERRER) or _author_by_place(reading)


def author(reading: Reading) -> Span | None:
    """Whoever decided to share. A team without a name, or an office, is no author."""
    return _any_name(reading, Role.REFERRER) or _author_by_place(reading)


def _author_by_place(reading: Reading) -> Span | None:
    return (
        _labelled(reading, _AUTHOR_LABEL) or _first(reading, _BY_AUTHOR) or _first(reading, _BESIDE_CONTACT)
    )


def _labelled(reading: Reading, label: re.Pattern[str]) -> Span | None:
    """The answer beside a label, where it holds a name of two words."""
    for entry in reading.fields:
        if entry.answer and label.search(reading.plain, entry.label.start, entry.label.end):
            name = _FULL_NAME.match(reading.plain, entry.answer.start, entry.answer.end)
            if name and not _OFFICE.search(name.group()):
                return Span(*name.span())
    return None


def _first(reading: Reading, pattern: re.Pattern[str]) -> Span | None:
    match = next(reading.matches(pattern), None)
    return Span(*match.span("name")) if match else None


_NAME = (
    r"(?:(?-i:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Revd|Sgt|PC|Sister|Constable|Inspector)\.? (?:\d+ )?))?"
    r"(?-i:[^\W\d_a-z][\w'-]*\.?)(?: (?:\"[^\"\n]+\"|(?:de|van|der|al|el|bin|ap|ó|o') ))?(?: (?-i:[^\W\d_a-z][\w'-]+)){1,3}"
)
_FULL_NAME = re.compile(_NAME)
_OFFICE = re.compile(
    r"\b(?:nursery|school|academy|college|team|office|services?|council|club|desk|centre|surgery|practice|clinic|hospital|unit|department|trust|police|house|lodge|hub)\b",
    re.IGNORECASE,
)
_CHILD_LABEL = re.compile(
    r"\b(?:child|young person|young carer|pupil|student|patient|subject|baby|boy|girl|about|re|client|minor)\b|^(?:full )?names?\b|\bsurname\b|^who is it about",
    re.IGNORECASE,
)
_NAMED_WITH_AGE = re.compile(
    rf"(?P<name>{_NAME})(?:'s)?,? ?\(?(?:known as [\w' ]+,? )?(?:\d{{1,2}}\b|aged?\b|born\b|b\.|d\.?o\.?b|date of birth|who (?:is|will be|turned))",
    re.IGNORECASE,
)
_AUTHOR_LABEL = re.compile(
    r"\b(?:by|from|author|referrer|officer|supervisor|sender|signed|completing|filling in|reporter|crew|inspector|worker|practitioner|clinician"
    r"|your (?:full )?name|health visitor|coordinator|social worker|teacher|nurse|adviser|advisor|manager|lead|dsl|prepared|written|dictated|contact)\b(?!.*\b(?:child|gp|allocated|school)\b)",
    re.IGNORECASE,
)
_BY_AUTHOR = re.compile(
    rf"\b(?:(?:written|completed|prepared|compiled|dictated|made|report(?:ed)?|notes?|record|case note|form|referral|filled in|taken|signed|submitted|sent|typed)(?: up)?"
    rf"(?: \d+ \w+ \d{{4}}(?:,? \d+[:.]\d+)?,?)? by|i am|my name is|this is)[: ]+(?P<name>{_NAME})",
    re.IGNORECASE,
)
_BESIDE_CONTACT = re.compile(
    rf"(?:^|\n)(?!\W*(?:to|cc|for|copy|sent to|recipient|shared with|passed)\b)(?:[^\n:|]{{0,30}}[:|] ?)?(?P<name>{_NAME}),[^\n@]{{0,80}}?(?:[\w.+'-]+@|0\d{{2,4}} )",
    re.IGNORECASE,
)


# --- contact, recipient, date --------------------------------------------------------------------

_CONTACT = re.compile(
    r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|(?<![\d-])(?:\+44[ \d()-]{9,14}|0[\d()][ \d()-]{7,13})\d(?!\d)"
)
_TO_OTHERS = re.compile(
    r"^[\s>*-]*(?:to|cc|bcc|copy|copies|for|sent to|recipient|e-?mailed? to|circulat\w+|by e-?mail)\b",
    re.IGNORECASE,
)


def referrer_contact(reading: Reading) -> Span | None:
    """A telephone number or e-mail address that is neither the recipient's nor a third party's."""
    strangers = [
        m for p in reading.people if p.role in (Role.THIRD_PARTY, Role.OTHER_CHILD) for m in p.mentions
    ]
    for match in reading.matches(_CONTACT):
        span = Span(*match.span())
        line = reading.line_at(span.start)
        start = line.span.start if line else span.start
        if _TO_OTHERS.match(reading.plain, start, span.start):
            continue
        index = reading.sentence_at(span.start)
        around = reading.sentences[index].span if index is not None else Span(start, span.end)
        if not any(around.contains(stranger) for stranger in strangers):
            return span
    return None


_RECIPIENT_LABEL = re.compile(
    r"(?:to|for(?: the attention of| action by)?|fao|attn|attention|sent to|send to|pass(?:ed)? (?:on )?to|going to|goes to|recipients?|addressed? to|addressee|circulat\w+(?: to)?"
    r"|referr(?:ed|al) to|refer to|shared with|sharing with|cop(?:y|ied|ies) to|cc|distribution|receiving (?:agency|team|service)|who (?:are|is) (?:you|this|it)"
    r" (?:sending|sent|going)?.{0,12}to|e-?mail(?:ed)? (?:it )?to|submitted to|handed? (?:over )?to|for)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:whom it may concern|whoever|anyone|tbc|n/?k|\W*)$|^to whom|^whoever", re.IGNORECASE
)
_DEAR = re.compile(
    r"(?:^|\n)[ \t]*(?:dear|hello|hi|hiya|morning|good (?:morning|afternoon|evening)|afternoon|evening),? (?!(?:sir|madam|all|both|there|again|everyone)\b)\w",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"\b(?:to|for|attention of|with|sent|passed|from (?:me|us) to) (?:the )?(?:[\w'&/-]+ ){0,5}(?:team|council|services?|mash|front door|social care|early help|hub|panel|board"
    r"|officer|worker|desk|department|conference|lado|nurse|visitor|surgery|school|nursery|police|coordinator|manager|lead|senior|chair)\b",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"\b(?:sent|copied|passed|forwarded|addressed|goes|going|submitted|transferred|handed|shared|information|contact made|e-?mailed|prepared|report|referral|request|notice|note|record)"
    r"(?: (?!to\b)[\w,:'-]+){0,6} (?:to|with|for) (?:the )?(?-i:[A-Z])\w+",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:duty|team|council|services|social care|front door|early help|safeguarding hub|mash|hub|officer|manager|children.s)\b[^.!?]*$",
    re.IGNORECASE,
)


def recipient(reading: Reading) -> Span | None:
    """Whom it goes to: a name, a role or a named team; not "to whom it may concern"."""
    return (
        _labelled_recipient(reading)
        or _greeted(reading)
        or _addressed(reading)
        or _any_name(reading, Role.RECIPIENT)
    )


def _labelled_recipient(reading: Reading) -> Span | None:
    for entry in reading.fields:
        label = reading.plain[entry.label.start : entry.label.end].strip(" *-#0123456789.)")
        answer = reading.plain[entry.answer.start : entry.answer.end].strip() if entry.answer else ""
        if _RECIPIENT_LABEL.fullmatch(label) and answer and not _NOBODY.search(answer):
            return entry.answer
    return None


def _greeted(reading: Reading) -> Span | None:
    match = _DEAR.search(reading.plain)
    return Span(*match.span()) if match else None


HEAD_LINES, LONG_LINE = 12, 70


def _addressed(reading: Reading) -> Span | None:
    """A team named in the head of a letter, or to which the text says that it goes."""
    filled = [line for line in reading.lines if line.kind is not LineKind.BLANK][:HEAD_LINES]
    for line in filled[1:]:
        if len(line.span) >= LONG_LINE or reading.plain[line.span.end - 1] in ".!?":
            break
        if _ADDRESSED.search(reading.plain, line.span.start, line.span.end) and not _NOBODY.search(
            reading.plain[line.span.start : line.span.end]
        ):
            return line.span
    head = Span(0, filled[-1].span.end if filled else 0)
    match = next(reading.matches(_TEAM, head), None) or next(reading.matches(_SENT_TO, head), None)
    return Span(*match.span()) if match else None


def day(reading: Reading) -> Span | None:
    """The date that the document bears."""
    return (
        next((d.span for d in reading.dates if d.day == reading.written), None) if reading.written else None
    )


PARTS: dict[str, Callable[[Reading], Span | None]] = {
    "author": author,
    "date": day,
    "recipient": recipient,
    "referrer-contact": referrer_contact,
    "referrer-name": referrer_name,
    "subject-age": subject_age,
    "subject-name": subject_name,
}
LABELS = {
    "author": ("AUTHOR",),
    "date": ("DATED",),
    "recipient": ("RECIPIENT",),
    "referrer-contact": ("REACHED",),
    "referrer-name": ("SIGNED", "AUTHOR"),
    "subject-age": ("AGED",),
    "subject-name": ("NAMED",),
}
"""What the trained reader calls each part; a referrer's name stands under a letter or at the head of a form."""
