"""E-mail messages (.eml): who, to whom, about what, each body, and every attachment as a document of its own.

Pictures that are too small for a sentence (logos, spacers) and detached signatures are passed over; every
other part is read or is a gap.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from doccheck.model import Document, Layer
from doccheck.readers import encodings, html, limits, smime
from doccheck.readers.attachments import Attached, Attachments
from doccheck.readers.draft import UnreadableError
from doccheck.readers.kinds import Kind
from doccheck.readers.letter import HIDDEN, Aside, Letter
from doccheck.readers.mail_body import Body
from doccheck.readers.pictures import data_pictures, mail_picture_holds_words
from doccheck.readers.text import decode

_SHOWN = (
    "From", "Sender", "Resent-From", "To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc", "Reply-To", "Date",
    "Subject",
)  # fmt: skip
_NOT_SHOWN = (
    "Thread-Topic", "Organization", "Keywords", "Comments", "Return-Path", "Disposition-Notification-To",
    "Return-Receipt-To", "Errors-To", "Delivered-To", "X-Original-To", "Envelope-To", "Apparently-To",
    "Mail-Followup-To", "Content-Description",
)  # fmt: skip
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "application/pdf": ".pdf",
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/msword": ".doc",
    "application/ms-tnef": ".dat", Kind.WORD.media_type: ".docx",
}  # fmt: skip
_STOCK = re.compile(
    r"(?:this is )?an? ?(?:multi-?part message|message).{0,40}mime.{0,20}format|mime-capable|cryptographically signed",
    re.IGNORECASE,
)
"""What mail programs themselves write where nobody looks."""
_LETTERS_OF_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} ([^\n]+)\n((?:[\x20-\x60]{1,61}\n)+?)[` ]?\n?end *$", re.MULTILINE
)
_PGP_HEAD = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash:[^\n]*\n)*\n?")
_PGP_SIGNATURE = re.compile(r"-----BEGIN PGP SIGNATURE-----.*?(?:-----END PGP SIGNATURE-----|\Z)", re.DOTALL)
IS_ENCRYPTED = "it is encrypted; check the message before it is encrypted"
NOT_IN_FULL = "some of its bytes are not valid, so it could not be read in full"
IN_PIECES = "it is one piece of a message that was sent in several"
ELSEWHERE = "it is not in the message, which only says where it lies"


def read(
    path: str, data: bytes, place: str, depth: int, passwords: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The message, then its attachments in order, each followed by what is attached to it."""
    message = message_from_bytes(data, policy=policy.compat32)
    return _Reading(Letter(Attachments(path, place, depth, passwords))).documents(message, path, data)


