"""What a record states, as the rules know it: names of parts that count as recorded, and what each of them says."""

from __future__ import annotations

from doccheck.record.fields import Record, get
from doccheck.record.law import law

SENSITIVE = (
    "health", "disability", "pregnancy", "sex life", "ethnicity", "religion", "politics", "genetic or biometric",
    "offences",
)  # fmt: skip
"""Kinds of information that need a condition."""
OTHER_WORDS = "document: other words"
"""Stated of a record that was made for another version of its document: nothing else that it says counts."""

UNUSABLE = "record: cannot be used"
"""Stated where there is a record that breaks its schema or the law: nothing that it says counts."""


def stated(record: Record) -> frozenset[str]:
    """Parts ("consent", "lawful basis") and statements ("consent: refused", "data: not health")."""
    return frozenset([*_parts(record), *_said(record)])


def _parts(record: Record) -> list[str]:
    has = {
        "purpose": get(record, "purpose"),
        "consent": get(record, "consent.status") or get(record, "informed.status"),
        "lawful basis": get(record, "lawful_basis.basis"),
        "condition": get(record, "condition"),
        "child's views": get(record, "childs_views.views") or _why_no_views(record),
        "decision": get(record, "decided_by.name")
        and get(record, "decided_on")
        and get(record, "recipients")
        and get(record, "decision") in ("share", "share in part"),
        "reason without consent": get(record, "consent.without_consent_because"),
        "reason not informed": get(record, "informed.why_not"),
        "reason withheld": get(record, "decision") == "share in part" and get(record, "reasons"),
    }
    return [part for part, value in has.items() if value]


def _why_no_views(record: Record) -> bool:
    return bool(get(record, "childs_views.why_not")) or get(record, "childs_views.sought") == "too young"


def _said(record: Record) -> list[str]:
    said = [
        f"{part}: {value}" for part in ("consent", "informed") if (value := get(record, f"{part}.status"))
    ]
    if get(record, "identifies") == "no":
        said.append("identifies: no")
    if get(record, "decision") in ("do not share", "seek advice"):
        said.append("decision: not shared")
    categories = get(record, "what.categories")
    if categories:
        known = (*SENSITIVE, "identifiers", "whole record")
        said += [f"data: not {kind}" for kind in known if kind not in categories]
    basis, powers = get(record, "lawful_basis.basis"), get(record, "lawful_basis.powers")
    if basis:
        said += [f"basis: not {each.name}" for each in law().of_kind("basis") if each.name != basis]
    if powers:
        said += [f"power: not {each.name}" for each in law().of_kind("power") if each.name not in powers]
    return said


def addresses(record: Record) -> tuple[str, ...]:
    """The addresses of the recipients on record."""
    found = get(record, "recipients.address")
    return tuple(found) if isinstance(found, list) else ()
