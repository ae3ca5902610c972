"""Findings that a person has released: each for its own words, known again by a salted key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from doccheck.model import Finding, Report, Settled, Span
from doccheck.record.fields import Record
from doccheck.record.reasons import wrong_with
from doccheck.saying import Excerpts
from doccheck.saying.places import file_name, place
from doccheck.settled.keys import key_of

RELEASED = "a release"
"""What settled a finding, as reports say it."""


class ReleaseError(ValueError):
    """A release that cannot be made; its message is one sentence that says what would be right."""


@dataclass(frozen=True)
class Releaser:
    """Who releases, in what role, when, and why."""

    name: str
    role: str
    at: datetime
    reason: str


def released(record: Record, reports: Sequence[Report], codes: Sequence[str], by: Releaser) -> dict[str, Any]:
    """The record with the findings of `codes` released. ReleaseError where a code did not fire, or the reason is none."""
    found = {code: _found(code, reports) for code in codes}
    for code, places in found.items():
        if not places:
            raise ReleaseError(_did_not_fire(code, reports))
    words = [r.document.quote(f.span) for places in found.values() for r, f in places if f.span]
    if wrong := wrong_with(by.reason, words):
        raise ReleaseError(f"reason: {wrong}")
    for what, said in (("by", by.name), ("role", by.role)):
        if not said.strip():
            raise ReleaseError(f"{what}: is empty; a release needs a name and a role")
    made = [_release(record, report, finding, by) for places in found.values() for report, finding in places]
    keys = {release["key"] for release in made}
    kept = [release for release in record.get("releases", ()) if release["key"] not in keys]
    once = list({release["key"]: release for release in made}.values())
    return {**record, "releases": [*kept, *once]}


def _found(code: str, reports: Sequence[Report]) -> list[tuple[Report, Finding]]:
    return [(report, finding) for report in reports for finding in report.findings if finding.code == code]


def _did_not_fire(code: str, reports: Sequence[Report]) -> str:
    fired = sorted({finding.code for report in reports for finding in report.findings})
    rest = f"what can be released: {', '.join(fired)}" if fired else "there is nothing to release"
    return f"{code} did not fire here, so nothing was released; {rest}"


def _release(record: Record, report: Report, finding: Finding, by: Releaser) -> dict[str, Any]:
    document = report.document
    return {
        "code": finding.code,
        "key": key_of(finding.code, document, finding.span, record["salt"]),
        **place_of(report, finding),
        **({"sha256": document.sha256} if finding.span is None else {}),
        "reason": by.reason.strip(),
        "by": by.name.strip(),
        "role": by.role.strip(),
        "at": by.at.isoformat(timespec="seconds"),
    }


def place_of(report: Report, finding: Finding) -> dict[str, str]:
    """Where a finding stands, for a release: `where`, and `part` in a file inside. A row's or a file's name stays behind.

    A record outlives the words it was made for, and goes to other people: what was taken out of a document must not go on
    in the place of a release.
    """
    path = report.document.path
    part = file_name(path.rpartition("!")[2], 0)[:200] if "!" in path else ""
    where = place(finding.where or "the document as a whole", Excerpts.NONE)[:200]
    return {"where": where, **({"part": part} if part else {})}


def settle(record: Record, reports: Sequence[Report]) -> Callable[[Report], Report]:
    """A step that takes released findings out of each of `reports`, counts them, and says which releases lapsed."""
    releases = [each for each in record.get("releases", ()) if isinstance(each, Mapping)]
    codes = {release["code"] for release in releases}
    known = {release["key"]: release for release in releases}
    keys = {id(report.document): _keys(report, codes, record["salt"]) if codes else {} for report in reports}
    used = {
        key
        for report in reports
        for finding in report.findings
        if (key := keys[id(report.document)].get(_place(finding), ""))
        and _holds(known.get(key), report, finding)
    }
    lapsed = tuple(_lapsed(releases, reports, used))
    first = id(reports[0].document) if reports else None

    def step(report: Report) -> Report:
        own = keys.get(id(report.document), {})
        kept, settled = [], []
        for finding in report.findings:
            release = known.get(own.get(_place(finding), ""))
            if release is not None and _holds(release, report, finding):
                who, day = f"{release['by']}, {release['role']}", release["at"][:10]
                settled.append(Settled(finding, RELEASED, release["reason"], who, day))
            else:
                kept.append(finding)
        return replace(
            report,
            findings=tuple(kept),
            released=report.released + len(settled),
            settled=(*report.settled, *settled),
            notices=(*report.notices, *lapsed) if id(report.document) == first else report.notices,
        )

    return step


Place = tuple[str, Span | None, str]


def _place(finding: Finding) -> Place:
    """What stays the same of a finding whatever a policy makes of its severity."""
    return finding.code, finding.span, finding.where


def _keys(report: Report, codes: set[str], salt: str) -> dict[Place, str]:
    """The keys of the findings that a release could be about."""
    return {
        _place(f): key_of(f.code, report.document, f.span, salt) for f in report.findings if f.code in codes
    }


def _holds(release: Mapping[str, Any] | None, report: Report, finding: Finding) -> bool:
    if release is None or release["code"] != finding.code:
        return False
    return finding.span is not None or release.get("sha256") == report.document.sha256


def _lapsed(
    releases: Sequence[Mapping[str, Any]], reports: Sequence[Report], used: set[str]
) -> Iterator[str]:
    """A sentence for each release that releases nothing any more; without its place, which may be named by words."""
    for number, release in enumerate(releases, 1):
        if release["key"] in used:
            continue
        fires = bool(_found(release["code"], reports))
        why = "the words that it was about have changed" if fires else "the rule has nothing to say any more"
        yield f"release {number} of the record ({release['code']}, {release['at'][:10]}) has lapsed: {why}"
