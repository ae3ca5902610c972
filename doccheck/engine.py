"""One document in, one report out: annotate once, then every rule looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from doccheck import tables
from doccheck.detectors.patterns import check_all, warm
from doccheck.language import programs
from doccheck.model import Circumstances, Document, Finding, Gap, Hit, Layer, Report, Span
from doccheck.packs import Rule
from doccheck.recent import Recent

if TYPE_CHECKING:
    from doccheck.language.reading import Reading
    from doccheck.trained import TrainedReader


class Engine:
    """The rules and the language pipeline, loaded once and used for any number of documents."""

    def __init__(self, rules: Sequence[Rule], language: str | None = None) -> None:
        """`language` names an installed spaCy pipeline; raises `PipelineError` if it cannot be loaded."""
        from doccheck.language.pipeline import Pipeline

        self.rules = tuple(rules)
        with ThreadPoolExecutor(1) as beside:
            # The weights load outside the interpreter, so that spaCy can be imported meanwhile.
            loading = beside.submit(_trained_reader)
            self.pipeline = Pipeline(language)
            trained, self.notice = loading.result()
        self.pipeline.use(trained)
        self.off = () if trained else tuple(rule.code for rule in self.rules if rule.needs_trained_reader)
        self._is_warm = False
        self._asked = [rule for rule in self.rules if rule.code not in self.off]

    def remember(self, seconds: float) -> Recent:
        """Use again, for so long, what the models made of paragraphs and views: for a text that is checked after each edit.

        The answers are those of an engine that remembers nothing. What is kept are numbers, in memory; whoever asks for it
        has to call `forget` now and then, so that it goes when nobody checks any more.
        """
        recent = Recent(seconds)
        self.pipeline.remember(recent)
        return recent

    def make_all(self) -> None:
        """Compile every pattern of every rule, for a process that others are forked from."""
        self._warm()
        for rule in self._asked:
            for look in rule.looks:
                check_all(look)

    def examine(self, document: Document, circumstances: Circumstances) -> Report:
        """All that the rules have to say of `document`, in one pass of the pipeline.

        A rule that breaks, or a text that cannot be annotated, becomes a gap: never silence.
        """
        from doccheck.language import annotate

        with self.pipeline.forgetting(), self.pipeline.beside() as beside:
            try:
                reading = annotate(document, circumstances, self.pipeline, self._look_ahead, beside)
                answers = self._answers(reading)
                report = replace(_report(document, answers), people=reading.people)
            except Exception as error:  # noqa: BLE001 - any failure must end as a gap, and its message may quote
                gap = Gap("the whole document", f"its language could not be read ({type(error).__name__})")
                return Report(document, (), (*document.gaps, gap))
        programs.keep()
        tables.keep()
        return report

    def _answers(self, reading: Reading) -> list[Answer]:
        """One answer for each rule; those that wait for people or places are asked last, when there is less to wait for."""
        waits = [max((_waits(look) for look in rule.looks), default=0) for rule in self._asked]
        found = {
            place: ask(self._asked[place], reading)
            for place in sorted(range(len(waits)), key=waits.__getitem__)
        }
        return [found[place] for place in range(len(waits))]

    def _look_ahead(self, reading: Reading, is_due: Callable[[], bool]) -> None:
        """What can be done before the encoder has answered, as far as there is time."""
        self._warm()
        looks = (look for rule in self._asked for look in rule.looks if hasattr(look, "look_ahead"))
        for look in looks:
            if is_due():
                return
            # What breaks here breaks again when the rule is asked, and is a gap then.
            with suppress(Exception):
                look.look_ahead(reading)

    def _warm(self) -> None:
        """Compile what the rules try on every document, in time that the first check would spend waiting."""
        if not self._is_warm:
            for rule in self._asked:
                for look in rule.looks:
                    warm(look)
            self._is_warm = True


@dataclass(frozen=True)
class Answer:
    """One rule's answer: its hits, what satisfied it, whether a record does, or the gap that it left by breaking."""

    rule: Rule
    hits: tuple[Hit, ...] = ()
    satisfied: Span | None = None
    recorded: bool = False
    urgent: bool = False
    gap: Gap | None = None


