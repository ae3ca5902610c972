"""What one check of a two-page .docx costs, beside spaCy alone on the same text.

Both are whole processes, run by turns in one session; the figures are medians, and what counts is their ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from doccheck.language.pipeline import DEFAULT_PIPELINE
from doccheck.readers import read

SAMPLE = Path(__file__).parent.parent / "samples" / "referral-form.docx"
ROUNDS = 7
LIMIT = 1.5
"""The most that a check may cost, in times of spaCy alone."""

SPACY_ALONE = f"""
import sys, spacy
nlp = spacy.load({DEFAULT_PIPELINE!r})
nlp(open(sys.argv[1], encoding="utf-8").read())
"""


def seconds(command: list[str]) -> float:
    """The wall-clock seconds of one run of `command`."""
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def main() -> None:
    """Print both medians and their ratio."""
    text = "\n".join(document.text for document in read(SAMPLE.name, SAMPLE.read_bytes()))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        alone = [sys.executable, "-c", SPACY_ALONE, file.name]
        check = [sys.executable, "-m", "doccheck", "check", str(SAMPLE)]
        seconds(alone), seconds(check)
        pairs = [(seconds(alone), seconds(check)) for _ in range(ROUNDS)]
    spacy_alone, doccheck = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(f"{SAMPLE.name}: {len(text.split())} words, {ROUNDS} rounds by turns, medians")
    print(f"  spaCy alone (import, load, run once)  {spacy_alone:6.2f} s")
    print(f"  doccheck check, the whole process     {doccheck:6.2f} s")
    print(f"  ratio                                 {ratio:6.2f}   (at most {LIMIT} is wanted)")


if __name__ == "__main__":
    main()
