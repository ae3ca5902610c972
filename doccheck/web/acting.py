"""What somebody does about a check: words changed, names replaced, findings accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from doccheck.checking.sources import Source
from doccheck.model import Document, Report
from doccheck.record.reasons import wrong_with
from doccheck.reports.marked_text import Thing, marked
from doccheck.web import editing
from doccheck.web.docx_words import NotChangeable
from doccheck.web.open_check import OpenCheck
from doccheck.web.refusals import CHANGED, GONE, TOO_LARGE, WRONG, Refusal
from doccheck.web.replacing import is_name

_LONGEST_REASON = 2000
_LONGEST_INSTEAD = 80
_LONGEST_PARAGRAPH = 50_000


def changeable(check: OpenCheck) -> dict[int, dict[int, int]]:
    """For each document, by its number on the page, the blocks of it that can be changed."""
    if check.changeable is None:
        check.changeable = {}
        for file, (source, checked) in enumerate(zip(check.asked.sources, check.result.inputs, strict=True)):
            found = check.paragraphs.get(file, ())
            for judged in checked.documents:
                can = editing.changeable(source, judged.report.document, found)
                check.changeable[len(check.changeable)] = can
    return check.changeable


def words_of(check: OpenCheck, document: int, block: int) -> tuple[str, str]:
    """What stands in a block, and where that is."""
    _, report = _document(check, document)
    blocks = editing.blocks_of(report.document)
    if block not in changeable(check).get(document, {}):
        raise Refusal(
            GONE, "This paragraph cannot be changed here. Please change it in your own file, and check again."
        )
    return report.document.quote(blocks[block].span), blocks[block].where


def change(check: OpenCheck, document: int, texts: Mapping[int, str]) -> None:
    """Words some blocks otherwise, so that they can be checked again."""
    source, report = _document(check, document)
    if any(len(text) > _LONGEST_PARAGRAPH for text in texts.values()):
        raise Refusal(TOO_LARGE, "That is too long for one paragraph. Please change it in your own file.")
    _apply(check, source, report.document, changeable(check).get(document, {}), texts)
    check.said = "Your change is in. This is what doccheck says now."


def replace_name(check: OpenCheck, document: int, at: tuple[int, int], instead: str) -> None:
    """Puts `instead` for the name at a place of a thing, in all that can be changed."""
    instead = " ".join(instead.split())
    if not 0 < len(instead) <= _LONGEST_INSTEAD:
        raise Refusal(WRONG, "Please say in a few words what is to stand there instead of the name.")
    source, report = _document(check, document)
    name = _name(report, at)
    numbers = changeable(check).get(document, {})
    texts = editing.with_name_replaced(report.document, numbers, name, instead)
    if not texts:
        raise Refusal(
            WRONG,
            "doccheck cannot change this file where the name stands. Please change it there, and check it again.",
        )
    _apply(check, source, report.document, numbers, texts)
    check.said = f"“{name}” is now “{instead}” in {_places(len(texts))}."


def accept(check: OpenCheck, document: int, thing: int, reason: str) -> None:
    """Lets all places of a thing stand, with a reason."""
    _, report = _document(check, document)
    found = _thing(report, thing).group.findings
    words = [report.document.quote(finding.span) for finding in found if finding.span]
    if wrong := wrong_with(reason, words):
        raise Refusal(WRONG, f"Your reason {wrong}.")
    check.accept(report, found, reason[:_LONGEST_REASON])
    check.said = "Your reason is noted. It goes into the decision record."


def _apply(
    check: OpenCheck, source: Source, document: Document, numbers: Mapping[int, int], texts: Mapping[int, str]
) -> None:
    try:
        new = editing.changed(source, document, numbers, texts)
    except NotChangeable:
        raise Refusal(
            WRONG,
            "This paragraph cannot be changed here. Please change it in your own file, and check again.",
        ) from None
    sources = tuple(new if each is source else each for each in check.asked.sources)
    check.again(replace(check.asked, sources=sources))


def _places(count: int) -> str:
    return "one paragraph" if count == 1 else f"{count} paragraphs"


# --- finding it again ------------------------------------------------------------------------------


def _by_number(check: OpenCheck) -> dict[int, tuple[Source, Report]]:
    """Each document, by its number on the page, with the file it came from."""
    found: dict[int, tuple[Source, Report]] = {}
    for source, checked in zip(check.asked.sources, check.result.inputs, strict=True):
        for judged in checked.documents:
            found[len(found)] = (source, judged.report)
    return found


def _document(check: OpenCheck, number: int) -> tuple[Source, Report]:
    found = _by_number(check).get(number)
    if found is None:
        raise Refusal(GONE, "There is no such document in this check.")
    return found


def _thing(report: Report, number: int) -> Thing:
    things = marked(report).things
    if not 0 < number <= len(things):
        raise Refusal(CHANGED, "This is no longer among what is to mend. Please look at the page again.")
    return things[number - 1]


def _name(report: Report, at: tuple[int, int]) -> str:
    thing, place = _thing(report, at[0]), at[1]
    spans = [mark.finding.span for mark in thing.marks if mark.place == place]
    if not spans or spans[0] is None:
        raise Refusal(CHANGED, "This is no longer among what is to mend. Please look at the page again.")
    name = report.document.quote(spans[0])
    if not is_name(name):
        raise Refusal(
            WRONG, "This is no name, so it cannot be replaced everywhere. Please word it otherwise."
        )
    return name