def _waits(look: object) -> int:
    """For how much of what is read a second time a look waits: 0 for nothing, 1 for people, 2 for places too."""
    waits: int = getattr(look, "waits", 0)
    return waits


def _trained_reader() -> tuple[TrainedReader | None, str]:
    from doccheck import trained

    try:
        return trained.load(), ""
    except trained.TrainedReaderUnavailable as missing:
        return None, str(missing)


def ask(rule: Rule, reading: Reading) -> Answer:
    """What one rule, alone, has to say of a reading; call it inside `Pipeline.forgetting()`."""
    try:
        recorded = rule.recorded in reading.circumstances.recorded
        hits = () if recorded else _merge(hit for look in rule.looks for hit in look.find(reading))
        satisfied = None if hits else _satisfied(rule, reading)
        urgent = any(look.urgent(reading) for look in rule.looks if hasattr(look, "urgent"))
    except Exception as error:  # noqa: BLE001 - its message may quote the document
        return Answer(rule, gap=Gap(f"rule {rule.code}", _why_broken(error)))
    return Answer(rule, hits, satisfied, recorded, urgent)


def _why_broken(error: Exception) -> str:
    from doccheck.trained import NotLearnt

    if isinstance(error, NotLearnt):
        return (
            "the trained reader never learnt this rule; take out of its file what asks it: "
            'look = "trained" or "spots", and the keys that begin with trained_'
        )
    return f"the rule broke ({type(error).__name__})"


def _satisfied(rule: Rule, reading: Reading) -> Span | None:
    """The words that satisfied a rule about something absent."""
    for look in rule.looks:
        if hasattr(look, "satisfied_by"):
            return look.satisfied_by(reading)
    return None


def _merge(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit for each place. Where looks of one rule overlap, the surer is kept, then the one that looked first."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: -hit.confidence):
        if not any(_same_place(hit, other) for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.span or Span(-1, -1), hit.where)))


def _same_place(one: Hit, other: Hit) -> bool:
    if one.span is None or other.span is None:
        return one.span is other.span and one.where == other.where
    return one.span.overlaps(other.span)


def _report(document: Document, answers: Sequence[Answer]) -> Report:
    by_code = {answer.rule.code: answer for answer in answers}
    findings = [
        _finding(document, answer.rule, hit)
        for answer in answers
        for hit in answer.hits
        if not _gives_way(answer.rule, hit, by_code)
    ]
    return Report(
        document=document,
        findings=tuple(sorted(findings, key=lambda finding: finding.place)),
        gaps=(*document.gaps, *(answer.gap for answer in answers if answer.gap)),
        satisfied=tuple((a.rule.code, a.satisfied) for a in answers if a.satisfied),
        urgent=any(answer.urgent for answer in answers),
        recorded=tuple(answer.rule.code for answer in answers if answer.recorded),
    )


def _gives_way(rule: Rule, hit: Hit, by_code: dict[str, Answer]) -> bool:
    """Whether another rule, which takes the place of this one, fired on the same words."""
    return any(
        hit.span and other.span and hit.span.overlaps(other.span)
        for code in rule.gives_way_to
        if code in by_code
        for other in by_code[code].hits
    )


def _finding(document: Document, rule: Rule, hit: Hit) -> Finding:
    block = document.block_at(hit.span.start) if hit.span else None
    return Finding(
        code=rule.code,
        span=hit.span,
        severity=rule.severity,
        confidence=hit.confidence,
        where=hit.where or (block.where if block else "the document as a whole"),
        layer=block.layer if block else Layer.BODY,
        hidden=block is not None and not block.seen,
        evidence=hit.evidence,
        remedy=hit.remedy,
    )