class _Reading:
    """One reading of one message, without the messages attached to it."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.draft = letter.draft
        self.parts = 0
        self.pictures = 0

    def documents(self, message: Message, path: str, data: bytes) -> tuple[Document, ...]:
        self.letter.headers += [(name, words) for name in _SHOWN for words in _header(message, name)]
        self._part(message)
        for name in _NOT_SHOWN:
            for words in _header(message, name):
                self.letter.property(name, words)
        return self.letter.written(path, Kind.MAIL.media_type, data)

    def _part(self, part: Message, copies: Body | None = None) -> None:
        """Sorts a part and those in it into bodies, attachments and gaps; `copies` is what it is a copy of."""
        self.parts += 1
        if self.parts > limits.MAIL_PARTS:
            raise UnreadableError(f"it has more than {limits.MAIL_PARTS:,} parts")
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global"):
            self._attach_message(part)
        elif kind in ("message/partial", "message/external-body"):
            place = "the message" if self.parts == 1 else "a part of the message"
            self.draft.gap(place, IN_PIECES if kind.endswith("partial") else ELSEWHERE)
        elif part.is_multipart():
            self._parts_of(part, kind, copies)
        elif kind in _SEALED:
            self._sealed(part)
        elif kind == "application/pgp-encrypted":
            self.draft.gap("the message", IS_ENCRYPTED)
        elif kind in _SIGNATURES:
            pass
        else:
            self._leaf(part, kind, copies)

    def _leaf(self, part: Message, kind: str, copies: Body | None) -> None:
        if _is_attachment(part):
            self._attach(part)
        elif kind == "text/html" or kind == "application/xhtml+xml":
            words = self._text(part)
            self._pictures_in(words)
            self._body(copies).rich.append(words)
        elif kind.startswith("text/") and kind not in ("text/rtf", "text/richtext"):
            body = self._body(copies if kind == "text/plain" else None)
            body.plain.append(self._without_files(_unsigned(self._text(part))))
        elif kind.startswith("image/"):
            self._picture(_bytes(part)[0], _name(part, 0))
        else:
            self._attach(part)

    def _body(self, copies: Body | None) -> Body:
        """The body that a part belongs to: that of its copies, or one of its own."""
        if copies is None:
            copies = Body()
        if not any(copies is known for known in self.letter.bodies):
            self.letter.bodies.append(copies)
        return copies

    def _parts_of(self, part: Message, kind: str, copies: Body | None) -> None:
        if kind == "multipart/encrypted":
            self.draft.gap("the message", IS_ENCRYPTED)
            return
        self._around(part)
        if kind == "multipart/alternative":
            copies = Body()
        for inner in part.get_payload():
            if isinstance(inner, Message):
                if kind.startswith("message/"):
                    # A delivery report says all it has to say in header lines.
                    lines = [f"{name}: {_decoded(str(words))}" for name, words in inner.raw_items()]
                    self._body(None).plain.append("\n".join(lines))
                self._part(inner, copies)

    def _around(self, part: Message) -> None:
        """What stands before the first part and after the last is shown by no mail program."""
        for words, where in (
            (part.preamble, "before the first part"),
            (part.epilogue, "after the last part"),
        ):
            words = _as_text(words or "").strip()
            if words and not _STOCK.search(words):
                where = f"{where} of the message"
                self.letter.asides.append(Aside(words, Layer.HIDDEN, where, HIDDEN))

    def _sealed(self, part: Message) -> None:
        """What is signed in one piece with its signature is read; what is encrypted cannot be."""
        content = smime.signed_content(_bytes(part)[0])
        if content is None:
            self.draft.gap("the message", IS_ENCRYPTED)
        else:
            self._part(message_from_bytes(content, policy=policy.compat32))

    def _text(self, part: Message) -> str:
        """The words of a text part.

        A charset it names is believed if its bytes fit; else it is told from them.
        """
        data, whole = _bytes(part)
        words = _decoded_by(part.get_content_charset("") or "", data)
        if not words and part.get_content_subtype() == "html":
            words = _decoded_by(html.named_charset(data), data)
        if not words and data:
            words, _, decoded = decode(data)
            whole = whole and decoded
        if not whole:
            self.draft.gap("the message", NOT_IN_FULL)
        if "-----BEGIN PGP MESSAGE-----" in words:
            self.draft.gap("the message", IS_ENCRYPTED)
        return words.replace("\r\n", "\n").replace("\r", "\n")

    # Attachments

    def _attach(self, part: Message) -> None:
        data, whole = _bytes(part)
        name = _name(part, len(self.letter.attachments.files) + 1)
        self._add(Attached(name, data, damage="" if whole else NOT_IN_FULL))

    def _attach_message(self, part: Message) -> None:
        inside = part.get_payload()
        message = (
            inside[0] if isinstance(inside, list) and inside and isinstance(inside[0], Message) else part
        )
        name = _name(part, len(self.letter.attachments.files) + 1)
        try:
            data = message.as_bytes()
            if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
                # The standard forbids it, and some programs do it; the parser took the letters for the message.
                data = (
                    encodings.base64_bytes(str(message.get_payload()).encode("ascii", "replace"))[0] or data
                )
            self._add(Attached(name, data))
        except (UnicodeError, LookupError, AttributeError, TypeError, ValueError, KeyError):
            self._add(Attached(name, why="it is damaged and could not be read"))

    def _add(self, attached: Attached) -> None:
        self.letter.attachments.add(attached)

    def _picture(self, data: bytes, name: str) -> None:
        """A picture shown in the text, unless it is too small for words."""
        if mail_picture_holds_words(data):
            self.pictures += 1
            place = (
                "a picture in the message"
                if self.pictures == 1
                else f"picture {self.pictures} in the message"
            )
            self._add(Attached(name, data, shown=False, place=place))

    def _pictures_in(self, page: str) -> None:
        """Pictures that stand in the page itself."""
        for data in data_pictures(page):
            self._picture(data, "picture")

    def _without_files(self, words: str) -> str:
        """The text without the files that old mail programs write into it; they are attachments."""
        for match in _UUENCODED.finditer(words):
            self._add(Attached(match.group(1).strip(), *encodings.uuencoded_bytes(match.group(2))))
        return _UUENCODED.sub("", words)


def _unsigned(words: str) -> str:
    """The text without the marks and letters of a signature of its own (PGP)."""
    if "-----BEGIN PGP SIGN" not in words:
        return words
    return _PGP_SIGNATURE.sub("", _PGP_HEAD.sub("", words))


def _decoded_by(charset: str, data: bytes) -> str:
    try:
        return data.decode(charset) if charset and charset != "us-ascii" else ""
    except (LookupError, UnicodeDecodeError, ValueError):
        return ""


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


def _bytes(part: Message) -> tuple[bytes, bool]:
    """What a part holds, and whether all of it could be decoded."""
    raw = part.get_payload()
    if not isinstance(raw, str):
        return b"", True
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        return encodings.base64_bytes(raw.encode("ascii", "surrogateescape"))
    payload = part.get_payload(decode=True)
    return (payload, True) if isinstance(payload, bytes) else (b"", False)


def _name(part: Message, number: int) -> str:
    """What the attachment is called; one without a name is called by its number."""
    try:
        given = part.get_filename() or ""
    except Exception:  # noqa: BLE001 - a damaged header must not cost the attachment
        given = ""
    name = _decoded(collapse_rfc2231_value(given))
    if name:
        return name
    if not number:
        return "picture" + _ENDINGS.get(part.get_content_type(), "")
    subject = "message" if part.get_content_type() == "message/rfc822" else "attachment"
    return f"{subject}-{number}{_ENDINGS.get(part.get_content_type(), '')}"
