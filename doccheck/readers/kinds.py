"""What a file is, told from its bytes; its name is only asked how plain text is meant."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from enum import Enum

_HEAD = 4096
_CONTENT_TYPES = b"[Content_Types].xml"


@dataclass(frozen=True)
class _About:
    spoken: str
    media_type: str
    suffixes: tuple[str, ...]
    advice: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_SAVE_AS_WORD = "doccheck cannot read it; save it as .docx and check that"
_AS_PDF = "doccheck cannot read it; save what is to be sent as .docx or .pdf and check that"


class Kind(Enum):
    """A kind of file. `spoken` is what a person calls it; `advice` is set where doccheck cannot read it."""

    EMPTY = _About("an empty file", "application/octet-stream", ())
    TEXT = _About("plain text", "text/plain", (".txt", ".text", ".log", ".asc"))
    MARKDOWN = _About("Markdown", "text/markdown", (".md", ".markdown"))
    HTML = _About("a web page", "text/html", (".html", ".htm", ".xhtml"))
    MAIL = _About("an e-mail message", "message/rfc822", (".eml",))
    WORD = _About(
        "a Word document", _OFFICE + "wordprocessingml.document", (".docx", ".docm", ".dotx", ".dotm")
    )
    PDF = _About("a PDF", "application/pdf", (".pdf",))
    LOCKED_OFFICE = _About("a password-protected Office file", "application/x-ole-storage", ())
    OLD_WORD = _About("an old Word document", "application/msword", (".doc", ".dot"))
    OUTLOOK = _About("an Outlook message", "application/vnd.ms-outlook", (".msg", ".oft"))
    OLD_EXCEL = _About("an old Excel workbook", "application/vnd.ms-excel", (".xls", ".xlt", ".xlm"))
    OLD_POWERPOINT = _About("an old presentation", "application/vnd.ms-powerpoint", (".ppt", ".pps", ".pot"))
    OLD_OFFICE = _About("an old Office file", "application/x-ole-storage", (".pub", ".vsd", ".mpp"), _AS_PDF)
    EXCEL = _About("an Excel workbook", _OFFICE + "spreadsheetml.sheet", (".xlsx", ".xlsm", ".xltx", ".xltm"))
    POWERPOINT = _About(
        "a presentation",
        _OFFICE + "presentationml.presentation",
        (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"),
    )
    OPEN_DOCUMENT = _About(
        "an OpenDocument file", _OPEN + "text", (".odt", ".ods", ".odp", ".ott", ".fodt", ".fods", ".fodp")
    )
    RICH_TEXT = _About("a rich-text file", "application/rtf", (".rtf",))
    CSV = _About("a table in plain text", "text/csv", (".csv", ".tsv"))
    PICTURE = _About(
        "a picture", "image/*",
        (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".jfif",
         ".emf", ".wmf", ".emz", ".wmz"),
    )  # fmt: skip
    ZIP = _About("a zip archive", "application/zip", (".zip",))
    TAR = _About("a tar archive", "application/x-tar", (".tar",))
    COMPRESSED = _About(
        "a compressed file", "application/gzip", (".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz")
    )
    ARCHIVE = _About(
        "an archive", "application/octet-stream", (".7z", ".rar", ".cab", ".zst"),
        "it is an archive that doccheck cannot unpack; unpack it first and check the files, or send them as a .zip",
    )  # fmt: skip
    MAIL_FOLDER = _About("a mail folder", "application/mbox", (".mbox",))
    OUTLOOK_FOLDER = _About(
        "a mail folder of Outlook's", "application/vnd.ms-outlook-pst", (".pst", ".ost"),
        "it holds a whole mail folder; save the message to be sent as .eml or .msg and check that",
    )  # fmt: skip
    TNEF = _About("Outlook's winmail.dat", "application/ms-tnef", (".dat", ".tnef"))
    SIGNED = _About("a signed message", "application/pkcs7-mime", (".p7m",))
    LOCKED = _About(
        "an encrypted file", "application/octet-stream", (".pgp", ".gpg", ".asc"), "it is encrypted"
    )
    BINARY = _About("data", "application/octet-stream", (), "doccheck does not know this kind of file")

    @property
    def spoken(self) -> str:
        return self.value.spoken

    @property
    def media_type(self) -> str:
        return self.value.media_type

    @property
    def suffixes(self) -> tuple[str, ...]:
        return self.value.suffixes

    @property
    def advice(self) -> str:
        return self.value.advice


OFFICE = frozenset(
    {
        Kind.WORD,
        Kind.LOCKED_OFFICE,
        Kind.OLD_WORD,
        Kind.OLD_EXCEL,
        Kind.OLD_POWERPOINT,
        Kind.EXCEL,
        Kind.POWERPOINT,
        Kind.OPEN_DOCUMENT,
        Kind.RICH_TEXT,
        Kind.CSV,
    }
)
"""What `doccheck.readers.office` reads."""

WRITTEN = (Kind.TEXT, Kind.MARKDOWN, Kind.HTML, Kind.MAIL, Kind.CSV)
"""The kinds whose bytes are all plain text, so that only the name tells how they are meant."""

_BARE_WORKBOOKS = (
    b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00",
)  # fmt: skip
"""How the records of an old workbook begin that lie in no container."""
_MAGIC = (
    (b"{\\rtf", Kind.RICH_TEXT),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF87a", Kind.PICTURE),
    (b"GIF89a", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"MSCF\0\0\0\0", Kind.ARCHIVE),
    (b"\xd7\xcd\xc6\x9a", Kind.PICTURE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.COMPRESSED),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"!BDN", Kind.OUTLOOK_FOLDER),
    (b"-----BEGIN PGP MESSAGE-----", Kind.LOCKED),
    *((begin, Kind.OLD_EXCEL) for begin in _BARE_WORKBOOKS),
)
_BZIP_BLOCK = bytes.fromhex("314159265359")
_ENVELOPE = bytes.fromhex("2a864886f70d0107")
_SIGNED = _ENVELOPE + b"\x02"
"""How an S/MIME envelope names itself, and one that is signed and not encrypted."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL_HEADER = re.compile(
    rb"(?im)^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type"
    rb"|x-[\w-]+):"
)
_SENT_HEADER = re.compile(rb"(?im)^(received|return-path|message-id|mime-version|delivered-to):")
_SUFFIX = re.compile(r"(?<=[^/\\])\.[A-Za-z0-9]{1,8}$")
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_FLAT = re.compile(
    rb"(?s)^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<office:document\s[^>]*urn:oasis:names:tc:opendocument:"
)
"""An OpenDocument file that is one piece of XML."""
_HTML = re.compile(rb"(?is)^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b")


