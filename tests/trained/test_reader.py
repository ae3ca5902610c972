"""The run-time reader, with a stand-in for the encoder and, where they are, with the real weights."""

import hashlib
import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from curated_tokenizers import WordPieceProcessor

from doccheck.trained import Scores, TrainedReader, TrainedReaderUnavailable, load
from doccheck.trained.manifest import Calibration, Manifest
from doccheck.trained.pieces import LINE, PARAGRAPH, PieceCutter
from doccheck.trained.reader import FOLDER
from doccheck.trained.views import ROLE_LABELS, VIEW_LABELS

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-@"
VOCABULARY = [
    "[PAD]",
    LINE,
    PARAGRAPH,
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *LETTERS,
    *("##" + c for c in LETTERS),
    "carol",
    "secret",
    "the",
    "mead",
]
FIT = Calibration(1.0, 0.0, {"low": 0.3, "medium": 0.5, "high": 0.9})


class StandIn:
    """Gives 3 to "secret" and "carol", -3 to all else; or whatever `value` is."""

    def __init__(self, value=None):
        self.value, self.seen = value, []

    def run(self, _, inputs):
        ids = inputs["ids"]
        self.seen.append(ids.shape[1])
        hot = np.isin(ids, [VOCABULARY.index("secret"), VOCABULARY.index("carol")])
        column = np.where(hot, 3.0, -3.0) if self.value is None else np.full(ids.shape, self.value)
        return [np.repeat(column[..., None], 4, -1).astype(np.float32)]


def reader_with(session) -> TrainedReader:
    labels = ("FO201", "OS101", "TP301", "RR401")
    units = {"FO201": "sentence", "OS101": "phrase", "TP301": "person", "RR401": "document"}
    calibrations = dict.fromkeys(units.items(), FIT) | {("TP301", "phrase"): FIT}
    manifest = Manifest(labels, 64, 16, units, calibrations, {})
    return TrainedReader(
        manifest, session, PieceCutter(VOCABULARY, WordPieceProcessor(VOCABULARY)), VOCABULARY
    )


def test_the_text_is_not_kept():
    scores = reader_with(StandIn()).read("the secret of carol")
    assert "secret" not in repr(scores)
    held = [getattr(scores, name) for name in Scores.__slots__]
    assert not any(isinstance(value, str) for value in held)


def test_sentence_phrase_person_evidence_words():
    text = "The Secret, ab\nCarol Mead cd"
    scores = reader_with(StandIn()).read(text)
    assert scores.sentence("FO201", 4, 10) == pytest.approx(1 / (1 + np.exp(-3.0)))
    assert scores.sentence("FO201", 0, 0) == 0.0
    assert [text[a:b] for a, b, _ in scores.phrases("OS101")] == ["Secret", "Carol"]
    assert scores.phrases("OS101", 0.99) == []
    assert scores.pooled("TP301", [(15, 20)]) > 0.9
    assert scores.pooled("TP301", []) == 0.0
    chance, (start, end) = scores.evidence("RR401")
    assert chance > 0.5
    assert text[start:end] in ("Secret", "Carol")
    assert [text[a:b] for a, b in scores.words("FO201", 0, len(text), 2)] == ["Secret", "Carol"]
    with pytest.raises(KeyError, match="no label XX999"):
        scores.sentence("XX999", 0, 3)
    with pytest.raises(ValueError, match="not a number"):
        scores.phrases("OS101", float("nan"))


@pytest.mark.parametrize("text", ["", "   \n\n ", "\n", "\u200b"])
def test_a_text_without_words(text):
    scores = reader_with(StandIn()).read(text)
    assert scores.sentence("FO201", 0, len(text)) < 0.5
    assert scores.phrases("OS101") == []
    assert scores.evidence("RR401") == (0.0, (0, 0))
    assert scores.words("FO201", 0, len(text)) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_not_numbers_are_not_taken_for_a_clean_document(value):
    with pytest.raises(TrainedReaderUnavailable, match="not numbers"):
        reader_with(StandIn(value)).read("the secret")


def test_windows_stay_small_and_grow_in_step_with_the_text():
    session = StandIn()
    reader = reader_with(session)
    reader.read("a " * 500)
    few = len(session.seen)
    reader.read("a " * 5000)
    assert max(session.seen) <= 64
    assert len(session.seen) - few < 12 * few


def test_thresholds():
    reader = reader_with(StandIn())
    assert [reader.threshold("FO201", level) for level in ("low", "medium", "high")] == [0.3, 0.5, 0.9]
    with pytest.raises(ValueError, match="low, medium, high"):
        reader.threshold("FO201", "certain")
    with pytest.raises(KeyError):
        reader.threshold("XX999")


