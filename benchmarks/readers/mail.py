"""Mail and archives beside a second look at the same files: what share of its words doccheck has, or why not.

    python -m benchmarks.readers.mail FOLDER

The second look is the plainest there is: the standard library's walk over the parts of a message, the streams of
an Outlook message that hold its subject, body and names, the members of an archive that are text.
"""

from __future__ import annotations

import io
import mailbox
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from html import unescape
from pathlib import Path

from doccheck.readers.contained import Workers
from doccheck.readers.limits import Limits

SUFFIXES = (".eml", ".msg", ".mbox", ".zip", ".txt", ".html", ".dat")
ENOUGH = 0.98
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<(style|script|head)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_STREAMS = (
    "0037001F",
    "1000001F",
    "0E04001F",
    "0E03001F",
    "0C1A001F",
    "3001001F",
    "3707001F",
    "0037001E",
    "1000001E",
)


def second_look(path: Path) -> Iterator[str]:
    """The words that another way of reading finds."""
    data = path.read_bytes()
    if path.suffix == ".eml":
        yield from _message(message_from_bytes(data))
    elif path.suffix == ".mbox":
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "a.mbox")
            copy.write_bytes(data)
            for message in mailbox.mbox(copy):
                yield from _message(message)
    elif path.suffix == ".msg":
        yield from _outlook(data)
    elif path.suffix == ".zip":
        yield from _archive(data)


def _message(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.defects:
            continue
        raw = part.get_payload(decode=True)
        if not isinstance(raw, bytes):
            continue
        try:
            text = raw.decode(part.get_content_charset() or "utf-8")
        except (LookupError, UnicodeDecodeError):
            text = raw.decode("cp1252", "replace")
        yield unescape(_TAG.sub(" ", text)) if part.get_content_subtype() == "html" else text


def _outlook(data: bytes) -> Iterator[str]:
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        for entry in container.listdir():
            name = entry[-1].upper()
            if name.startswith("__SUBSTG1.0_") and name[12:] in _STREAMS:
                raw = container.openstream(entry).read()
                yield raw.decode("utf-16-le" if name.endswith("1F") else "utf-8", "replace")


def _archive(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            yield member.filename
            if member.filename.endswith(".txt") and not member.flag_bits & 1:
                yield archive.read(member).decode("utf-8", "replace")


def _looked_at(path: Path) -> list[str]:
    """The same; nothing of a file that the other way cannot open."""
    try:
        return list(second_look(path))
    except Exception:  # noqa: BLE001 - of broken files it raises whatever it stumbles over
        return []


def words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WORD.findall(text))


def main(folder: Path) -> int:
    """Prints a line for each file and what is short; the exit status says whether anything is."""
    short = 0
    with Workers(Limits(seconds=30)) as files:
        for path in sorted(each for each in folder.iterdir() if each.suffix in SUFFIXES):
            begun = time.perf_counter()
            documents = files.read(path.name, path)
            took = time.perf_counter() - begun
            ours = words("\n".join(f"{document.path}\n{document.text}" for document in documents))
            theirs = words("\n".join(_looked_at(path)))
            missing = {word for word in theirs if word not in ours}
            share = 1 - len(missing) / max(len(theirs), 1)
            gaps = [gap.why for document in documents for gap in document.gaps]
            good = share >= ENOUGH or bool(gaps)
            short += not good
            said = f"; {'; '.join(dict.fromkeys(gaps))}" if gaps else ""
            print(
                f"{path.name[:60]:60} {share:7.1%} {1000 * took:7.0f} ms{said}" + ("" if good else "  SHORT")
            )
    print(f"{short} files of which less than {ENOUGH:.0%} was read without a reason")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