def suffix(path: str) -> str:
    """The suffix of the last name in `path` ("m.eml!letter.PDF" has ".pdf")."""
    match = _SUFFIX.search(path.rsplit("!", 1)[-1])
    return match.group().lower() if match else ""


def named(path: str) -> Kind | None:
    """The kind that the name says, or None where its suffix is not known."""
    return _BY_SUFFIX.get(suffix(path))


def sniff(path: str, data: bytes) -> Kind:
    """The kind that the bytes say."""
    if not data:
        return Kind.EMPTY
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith(b"\x1f\x8b") and suffix(path) in (".emz", ".wmz"):
        return Kind.PICTURE
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path, data)
    if _is_picture(data):
        return Kind.PICTURE
    if _is_tar(data):
        return Kind.TAR
    if data.startswith(b"\x1f\x8b"):
        return Kind.COMPRESSED
    if data.startswith(b"BZh") and data[4:10] == _BZIP_BLOCK:
        return Kind.COMPRESSED
    if data.startswith(b"0") and _ENVELOPE in data[:40]:
        return Kind.SIGNED if _SIGNED in data[:40] else Kind.LOCKED
    if data[0] & 0x80 and named(path) is Kind.LOCKED:
        return Kind.LOCKED
    return _written_kind(path, data) if is_text(data) else Kind.BINARY


