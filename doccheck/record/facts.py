"""What a document already says to the questions of its record, each with the words that it was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from doccheck.detectors.categories import first_places
from doccheck.model import Document, Layer, Report, Span
from doccheck.record.interview import Prefill
from doccheck.record.law import Law
from doccheck.record.law import law as shipped_law

Facts = Mapping[str, Prefill]
"""By the question's id, which is the field that it fills."""

_LONGEST = 400


def facts_of(reports: Sequence[Report], to: Sequence[str] = (), law: Law | None = None) -> Facts:
    """What the reports of one input (a file, or a message with its attachments) show. `to` are envelope addresses."""
    facts: dict[str, Prefill] = {}
    for report in reports:
        for name, prefill in _of_report(report, law or shipped_law()):
            facts.setdefault(name, prefill)
    facts |= _categories(reports)
    if recipients := _recipients(reports, to):
        facts["recipients"] = recipients
    return facts


def defaults(today: date, retain_days: int, review_days: int) -> Facts:
    """What is offered where the document says nothing: the days of the decision, of its review and of its end."""
    days = {"decided_on": 0, "retain_until": retain_days, "review_on": review_days}
    return {name: Prefill((today + timedelta(days)).isoformat()) for name, days in days.items()}


def _of_report(report: Report, law: Law) -> Iterator[tuple[str, Prefill]]:
    said = dict(reversed(report.satisfied))
    document = report.document
    yield from _asked_for(document)
    if "RR401" in said and not any(field.label.overlaps(said["RR401"]) for field in document.fields):
        sentence = _sentence(document, said["RR401"])
        yield "purpose", Prefill(sentence, sentence, document.where(said["RR401"]))
        yield "requested_action", Prefill(sentence, sentence, document.where(said["RR401"]))
    yield from _consent(report, said)
    yield from _lawful_basis(document, law)
    if "RR412" in said:
        sentence = _sentence(document, said["RR412"])
        yield "childs_views.sought", Prefill("yes", sentence, document.where(said["RR412"]))
        yield "childs_views.views", Prefill(sentence, sentence, document.where(said["RR412"]))
    if "FO205" in said:
        words = _sentence(document, said["FO205"])
        yield "fact_and_opinion", Prefill("told apart", words, document.where(said["FO205"]))
    if report.urgent:
        yield "proportionality.imminent", Prefill("now")
    if document.text.strip():
        yield "identifies", Prefill("yes")


_PURPOSE = re.compile(r"\b(?:purpose|reason for|why are you|worried about)\b", re.IGNORECASE)
_ACTION = re.compile(
    r"\b(?:want to happen|request(?:ed)?|asked for|action needed|outcome sought)\b", re.IGNORECASE
)

_MOST_WORDS = 40
"""A longer answer tells the whole story, and is not what a record wants."""


def _asked_for(document: Document) -> Iterator[tuple[str, Prefill]]:
    """What a form has beside its questions for the purpose and for what is wanted."""
    for entry in document.fields:
        answer = " ".join(document.quote(entry.answer).split())[:_LONGEST] if entry.answer else ""
        for name, label in (("requested_action", _ACTION), ("purpose", _PURPOSE)):
            if 2 < len(answer.split()) <= _MOST_WORDS and label.search(document.quote(entry.label)):
                yield name, Prefill(answer, answer, entry.where)


# --- consent, and who knows ------------------------------------------------------------------------

_REFUSED = re.compile(r"\b(?:refus|declin|withh|withdr|object|did not (?:agree|consent)|said no\b)", re.I)
_NOT_SOUGHT = re.compile(
    r"\b(?:not|n.t|never|without|no)\b[^.]{0,30}\b(?:sought|seek\w*|ask\w*|consent|permission)\b|\bconsent (?:was |is )?not\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\bconsent(?:ed|s)?\b|\bagree[ds]?\b|\bpermission\b", re.IGNORECASE)
_NOT_TOLD = re.compile(
    r"\b(?:not|n.t|un|never|nobody)[ -]?\w*\s?(?:been )?(?:told|informed|aware|know)", re.IGNORECASE
)
_TOLD = re.compile(r"\b(?:told|informed|aware|knows?|spoke\w*|discussed|explained)\b", re.IGNORECASE)


def _consent(report: Report, said: Mapping[str, Span]) -> Iterator[tuple[str, Prefill]]:
    document = report.document
    spans = [f.span for f in report.findings if f.code in ("RR403", "RR404") and f.span]
    spans += [said["RR402"]] if "RR402" in said else []
    for span in spans:
        words, where = _sentence(document, span), document.where(span)
        if _NOT_TOLD.search(words):
            yield "informed.status", Prefill("not told", words, where)
        elif _REFUSED.search(words):
            yield "consent.status", Prefill("refused", words, where)
        elif _NOT_SOUGHT.search(words):
            yield "consent.status", Prefill("not sought", words, where)
        elif _GIVEN.search(words):
            yield "consent.status", Prefill("given", words, where)
        if _TOLD.search(words) and not _NOT_TOLD.search(words):
            yield "informed.status", Prefill("told", words, where)


