"""How reports speak, whatever they are written on: headings, sureness, what is right, and what is counted."""

from __future__ import annotations

import re
from collections import Counter

from doccheck.model import Gap, Report, Severity, Span
from doccheck.reports import Excerpts
from doccheck.reports.excerpts import one_line
from doccheck.reports.groups import Group
from doccheck.settled import ACCEPTED, BASELINE

DANGER = "If a child is in danger now, ring 999 and your duty team first. This check can wait."
HEADINGS = {
    Severity.ERROR: "Please mend first",
    Severity.WARNING: "Would make it better",
    Severity.NOTE: "Small things",
}


def heading(severity: Severity, report: Report) -> str:
    """What findings of a severity stand under."""
    return "Worth mending" if report.urgent and severity is Severity.ERROR else HEADINGS[severity]


def gap_sentence(gap: Gap) -> str:
    """What was not read, why, and what that means."""
    where, why = one_line(gap.where), one_line(gap.why).rstrip(".")
    rest = "Please" if where.startswith("the whole ") else "Nothing can be said of it; please"
    return f"{where[:1].upper()}{where[1:]}: {why}. {rest} look at it yourself."


# --- what is right, and how much there is ---------------------------------------------------------

_RIGHT = {
    "RR401": "the purpose",
    "RR402": "consent",
    "RR405": "lawful basis",
    "RR406": "the condition for health or offence data",
    "RR412": "the child's views",
    "SC503": "a handling marking",
    "CL603": "names and contact details",
}  # and RR407: decision and date
_POWER = re.compile(
    r"(?i)(?:sections? [0-9]+|public task|legal obligation|vital interests|legitimate interest)"
)
"""What is worth repeating of the words that name a lawful basis."""


def recorded(report: Report, how: Excerpts) -> list[str]:
    """What has to be recorded and is, each in a few words."""
    fired = {finding.code for finding in report.findings}
    satisfied = {code: span for code, span in reversed(report.satisfied) if code not in fired}
    said = [_right(report, code, satisfied[code], how) for code in _RIGHT if code in satisfied]
    said += ["decision", "date"] if "RR407" in satisfied else []
    return said


def in_the_record(report: Report) -> list[str]:
    """What the decision record states and the document does not, each in a few words."""
    satisfied = {code for code, _ in report.satisfied}
    alone = [code for code in report.recorded if code not in satisfied]
    said = [_RIGHT[code] for code in _RIGHT if code in alone]
    return said + (["decision", "date"] if "RR407" in alone else [])


def recorded_sentence(report: Report, how: Excerpts) -> str:
    """What is recorded, said once; empty where nothing is."""
    here, beside = recorded(report, how), in_the_record(report)
    said = [f"Recorded: {_listed(here)}."] if here else []
    said += [f"In the decision record: {_listed(beside)}."] if beside else []
    return " ".join(said)


def _listed(said: list[str]) -> str:
    return f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else "".join(said)


def _right(report: Report, code: str, span: Span, how: Excerpts) -> str:
    power = _POWER.search(report.document.quote(span)) if code == "RR405" and how is Excerpts.FULL else None
    return f"{_RIGHT[code]} ({one_line(power.group()).lower()})" if power else _RIGHT[code]


def counts(report: Report, found: list[Group]) -> str:
    """As in: 3 things in 7 places: 1 to mend first, 2 that would make it better."""
    by_severity = Counter(group.severity for group in found)
    each = {
        Severity.ERROR: "worth mending" if report.urgent else "to mend first",
        Severity.WARNING: "that would make it better",
        Severity.NOTE: "small",
    }
    kinds = ", ".join(f"{by_severity[s]} {said}" for s, said in each.items() if by_severity[s])
    where = sum(len(group.findings) for group in found)
    places_said = f" in {where} places" if where > len(found) else ""
    aside = set_aside(report)
    also = f"; {aside}" if aside else ""
    return f"{len(found)} {'thing' if len(found) == 1 else 'things'}{places_said}: {kinds}{also}."


def set_aside(report: Report) -> str:
    """What is counted and not shown, as in: 1 released; 2 accepted."""
    known = Counter(settled.by for settled in report.settled)
    accepted, baseline = known[ACCEPTED], known[BASELINE]
    policy = report.suppressed - accepted - baseline
    said = [f"{report.released} released" if report.released else ""]
    said += [f"{accepted} accepted" if accepted else ""]
    said += [f"{baseline} in the baseline" if baseline else ""]
    said += [f"{policy} set aside by policy" if policy > 0 else ""]
    return "; ".join(each for each in said if each)
