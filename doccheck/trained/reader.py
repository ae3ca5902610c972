"""Load the weights, read a document, answer questions about places in it."""

from __future__ import annotations

import math
import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from doccheck.recent import Recent
from doccheck.trained import decode
from doccheck.trained.manifest import BadManifest, Calibration, Manifest, read_manifest
from doccheck.trained.pieces import IntArray, PieceCutter, Pieces, Words, steady_windows
from doccheck.trained.views import VIEW_LABELS, CutView, cut_view

Span = tuple[int, int]
FOLDER = Path(__file__).resolve().parent.parent / "weights"
LEVELS = ("low", "medium", "high")
THREADS = min(2, os.cpu_count() or 1)
"""How many passes of the encoder run at once; 1 where other processes fill the other cores."""
_SLOWER = ["SkipLayerNormFusion"]
"""What onnxruntime must not do to the graph: its one kernel for a sum and its norm takes five times as long as two."""
_SMALL_WORDS = frozenset(
    """
    a an and are as at be been but by for from had has have he her him his i if in is it its of on
    or our she so that the their them they this to up was we were with you s t
    """.split()
)


class NotLearnt(KeyError):
    """The trained reader never learnt this rule; its code is no secret."""


class TrainedReaderUnavailable(Exception):
    """The trained reader cannot be used here; `missing` says which package or file, in one sentence."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class Scores:
    """What the reader makes of one document: numbers and places. It does not hold the text."""

    __slots__ = ("_breaks", "_columns", "_ends", "_logits", "_manifest", "_pieces", "_starts", "_wordy")

    def __init__(
        self,
        manifest: Manifest,
        columns: dict[str, int],
        pieces: Pieces,
        logits: npt.NDArray[np.float32],
        breaks: npt.NDArray[np.bool_],
        wordy: npt.NDArray[np.bool_],
    ) -> None:
        self._manifest, self._columns, self._pieces = manifest, columns, pieces
        self._logits, self._breaks, self._wordy = logits, breaks, wordy
        self._starts: list[int] = pieces.starts.tolist()
        self._ends: list[int] = pieces.ends.tolist()

    def __repr__(self) -> str:
        return f"Scores({len(self._pieces.ids)} pieces, {len(self._columns)} labels)"

    @property
    def logits(self) -> npt.NDArray[np.float32]:
        """What the encoder gave, shape (pieces, labels): for training, which joins it with other answers."""
        return self._logits

    def _column(self, code: str) -> npt.NDArray[np.float32]:
        try:
            return self._logits[:, self._columns[code]]
        except KeyError:
            raise NotLearnt(f"the trained reader has no label {code}") from None

    def _inside(self, start: int, end: int) -> tuple[int, int]:
        """`decode.inside`, for the thousands of times that rules ask: on lists it takes a tenth of the time."""
        if end <= start:
            return 0, 0
        low = bisect_right(self._ends, start)
        return low, max(low, bisect_left(self._starts, end))

    def _calibration(self, code: str, unit: str) -> Calibration:
        return _calibration(self._manifest, code, unit)

    def sentence(self, code: str, start: int, end: int) -> float:
        """The probability, 0 to 1, that the sentence rule `code` fires on the code points [start, end)."""
        low, high = self._inside(start, end)
        column = self._column(code)[low:high]
        if not len(column):
            return 0.0
        fit = self._calibration(code, "sentence")
        return decode.probability(fit.a, fit.b, decode.mean(column))

    def phrases(self, code: str, threshold: float | None = None) -> list[tuple[int, int, float]]:
        """Runs of whole words for a phrase rule: (start, end, probability), in order.

        `threshold` is a probability; without it, that of medium confidence counts.
        """
        fit = self._calibration(code, "phrase")
        least = fit.thresholds["medium"] if threshold is None else threshold
        if math.isnan(least):
            raise ValueError("threshold is not a number")
        column, pieces, found = self._column(code), self._pieces, []
        for begin, end in decode.runs(column, pieces, self._breaks, fit.extent):
            chance = decode.probability(fit.a, fit.b, decode.mean(column[begin:end]))
            if chance >= least:
                found.append((int(pieces.starts[begin]), int(pieces.ends[end - 1]), chance))
        return found

    def pooled(self, code: str, spans: Sequence[Span]) -> float:
        """The probability over all pieces of these spans together, as of all mentions of one person."""
        column = self._column(code)
        parts = [column[slice(*self._inside(start, end))] for start, end in spans]
        values = np.concatenate(parts) if parts else column[:0]
        if not len(values):
            return 0.0
        fit = self._calibration(code, "person")
        return decode.probability(fit.a, fit.b, decode.mean(values))

    def peak(self, codes: Sequence[str], start: int, end: int) -> float:
        """The highest uncalibrated probability that any piece of [start, end) has for any of `codes`."""
        low, high = self._inside(start, end)
        if high <= low:
            return 0.0
        logit = max(float(self._column(code)[low:high].max()) for code in codes)
        return decode.probability(1.0, 0.0, logit)

    def evidence(self, code: str) -> tuple[float, Span]:
        """For a document rule: the probability that what clears it is there, and the span that carries it.

        A text without words has the probability 0 and the span (0, 0).
        """
        column = self._column(code)
        if not len(column) or self._breaks.all():
            return 0.0, (0, 0)
        fit = self._calibration(code, "document")
        begin, end = decode.evidence_run(column, self._pieces, self._breaks)
        span = int(self._pieces.starts[begin]), int(self._pieces.ends[end - 1])
        return decode.probability(fit.a, fit.b, decode.soft_maximum(column)), span

    def words(self, code: str, start: int, end: int, n: int = 3) -> list[Span]:
        """Up to `n` words of [start, end) that weigh most for `code`, in the order of the text."""
        low, high = self._inside(start, end)
        column, pieces = self._column(code), self._pieces
        found: list[tuple[float, int, int]] = []
        at = low
        while at < high:
            stop = at + 1
            while stop < high and not pieces.first[stop]:
                stop += 1
            if self._wordy[at] or (stop > at + 1 and not self._breaks[at]):
                begin, after = max(start, int(pieces.starts[at])), min(end, int(pieces.ends[stop - 1]))
                found.append((-float(column[at:stop].max()), begin, after))
            at = stop
        return sorted((begin, after) for _, begin, after in sorted(found)[: max(0, n)])


def _calibration(manifest: Manifest, code: str, unit: str) -> Calibration:
    """The calibration of a rule for a unit, else that of the unit it is decided by."""
    known = manifest.calibrations.get((code, unit))
    if known is None:
        known = manifest.calibrations.get((code, manifest.units.get(code, "")))
    if known is None:
        raise NotLearnt(f"the trained reader has no label {code}")
    return known


class TrainedReader:
    """The encoder with its cutter and its calibration. It holds no text and can be used again and again."""

    def __init__(
        self, manifest: Manifest, session: Any, cutter: PieceCutter, vocabulary: Sequence[str]
    ) -> None:
        self.labels: tuple[str, ...] = manifest.labels
        self.reads_views = manifest.labels[-len(VIEW_LABELS) :] == VIEW_LABELS
        """Whether these weights know views; earlier ones did not."""
        self._manifest, self._session, self._cutter = manifest, session, cutter
        self.recent: Recent | None = None
        """What of earlier texts may be used again, where that is wanted."""
        self._columns = {code: place for place, code in enumerate(manifest.labels)}
        self._wordy = np.fromiter(
            (piece.isalnum() and piece not in _SMALL_WORDS for piece in vocabulary),
            dtype=np.bool_,
            count=len(vocabulary),
        )

    def __repr__(self) -> str:
        return f"TrainedReader({len(self.labels)} labels)"

    @property
    def has_threads(self) -> bool:
        """Whether something else may be done while it reads."""
        return THREADS > 1

    def threshold(self, code: str, confidence: str = "medium", unit: str | None = None) -> float:
        """The probability from which `code` fires at `low`, `medium` or `high` confidence.

        It is meant for the unit that the rule is decided by (sentence, phrase, person, document) unless
        another is named: TP301, TP303 and TP305 are decided by person and have a threshold for phrases too.
        For a document rule it is the probability of what clears the rule: below the threshold the rule
        fires, so it fires least at `low` and most at `high`.
        """
        if confidence not in LEVELS:
            raise ValueError(f"confidence is one of {', '.join(LEVELS)}, not {confidence!r}")
        if code not in self._manifest.units:
            raise NotLearnt(f"the trained reader has no label {code}")
        return _calibration(self._manifest, code, unit or self._manifest.units[code]).thresholds[confidence]

    def read_views(self, views: Sequence[str]) -> npt.NDArray[np.float32]:
        """The logits of views, shape (len(views), len(VIEW_LABELS)): the mean over the pieces in question.

        Each is read alone: without padding that is quickest, and no view's answer hangs on what else is asked. Time is
        linear in their length.
        """
        words: Words = {}
        cut = [cut_view(self._cutter, view, words) for view in views]
        longest_first = sorted(range(len(cut)), key=lambda place: -len(cut[place].ids))
        logits = np.zeros((len(cut), len(VIEW_LABELS)), np.float32)
        with ThreadPoolExecutor(THREADS) as beside:
            # The session computes outside the interpreter.
            read = beside.map(lambda place: self._read_view(cut[place]), longest_first)
            for place, found in zip(longest_first, read, strict=True):
                logits[place] = found
        return logits

    def _read_view(self, view: CutView) -> npt.NDArray[np.float32]:
        def read() -> npt.NDArray[np.float32]:
            logits = self._encoded(view.ids, view.shapes)[:, -len(VIEW_LABELS) :]
            return logits[view.places + 1].mean(0) if len(view.places) else logits[0].copy()

        # Which pieces are in question can be told from the pieces.
        return self._once(b"view", view.ids, view.shapes, read)

    def _once(
        self, what: bytes, ids: IntArray, shapes: IntArray, read: Callable[[], npt.NDArray[np.float32]]
    ) -> npt.NDArray[np.float32]:
        """What `read` gives for these pieces, from memory where they have been read not long ago."""
        if self.recent is None:
            return read()
        key = self.recent.key(what, ids.tobytes(), shapes.tobytes())
        known: npt.NDArray[np.float32] | None = self.recent.get(key)
        if known is None:
            known = read()
            self.recent.put(key, known, known.nbytes)
        return known

    def _encoded(self, ids: IntArray, shapes: IntArray) -> npt.NDArray[np.float32]:
        """One pass of the encoder: the logits of `n` pieces between the marks of beginning and end, (n + 2, labels)."""
        whole = np.empty((1, len(ids) + 2), np.int64)
        whole[0, 0], whole[0, -1], whole[0, 1:-1] = self._cutter.cls, self._cutter.sep, ids
        cases = np.zeros_like(whole)
        cases[0, 1:-1] = shapes
        logits: npt.NDArray[np.float32] = self._session.run(None, {"ids": whole, "shapes": cases})[0][0]
        return logits

    def _read_window(self, ids: IntArray, shapes: IntArray) -> npt.NDArray[np.float32]:
        return self._once(b"window", ids, shapes, lambda: self._encoded(ids, shapes)[1:-1])

    def chance(self, code: str, unit: str, logit: float) -> float:
        """The calibrated probability of a logit of `code`, decided by `unit`."""
        fit = _calibration(self._manifest, code, unit)
        return decode.probability(fit.a, fit.b, logit)

    def read(self, text: str) -> Scores:
        """Read a whole document; time and memory are linear in its length.

        Raises TrainedReaderUnavailable when the weights give values that are not numbers.
        """
        cutter, manifest = self._cutter, self._manifest
        pieces = cutter.cut(text)
        count = len(pieces.ids)
        total = np.zeros((count, len(self.labels)), np.float32)
        times = np.zeros((count, 1), np.float32)
        for begin, end in steady_windows(count, manifest.size - 2, manifest.overlap):
            total[begin:end] += self._read_window(pieces.ids[begin:end], pieces.shapes[begin:end])
            times[begin:end] += 1
        if count:
            total /= times
        if not np.isfinite(total).all():
            raise TrainedReaderUnavailable(
                "The trained reader's weights gave values that are not numbers on this machine."
            )
        breaks = (pieces.ids == cutter.line) | (pieces.ids == cutter.paragraph)
        return Scores(manifest, self._columns, pieces, total, breaks, self._wordy[pieces.ids])


def _runtime() -> Any:
    """onnxruntime, without what it sends home: since 1.32 it keeps counts of its use in the user's folder, and sends them off."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it is read when the library is loaded
    try:
        import onnxruntime
    except ImportError:
        raise TrainedReaderUnavailable("The trained reader needs the package onnxruntime.") from None
    onnxruntime.disable_telemetry_events()
    return onnxruntime


