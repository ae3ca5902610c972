"""The same referral written otherwise: how many findings move.

    python -m benchmarks.robustness corpus/gold [--limit N]

For each way of writing it prints what share of the findings are lost, and what share are new. A finding is the same when
its rule is, and the letters of what it marks are, without regard to case, accents and spaces.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from doccheck.engine import Engine
from doccheck.evaluation.gold import load
from doccheck.model import Circumstances
from doccheck.packs import load_builtin
from doccheck.readers import read

TODAY = date(2026, 11, 28)
SLIPS = 0.01
"""Share of the longer words with a typing slip."""

Written = tuple[str, bytes]
Key = tuple[str, str]


def curly(text: str) -> str:
    """Quotation marks and apostrophes as a word processor makes them."""
    text = re.sub(r'"([^"\n]*)"', "“\\1”", text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


def dashes(text: str) -> str:
    """Long dashes and hard spaces."""
    return text.replace(" - ", " – ").replace("p.m", "p.m").replace("  ", "\u00a0 ")


def slips(text: str) -> str:
    """Two letters changed about in one of a hundred longer words in small letters."""
    pick = random.Random(7)

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if pick.random() >= SLIPS:
            return word
        at = pick.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return re.sub(r"\b[a-z]{6,}\b", slip, text)


def wrapped(text: str) -> str:
    """Long lines broken at 76 characters, as mail programs do."""
    lines = []
    for line in text.split("\n"):
        while len(line) > 76 and " | " not in line and " " in line[20:76]:
            at = line.rfind(" ", 0, 76)
            lines.append(line[:at])
            line = line[at + 1 :]
        lines.append(line)
    return "\n".join(lines)


def accents(text: str) -> str:
    """A Welsh and a Polish spelling of common vowels in names at the head of a word."""
    return re.sub(r"\b([A-Z][a-z]+)a\b", "\\1â", text)


def as_text(change: Callable[[str], str]) -> Callable[[str], Written]:
    """A way of writing that is still plain text."""
    return lambda text: ("referral.txt", change(text).encode())


def as_word(text: str) -> Written:
    """A .docx with one paragraph a line."""
    import docx

    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return "referral.docx", out.getvalue()


def as_pdf(text: str) -> Written:
    """A .pdf of wrapped lines."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    height = 800
    for line in wrapped(text).split("\n"):
        if height < 40:
            page.showPage()
            height = 800
        page.setFont("Helvetica", 9)
        page.drawString(40, height, line.encode("latin-1", "replace").decode("latin-1"))
        height -= 13
    page.save()
    return "referral.pdf", out.getvalue()


WAYS: dict[str, Callable[[str], Written]] = {
    "curly quotes": as_text(curly),
    "other dashes and spaces": as_text(dashes),
    "no capitals": as_text(str.lower),
    "all capitals": as_text(str.upper),
    "typing slips": as_text(slips),
    "lines broken in mid-sentence": as_text(wrapped),
    "accents on names": as_text(accents),
    "as .docx": as_word,
    "as .pdf": as_pdf,
}


def found(engine: Engine, written: Written) -> Counter[Key]:
    """The findings of a text, however it is written; what is said of the file itself is left out."""
    document = read(*written)[0]
    report = engine.examine(document, Circumstances(today=TODAY))
    return Counter(
        (finding.code, _letters(document.quote(finding.span)) if finding.span else "")
        for finding in report.findings
        if finding.code not in ("SC504", "SC505", "SC506")
    )


def _letters(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.lower())
    return "".join(c for c in plain if c.isalnum())


def moved(engine: Engine, texts: list[str], way: Callable[[str], Written]) -> tuple[int, int, int]:
    """How many findings there were, how many of them are lost, and how many are new."""
    total = lost = new = 0
    for text in texts:
        before, after = found(engine, ("referral.txt", text.encode())), found(engine, way(text))
        total += before.total()
        lost += (before - after).total()
        new += (after - before).total()
    return total, lost, new


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.robustness", description=__doc__.splitlines()[0]
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--limit", type=int, default=1000)
    args = parser.parse_args()
    texts = [gold.text for gold in load(args.gold)][: args.limit]
    engine = Engine(load_builtin().rules)
    print(f"{'written':<32}{'findings':>9}{'lost':>7}{'new':>7}")
    for name, way in WAYS.items():
        total, lost, new = moved(engine, texts, way)
        print(f"{name:<32}{total:>9}{lost / total:>7.0%}{new / total:>7.0%}", flush=True)


if __name__ == "__main__":
    main()
