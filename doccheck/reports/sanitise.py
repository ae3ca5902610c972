"""What may leave doccheck: the one place that decides how much of a document's words an output carries.

Every renderer takes its inputs through `cleared`. Where words are not asked for, it is handed documents without any:
each letter is a dot, line by line as long as it was, so that no renderer can show what it does not have. Places and
file names are said again in words that cannot name anybody: those that forms are made of, and those that doccheck
itself says. Messages, reasons and remedies are sentences of the rule files and carry no words by construction.

Errors and logs are fixed sentences, with `failure` for what broke; notices name files as the caller called them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from traceback import extract_tb
from typing import TypeVar

from doccheck.model import Block, Document, Field, Finding, Gap, Report
from doccheck.reports import Checked, Excerpts, Judged
from doccheck.saying.places import file_name, place

DOT = "·"


def cleared(inputs: Sequence[Checked], how: Excerpts) -> list[Checked]:
    """The inputs as an output with these excerpts may carry them."""
    return list(inputs) if how is Excerpts.FULL else [_checked(checked, how) for checked in inputs]


def blanked(text: str, how: Excerpts) -> str:
    """`text` at its full length, with a dot for each letter; the first letter of each word stays if masked."""
    if how is Excerpts.FULL:
        return text
    if how is Excerpts.NONE:
        return re.sub(r"\S", DOT, text)
    return re.sub(r"\S+", lambda run: _first_letter(run.group()), text)


def _first_letter(run: str) -> str:
    """`“Mead,`: its first letter or digit, and dots for all the rest."""
    first = next((n for n, char in enumerate(run) if char.isalnum()), len(run))
    return DOT * first + run[first : first + 1] + DOT * (len(run) - first - 1)


def failure(error: BaseException) -> str:
    """All that may be said of an error from inside: its kind, and where in doccheck; its message may quote a document."""
    frames = [frame for frame in extract_tb(error.__traceback__) if "doccheck" in frame.filename]
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


# --- reports ---------------------------------------------------------------------------------------


def _checked(checked: Checked, how: Excerpts) -> Checked:
    """One input: its documents keep apart in name whatever their names become."""
    paths = _paths([judged.report.document.path for judged in checked.documents], how)
    documents = tuple(_judged(judged, paths, how) for judged in checked.documents)
    said = [judged.report for judged in checked.documents]
    return replace(checked, documents=documents, sentence=_sentence(checked.sentence, said, paths, how))


def _judged(judged: Judged, paths: dict[str, str], how: Excerpts) -> Judged:
    report = _report(judged.report, paths, how)
    return replace(judged, report=report, sentence=_sentence(judged.sentence, [judged.report], paths, how))


def _report(report: Report, paths: dict[str, str], how: Excerpts) -> Report:
    return replace(
        report,
        document=_document(report.document, paths, how),
        findings=tuple(_placed(finding, how) for finding in report.findings),
        gaps=tuple(_placed(gap, how) for gap in report.gaps),
        settled=tuple(replace(settled, finding=_placed(settled.finding, how)) for settled in report.settled),
    )


def _document(document: Document, paths: dict[str, str], how: Excerpts) -> Document:
    return replace(
        document,
        path=paths[document.path],
        text=blanked(document.text, how),
        blocks=tuple(_placed(block, how) for block in document.blocks),
        fields=tuple(_placed(field, how) for field in document.fields),
        gaps=tuple(_placed(gap, how) for gap in document.gaps),
    )


_Thing = TypeVar("_Thing", Block, Field, Finding, Gap)


def _placed(thing: _Thing, how: Excerpts) -> _Thing:
    return replace(thing, where=place(thing.where, how))


# --- names and sentences ---------------------------------------------------------------------------


def _paths(paths: Sequence[str], how: Excerpts) -> dict[str, str]:
    """Each path as it may be said. The first part is what the caller called it; the rest are names in the file."""
    numbered: dict[str, int] = {}
    safe = {}
    for path in paths:
        outer, *inner = path.split("!")
        names = []
        for depth, name in enumerate(inner):
            number = numbered.setdefault("!".join([outer, *inner[: depth + 1]]), len(numbered) + 1)
            names.append(file_name(name, number))
        safe[path] = "!".join([outer, *names])
    return safe


def _sentence(sentence: str, reports: Sequence[Report], paths: dict[str, str], how: Excerpts) -> str:
    """A verdict's sentence with the places and names in it said as they may be."""
    said: dict[str, str] = {}
    for report in reports:
        for where in (*(f.where for f in report.findings), *(gap.where for gap in report.gaps)):
            said |= {each: place(each, how) for each in (where, f"{where[:1].lower()}{where[1:]}")}
    for path, safe in paths.items():
        if "!" in path:
            said[path.rpartition("!")[2]] = safe.rpartition("!")[2]
    changed = {raw: safe for raw, safe in said.items() if raw and raw != safe}
    if not changed:
        return sentence
    longest_first = sorted(changed, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda m: changed[m.group()], sentence)