def is_text(data: bytes) -> bool:
    """Whether the bytes read as text: UTF-16, or next to no control characters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return True
    if utf16_without_mark(data) or utf32_without_mark(data):
        return True
    head = data[:65536]
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 or byte == 127 for byte in head)
    return odd == 0 or (b"\0" not in head and odd / len(head) < 0.005)


def utf16_without_mark(data: bytes) -> str | None:
    """The codec of UTF-16 text that lacks its byte-order mark, told from zeros at every other place."""
    head = data[:_HEAD]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.8 * len(head) / 2 and even == 0:
        return "utf-16-le"
    if even > 0.8 * len(head) / 2 and odd == 0:
        return "utf-16-be"
    return None


def utf32_without_mark(data: bytes) -> str | None:
    """The codec of UTF-32 text that lacks its byte-order mark: of every four bytes one or two say anything."""
    head = data[:_HEAD]
    if len(head) < 8 or len(data) % 4:
        return None
    zeros = [head[place::4].count(0) for place in range(4)]
    units = len(head) // 4
    if zeros[3] == units and zeros[2] >= 0.9 * units and zeros[0] == 0:
        return "utf-32-le"
    if zeros[0] == units and zeros[1] >= 0.9 * units and zeros[3] == 0:
        return "utf-32-be"
    return None


_STREAMS = {
    "encryptedpackage": Kind.LOCKED_OFFICE,
    "__properties_version1.0": Kind.OUTLOOK,
    "worddocument": Kind.OLD_WORD,
    "powerpoint document": Kind.OLD_POWERPOINT,
    "workbook": Kind.OLD_EXCEL,
    "book": Kind.OLD_EXCEL,
}
"""What a container of the old kind is, by the streams that lie in it and not in a file embedded in it."""


def _ole_kind(data: bytes) -> Kind:
    names = _stream_names(data)
    if names is None:
        plain = data.lower()
        names = {name for name in _STREAMS if name.encode("utf-16-le") in plain}
    return next((kind for name, kind in _STREAMS.items() if name in names), Kind.OLD_OFFICE)


def _stream_names(data: bytes) -> set[str] | None:
    """The names of its streams, which may be written large or small; None where it is damaged."""
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return {path[0].lower() for path in container.listdir() if len(path) == 1}
    except Exception:  # noqa: BLE001 - a damaged container raises whatever its bytes lead to
        return None


def _zip_kind(path: str, data: bytes) -> Kind:
    """By the names of its members: where it is whole from its list of them, else from its bytes.

    The names stand uncompressed in every zip; but so do those of a file that lies inside it.
    """
    names = _member_names(data)
    whole, data = bool(names), names or data
    if b"mimetype" in data[:60] and b"application/vnd.oasis.opendocument" in data[:200]:
        return Kind.OPEN_DOCUMENT
    if b"content.xml" in data and (b"META-INF/manifest.xml" in data or (whole and b"mimetype" in data)):
        return Kind.OPEN_DOCUMENT
    if b"word/" in data and (_CONTENT_TYPES in data or b"word/document" in data):
        return Kind.WORD
    if _CONTENT_TYPES in data and b"xl/" in data:
        return Kind.EXCEL
    if _CONTENT_TYPES in data and b"ppt/" in data:
        return Kind.POWERPOINT
    by_name = named(path)
    if not whole and by_name in (Kind.WORD, Kind.EXCEL, Kind.POWERPOINT, Kind.OPEN_DOCUMENT):
        return by_name
    return Kind.ZIP


def _member_names(data: bytes) -> bytes:
    """The names of the members of a zip, and the kind that an OpenDocument file states; nothing if damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:  # noqa: BLE001 - zipfile raises whatever damaged bytes lead to
        return b""
    return data[:200] + "\n".join(names).encode("utf-8", "replace")


def _is_tar(data: bytes) -> bool:
    """By the sum that each entry of such an archive keeps of its first 512 bytes."""
    head, kept = data[:512], data[148:156].strip(b" \0")
    if len(head) < 512 or not kept.isdigit() or len(kept) > 7 or not head[0]:
        return False
    return (
        sum(head) - sum(head[148:156]) + 8 * 32 == int(kept, 8)
        if b"8" not in kept and b"9" not in kept
        else False
    )


def _is_picture(data: bytes) -> bool:
    if data[40:44] == b" EMF" or data.startswith((b"\x01\0\x09\0\0\x03", b"\x02\0\x09\0\0\x03")):
        return True
    if data.startswith(b"BM") and len(data) > 26 and int.from_bytes(data[2:6], "little") == len(data):
        return True
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return True
    return data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"hevc")


def _written_kind(path: str, data: bytes) -> Kind:
    by_name = named(path)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf")
    if by_name is Kind.MAIL:
        return Kind.MAIL if _looks_like_mail(head) else Kind.TEXT
    if by_name is Kind.MAIL_FOLDER and head.startswith(b"From "):
        return Kind.MAIL_FOLDER
    if by_name in WRITTEN:
        return by_name
    if head.startswith(b"From ") and _MAIL_HEADER.search(head):
        return Kind.MAIL_FOLDER
    if _HTML.match(head):
        return Kind.HTML
    if _FLAT.match(head):
        return Kind.OPEN_DOCUMENT
    if _HEADER_LINE.match(head) and len(_SENT_HEADER.findall(head)) >= 2:
        return Kind.MAIL
    return Kind.TEXT


def _looks_like_mail(head: bytes) -> bool:
    first = head.lstrip().split(b"\n", 1)[0]
    return bool((_HEADER_LINE.match(first) or first.startswith(b"From ")) and _MAIL_HEADER.search(head))


_BY_SUFFIX = {suffix: kind for kind in reversed(Kind) for suffix in kind.suffixes}

SUFFIXES = frozenset(_BY_SUFFIX) - {".log", ".asc", ".pst", ".ost", ".dat"}
"""What a folder is searched for: what doccheck reads, and what people send that it cannot read."""


def is_member(name: str) -> bool:
    """Whether a file in a folder is to be checked: a document, not hidden, not Word's own lock file."""
    return not name.startswith((".", "~$")) and suffix(name) in SUFFIXES
