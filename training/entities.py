"""spaCy's entities of texts, kept in a file between runs: finding them takes minutes for a whole corpus."""

import hashlib
import json
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "build" / "entities.json"
Entities = list[tuple[int, int, str]]


def kept_entities(texts: dict[str, str]) -> dict[str, Entities]:
    """By name: (start, end, label) of each entity."""
    known = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    missing = {key: text for text in texts.values() if (key := _key(text)) not in known}
    if missing:
        import spacy

        from doccheck.language.pipeline import DEFAULT_PIPELINE

        unused = ["tagger", "parser", "lemmatizer", "attribute_ruler", "tok2vec"]
        nlp = spacy.load(DEFAULT_PIPELINE, exclude=unused)
        for key, doc in zip(missing, nlp.pipe(missing.values()), strict=True):
            known[key] = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(known), "utf-8")
    return {name: [tuple(one) for one in known[_key(text)]] for name, text in texts.items()}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
