"""One file, and the files inside it: what each is by its bytes, and the reader of that kind.

The readers are imported when they are needed, so that checking a text file loads no PDF code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doccheck.model import Document, Gap
from doccheck.readers import limits, underway
from doccheck.readers.draft import THE_FILE, UnreadableError, unread
from doccheck.readers.kinds import OFFICE, Kind, named, sniff, suffix

DAMAGED = "it is damaged and could not be read"
EMPTY = "it is empty"
NO_WORDS = "no words were found in it"
TOO_DEEP = "its parts lie too deep inside one another"
TOO_MUCH_MEMORY = "reading it needs more memory than is allowed"
TOO_MANY = "more files are packed into one another than doccheck reads"
TOO_LONG = "the file it lies in holds more text than doccheck reads"


def read_whole(path: str, data: bytes, passwords: Sequence[str] = ()) -> tuple[Document, ...]:
    """See `doccheck.readers.read`."""
    underway.start()
    return _together_bounded(read_nested(path, data, THE_FILE, 1, tuple(passwords)))


def read_nested(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The same for a file inside another.

    `place` is what gaps call it ("attachment 2"); `depth` is 1 at the top.
    """
    kind = sniff(path, data)
    try:
        if why := underway.refusal(path):
            raise UnreadableError(why)
        if not underway.count(len(data)):
            raise UnreadableError(TOO_MANY)
        if len(data) > limits.FILE_BYTES:
            raise UnreadableError(f"it is larger than {limits.FILE_BYTES // limits.MIB} MB")
        documents = _dispatch(kind, path, data, place, depth, passwords)
    except UnreadableError as error:
        documents = (unread(path, kind.media_type, data, error.why, place),)
    except RecursionError:
        documents = (unread(path, kind.media_type, data, TOO_DEEP, place),)
    except MemoryError:
        documents = (unread(path, kind.media_type, data, TOO_MUCH_MEMORY, place),)
    except Exception:  # noqa: BLE001
        # Whatever a parser trips over, and however: a file that cannot be read is a gap. The exception may
        # hold words of the document, so it goes no further.
        documents = (unread(path, kind.media_type, data, DAMAGED, place),)
    alone = len(documents) == 1
    return (_complete(documents[0], kind, path, place, alone), *documents[1:])


def _dispatch(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    if kind is Kind.EMPTY:
        raise UnreadableError(EMPTY)
    if kind in OFFICE:
        from doccheck.readers.office import read as read_office

        return read_office(kind, path, data, place, depth, passwords)
    if kind.advice:
        raise UnreadableError(kind.advice)
    if kind is Kind.PDF:
        from doccheck.readers.pdf import read as read_pdf

        return read_pdf(path, data, place, depth, passwords)
    if kind is Kind.PICTURE:
        from doccheck.readers.picture_file import read as read_picture

        return (read_picture(path, data, place),)
    if kind in MAIL_AND_ARCHIVES:
        return _read_container(kind, path, data, place, depth, passwords)
    if kind is Kind.HTML:
        from doccheck.readers.html import read as read_page

        return (read_page(path, data),)
    from doccheck.readers.text import read as read_text

    return (read_text(path, data, markdown=kind is Kind.MARKDOWN),)


MAIL_AND_ARCHIVES = {
    Kind.MAIL: "mail",
    Kind.OUTLOOK: "outlook",
    Kind.TNEF: "tnef",
    Kind.SIGNED: "signed",
    Kind.MAIL_FOLDER: "mail_folder",
    Kind.ZIP: "archive",
    Kind.TAR: "tar",
    Kind.COMPRESSED: "compressed",
}
"""The modules that read what holds other files."""


def _read_container(
    kind: Kind, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]
) -> tuple[Document, ...]:
    """Messages and archives: what holds other files."""
    from importlib import import_module

    found: tuple[Document, ...] = import_module(f"doccheck.readers.{MAIL_AND_ARCHIVES[kind]}").read(
        path, data, place, depth, passwords
    )
    return found


def _together_bounded(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same, without the words of those that go beyond what is read of all documents in one file."""
    found, total = [], 0
    for document in documents:
        total += len(document.text)
        if total > limits.ALL_CHARS:
            gaps = (*document.gaps, Gap(THE_FILE, TOO_LONG))
            document = replace(document, text="", blocks=(), fields=(), gaps=gaps)
        found.append(document)
    return tuple(found)


def _complete(document: Document, kind: Kind, path: str, place: str, alone: bool) -> Document:
    """Adds the gaps about the file as a whole: no words at all, or a name that says something else."""
    gaps = list(document.gaps)
    if alone and not gaps and not document.text.strip():
        gaps.append(Gap(place, NO_WORDS))
    mismatch = _mismatch(kind, path)
    if mismatch:
        # A file that is not what it says and cannot be read either needs one sentence, not two.
        unread = kind.advice or (kind is Kind.PICTURE and not document.text)
        gaps = [Gap(place, mismatch)] + ([] if unread else gaps)
    return replace(document, gaps=tuple(gaps))


_NEWER_INSIDE = (
    (Kind.OLD_WORD, Kind.WORD),
    (Kind.OLD_EXCEL, Kind.EXCEL),
    (Kind.OLD_POWERPOINT, Kind.POWERPOINT),
)
"""Names of the old kind that Office gives the new kind without a word."""


def _mismatch(kind: Kind, path: str) -> str:
    """Why the name and the bytes do not agree, or "". Without a suffix a name says nothing."""
    said = named(path)
    if said is kind or not suffix(path) or kind in (Kind.EMPTY, Kind.LOCKED_OFFICE, Kind.LOCKED):
        return ""
    if said is None and kind.advice:
        return ""
    if said is None:
        return f"its name ends in {suffix(path)}, a kind of file that doccheck does not know"
    if (said, kind) in _NEWER_INSIDE:
        return ""
    if kind is Kind.BINARY:
        return f"its name says that it is {said.spoken}, but it is not, or it is damaged"
    return f"its name says that it is {said.spoken}, but what is in it is {kind.spoken}"
