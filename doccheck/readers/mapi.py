"""Outlook's way to keep a message: numbered properties, recipients and attachments (MAPI).

.msg files and winmail.dat hold the same things in different wrappings; both are made into an `Item` and written
down here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from doccheck.model import Document
from doccheck.readers import limits, underway
from doccheck.readers.attachments import TOO_DEEP, Attached, Attachments
from doccheck.readers.draft import UnreadableError
from doccheck.readers.letter import Letter
from doccheck.readers.mail_body import Body
from doccheck.readers.outlook_rtf import decompressed, is_formatted, story_source
from doccheck.readers.pictures import mail_picture_holds_words, pixels
from doccheck.readers.text import decode

SUBJECT, BODY, HTML, RTF, CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x001A
_CODEPAGES = (0x3FFD, 0x3FDE)
_SENT, _DELIVERED = 0x0039, 0x0E06
_SENDER = ((0x0C1A, (0x5D01, 0x0C1F)), (0x0042, (0x5D02, 0x0065)))
"""Who sent it and on whose behalf: the property of the name, then those of the address."""
_NAME, _ADDRESSES, _ROLE = (0x5FF6, 0x3001, 0x3A20), (0x39FE, 0x3003), 0x0C15
_ROLES = {1: "To", 2: "Cc", 3: "Bcc"}
_SHOWN_TO = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}
_PROPERTIES = {
    0x0070: "Thread-Topic", 0x3FF8: "author", 0x3FFA: "last changed by", 0x0050: "replies go to", 0x1015: "comment",
}  # fmt: skip
_PERSONAL = range(0x3A00, 0x3A60)
"""What an address book says of somebody."""
_NAMED = 0x8000
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _DATA, _METHOD = 0x3707, 0x3704, 0x3001, 0x3701, 0x3705
_CONTENT_ID, _INVISIBLE = 0x3712, 0x7FFE
_BY_LINK = (2, 3, 4, 7)
_LINKED = "it is not in the message, which only says where it lies"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TECHNICAL = re.compile(
    r"^(?:/o=|[{<]|IPM\.|(?:SMTP|EX|FAX)?$|[0-9A-F]{16,}|[\d.:-]+$)|[\x00-\x08]", re.IGNORECASE
)

Value = str | int | bytes | list[str]


@dataclass
class Properties:
    """Properties by number. Texts of the old kind are bytes until their code page is known."""

    values: dict[int, Value] = field(default_factory=dict, repr=False)
    codec: str = ""

    def text(self, *numbers: int) -> str:
        """The first of these that holds words."""
        for number in numbers:
            value = self.values.get(number)
            if isinstance(value, bytes):
                value = _old_text(value, self.codec)
            if isinstance(value, str) and value.strip("\0 \r\n\t"):
                return value.rstrip("\0")
        return ""

    def number(self, number: int) -> int:
        value = self.values.get(number, 0)
        return value if isinstance(value, int) else 0

    def binary(self, number: int) -> bytes:
        value = self.values.get(number, b"")
        return value if isinstance(value, bytes) else b""

    def find_codec(self) -> str:
        """The code page that the properties name, or ""."""
        for number in _CODEPAGES:
            page = self.number(number)
            if page:
                return codec_of(page)
        return ""


@dataclass
class AttachedItem:
    """One attachment: its properties and bytes, or the message it is, or why it is neither."""

    properties: Properties
    data: bytes = field(default=b"", repr=False)
    message: Item | None = None
    why: str = ""


@dataclass
class Item:
    """A message, or whatever else Outlook keeps: an appointment, a contact, a note."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[AttachedItem] = field(default_factory=list)


def codec_of(page: int) -> str:
    """Python's name of a Windows code page, or ""."""
    name = {65001: "utf-8", 1200: "utf-16-le", 20127: "cp1252", 28591: "cp1252", 20866: "koi8-r"}.get(
        page, f"cp{page}"
    )
    if 28592 <= page <= 28606:
        name = f"iso8859-{page - 28590}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _old_text(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec) if codec else decode(raw)[0]
    except (UnicodeDecodeError, LookupError):
        return decode(raw)[0]


