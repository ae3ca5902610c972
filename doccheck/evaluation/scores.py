"""Counting and scoring: found against gold, one to one, with intervals from drawing the documents again.

A found span is right when it meets a gold span of the same rule: what they share is at least half of the
shorter and a fifth of the longer. The best pairs (shared over joined) are made first, and each span is in one
pair only.
A rule about the whole document is right by being there. The same finding twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from doccheck.evaluation.gold import Gold
from doccheck.model import Confidence, Scope, Severity, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

CATEGORIES = ("OS", "FO", "TP", "RR", "SC", "CL")
NOT_IN_TEXT = frozenset({"SC502", "SC507"})
"""Rules about names of files and recipients, which a gold document lacks. Rules about files are out too."""
SAFETY = ("TP303", "TP304")
DRAWS = 1000
SEED = 20260101

Found = tuple[str, Span | None, Severity, Confidence]
Count = tuple[int, int, int]


@dataclass(frozen=True)
class Scored:
    """One document's counts (gold, found, right) by rule, and whether a good one was left in peace."""

    id: str
    counts: Mapping[str, Count]
    good: bool
    clean: bool
    calm: bool
    """No false error or warning; `clean` is no false finding at all."""
    sure: Mapping[Confidence, tuple[int, int]]
    """How much was found with each confidence, and how much of that is right."""


def in_scope(scopes: Mapping[str, Scope]) -> dict[str, Scope]:
    """The rules that a text can show, in the order of the catalogue."""
    kept = {
        code: scope for code, scope in scopes.items() if scope is not Scope.FILE and code not in NOT_IN_TEXT
    }
    return dict(sorted(kept.items(), key=lambda item: (_category_order(item[0]), item[0])))


def _category_order(code: str) -> int:
    return CATEGORIES.index(code[:2]) if code[:2] in CATEGORIES else len(CATEGORIES)


def score_document(gold: Gold, found: Iterable[Found], scopes: Mapping[str, Scope]) -> Scored:
    """Counts what was found in one document against its gold."""
    found = list(found)
    counts = {code: _count(gold, found, code, scope) for code, scope in scopes.items()}
    false = {code for code, (_, got, right) in counts.items() if got > right}
    serious = {code for code, _, severity, _ in found if severity >= Severity.WARNING}
    sure = {level: _among(gold, [f for f in found if f[3] is level], scopes) for level in Confidence}
    return Scored(gold.id, counts, gold.quality == "good", not false, not false & serious, sure)


def _count(gold: Gold, found: Sequence[Found], code: str, scope: Scope) -> Count:
    if scope is Scope.DOCUMENT:
        wanted, got = code in gold.document, any(code == other for other, _, _, _ in found)
        return int(wanted), int(got), int(wanted and got)
    marks = sorted(span for other, span in gold.spans if other == code)
    spans = {span for other, span, _, _ in found if other == code}
    return len(marks), len(spans), pairs(marks, sorted(span for span in spans if span))


def _among(gold: Gold, found: Sequence[Found], scopes: Mapping[str, Scope]) -> tuple[int, int]:
    counts = [_count(gold, found, code, scope) for code, scope in scopes.items()]
    return sum(got for _, got, _ in counts), sum(right for _, _, right in counts)


def pairs(marks: Sequence[Span], spans: Sequence[Span]) -> int:
    """How many marks and found spans meet, one to one."""
    possible = []
    for mark in marks:
        for span in spans:
            shared = min(mark.end, span.end) - max(mark.start, span.start)
            if (
                shared > 0
                and 2 * shared >= min(len(mark), len(span))
                and 5 * shared >= max(len(mark), len(span))
            ):
                possible.append((-shared / (len(mark) + len(span) - shared), mark, span))
    made: list[tuple[Span, Span]] = []
    for _, mark, span in sorted(possible):
        if all(mark != other_mark and span != other_span for other_mark, other_span in made):
            made.append((mark, span))
    return len(made)


# --- from counts to scores -----------------------------------------------------------------------


def summary(scored: Sequence[Scored], codes: Sequence[str]) -> dict[str, Any]:
    """Every score, with its 95% interval where there is gold to speak of."""
    import numpy as np

    counts = np.array([[document.counts[code] for code in codes] for document in scored], dtype=np.int64)
    drawn = _draws(counts)
    groups = {category: [n for n, c in enumerate(codes) if c.startswith(category)] for category in CATEGORIES}
    total = counts.sum(axis=0)
    with_gold = [n for n in range(len(codes)) if total[n, 0]]
    safety = [n for n, code in enumerate(codes) if code in SAFETY]
    good = [document for document in scored if document.good]
    return {
        "documents": len(scored),
        "rules": {code: _measures(counts, drawn, [n]) for n, code in enumerate(codes)},
        "categories": {category: _measures(counts, drawn, each) for category, each in groups.items() if each},
        "micro": _measures(counts, drawn, list(range(len(codes)))),
        "macro_f1": _macro(total, with_gold),
        "macro_f1_95": _interval([_macro(draw, with_gold) for draw in drawn]),
        "safety_recall": _measures(counts, drawn, safety)["recall"],
        "safety_gold": int(total[safety, 0].sum()),
        "confidence": {str(level): _sure(scored, level) for level in reversed(Confidence)},
        "good_documents": len(good),
        "good_clean_share": _ratio(sum(document.clean for document in good), len(good)),
        "good_calm_share": _ratio(sum(document.calm for document in good), len(good)),
    }


def _sure(scored: Sequence[Scored], level: Confidence) -> dict[str, Any]:
    found, right = (sum(document.sure[level][n] for document in scored) for n in (0, 1))
    return {"found": found, "right": right, "precision": _ratio(right, found)}


def _draws(counts: NDArray[Any]) -> NDArray[Any]:
    """The counts of a thousand collections of as many documents, drawn from these with replacement."""
    import numpy as np

    documents = len(counts)
    weights = np.random.default_rng(SEED).multinomial(
        documents, np.full(documents, 1 / documents), size=DRAWS
    )
    return np.tensordot(weights, counts, axes=1)


def _measures(counts: NDArray[Any], drawn: NDArray[Any], columns: list[int]) -> dict[str, Any]:
    gold, found, right = (int(count) for count in counts[:, columns].sum(axis=(0, 1)))
    resampled = drawn[:, columns].sum(axis=1)
    return {
        "gold": gold,
        "found": found,
        "right": right,
        "precision": _ratio(right, found),
        "recall": _ratio(right, gold),
        "f1": _ratio(2 * right, gold + found),
        "f1_95": _interval([_ratio(2 * int(r), int(g) + int(f)) for g, f, r in resampled]),
    }


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _macro(total: NDArray[Any], columns: list[int]) -> float | None:
    """The mean F1 of the rules that have gold at all; one without any in a draw is left out of that draw."""
    scores = [_ratio(2 * int(r), int(g) + int(f)) for g, f, r in total[columns] if g]
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known else None


def _interval(scores: list[float | None]) -> list[float] | None:
    """The middle 95% of the scores."""
    import numpy as np

    known = [score for score in scores if score is not None]
    if len(known) < DRAWS // 2:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return [round(float(low), 4), round(float(high), 4)]
