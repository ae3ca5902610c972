"""What every file has to leave whole, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

from doccheck.readers import limits, read

ROOT = Path(__file__).resolve().parents[1]
SAMPLES, CORPUS = ROOT / "samples", Path(__file__).with_name("corpus")
READERS = {
    "text": ("a.txt", "*.txt"),
    "html": ("a.html", "*.html"),
    "docx": ("a.docx", "*.docx"),
    "pdf": ("a.pdf", "*.pdf"),
    "mail": ("a.eml", "*.eml"),
    "outlook": ("a.msg", "*.msg"),
    "winmail": ("winmail.dat", "*.dat"),
    "rtf": ("a.rtf", "*.rtf"),
    "opendocument": ("a.odt", "*.odt"),
    "excel": ("a.xlsx", "*.xlsx"),
    "powerpoint": ("a.pptx", "*.pptx"),
    "table": ("a.csv", "*.csv"),
    "archive": ("a.zip", "*.zip"),
    "picture": ("a.png", "*.png"),
}
"""Each reader: under which name it is given what is made, and which files it begins with."""


def bound() -> None:
    """Smaller limits than in use, so that a second is enough for many files. Pictures are not read."""
    limits.keep_to(
        limits.Limits(
            megabytes=4, unpacked_megabytes=16, parts=200, pages=20, characters=50_000, picture_seconds=0
        )
    )


def try_file(name: str, data: bytes) -> None:
    """Reads a file as one of doccheck's would be; AssertionError where the answer is not whole, anything else where it broke."""
    documents = read(name, data)
    assert any(document.text.strip() or document.gaps for document in documents), "neither words nor a gap"
    for document in documents:
        end = 0
        for block in document.blocks:
            assert end <= block.span.start <= block.span.end <= len(document.text), "blocks are not in order"
            end = block.span.end
        for gap in document.gaps:
            assert gap.where
            assert gap.why


def seeds(reader: str) -> list[Path]:
    """The files that a reader begins with: samples, and what once broke one."""
    pattern = READERS[reader][1]
    return sorted([*SAMPLES.glob(pattern), *CORPUS.glob(pattern)])