def _lawful_basis(document: Document, law: Law) -> Iterator[tuple[str, Prefill]]:
    """What the document names; a power that it names rests on the public task, which it need not say."""
    powers = [(each.name, span) for each in law.of_kind("power") if (span := _place(document, each.pattern))]
    for kind, field in (("basis", "lawful_basis.basis"), ("condition", "condition")):
        for each in law.of_kind(kind):
            if span := _place(document, each.pattern):
                yield field, Prefill(each.name, _sentence(document, span), document.where(span))
    if powers:
        span = powers[0][1]
        words, where = _sentence(document, span), document.where(span)
        yield "lawful_basis.basis", Prefill("public task", words, where)
        yield "lawful_basis.powers", Prefill([name for name, _ in powers], words, where)


def _place(document: Document, pattern: re.Pattern[str] | None) -> Span | None:
    match = pattern.search(document.text) if pattern else None
    return Span(*match.span()) if match else None


# --- what is in it, and where it goes ----------------------------------------------------------------


def _categories(reports: Sequence[Report]) -> Facts:
    found: dict[str, tuple[Document, Span]] = {}
    for report in reports:
        for category, span in first_places(report.document.text).items():
            found.setdefault(category, (report.document, span))
    if not any(report.document.text.strip() for report in reports):
        return {}
    value = ["identity", "family", "concern", *found]
    words = ", ".join(f"{category} (“{_words(*place)}”)" for category, place in found.items())
    return {"what.categories": Prefill(value, words)}


def _words(document: Document, span: Span) -> str:
    return " ".join(document.quote(span).split())


_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TO = r"(?:(?:referred|sent|prepared|submitted|addressed|e-?mailed|copied) )?(?:to|for)|cc|copy to|recipients?|shared with"
_TO_LABEL = re.compile(rf"\W*(?:{_TO})\W*", re.IGNORECASE)
_TO_LINE = re.compile(
    rf"(?:^\W*|[.|] )(?:{_TO})\b\W{{0,4}}[:|]\W{{0,4}}(?P<who>\w(?:[^\n|]|\.(?!\s|$))*)", re.I | re.M
)
_DEAR = re.compile(r"^Dear (?P<who>(?!sir|madam|all|colleague|team\b)[^,\n]{2,60})", re.I | re.M)
_NOBODY = re.compile(r"whom it may|whoever", re.IGNORECASE)
_HEAD = 1500


def _recipients(reports: Sequence[Report], to: Sequence[str]) -> Prefill | None:
    """Addresses of the envelope, and those to whom the head of the first document says that it goes."""
    if not reports:
        return None
    found = {
        address.lower(): {"name": address.partition("@")[0], "address": address.lower()} for address in to
    }
    words = list(to)
    for who in _addressees(reports[0].document):
        for entry in _people(who):
            found.setdefault(entry.get("address", entry["name"].lower()), entry)
        words.append(who)
    return Prefill(list(found.values()), words[0][:_LONGEST]) if found else None


def _addressees(document: Document) -> list[str]:
    """What stands beside "to" in a form, in a line, or after "Dear"; the first of these that is there."""
    asked = [
        document.quote(entry.answer)
        for entry in document.fields
        if entry.answer and _TO_LABEL.fullmatch(document.quote(entry.label))
    ]
    head = _head(document)
    written = [match["who"] for match in _TO_LINE.finditer(head)]
    greeted = [match["who"] for match in _DEAR.finditer(head)][:1]
    for each in (asked + written, greeted):
        kept = [" ".join(who.split()) for who in each if who.strip() and not _NOBODY.search(who)]
        if kept:
            return list(dict.fromkeys(kept))
    return []


def _people(who: str) -> Iterator[dict[str, str]]:
    """`Jo Reed, duty social worker, jo@b.gov.uk` is one person; several addresses are one each."""
    addresses = _ADDRESS.findall(who)
    first = re.split(r"[,|(<;]", _ADDRESS.sub("", who))[0].strip(" .*-")[:200]
    if not addresses:
        yield {"name": first or who[:200]}
    for address in addresses:
        name = first if first and len(addresses) == 1 else address.partition("@")[0]
        yield {"name": name, "address": address.lower()}


def _head(document: Document) -> str:
    addressed = [b.span for b in document.blocks if b.layer is Layer.ADDRESSES]
    return "\n".join(map(document.quote, addressed)) or document.text[:_HEAD]


def _sentence(document: Document, span: Span) -> str:
    """The sentence around `span`, within its block."""
    block = document.block_at(span.start)
    start, end = (block.span.start, block.span.end) if block else (0, len(document.text))
    before = [start + edge.end() for edge in _EDGE.finditer(document.text[start : span.start])]
    after = _EDGE.search(document.text, max(start, span.end - 1), end)
    first = before[-1] if before else start
    last = after.start() + 1 if after else end
    return " ".join(document.text[first:last].split())[:_LONGEST]


_EDGE = re.compile(r"[.!?](?=\s)\s*|\n+")
