"""A record held against its document: what does not fit, what is missing, and what somebody should know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from doccheck.model import Report
from doccheck.record import asked
from doccheck.record.facts import Facts
from doccheck.record.fields import Record, get
from doccheck.record.interview import missing
from doccheck.record.law import Law
from doccheck.record.statements import SENSITIVE, addresses


class Kind(StrEnum):
    """What a remark is."""

    CONTRADICTION = "contradiction"
    MISSING = "missing"
    NOTE = "note"


@dataclass(frozen=True)
class Remark:
    """One sentence about one field of the record."""

    kind: Kind
    field: str
    says: str

    @property
    def sentence(self) -> str:
        return f"{self.field}: {self.says}"


def remarks(record: Record, reports: Sequence[Report], facts: Facts, law: Law) -> tuple[Remark, ...]:
    """All that there is to say, the contradictions first.

    `reports` are those of the document, examined with what the record states; `facts` is what the document says.
    """
    found = [*_contradictions(record, reports, facts), *_missing(record), *_notes(record, reports, law)]
    if not any(remark.field in _PURPOSES for remark in found):
        found += _not_compared(record, facts)
    order = list(Kind)
    return tuple(sorted(found, key=lambda remark: order.index(remark.kind)))


def fits(record: Record, reports: Sequence[Report]) -> bool:
    """Whether the record was made for this document, or for one that travels with it."""
    wanted = get(record, "document.sha256")
    return wanted is None or any(report.document.sha256 == wanted for report in reports)


def _contradictions(record: Record, reports: Sequence[Report], facts: Facts) -> Iterator[Remark]:
    for report in reports:
        for finding in report.findings:
            if finding.code in ("RR413", "RR414"):
                yield Remark(
                    Kind.CONTRADICTION, _field_of(finding.remedy), f"{finding.remedy} ({finding.where})"
                )
    yield from _basis_for(record, facts)
    yield from _recipients(record, facts)
    yield from _purpose(record, facts, reports)


def _field_of(remedy: str) -> str:
    """The field that a contradiction is about, told from the sentence of its rule."""
    said = remedy.lower()
    for words, field in (
        ("made", "document"), ("not to go", "decision"), ("lawful basis", "lawful_basis.basis"),
        ("powers", "lawful_basis.powers"), ("consent", "consent.status"), ("told", "informed.status"),
    ):  # fmt: skip
        if words in said:
            return field
    return "what.categories"


def _basis_for(record: Record, facts: Facts) -> Iterator[Remark]:
    """Data that is there and for which the record names nothing that allows it."""
    if record.get("decision") not in ("share", "share in part"):
        return
    present = facts["what.categories"].value if "what.categories" in facts else []
    sensitive = [kind for kind in present if kind in SENSITIVE]
    if sensitive and not get(record, "condition"):
        kinds = ", ".join(sensitive)
        yield Remark(
            Kind.CONTRADICTION,
            "condition",
            f"the document holds such data ({kinds}), so a condition is needed",
        )
    if present and not get(record, "lawful_basis.basis") and get(record, "identifies") != "no":
        yield Remark(
            Kind.CONTRADICTION, "lawful_basis.basis", "the document holds personal data, so a basis is needed"
        )
    if get(record, "identifies") == "no" and sensitive:
        yield Remark(
            Kind.CONTRADICTION,
            "identifies",
            "please look again: the document speaks of somebody's own matters",
        )


def _recipients(record: Record, facts: Facts) -> Iterator[Remark]:
    """Where the document goes, against whom the record names. Names are compared only where both give an address."""
    named = {address.lower() for address in addresses(record)}
    going = facts["recipients"].value if "recipients" in facts else []
    addressed = {entry["address"].lower() for entry in going if "address" in entry}
    if not named or not addressed:
        return
    for number in range(1, len(addressed - named) + 1):
        many = f" ({number} of {len(addressed - named)})" if len(addressed - named) > 1 else ""
        yield Remark(
            Kind.CONTRADICTION,
            "recipients",
            f"the document goes to an address that the record does not name{many}",
        )
    if not addressed & named:
        yield Remark(
            Kind.CONTRADICTION, "recipients", "nobody whom the record names is among those it is addressed to"
        )


def _purpose(record: Record, facts: Facts, reports: Sequence[Report]) -> Iterator[Remark]:
    """What the document asks for, against what the record does. Said only where both name it, and nothing goes together.

    A sentence that asks is one of many: what the record asks for may stand anywhere in the document, and the other way
    round in the record's reasons. Then they are not held against one another.
    """
    document = asked.requests(*_said(facts))
    noted = asked.requests(*_noted(record, _PURPOSES))
    elsewhere = asked.requests(*(report.document.text for report in reports)) & noted
    considered = asked.requests(*_noted(record, _REASONS)) & document
    if document and noted and not (asked.go_together(document, noted) or elsewhere or considered):
        says = f"the document asks for {asked.said(document)}, and the record for {asked.said(noted)}"
        yield Remark(Kind.CONTRADICTION, "requested_action", says)


_PURPOSES = ("purpose", "requested_action")
_REASONS = ("what.summary", "proportionality.risk", "reasons")


def _said(facts: Facts) -> list[str]:
    return [str(facts[name].value) for name in _PURPOSES if name in facts]


def _noted(record: Record, names: Sequence[str]) -> list[str]:
    return [str(words) for name in names if (words := get(record, name))]


def _not_compared(record: Record, facts: Facts) -> Iterator[Remark]:
    """Where both say what is wanted, each in words of which the other has nothing: a person has to look."""
    said, noted = _said(facts), _noted(record, _PURPOSES)
    if not said or not noted or asked.alike(said, noted):
        return
    if asked.go_together(asked.requests(*said), asked.requests(*noted)):
        return
    where = next(facts[name].where for name in _PURPOSES if name in facts)
    place = f" ({where})" if where else ""
    yield Remark(
        Kind.NOTE,
        "requested_action",
        f"it is put in other words than the document's own{place}; please see that both ask for the same",
    )


def _missing(record: Record) -> Iterator[Remark]:
    left = set(record.get("open", ()))
    for question in missing(record):
        state = "was left open" if question.id in left else "is not answered"
        if question.id == "consent.informed_of" and get(record, question.id):
            state = "lacks some of why, who will see it, how much, and implications; consent counts only with all of them"
        yield Remark(Kind.MISSING, question.id, f"{state} ({question.title.rstrip('?')})")


def _notes(record: Record, reports: Sequence[Report], law: Law) -> Iterator[Remark]:
    if _names_it_alone("RR401", reports):
        yield Remark(
            Kind.NOTE, "purpose", "the document names none; whoever gets it without the record will miss it"
        )
    for number, power in enumerate(get(record, "lawful_basis.powers") or (), 1):
        provision = law.named("power", power)
        if provision and not provision.confirmed:
            yield Remark(Kind.NOTE, f"lawful_basis.powers[{number}]", provision.note)
    if get(record, "lawful_basis.basis") == "consent":
        note = "consent can be taken back; where a child may come to harm, a public task or duty is the surer ground"
        yield Remark(Kind.NOTE, "lawful_basis.basis", note)
    if get(record, "consent.limits"):
        yield Remark(
            Kind.NOTE, "consent.limits", "somebody set limits; please see that what is sent keeps within them"
        )
    if record.get("decision") == "seek advice":
        yield Remark(
            Kind.NOTE, "decision", "nothing is decided yet; make a new record when you have the advice"
        )
    if get(record, "fact_and_opinion") == "not yet":
        yield Remark(Kind.NOTE, "fact_and_opinion", "fact and opinion are not told apart yet")
    if get(record, "how_sent") == "not known yet":
        yield Remark(Kind.NOTE, "how_sent", "how it is sent is not settled yet")


def _names_it_alone(code: str, reports: Sequence[Report]) -> bool:
    """Whether a rule is content because of the record, and of no words of the document."""
    said = {code for report in reports for code, _ in report.satisfied}
    return code not in said and any(code in report.recorded for report in reports)
