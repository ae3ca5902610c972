"""Reads Office files, each in a process of its own, and compares the words with those that LibreOffice sees.

    python benchmarks/readers/office_words.py FOLDER [NAME...]

For each file: whether it was read or why not, the share of the second tool's words that doccheck has, and the
seconds it took. Nothing of the files' words is printed, except with --missing.
"""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from time import perf_counter

SUFFIXES = (
    ".docx", ".docm", ".dotx", ".doc", ".odt", ".fodt", ".ods", ".odp", ".rtf", ".xlsx", ".xlsm", ".pptx", ".csv"
)  # fmt: skip
SECONDS = 30
WORD = re.compile(r"[^\W_]+")
READ = """
import json, sys, time
from doccheck.readers import limits, read
limits.OCR_SECONDS = 0
path = sys.argv[1]
data = open(path, "rb").read()
start = time.perf_counter()
documents = read(path.rsplit("/", 1)[-1], data)
out = {"seconds": time.perf_counter() - start, "text": "\\n".join(d.text for d in documents),
       "gaps": [[g.where, g.why] for d in documents for g in d.gaps], "documents": len(documents),
       "flags": sorted({f.value for d in documents for b in d.blocks for f in b.flags})}
sys.stdout.write(json.dumps(out))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--missing", action="store_true")
    options = parser.parse_args()
    files = [f for f in sorted(options.folder.iterdir()) if f.suffix.lower() in SUFFIXES]
    files = [f for f in files if not options.names or any(name in f.name for name in options.names)]
    with tempfile.TemporaryDirectory() as folder:
        results = [one(file, Path(folder), options.missing) for file in files]
    print(Counter(results))
    return 0 if set(results) <= {"read", "gap", "nothing to compare"} else 1


def one(file: Path, folder: Path, missing: bool) -> str:
    mine = doccheck(file)
    if isinstance(mine, str):
        print(f"{file.name}: {mine}")
        return mine
    other = libreoffice(file, folder)
    gaps = "; ".join(f"{where}: {why}" for where, why in mine["gaps"])
    if other is None:
        print(f"{file.name}: {mine['seconds']:.2f} s, LibreOffice has nothing; gaps: {gaps or 'none'}")
        return "gap" if gaps else "nothing to compare"
    lacking = words(other) - words(mine["text"])
    # Programs differ in where they put a space, and some write the number of a note behind its word.
    run_on = squeezed(mine["text"])
    lacking = Counter(
        {w: n for w, n in lacking.items() if run_on.count(w.rstrip("0123456789") or w) < words(other)[w]}
    )
    total, lost = sum(words(other).values()), sum(lacking.values())
    share = 1 - lost / total if total else 1.0
    if missing and share < 1:
        print("   ", lacking.most_common(30))
    state = "read" if share >= 0.98 else "gap" if gaps else "LOST WORDS"
    print(
        f"{file.name}: {state}, {share:.1%} of {total}, {mine['seconds']:.2f} s, {mine['flags']}; gaps: {gaps or 'none'}"
    )
    return state


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def squeezed(text: str) -> str:
    return "".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def doccheck(file: Path) -> dict | str:
    import json

    try:
        done = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "HANG"
    return json.loads(done.stdout) if done.returncode == 0 else f"CRASH {done.returncode}"


def libreoffice(file: Path, folder: Path) -> str | None:
    """What LibreOffice writes as plain text, or None where it cannot; slides are asked for their letters alone."""
    if file.suffix.lower() in (".pptx", ".pptm"):
        return letters_of_slides(file)
    kind = (
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        if file.suffix.lower() in (".xlsx", ".xlsm", ".csv")
        else "txt:Text (encoded):UTF8"
    )
    out = folder / file.stem
    start = perf_counter()
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/settings",
               "--convert-to", kind, "--outdir", str(out), str(file)]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        print(f"    LibreOffice gave up after {perf_counter() - start:.0f} s")
        return None
    made = list(out.glob("*")) if out.is_dir() else []
    return "\n".join(m.read_text("utf-8", "replace") for m in made) if made else None


def letters_of_slides(file: Path) -> str | None:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [
                name for name in archive.namelist() if re.match(r"ppt/(notesS|s)lides/[^/]+\.xml$", name)
            ]
            xml = "\n".join(archive.read(name).decode("utf-8", "replace") for name in parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error):
        return None
    return "\n".join(
        html.unescape("".join(re.findall(r"<a:t>([^<]*)</a:t>", paragraph)))
        for paragraph in xml.split("</a:p>")
    )


if __name__ == "__main__":
    sys.exit(main())
