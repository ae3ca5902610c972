"""What can be taken out of a document: each person who is not part of the case, and each other thing found.

A person goes whole: every mention, wherever it stands. The letter in "[neighbour B]" comes from the order in which
people are first named, whoever is chosen, so that it stays the same from one redaction to the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from doccheck.copies.words import Entry
from doccheck.language.people.words import fold, is_common, words
from doccheck.model import Document, Finding, Person, Report, Role, Span

PEOPLE = ("TP301", "TP303", "TP305")
WHOLE_LAYERS = ("SC504", "SC506", "SC510")
"""What is about a layer of the file and not about its words: it is cleared as a whole, or not at all."""
_LABELS = {
    "TP301": "[name removed]",
    "TP302": "[contact details removed]",
    "TP303": "[informant]",
    "TP304": "[place removed]",
    "TP305": "[other child]",
    "TP306": "[description removed]",
    "OS102": "[health information removed]",
    "OS104": "[number removed]",
}
_REMOVED = "[removed]"
_NEAR = 48
"""Letters beside a mention in which a word for what somebody is to the child is looked for."""
_ONE = {"mates": "mate", "neighbor": "neighbour", "aunty": "aunt", "auntie": "aunt", "nan": "grandmother"}
_NO_PERSON = frozenset(("member", "regular", "relation", "relative", "ex", "caller", "resident", "peer"))


@dataclass(frozen=True)
class Choice:
    """One thing that can be taken out, with all its places and all words by which it is looked for."""

    codes: tuple[str, ...]
    label: str
    findings: tuple[tuple[Document, Finding], ...]
    spans: tuple[tuple[Document, Span], ...]
    entries: tuple[Entry, ...] = field(repr=False)
    shared: int = 0
    """How many of its places hold nothing but a name that somebody else has too, who stays."""

    @property
    def words(self) -> str:
        """The fullest words for it."""
        return max((document.quote(span) for document, span in self.spans), key=len)


def choices(reports: Sequence[Report]) -> tuple[Choice, ...]:
    """Everything in these reports that stands at words and can be taken out, in order of place."""
    people = list(_people(reports))
    covered = {id(finding) for choice in people for _, finding in choice.findings}
    found = [*people, *_things(reports, covered)]
    order = {id(report.document): number for number, report in enumerate(reports)}
    return tuple(sorted(found, key=lambda c: (order[id(c.spans[0][0])], c.spans[0][1])))


# People


@dataclass
class _Somebody:
    """One person, as several documents of a file know them."""

    role: str
    mentions: list[tuple[Document, Span]] = field(default_factory=list)
    findings: list[tuple[Document, Finding]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {" ".join(document.quote(span).split()) for document, span in self.mentions}


def _people(reports: Sequence[Report]) -> Iterator[Choice]:
    known, staying = _known(reports)
    kept = {word for name in staying for word in _name_words(name)}
    letters: Counter[str] = Counter()
    for somebody in known:
        label = f"[{somebody.role} {_letter(letters[somebody.role])}]"
        letters[somebody.role] += 1
        yield _choice(somebody, label, kept, {name.casefold() for name in staying})


def _known(reports: Sequence[Report]) -> tuple[list[_Somebody], set[str]]:
    """Those about whom something was found, in the order in which they are named; and the names of all others."""
    known: list[_Somebody] = []
    staying: set[str] = set()
    for report in reports:
        document = report.document
        for person in sorted(report.people, key=lambda person: person.mentions[:1]):
            mentions = [(document, span) for span in person.mentions]
            findings = [(document, f) for f in report.findings if f.code in PEOPLE and _is_of(f, person)]
            names = {" ".join(document.quote(span).split()) for span in person.mentions}
            same = next((other for other in known if _same(other.names, names)), None)
            if same is not None and (findings or person.role in (Role.THIRD_PARTY, Role.OTHER_CHILD)):
                same.mentions += mentions
                same.findings += findings
            elif findings:
                known.append(_Somebody(_role(document, person), mentions, findings))
            else:
                staying |= names
    return known, staying


def _same(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two sets of names share a full one."""
    full = {name.casefold() for name in some if " " in name}
    return any(name.casefold() in full for name in others)