@dataclass(frozen=True)
class Where:
    """Where an item lies: its path, what gaps call it, how deep it is, and the passwords to try."""

    path: str = field(repr=False)
    place: str
    depth: int
    passwords: tuple[str, ...] = field(default=(), repr=False)


def read_item(item: Item, where: Where, media_type: str, data: bytes) -> tuple[Document, ...]:
    """The item as documents: itself, then what is attached to it."""
    attachments = _Attachments(where.path, where.place, where.depth, where.passwords)
    letter = Letter(attachments)
    item.properties.codec = item.properties.codec or item.properties.find_codec()
    if _is_signed(item):
        return _signed(item, where)
    if item.properties.text(CLASS).upper().endswith(".SMIME"):
        letter.draft.gap("the message", "it is encrypted; check the message before it is encrypted")
        item.attachments.clear()
    letter.headers += _headers(item)
    letter.bodies += _bodies(item.properties, letter)
    shown = "\n".join(
        [*(words for _, words in letter.headers), *letter.bodies[0].plain] if letter.bodies else []
    )
    for name, words in _rest(item.properties):
        if words not in shown:
            letter.property(name, words)
    for number, attached in enumerate(item.attachments, 1):
        _attach(attachments, attached, number, item.properties.codec)
    return letter.written(where.path, media_type, data)


