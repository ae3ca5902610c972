"""Who the child is, told where it is read without opening: in the subject line and the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from doccheck.detectors.identifiers import nhs_numbers
from doccheck.language.dates import read_dates
from doccheck.language.reading import Reading
from doccheck.model import Block, Confidence, Hit, Layer, Role, Span

_SHOWN = (Layer.SUBJECT, Layer.FILE_NAME)
_KNOWN_ROLES = (Role.SUBJECT, Role.FAMILY)
_NEVER_ROLES = (Role.PROFESSIONAL, Role.REFERRER, Role.RECIPIENT)
_WORD = re.compile(r"[A-Z][a-z'-]+|[A-Za-z][A-Za-z'-]*")
_TITLES = frozenset("mr mrs ms miss mx dr sir baby".split())
_AMBIGUOUS = frozenset("april august autumn grace hope june may page rose summer will".split())
"""Names that a subject line may well hold as words: they count only beside another name."""
_BIRTH = re.compile(r"\b(?:d\.?o\.?b|born|birth|b\.)\W{0,4}$", re.IGNORECASE)
SHORTEST_NAME = 3


class SubjectLine:
    """Fires on what tells who the child is in a subject line, an attachment's name or the file's own."""

    needs_trained_reader = False
    waits = 1

    def __init__(self) -> None:
        """It has no parameters."""

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Places in the text have a span; what is in the file's name has none."""
        names, births = _names(reading), _births(reading)
        for block in reading.document.blocks:
            if block.layer in _SHOWN:
                words = reading.plain[block.span.start : block.span.end]
                for start, end, confidence in _telling(words, names, births):
                    span = Span(block.span.start + start, block.span.start + end)
                    yield Hit(span, confidence, where=block.where)
                if not any(True for _ in _telling(words, names, births)):
                    yield from _other_people(reading, block)
        own = PurePosixPath(reading.document.path.rpartition("!")[2]).stem.replace("_", " ")
        for start, end, confidence in list(_telling(own, names, births))[:1]:
            if not _said_by_message(reading, own[start:end]):
                yield Hit(None, confidence, where="the name of the file")


def _said_by_message(reading: Reading, words: str) -> bool:
    """Whether the message that this is attached to names the same: then the finding is made there."""
    container = reading.document.path.rpartition("!")[0]
    for message in reading.circumstances.companions:
        if message.path == container:
            inside = " ".join(message.quote(b.span) for b in message.blocks if b.layer is not Layer.FILE_NAME)
            said = set(re.findall(r"\w+", inside.lower()))
            return set(re.findall(r"\w+", words.lower())) <= said
    return False


def _names(reading: Reading) -> frozenset[str]:
    """Every word of the names of the subject and the family, in small letters."""
    return frozenset(
        word.lower()
        for person in reading.people
        if person.role in _KNOWN_ROLES
        for mention in person.mentions
        for word in _WORD.findall(reading.plain[mention.start : mention.end])
        if len(word) >= SHORTEST_NAME and word[0].isupper() and word.lower() not in _TITLES
    )


def _births(reading: Reading) -> frozenset[object]:
    """The days that the document gives as somebody's date of birth."""
    return frozenset(
        dated.day
        for dated in reading.dates
        if dated.day and _BIRTH.search(reading.plain[max(0, dated.span.start - 16) : dated.span.start])
    )


def _telling(
    words: str, names: frozenset[str], births: frozenset[object]
) -> Iterator[tuple[int, int, Confidence]]:
    """Where `words` hold a name, a date of birth or an NHS number."""
    yield from ((start, end, Confidence.HIGH) for start, end in _runs_of_names(words, names))
    for dated in read_dates(words):
        if dated.day and (dated.day in births or _BIRTH.search(words[: dated.span.start])):
            yield dated.span.start, dated.span.end, Confidence.HIGH
    yield from ((start, end, Confidence.HIGH) for start, end in nhs_numbers(words))


_WITHOUT_HYPHENS = re.compile(r"[A-Za-z][A-Za-z']*")


def _words(words: str, names: frozenset[str]) -> Iterator[re.Match[str]]:
    """Words, with those parted that hyphens hold together and that are no name as they stand."""
    for match in _WORD.finditer(words):
        if "-" in match.group() and match.group().lower().removesuffix("'s") not in names:
            yield from _WITHOUT_HYPHENS.finditer(words, match.start(), match.end())
        else:
            yield match


def _runs_of_names(words: str, names: frozenset[str]) -> Iterator[tuple[int, int]]:
    run: list[re.Match[str]] = []
    for match in [*_words(words, names), None]:
        named = match is not None and match.group().lower().removesuffix("'s") in names
        if match is not None and named and (not run or match.start() - run[-1].end() <= 2):
            run.append(match)
            continue
        if run and (len(run) > 1 or run[0].group().lower() not in _AMBIGUOUS):
            yield run[0].start(), run[-1].start() + len(run[-1].group().removesuffix("'s"))
        run = [match] if match is not None and named else []


def _other_people(reading: Reading, block: Block) -> Iterator[Hit]:
    """People named only there: the message may hold nothing but the attachment that is about them.

    A role that is read from the subject line alone is a guess; only a title says that somebody is at work.
    """
    for person in reading.people:
        first = person.mentions[0]
        titled = reading.plain[first.start : first.end].split(maxsplit=1)[0].lower().rstrip(".") in _TITLES
        guessed = block.layer is Layer.SUBJECT and all(block.span.contains(m) for m in person.mentions)
        if person.role in _NEVER_ROLES and (titled or not guessed):
            continue
        for mention in person.mentions:
            if block.span.contains(mention):
                yield Hit(mention, Confidence.LOW, where=block.where)