def load(folder: Path | None = None, threads: int = 1) -> TrainedReader:
    """The reader in `folder` (doccheck's own weights unless given), on so many threads; nothing is fetched.

    Raises TrainedReaderUnavailable when a package or file is missing, or a file is not as in the manifest.
    """
    onnxruntime = _runtime()
    try:
        from curated_tokenizers import WordPieceProcessor  # type: ignore[attr-defined]
    except ImportError:
        raise TrainedReaderUnavailable("The trained reader needs the package curated-tokenizers.") from None
    try:
        manifest = read_manifest(folder or FOLDER)
        vocabulary = manifest.files["vocab.txt"].read_text("utf-8").splitlines()
        cutter = PieceCutter(vocabulary, WordPieceProcessor(vocabulary))
        model = manifest.files["reader.onnx"]
    except BadManifest as error:
        raise TrainedReaderUnavailable(str(error)) from None
    except (KeyError, OSError, UnicodeDecodeError):
        raise TrainedReaderUnavailable(
            "The trained reader's manifest names no reader.onnx or no usable vocab.txt."
        ) from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        # By its path: given the contents, the session would keep them as well.
        session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
        )
    except Exception as error:  # noqa: BLE001 onnxruntime raises classes of its own for each reason
        raise TrainedReaderUnavailable(
            f"The trained reader's weights cannot be loaded ({type(error).__name__})."
        ) from None
    return TrainedReader(manifest, session, cutter, vocabulary)
