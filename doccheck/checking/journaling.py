"""The journal that a policy names, and what is written there of a check: numbers, codes and hashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from doccheck import __version__
from doccheck.checking.work import unread
from doccheck.model import Report, Verdict
from doccheck.policy import Policy
from doccheck.reports import Checked, Judged

if TYPE_CHECKING:
    from doccheck.record.journal import Journal


def open_journal(policy: Policy) -> Journal | None:
    """The policy's journal, or None where it keeps none. Nothing is opened before it is used."""
    from doccheck.record.journal import Journal

    place = policy.journal
    if place.store == "none" or place.path is None:
        return None
    return Journal(place.path, place.store, place.signing_key, place.public_keys)


def verdicts(inputs: Iterable[Checked], policy: Policy) -> list[dict[str, Any]]:
    """One entry for each document, ready for `Journal.append_all`."""
    return [verdict_entry(judged, policy) for checked in inputs for judged in checked.documents]


def verdict_entry(judged: Judged, policy: Policy) -> dict[str, Any]:
    """The entry that says how one document was judged; of one that could not be opened there is no hash to name."""
    report = judged.report
    codes = Counter(finding.code for finding in report.findings)
    entry = {
        "kind": "verdict",
        "document": report.document.sha256 or None,
        "verdict": judged.verdict.value,
        "codes": dict(sorted(codes.items())),
        "gaps": len(report.gaps),
        "released": report.released,
        "suppressed": report.suppressed,
        "urgent": report.urgent,
        **_made_by(policy),
    }
    return _tidied(entry)


def unopened_entry(policy: Policy) -> dict[str, Any]:
    """The same for a file of which nothing is known but that it could not be checked."""
    document = unread("", "")
    report = Report(document, (), document.gaps)
    return verdict_entry(Judged(report, Verdict.UNCHECKED, ""), policy)


def decision_entry(record: Mapping[str, Any], sha256: str, policy: Policy) -> dict[str, Any]:
    """The entry for a record that was made or remade; `sha256` is that of its file."""
    from doccheck.record.fields import get

    entry = {
        "kind": "decision",
        "document": get(record, "document.sha256"),
        "record": sha256,
        "supersedes": get(record, "supersedes.sha256"),
        "decision": record.get("decision"),
        "basis": get(record, "lawful_basis.basis"),
        "power": get(record, "lawful_basis.powers"),
        "by": get(record, "decided_by.name"),
        "role": get(record, "decided_by.role"),
        "decided_on": record.get("decided_on"),
        "retain_until": record.get("retain_until"),
        "review_on": record.get("review_on"),
        "recipients": len(record.get("recipients", ())),
        **_made_by(policy),
    }
    return _tidied(entry)


def release_entry(
    record: Mapping[str, Any], sha256: str, codes: Mapping[str, int], policy: Policy
) -> dict[str, Any]:
    """The entry for findings that somebody has just released; who and why stands in the record's last release."""
    last = record["releases"][-1]
    entry = {
        "kind": "release",
        "document": record["document"]["sha256"],
        "record": sha256,
        "codes": dict(codes),
        "by": last["by"],
        "role": last["role"],
        **_made_by(policy),
    }
    return _tidied(entry)


def _made_by(policy: Policy) -> dict[str, str]:
    return {"policy": _line(policy.name), "version": __version__}


def _tidied(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not there; names on one line and no longer than the journal keeps them."""
    short = {
        key: _line(value) if key in ("by", "role") and isinstance(value, str) else value
        for key, value in entry.items()
    }
    return {key: value for key, value in short.items() if value is not None}


def _line(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:120]
