"""Records as files: beside their documents, replaced as a whole, and never lost when a newer one takes their place."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from doccheck.record.fields import Record
from doccheck.record.journal.locks import BusyError, folder_held
from doccheck.record.law import Law
from doccheck.record.mistakes import mistakes

ENDING = ".record.json"
First = Callable[[Record], None]
"""What is to be done before a record takes its place, such as writing that down."""
_LARGEST = 4 * 1024 * 1024


class RecordError(ValueError):
    """A record that cannot be used; its message is one sentence that names the file and the field."""


def beside(document: Path) -> Path:
    """Where the record of a document lies: `referral.docx` has `referral.record.json`."""
    return document.with_name(f"{document.stem}{ENDING}")


def draft_of(record: Path) -> Path:
    """Where an interview that was put down keeps its answers."""
    return record.with_name(f".{record.name.removesuffix(ENDING)}.record-draft.json")


def is_record_name(name: str) -> bool:
    """Whether a file of this name is taken for a record."""
    return name.lower().endswith(ENDING)


def parse(data: bytes | str, name: str, today: date, law: Law | None = None) -> dict[str, Any]:
    """The record in `data`; RecordError, naming `name` and the field, for the first thing that is wrong with it."""
    record = parse_loosely(data, name)
    for mistake in mistakes(record, today, law):
        raise RecordError(f"{name}: {mistake.sentence}")
    return record


def parse_loosely(data: bytes | str, name: str) -> dict[str, Any]:
    """The table in `data`, whatever its fields; RecordError where it is not JSON."""
    if len(data) > _LARGEST:
        raise RecordError(f"{name}: is too large for a record")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        found = json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise RecordError(f"{name}: is not UTF-8 text") from None
    except _TwiceError as twice:
        raise RecordError(f"{name}: {twice}: stands there twice") from None
    except json.JSONDecodeError as error:
        raise RecordError(f"{name}: is not JSON ({error.msg.lower()}, line {error.lineno})") from None
    except RecursionError:
        raise RecordError(f"{name}: is not a record") from None
    if not isinstance(found, dict):
        raise RecordError(f"{name}: is not a record: it has to be a table of fields")
    return found


class _TwiceError(Exception):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return table


def load(file: Path, today: date, law: Law | None = None) -> dict[str, Any]:
    """The record in a file; RecordError for anything that is wrong with it."""
    return parse(read(file), str(file), today, law)


def read(file: Path) -> bytes:
    """The bytes of a record; RecordError where they cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise RecordError(f"{file}: cannot be read ({_reason(error)})") from None


def encoded(record: Record) -> bytes:
    """A record as it is written: UTF-8, two spaces, a line end."""
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def hash_of(record: Record) -> str:
    """The SHA-256 of the file that `save` makes of a record."""
    return sha256(encoded(record)).hexdigest()


def save(file: Path, record: Record, first: First = lambda _: None) -> None:
    """Writes a record whole, readable by its owner only: beside and renamed, so that nobody ever reads half of one.

    `first` is told what is on the disk before it takes its place; what it raises leaves everything as it was.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(encoded(record))
            stream.flush()
            os.fsync(descriptor)
        first(record)
        part.replace(file)
    except OSError as error:
        raise RecordError(f"{file}: cannot be written ({_reason(error)})") from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Keeps others from changing a record between reading it and writing it again; RecordError after half a minute."""
    try:
        with folder_held(file.absolute().parent):
            yield
    except BusyError:
        raise RecordError(f"{file}: is being written by somebody else; please try again") from None


def supersede(file: Path, record: Record, first: First = lambda _: None) -> dict[str, Any]:
    """Writes `record` in the place of the one in `file`, which is kept under a numbered name; gives what was written.

    `first` is as in `save`.
    """
    earlier = parse_loosely(read(file), str(file))
    kept = _keep(file)
    made = dict(record) | {
        "version": earlier.get("version", 1) + 1 if isinstance(earlier.get("version", 1), int) else 2,
        "supersedes": {
            "file": kept.name,
            "sha256": sha256(read(kept)).hexdigest(),
            "decision": earlier.get("decision"),
            "decided_on": earlier.get("decided_on"),
        },
    }
    save(file, made, first)
    return made


def _keep(file: Path) -> Path:
    """A second name for what lies in `file`; one that an interrupted attempt has made is used again."""
    content, stem, number = read(file), file.name.removesuffix(ENDING), 1
    while True:
        kept = file.with_name(f"{stem}.record.{number}.json")
        if not kept.exists():
            break
        if read(kept) == content:
            return kept
        number += 1
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise RecordError(f"{kept}: the earlier record cannot be kept ({_reason(error)})") from None
    return kept


def earlier(file: Path, record: Record) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The records that this one took the place of, the latest first. RecordError where one was changed or is gone."""
    seen = {file.name}
    while isinstance(before := record.get("supersedes"), Mapping):
        kept = file.with_name(Path(str(before.get("file", ""))).name)
        if kept.name in seen:
            raise RecordError(f"{file}: supersedes.file: names a record that was already named")
        seen.add(kept.name)
        content = read(kept)
        if sha256(content).hexdigest() != before.get("sha256"):
            raise RecordError(f"{kept}: is not the record that was superseded: it was changed since")
        record = parse_loosely(content, str(kept))
        yield kept, record


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
