"""The documents that are measured: referrals of corpus/gold as text, Word and PDF, of any length, and a pack of many rules."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from doccheck.evaluation.gold import load

ROOT = Path(__file__).parent.parent
WORDS_A_PAGE = 400


def gold_texts(most: int) -> list[str]:
    return [gold.text for gold in load(ROOT / "corpus" / "gold")][:most]


def long_text(texts: Sequence[str], pages: int) -> str:
    """Referrals one after the other until there are enough words for so many pages."""
    parts: list[str] = []
    left, number = pages * WORDS_A_PAGE, 0
    while left > 0:
        words = texts[number % len(texts)]
        count = len(words.split())
        parts.append(words if count <= left else words[: int(len(words) * left / count)])
        left, number = left - count, number + 1
    return "\n\n".join(parts)


def as_docx(words: str) -> bytes:
    import docx

    document, file = docx.Document(), BytesIO()
    for line in words.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def as_pdf(words: str) -> bytes:
    from textwrap import wrap

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    lines = [part for line in words.splitlines() for part in (wrap(line, 90) or [""])]
    for start in range(0, len(lines), 50):
        pen = canvas.beginText(50, 790)
        for line in lines[start : start + 50]:
            pen.textLine(line.encode("cp1252", "replace").decode("cp1252"))
        canvas.drawText(pen)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write_pack(folder: Path, rules: int) -> None:
    """So many rules of one phrase each, of words that do not occur."""
    (folder / "many").mkdir(parents=True)
    for number in range(rules):
        code = f"XX{number:03}"
        (folder / "many" / f"{code}-phrase-{number}.toml").write_text(
            f'code = "{code}"\nname = "phrase-{number}"\ntitle = "A phrase"\nwhere = "phrase"\nseverity = "note"\n'
            'message = "A phrase stands here."\nwhy = "So that it can be measured."\nremedy = "Nothing has to be done."\nsource = "Made to be measured."\n'
            f'[[find]]\nlook = "phrases"\npatterns = ["zy{number}qx (?:marks|words)", "unheard-of {number}th thing"]\n'
            f"[examples]\nfires = {[f'Say [[zy{number}qx words]] {n}.' for n in range(5)]}\n"
            f"passes = {[f'Say nothing {n}.' for n in range(5)]}\n",
            "utf-8",
        )
