"""The decision record of one input: given with it, attached to it or lying beside it; and what it changes in a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from doccheck.checking.sources import Source
from doccheck.model import Circumstances, Document, Finding, Report
from doccheck.record import files, statements
from doccheck.record.fields import get
from doccheck.record.files import RecordError
from doccheck.record.law import law
from doccheck.record.showing import as_document

_CARRIED_ON = ("TP", "OS")
"""What is looked for in the record's own words: details of people, which travel with it."""


@dataclass(frozen=True)
class Travelling:
    """The record of one input, and where it was found. Without one, nothing changes."""

    record: Mapping[str, Any] | None = field(default=None, repr=False)
    notices: tuple[str, ...] = ()
    attached: str = field(default="", repr=False)
    covered: frozenset[str] = frozenset()
    """Paths of the documents that it is about."""
    fits: bool = False
    unusable: bool = False

    def circumstances(
        self, base: Circumstances, document: Document, documents: Sequence[Document]
    ) -> Circumstances:
        """What is known of one document, with what the record states of it."""
        if self.unusable and document is documents[0]:
            return replace(base, recorded=base.recorded | {statements.UNUSABLE})
        if self.record is None or document.path == self.attached:
            return base
        if not self.fits and document is documents[0]:
            return replace(base, recorded=base.recorded | {statements.OTHER_WORDS})
        if document.path not in self.covered:
            return base
        recipients = statements.addresses(self.record) or base.known_recipients
        recorded = base.recorded | statements.stated(self.record)
        return replace(base, recorded=recorded, known_recipients=recipients)

    def reports(self, reports: Sequence[Report]) -> tuple[Report, ...]:
        """The reports, that of an attached record without what only a referral has to have."""
        others = [report for report in reports if report.document.path != self.attached]
        return tuple(
            _own_words(report, others) if report.document.path == self.attached else report
            for report in reports
        )


def take(
    source: Source, documents: Sequence[Document], today: date, in_force: Mapping[str, date]
) -> tuple[Travelling, tuple[Document, ...]]:
    """The record of `source`, and its documents; an attached record among them is read as what it is."""
    kept = tuple(documents)
    try:
        if source.record is not None:
            record = files.parse(source.record, "the record", today, law().with_days(in_force))
            return _about(record, kept, named=True), kept
        attached = [n for n, document in enumerate(kept) if n and files.is_record_name(_last(document.path))]
        for number in attached:
            text, path = kept[number].text, kept[number].path
            record = files.parse(text, path, today, law().with_days(in_force))
            made = as_document(record, path, kept[number].sha256)
            kept = (*kept[:number], made, *kept[number + 1 :])
            return replace(_about(record, kept, named=False), attached=path), kept
        if source.file is not None and (beside := files.beside(source.file)).is_file():
            record = files.load(beside, today, law().with_days(in_force))
            return _beside(record, kept, source.file.name), kept
    except RecordError as error:
        return Travelling(notices=(f"{error}; nothing that it states counts",), unusable=True), kept
    return Travelling(), kept


def _last(path: str) -> str:
    return path.rpartition("!")[2].rpartition("/")[2]


def _beside(record: Mapping[str, Any], documents: tuple[Document, ...], name: str) -> Travelling:
    """A record found beside a file; that of another file which shares the first part of its name is not its own."""
    found = _about(record, documents, named=False)
    return found if found.fits or get(record, "document.name") == name else Travelling()


def _about(record: Mapping[str, Any], documents: tuple[Document, ...], *, named: bool) -> Travelling:
    """Which documents it is about: those of its hash, what they hold, and the messages that carry them."""
    wanted = get(record, "document.sha256")
    if wanted is None:
        return Travelling(record, covered=frozenset(d.path for d in documents), fits=True)
    own = [document.path for document in documents if document.sha256 == wanted]
    covered = [
        document.path
        for document in documents
        for path in own
        if document.path == path
        or document.path.startswith(f"{path}!")
        or path.startswith(f"{document.path}!")
    ]
    return Travelling(record, covered=frozenset(covered), fits=bool(own))


def _own_words(report: Report, others: Sequence[Report]) -> Report:
    """Only places, and only of people's details; words that the referral uses without a finding are no news there."""
    flagged = {_plain(r, f) for r in others for f in r.findings if f.span and f.code[:2] in _CARRIED_ON}
    texts = [" ".join(each.document.text.casefold().split()) for each in others]

    def counts(finding: Finding) -> bool:
        if finding.span is None or finding.code[:2] not in _CARRIED_ON:
            return False
        words = _plain(report, finding)
        return words in flagged or not any(words in text for text in texts)

    kept = tuple(finding for finding in report.findings if counts(finding))
    return replace(report, findings=kept, satisfied=())


def _plain(report: Report, finding: Finding) -> str:
    return " ".join(report.document.quote(finding.span).casefold().split()) if finding.span else ""


def settling(
    record: Mapping[str, Any] | None, reports: Sequence[Report]
) -> tuple[Callable[[Report], Report], ...]:
    """The steps for `judging.judged` by which a record's releases are applied to one input's reports."""
    from doccheck.record.releases import settle

    return (settle(record, reports),) if record is not None else ()