def written(folder, **change):
    files = {"reader.onnx": b"no model", "vocab.txt": "\n".join(VOCABULARY).encode()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    manifest = {
        "format": 1,
        "labels": ["FO201"],
        "window": {"size": 64, "overlap": 16},
        "rules": {},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest | change))
    return folder


def test_missing_altered_and_unusable_files(tmp_path):
    with pytest.raises(TrainedReaderUnavailable, match=r"manifest\.json is missing"):
        load(tmp_path)
    with pytest.raises(TrainedReaderUnavailable, match="format 2"):
        load(written(tmp_path, format=2))
    with pytest.raises(TrainedReaderUnavailable, match="outside its folder"):
        load(written(tmp_path, files={"../x": "0"}))
    with pytest.raises(TrainedReaderUnavailable, match="lacks"):
        load(written(tmp_path, window={}))
    with pytest.raises(TrainedReaderUnavailable, match="cannot be loaded"):
        load(written(tmp_path))
    (tmp_path / "vocab.txt").write_text("changed")
    with pytest.raises(TrainedReaderUnavailable, match=r"vocab.txt is not the one") as caught:
        load(tmp_path)
    assert caught.value.missing.endswith(".")
    (tmp_path / "reader.onnx").unlink()
    with pytest.raises(TrainedReaderUnavailable, match=r"reader.onnx is missing"):
        load(tmp_path)


@pytest.mark.parametrize("package", ["onnxruntime", "curated_tokenizers"])
def test_a_missing_package_is_named(monkeypatch, package):
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(TrainedReaderUnavailable, match=package.replace("_", "-")):
        load()


@pytest.fixture(scope="module")
def real() -> TrainedReader:
    if not (FOLDER / "manifest.json").is_file():
        pytest.skip("no weights yet")
    return load()


def test_real_weights_tell_plain_cases_apart(real):
    text = (
        "On 3 June I saw a bruise on his left arm. Mum is a manipulative woman who could not care less about him.\n"
        "He attends Hollinbank Primary School."
    )
    scores = real.read(text)
    start = text.index("Mum")
    end = text.index("\n")
    assert scores.sentence("FO201", start, end) > scores.sentence("FO201", 0, start - 1) + 0.2
    calm = real.read(
        "On 3 June I saw a bruise on his left arm. Mum came at ten past three and took him home."
    )
    assert scores.sentence("FO201", start, end) > calm.sentence("FO201", 42, 88) + 0.2


def test_real_weights_tell_roles_apart_by_what_is_said_around_a_masked_name(real):
    child, mother, person = "\ue004", "\ue005", "\ue001"
    friend, parent = real.read_views(
        [
            f"{child} plays with {person}, who is in the same class, and {person}'s mother fetched them both.",
            f"Mother: \ue000, who lives with {child} at 4 Mill Lane. \ue000 signed the form.",
        ]
    )
    assert mother not in (person, child)
    labels = list(ROLE_LABELS)
    assert friend[labels.index("TPC")] > friend[labels.index("FAM")]
    assert parent[labels.index("FAM")] > parent[labels.index("TPC")]


def test_real_weights_have_every_unit_of_every_label(real):
    scores = real.read("She rang on 4 May.")
    assert real.reads_views
    for code in real.labels[: -len(VIEW_LABELS)]:
        levels = [real.threshold(code, level) for level in ("low", "medium", "high")]
        assert all(0 <= level <= 1 for level in levels)
    for code in ("TP301", "TP303", "TP305"):
        assert 0 <= real.threshold(code, unit="phrase") <= 1
        assert 0 <= scores.pooled(code, [(0, 3)]) <= 1
        scores.phrases(code)


def test_real_weights_are_the_same_every_time_and_linear_in_length(real):
    text = "The neighbour said that he shouts at night. " * 60
    first, second = real.read(text), real.read(text)
    assert first.sentence("FO202", 0, 43) == second.sentence("FO202", 0, 43)
    begun = time.perf_counter()
    real.read(text)
    once = time.perf_counter() - begun
    begun = time.perf_counter()
    real.read(text * 4)
    assert time.perf_counter() - begun < 12 * once + 0.5


def test_the_runtime_keeps_no_record_of_its_use_and_sends_none_home(real, tmp_path):
    script = "from doccheck.trained import reader; reader.load().read('She rang on 4 May.')"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    subprocess.run(
        [sys.executable, "-c", script], env={**env, "HOME": str(tmp_path)}, timeout=120, check=True
    )
    assert list(tmp_path.rglob("*")) == []