def _headers(item: Item) -> Iterator[tuple[str, str]]:
    properties = item.properties
    senders = []
    for name, addresses in _SENDER:
        sender = _person(properties.text(name), properties.text(*addresses))
        if sender and sender not in senders:
            senders.append(sender)
    for label, sender in zip(("From", "Sender"), reversed(senders), strict=False):
        yield label, sender
    people: dict[str, list[str]] = {}
    for recipient in item.recipients:
        recipient.codec = recipient.codec or properties.codec
        role = _ROLES.get(recipient.number(_ROLE) & 0xF, "To")
        people.setdefault(role, []).append(_person(recipient.text(*_NAME), recipient.text(*_ADDRESSES)))
    for role, number in _SHOWN_TO.items():
        named = people.get(role, [])
        named += _shown_only(properties.text(number), named)
        if any(named):
            yield role, "; ".join(filter(None, named))
    sent = properties.number(_SENT) or properties.number(_DELIVERED)
    if sent:
        with suppress(OverflowError):
            yield "Date", format_datetime(_EPOCH + timedelta(microseconds=sent // 10))
    subject = properties.text(SUBJECT)
    if subject:
        yield "Subject", " ".join(subject.split())


def _shown_only(shown: str, people: Sequence[str]) -> list[str]:
    """Those whom the message's own line names, and its list of recipients does not."""
    listed = "".join("; ".join(people).split()).lower()
    names = (" ".join(name.split()) for name in shown.replace("\0", "").split(";"))
    return [name for name in names if name and "".join(name.strip("'").split()).lower() not in listed]


def _person(name: str, address: str) -> str:
    """A name and an address, as a header line has them; the address of an Exchange server is none."""
    name, address = " ".join(name.split()), address.strip()
    if address.upper().startswith("/O="):
        address = ""
    if not name or name.strip("'\"").lower() == address.lower():
        return address or name
    return f"{name} <{address}>" if address else name


def _bodies(properties: Properties, letter: Letter) -> list[Body]:
    """The words in each way they are kept. Rich text that was made from HTML or plain text is that."""
    from doccheck.readers import rtf

    plain, page = properties.text(BODY), _page(properties)
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    body = Body([plain] if plain else [], [page] if page else [])
    packed = properties.binary(RTF)
    if packed and not page:
        try:
            rich = decompressed(packed)
            source, is_page = story_source(rich)
            if not plain and source.strip() and is_formatted(rich):
                body.story = rtf.story(rich, letter.draft)
                return [body]
        except UnreadableError as error:
            if not plain:
                letter.draft.gap("the message", error.why)
            return [body]
        if source.strip() and is_page:
            body.rich.append(source)
        elif source.strip() and _letters(source) != _letters(plain):
            body.plain = [source] if not plain or _letters(plain) in _letters(source) else [plain, source]
    return [body]


def _letters(words: str) -> str:
    return "".join(letter for letter in words if letter.isalnum())


def _page(properties: Properties) -> str:
    from doccheck.readers.html import named_charset

    value = properties.values.get(HTML)
    if not isinstance(value, bytes):
        return properties.text(HTML)
    for charset in (named_charset(value), codec_of(properties.number(_CODEPAGES[1])), properties.codec):
        try:
            if charset:
                return value.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(value)[0]


def _rest(properties: Properties) -> Iterator[tuple[str, str]]:
    """Words that the message's own page does not show."""
    said: set[str] = set()
    is_letter = properties.text(CLASS).upper().startswith(("IPM.NOTE", "REPORT")) or not properties.text(
        CLASS
    )
    for number in sorted(properties.values):
        value = properties.values[number]
        words = "; ".join(value) if isinstance(value, list) else ""
        if not words and (
            number in _PROPERTIES or (not is_letter and (number in _PERSONAL or number >= _NAMED))
        ):
            words = properties.text(number)
        words = " ".join(words.split())
        if words and words not in said and (number in _PROPERTIES or not _TECHNICAL.search(words)):
            said.add(words)
            yield _PROPERTIES.get(number, "details"), words


# --- attachments ---------------------------------------------------------------------------------


@dataclass
class _Attachments(Attachments):
    """Attachments of which some are messages that have no bytes of their own."""

    messages: dict[int, Item] = field(default_factory=dict, repr=False)

    def _read(self, path: str, attached: Attached, place: str) -> tuple[Document, ...]:
        item = self.messages.get(id(attached))
        if item is None:
            return super()._read(path, attached, place)
        where = Where(path, place, self.depth + 1, self.passwords)
        return read_inner(item, where, attached.data)


def read_inner(item: Item, where: Where, data: bytes) -> tuple[Document, ...]:
    """A message inside another, watched over as any part of a file is."""
    from doccheck.readers.draft import unread
    from doccheck.readers.kinds import Kind

    media_type = Kind.OUTLOOK.media_type
    why = underway.refusal(where.path)
    if not why and (where.depth > limits.DOCUMENT_DEPTH or not underway.count(len(data))):
        why = TOO_DEEP
    if why:
        return (unread(where.path, media_type, data, why, where.place),)
    return read_item(item, where, media_type, data)


def _attach(attachments: _Attachments, attached: AttachedItem, number: int, codec: str) -> None:
    properties = attached.properties
    properties.codec = properties.codec or codec
    name = properties.text(_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)
    if attached.message is not None:
        digest = _fingerprint(attached.message)
        made = Attached(name or f"message-{number}.msg", digest)
        attachments.messages[id(made)] = attached.message
        attachments.add(made)
        return
    why = attached.why or (_LINKED if properties.number(_METHOD) in _BY_LINK and not attached.data else "")
    in_text = (
        bool(properties.text(_CONTENT_ID) or properties.number(_INVISIBLE))
        and pixels(attached.data) is not None
    )
    if in_text and not mail_picture_holds_words(attached.data):
        return
    place = "a picture in the message" if in_text else ""
    attachments.add(
        Attached(name or f"attachment-{number}", attached.data, why, shown=not in_text, place=place)
    )


def _fingerprint(item: Item) -> bytes:
    """Bytes that stand for a message without a file: two messages that say the same have the same."""
    return repr(sorted((number, str(value)) for number, value in item.properties.values.items())).encode(
        "utf-8", "replace"
    )


def _is_signed(item: Item) -> bool:
    kind = item.properties.text(CLASS).upper()
    return (
        kind.endswith("SMIME.MULTIPARTSIGNED")
        and len(item.attachments) == 1
        and bool(item.attachments[0].data)
    )


def _signed(item: Item, where: Where) -> tuple[Document, ...]:
    """A signed message, which Outlook keeps whole, as it was sent, in its only attachment."""
    from doccheck.readers.mail import read as read_mail

    lines = "".join(f"{name}: {words}\n" for name, words in _headers(item) if words.isprintable())
    content = lines.encode("utf-8", "replace") + item.attachments[0].data.lstrip()
    return read_mail(where.path, content, where.place, where.depth, where.passwords)
