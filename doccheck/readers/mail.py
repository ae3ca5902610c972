"""E-mail messages (.eml): who, to whom, about what, each body, and every attachment as a document of its own.

The text begins with the lines a person sees above a message, then its words. Pictures that are too small for
a sentence (logos, spacers) and detached signatures are passed over; every other part is read or is a gap.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from doccheck.model import BlockKind, Document, Flag, Layer
from doccheck.readers import limits, mail_body
from doccheck.readers.draft import Draft, UnreadableError, unread
from doccheck.readers.kinds import Kind
from doccheck.readers.pictures import UNREAD_PICTURE, mail_picture_holds_words
from doccheck.readers.text import decode
from doccheck.readers.writer import Writer

_SHOWN = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
_NOT_SHOWN = ("Thread-Topic", "Organization", "Keywords", "Comments")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "application/pdf": ".pdf",
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/msword": ".doc",
    Kind.WORD.media_type: ".docx",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f!/\\]+")
IS_ENCRYPTED = "it is encrypted; check the message before it is encrypted"
NOT_IN_FULL = "some of its bytes are not valid, so it could not be read in full"


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The message, then its attachments in order, each followed by what is attached to it."""
    message = message_from_bytes(data, policy=policy.compat32)
    return _Reading(path, data, place, depth, passwords).documents(message)


class _Reading:
    """One reading of one message, without the messages attached to it."""

    def __init__(self, path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...]) -> None:
        self.path, self.data, self.place, self.depth = path, data, place, depth
        self.passwords = passwords
        self.draft = Draft()
        self.writer = Writer(self.draft)
        self.plain: list[str] = []
        self.rich: list[str] = []
        self.attached: list[Message] = []
        self.parts = 0

    def documents(self, message: Message) -> tuple[Document, ...]:
        self._headers(message)
        self._part(message)
        mail_body.write(self.draft, self.writer, self.plain, self.rich)
        for name in _NOT_SHOWN:
            for words in _header(message, name):
                self.writer.unseen(words, Layer.PROPERTY, f"the message's properties ({name})", _METADATA)
        self.writer.finish()
        attachments = self._attachments()
        return (self.draft.document(self.path, Kind.MAIL.media_type, self.data), *attachments)

    def _headers(self, message: Message) -> None:
        for name in _SHOWN:
            for words in _header(message, name):
                self.draft.line()
                layer = Layer.SUBJECT if name == "Subject" else Layer.ADDRESSES
                self.draft.block(f"{name}: {words}", layer, f"the {name} line", BlockKind.LINE)
        self.draft.line()

    # Parts

    def _part(self, part: Message) -> None:
        """Sorts a part and those in it into bodies, attachments and gaps."""
        self.parts += 1
        if self.parts > limits.MAIL_PARTS:
            raise UnreadableError(f"it has more than {limits.MAIL_PARTS:,} parts")
        kind = part.get_content_type()
        if kind == "message/rfc822":
            self.attached.append(part)
        elif part.is_multipart():
            self._parts_of(part, kind)
        elif kind in _ENCRYPTED:
            self.draft.gap("the message", IS_ENCRYPTED)
        elif kind in _SIGNATURES:
            pass
        elif _is_attachment(part):
            self.attached.append(part)
        elif kind == "text/html":
            self.rich.append(self._text(part))
        elif kind.startswith("text/") and kind != "text/rtf":
            self.plain.append(self._text(part))
        elif kind.startswith("image/"):
            self._picture(part)
        else:
            self.attached.append(part)

    def _parts_of(self, part: Message, kind: str) -> None:
        if kind == "multipart/encrypted":
            self.draft.gap("the message", IS_ENCRYPTED)
            return
        for inner in part.get_payload():
            if isinstance(inner, Message):
                if kind.startswith("message/"):
                    # A delivery report says all it has to say in header lines.
                    self.plain.append(
                        "\n".join(f"{name}: {_decoded(str(words))}" for name, words in inner.raw_items())
                    )
                self._part(inner)

    def _picture(self, part: Message) -> None:
        if mail_picture_holds_words(_bytes(part)):
            self.draft.gap("a picture in the message", UNREAD_PICTURE)

    def _text(self, part: Message) -> str:
        """The words of a text part.

        A charset it names is believed if its bytes fit; else it is told from them.
        """
        data = _bytes(part)
        charset = part.get_content_charset("") or ""
        try:
            words = data.decode(charset) if charset and charset != "us-ascii" else ""
        except (LookupError, UnicodeDecodeError, ValueError):
            words = ""
        if not words and data:
            words, _, whole = decode(data)
            if not whole:
                self.draft.gap("the message", NOT_IN_FULL)
        if "-----BEGIN PGP MESSAGE-----" in words:
            self.draft.gap("the message", IS_ENCRYPTED)
        return words.replace("\r\n", "\n").replace("\r", "\n")

    # Attachments

    def _attachments(self) -> list[Document]:
        found: list[Document] = []
        names: set[str] = set()
        within = "" if self.depth == 1 else f" of {self.place}"
        for number, part in enumerate(self.attached, 1):
            place = f"attachment {number}{within}"
            name = _unused(_name(part, number), names)
            if self.depth >= limits.DOCUMENT_DEPTH or len(found) >= limits.DOCUMENTS:
                self.draft.gap(place, "too many messages or files are packed into one another")
            else:
                found += self._attachment(part, f"{self.path}!{name}", place)
        return found

    def _attachment(self, part: Message, path: str, place: str) -> tuple[Document, ...]:
        from doccheck.readers import read_nested

        if part.get_content_type() != "message/rfc822":
            return read_nested(path, _bytes(part), place, self.depth + 1, self.passwords)
        inside = part.get_payload()
        message = (
            inside[0] if isinstance(inside, list) and inside and isinstance(inside[0], Message) else part
        )
        try:
            data = message.as_bytes()
        except (UnicodeError, LookupError, AttributeError, TypeError, ValueError):
            return (unread(path, Kind.MAIL.media_type, b"", "it is damaged and could not be read", place),)
        return read_nested(path, data, place, self.depth + 1, self.passwords)


