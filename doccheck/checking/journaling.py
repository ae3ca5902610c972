"""The journal that a policy names, and what is written there of a check: numbers, codes and hashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from doccheck import __version__
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
    """One entry for each document that could be opened, ready for `Journal.append_all`."""
    return [
        verdict_entry(judged, policy)
        for checked in inputs
        for judged in checked.documents
        if judged.report.document.sha256
    ]


def verdict_entry(judged: Judged, policy: Policy) -> dict[str, Any]:
    """The entry that says how one document was judged."""
    report = judged.report
    codes = Counter(finding.code for finding in report.findings)
    return {
        "kind": "verdict",
        "document": report.document.sha256,
        "verdict": judged.verdict.value,
        "codes": dict(sorted(codes.items())),
        "gaps": len(report.gaps),
        "released": report.released,
        "suppressed": report.suppressed,
        "urgent": report.urgent,
        "policy": " ".join(policy.name.split())[:120],
        "version": __version__,
    }