def _is_of(finding: Finding, person: Person) -> bool:
    return finding.span is not None and any(
        mention.contains(finding.span)
        or (finding.span.contains(mention) and 2 * len(mention) > len(finding.span))
        for mention in person.mentions
    )


def _choice(somebody: _Somebody, label: str, kept: set[str], staying: set[str]) -> Choice:
    names = somebody.names
    own = {name for name in names if name.casefold() not in staying and not _is_one_of(name, kept)}
    single = {word for name in names for word in _name_words(name)} - kept
    own |= {word for word in single if word in names or (len(word) > 2 and not is_common(fold(word)))}
    entries = [Entry(name, label, name=True) for name in sorted(own)]
    entries += [Entry(word, label, name=True, in_addresses=True) for word in sorted(single - own)]
    shared = sum(" ".join(d.quote(s).split()) not in own for d, s in somebody.mentions)
    return Choice(
        codes=tuple(sorted({finding.code for _, finding in somebody.findings})),
        label=label,
        findings=tuple(somebody.findings),
        spans=tuple(somebody.mentions),
        entries=tuple(entries),
        shared=shared,
    )


def _is_one_of(name: str, kept: set[str]) -> bool:
    """Whether a name is a single word that somebody who stays bears too."""
    found = _name_words(name)
    return len(name.split()) == 1 and bool(found) and found[0] in kept


def _name_words(name: str) -> list[str]:
    """The words of a name without titles and small words."""
    out = []
    for word in name.split():
        bare = re.sub(r"['’]s$", "", word.strip('.,;:()"“”'))
        if bare[:1].isupper() and fold(bare) not in _titles():
            out.append(bare)
    return out


def _titles() -> frozenset[str]:
    return (
        words("titles") | words("job_titles") | words("kin_titles") | words("kin_home") | words("particles")
    )


def _role(document: Document, person: Person) -> str:
    """What somebody is to the child, in a word or two."""
    if person.role is Role.OTHER_CHILD or person.child:
        return "other child"
    if person.informant:
        return "informant"
    relations = (words("social") | words("kin_far")) - _NO_PERSON
    near = [document.quote(span) for span in person.why]
    for span in person.mentions:
        near.append(document.text[span.end : span.end + _NEAR].split("\n")[0].split(".")[0])
        near.append(document.text[max(span.start - _NEAR, 0) : span.start].split("\n")[-1].split(". ")[-1])
    for text in near:
        for word in re.findall(r"[\w-]+", text):
            plain = fold(word)
            if plain in relations:
                return _ONE.get(
                    plain, plain[:-1] if plain.endswith("s") and plain[:-1] in relations else plain
                )
    return "other adult"


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    head, tail = divmod(number, 26)
    return (_letter(head - 1) if head else "") + ascii_uppercase[tail]


# Everything else


def _things(reports: Sequence[Report], covered: set[int]) -> Iterator[Choice]:
    """Findings at words that are no person's name; the same words once."""
    found: dict[tuple[str, str], list[tuple[Document, Finding]]] = {}
    for report in reports:
        for finding in report.findings:
            if finding.span is not None and id(finding) not in covered and finding.code not in WHOLE_LAYERS:
                plain = " ".join(report.document.quote(finding.span).split()).casefold()
                if any(letter.isalnum() for letter in plain):
                    found.setdefault((finding.code, plain), []).append((report.document, finding))
    for (code, _), places in found.items():
        label = _LABELS.get(code, _REMOVED)
        spans = tuple((document, finding.span) for document, finding in places if finding.span)
        text = " ".join(spans[0][0].quote(spans[0][1]).split())
        yield Choice((code,), label, tuple(places), spans, (Entry(text, label, name=code == "TP301"),))
