"""What comes in, made into sources for a check. It stays in memory: no upload ever touches a disk here."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from doccheck.checking.recipients import is_address, recipient, recipients, written
from doccheck.checking.sources import Source
from doccheck.web.refusals import OTHER_FORM, TOO_LARGE, WRONG, Refusal
from doccheck.web.settings import Bounds

_LONGEST_NAME = 160
_MOST_RECIPIENTS = 500


@dataclass(frozen=True)
class Form:
    """The fields and files of one form, in the order they came."""

    fields: Mapping[str, tuple[str, ...]] = field(repr=False)
    files: tuple[tuple[str, Source], ...] = field(default=(), repr=False)

    def first(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")

    def every(self, name: str) -> tuple[str, ...]:
        return self.fields.get(name, ())

    def sources(self, name: str) -> tuple[Source, ...]:
        return tuple(source for field_name, source in self.files if field_name == name)


class _InMemory(MultiPartParser):
    """Starlette's parser writes whatever is larger than this to a temporary file."""

    spool_max_size = 2**40


async def form(request: Request, bounds: Bounds) -> Form:
    """The form in a request; Refusal where there is none, or one that is out of bounds or broken."""
    kind = media_type(request)
    try:
        if kind == "multipart/form-data":
            parsed = await _InMemory(
                request.headers,
                request.stream(),
                max_files=bounds.files + 1,
                max_fields=bounds.fields,
                max_part_size=bounds.text_characters * 4,
            ).parse()
        elif kind == "application/x-www-form-urlencoded":
            parsed = await FormParser(request.headers, _within(request, bounds)).parse()
        else:
            raise Refusal(OTHER_FORM, "A form (multipart/form-data) is wanted here.")
    except (MultiPartException, FormParserError, LookupError, ValueError):
        raise Refusal(WRONG, "What arrived was cut off or is not a form. Please try again.") from None
    except ClientDisconnect:
        raise Refusal(
            WRONG, "The connection ended before everything had arrived. Please try again."
        ) from None
    return await _gathered(parsed, bounds)


async def _within(request: Request, bounds: Bounds) -> AsyncGenerator[bytes, None]:
    """A form without files is text, and is kept to what a text may be."""
    taken = 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > bounds.text_characters * 12:
            raise Refusal(TOO_LARGE, "That text is longer than doccheck reads. Please check it in parts.")
        yield chunk


async def _gathered(parsed: FormData, bounds: Bounds) -> Form:
    fields: dict[str, list[str]] = {}
    files: list[tuple[str, Source]] = []
    for name, value in parsed.multi_items():
        if not isinstance(value, UploadFile):
            fields.setdefault(name, []).append(value)
            continue
        data = await value.read()
        await value.close()
        if value.filename or data:
            files.append((name, Source(file_name(value.filename or "file"), data=data)))
    if len(files) > bounds.files:
        raise Refusal(WRONG, f"These are more than {bounds.files} files. Please check them a few at a time.")
    return Form({name: tuple(values) for name, values in fields.items()}, tuple(files))


def media_type(request: Request) -> str:
    """The media type of a request, without its parameters."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    return header.get_content_type() if request.headers.get("content-type") else ""


def file_name(given: str) -> str:
    """A name as it will be shown: no folders, nothing that steers anything, and not long; its ending is kept."""
    base = re.split(r"[/\\]", given)[-1]
    shown = "".join(char for char in base if char.isprintable()).replace("!", "_").strip(" .")
    if len(shown) > _LONGEST_NAME:
        stem, dot, ending = shown.rpartition(".")
        shown = f"{stem[:_LONGEST_NAME]}{dot}{ending[:12]}" if dot and stem else shown[:_LONGEST_NAME]
    return shown or "file"


def addresses(given: tuple[str, ...], what: str) -> tuple[str, ...]:
    """The addresses that a person wrote, however they are separated; Refusal where one is none."""
    found = _few([each for text in given for line in text.splitlines() for each in written(line)])
    if not all(is_address(each) for each in found):
        raise Refusal(WRONG, f"{what} is not an e-mail address. One such as duty@example.gov.uk is wanted.")
    return tuple(dict.fromkeys(map(recipient, found)))


def envelope(given: tuple[str, ...]) -> tuple[str, ...]:
    """The recipients of an envelope, separated by commas; an unusual address is none the safer for that."""
    return tuple(_few(recipients(text for text in given if text.strip())))


def _few(found: Sequence[str]) -> Sequence[str]:
    if len(found) > _MOST_RECIPIENTS:
        raise Refusal(TOO_LARGE, f"These are more than {_MOST_RECIPIENTS} addresses.")
    return found


async def whole(request: Request) -> bytes:
    """The bytes of a request that is one message."""
    try:
        return await request.body()
    except ClientDisconnect:
        raise Refusal(
            WRONG, "The connection ended before everything had arrived. Please try again."
        ) from None