_METADATA = frozenset({Flag.METADATA})


def _is_attachment(part: Message) -> bool:
    """Whether a mail program offers the part as a file; a picture shown in the text is not one."""
    disposition = part.get_content_disposition()
    if part.get_content_maintype() == "image":
        return disposition == "attachment" and not part.get("Content-ID")
    return disposition == "attachment" or bool(part.get_filename())


def _header(message: Message, name: str) -> list[str]:
    """All values of a header, decoded, on one line each."""
    found = []
    for key, raw in message.raw_items():
        words = _decoded(str(raw)) if key.lower() == name.lower() else ""
        if words:
            found.append(words)
    return found


def _decoded(raw: str) -> str:
    """Encoded words decoded one by one; one that cannot be decoded stands as it is."""
    raw = _as_text(raw)
    try:
        pieces = decode_header(raw)
    except Exception:  # noqa: BLE001 - the standard library raises binascii's and others' errors here
        pieces = [(raw, None)]
    words = ""
    for piece, charset in pieces:
        if isinstance(piece, str):
            words += piece
            continue
        try:
            words += piece.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError, ValueError):
            words += decode(piece)[0]
    return " ".join(_as_text(words).split())


def _as_text(raw: str) -> str:
    """Bytes that the mail parser smuggled through as surrogates, as the letters they are."""
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        return decode(raw.encode("utf-8", "surrogateescape" if _smuggled(raw) else "replace"))[0]
    return raw


def _smuggled(raw: str) -> bool:
    return all(not 0xD800 <= ord(letter) <= 0xDFFF or 0xDC80 <= ord(letter) <= 0xDCFF for letter in raw)


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(part: Message, number: int) -> str:
    """What the attachment is called, safe to stand in a path; one without a name is called by its number."""
    try:
        given = part.get_filename() or ""
    except Exception:  # noqa: BLE001 - a damaged header must not cost the attachment
        given = ""
    name = _CONTROL.sub("_", _decoded(collapse_rfc2231_value(given))).strip(" ._")[-150:]
    if name:
        return name
    subject = "message" if part.get_content_type() == "message/rfc822" else "attachment"
    return f"{subject}-{number}{_ENDINGS.get(part.get_content_type(), '')}"


def _unused(name: str, names: set[str]) -> str:
    """`name`, or with a number where an attachment before it has the same."""
    number, unused = 2, name
    while unused in names:
        unused = f"{number}-{name}"
        number += 1
    names.add(unused)
    return unused
