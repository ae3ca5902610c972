"""One message that holds every feature in which mail keeps words, each with a word of its own."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from doccheck.model import Layer
from tests.readers.files import p, word
from tests.readers.kitchen import FEATURES, HIDDEN, METADATA, QUOTED, Feature, can
from tests.readers.outlook_files import (
    BINARY,
    NUMBER,
    OLD_TEXT,
    TEXT,
    TIME,
    Msg,
    packed_rtf,
    signed_envelope,
    tnef,
)

MANY_TEXTS = 0x101F


def part(kind: str, content: str | bytes, *headers: str) -> str:
    """One part of a message; bytes are written in base64."""
    lines = [f"Content-Type: {kind}", *headers]
    if isinstance(content, bytes):
        lines.append("Content-Transfer-Encoding: base64")
        content = base64.encodebytes(content).decode("ascii")
    return "\r\n".join(lines) + "\r\n\r\n" + content


def multipart(kind: str, *parts: str, before: str = "", after: str = "", number: int = 0) -> str:
    edge = f"edge{number}{kind}"
    inner = "".join(f"--{edge}\r\n{each}\r\n" for each in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{edge}"\r\n\r\n{before}\r\n{inner}--{edge}--\r\n{after}'
    )


def attached(name: str, kind: str, content: str | bytes) -> str:
    return part(kind, content, f'Content-Disposition: attachment; filename="{name}"')


def zip_of(members: dict[str, bytes], remark: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = remark.encode()
    return out.getvalue()


ADDRESSES, PROPERTY, NAME = Layer.ADDRESSES, Layer.PROPERTY, Layer.FILE_NAME


def headers() -> str:
    encoded = base64.b64encode(f"Zoë {can('Subject', Layer.SUBJECT, where='Subject')}".encode()).decode()
    return "\r\n".join(
        [
            f"Delivered-To: {can('DeliveredTo', PROPERTY, METADATA, 'Delivered-To')}@d.org",
            f'From: "{can("FromName", ADDRESSES)}" <{can("FromAddress", ADDRESSES)}@b.org>',
            f"Sender: {can('Sender', ADDRESSES)}@b.org",
            f"To: {can('ToName', ADDRESSES)} <{can('ToAddress', ADDRESSES)}@d.org>,\r\n =?utf-8?q?{can('ToSecond', ADDRESSES)}?= <two@d.org>",
            f"Cc: {can('Cc', ADDRESSES)}@d.org",
            f"Bcc: {can('Bcc', ADDRESSES, where='the Bcc line')}@d.org",
            f"Resent-To: {can('ResentTo', ADDRESSES)}@d.org",
            f"Reply-To: {can('ReplyTo', ADDRESSES)}@b.org",
            f"Subject: =?utf-8?b?{encoded}?=",
            f"Thread-Topic: {can('ThreadTopic', PROPERTY, METADATA, 'Thread-Topic')}",
            f"Organization: {can('Organization', PROPERTY, METADATA)}",
            f"Keywords: {can('Keywords', PROPERTY, METADATA)}",
            f"Comments: {can('Comments', PROPERTY, METADATA)}",
            f"Disposition-Notification-To: {can('Receipt', PROPERTY, METADATA)}@b.org",
            "MIME-Version: 1.0",
        ]
    )


def copies() -> str:
    plain = (
        f"Shared {can('Plain')} words.\r\n\r\n{can('PlainAlone', Layer.HIDDEN, HIDDEN, 'only in the plain copy')} is here.\r\n\r\n"
        f"> {can('Marked', flags=QUOTED)}\r\n\r\nOn Mon, 3 Nov 2025 at 10:00, B <b@b.org> wrote:\r\n> {can('Earlier', flags=QUOTED)}\r\n"
    )
    page = (
        f"<html><head><title>{can('PageTitle', PROPERTY, METADATA)}</title>"
        f'<meta name="author" content="{can("PageAuthor", PROPERTY, METADATA)}"></head><body>'
        f"<p>Shared CanaryPlainQ words.</p><p>{can('PageAlone', where='the formatted copy')}</p>"
        f"<div style='display:none'>{can('NotDisplayed', Layer.HIDDEN, HIDDEN)}</div>"
        f"<!-- {can('Remark', Layer.HIDDEN, HIDDEN, 'remark')} --><!--[if mso]><p>{can('OutlookOnly', Layer.HIDDEN, HIDDEN)}</p><![endif]-->"
        f"<img src='cid:logo' alt='{can('Alt', Layer.ALT_TEXT, METADATA)}'>"
        f"<a href='https://example.org/{can('Link', Layer.LINK, METADATA)}' title='{can('Tip', Layer.ALT_TEXT, METADATA)}'>here</a>"
        f"<input type='hidden' value='{can('HiddenField', Layer.HIDDEN, HIDDEN)}'>"
        f"<blockquote type='cite'><p>CanaryMarkedQ</p><p>On Mon, 3 Nov 2025 at 10:00, B &lt;b@b.org&gt; wrote:</p><p>CanaryEarlierQ</p>{can('PageEarlier', flags=QUOTED)}</blockquote>"
        "</body></html>"
    )
    return multipart(
        "alternative",
        part("text/plain; charset=utf-8", plain),
        multipart("related", part("text/html; charset=utf-8", page.encode())),
    )


def texts() -> list[str]:
    in_latin = f"{can('UnknownCharset')} café".encode("cp1252")
    broken = base64.b64encode(f"{can('BrokenBase64')} words and more words".encode()).decode()[:-3] + "!"
    packed = binascii.b2a_uu(can("InText", inside="old.txt").encode()).decode()
    signed = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n{can('PgpSigned')}\r\n"
        "-----BEGIN PGP SIGNATURE-----\r\n\r\nabcdef\r\n-----END PGP SIGNATURE-----"
    )
    return [
        part("text/plain; charset=x-nowhere", in_latin),
        part("text/plain", broken, "Content-Transfer-Encoding: base64"),
        part("text/plain", f"Enclosed:\r\nbegin 644 old.txt\r\n{packed}`\r\nend\r\n"),
        part("text/plain", signed),
        part("text/calendar; method=REQUEST", f"BEGIN:VCALENDAR\r\nSUMMARY:{can('Calendar')}\r\nEND:VCALENDAR"),
        part("message/delivery-status", f"Final-Recipient: rfc822; {can('Report')}@d.org\r\n"),
    ]  # fmt: skip


def forwarded() -> list[str]:
    innermost = "\r\n".join(
        [
            f"Subject: {can('InnerSubject', Layer.SUBJECT, inside='message-9.eml!inner.eml')}",
            "From: c@c.org",
            multipart(
                "mixed",
                part("text/plain", can("InnerBody", inside="message-9.eml!inner.eml")),
                attached("deep.docx", "application/octet-stream", word(p(can("InnerWord", inside="message-9.eml!inner.eml!deep.docx")))),
                number=3,
            ),
        ]
    )  # fmt: skip
    outer = "\r\n".join(
        [
            f"Subject: {can('ForwardedSubject', Layer.SUBJECT, inside='message-9.eml')}",
            f"To: {can('ForwardedTo', ADDRESSES, inside='message-9.eml')}@d.org",
            multipart(
                "mixed",
                part("text/plain", can("ForwardedBody", inside="message-9.eml")),
                part("message/rfc822", innermost, 'Content-Disposition: attachment; filename="inner.eml"'),
                number=2,
            ),
        ]
    )
    coded = f"Subject: coded\r\nFrom: x@y.org\r\n\r\n{can('CodedMessage', inside='coded.eml')}"
    return [
        part("message/rfc822", outer),
        part("message/rfc822; name=coded.eml", coded.encode()),
    ]


def outlook() -> bytes:
    here = "note.msg"
    inner = Msg(
        {(0x0037, TEXT): can("MsgInnerSubject", Layer.SUBJECT, inside=f"{here}!inner.msg"), (0x1000, TEXT): can("MsgInnerBody", inside=f"{here}!inner.msg")},
        attachments=[({(0x3707, TEXT): "deep.txt", (0x3701, BINARY): can("MsgDeep", inside=f"{here}!inner.msg!deep.txt").encode()}, None)],
    )  # fmt: skip
    rtf = (
        "{\\rtf1\\ansi\\fromtext\\ansicpg1252 {\\fonttbl{\\f0 Arial;}}"
        + can("MsgRtf", inside=f"{here}!rich.msg")
        + " caf\\'e9 \\u322?\\par}"
    )
    page = (
        "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 "
        + can("MsgRtfPage", inside=f"{here}!page.msg")
        + "\\htmlrtf }no\\htmlrtf0 {\\*\\htmltag72 </p>}}"
    )
    return Msg(
        {
            (0x001A, TEXT): "IPM.Note",
            (0x0037, TEXT): can("MsgSubject", Layer.SUBJECT, inside=here),
            (0x0C1A, TEXT): can("MsgSenderName", ADDRESSES, where="the From line", inside=here),
            (0x5D01, TEXT): can("MsgSender", ADDRESSES, inside=here) + "@b.org",
            (0x1000, TEXT): f"Shared {can('MsgBody', inside=here)} words.\r\n{can('MsgPlainAlone', Layer.HIDDEN, HIDDEN, 'plain copy', here)}",
            (0x1013, BINARY): f"<p>Shared CanaryMsgBodyQ words.</p><p>{can('MsgPage', inside=here)}</p>".encode(),
            (0x3FFA, TEXT): can("MsgChangedBy", PROPERTY, METADATA, "last changed by", here),
            (0x8005, MANY_TEXTS): [can("MsgCategory", PROPERTY, METADATA, inside=here), "Safeguarding"],
            (0x0039, TIME): 133_000_000_000_000_000,
        },
        [
            {(0x0C15, NUMBER): 1, (0x3001, TEXT): can("MsgTo", ADDRESSES, where="the To line", inside=here), (0x39FE, TEXT): can("MsgToAddress", ADDRESSES, inside=here) + "@d.org"},
            {(0x0C15, NUMBER): 2, (0x3001, TEXT): can("MsgCc", ADDRESSES, where="the Cc line", inside=here)},
            {(0x0C15, NUMBER): 3, (0x3001, OLD_TEXT): can("MsgBcc", ADDRESSES, where="the Bcc line", inside=here)},
        ],
        [
            ({(0x3707, TEXT): can("MsgFileName", NAME, inside=here) + ".txt", (0x3701, BINARY): can("MsgFile", inside=f"{here}!CanaryMsgFileNameQ.txt").encode()}, None),
            ({(0x3707, TEXT): "inner.msg", (0x3705, NUMBER): 5}, inner),
            ({(0x3707, TEXT): "rich.msg", (0x3705, NUMBER): 5}, Msg({(0x1009, BINARY): packed_rtf(rtf.encode())})),
            ({(0x3707, TEXT): "page.msg", (0x3705, NUMBER): 5}, Msg({(0x1009, BINARY): packed_rtf(page.encode())})),
        ],
    ).file()  # fmt: skip


def winmail() -> bytes:
    here = "winmail.dat"
    inner = tnef({(0x0037, TEXT): can("TnefInner", Layer.SUBJECT, inside=f"{here}!inside.msg")}, [])
    rtf = "{\\rtf1\\ansi " + can("TnefBody", inside=here) + "\\par}"
    return tnef(
        {(0x1009, BINARY): packed_rtf(rtf.encode()), (0x8001, TEXT): "kept"},
        [
            (can("TnefName", NAME, inside=here) + ".txt", can("TnefFile", inside=f"{here}!CanaryTnefNameQ.txt").encode(), b""),
            ("inside.msg", b"", inner),
        ],
    )  # fmt: skip


def folder() -> bytes:
    return (
        f"From a@b.org Mon Nov  3 10:00:00 2025\nFrom: a@b.org\nSubject: one\n\n{can('FolderFirst', inside='mail.mbox!message-1.eml')}\n>From here on\n\n"
        f"From c@d.org Tue Nov  4 11:00:00 2025\nFrom: c@d.org\nSubject: two\n\n{can('FolderSecond', inside='mail.mbox!message-2.eml')}\n"
    ).encode()


def archive() -> bytes:
    inner = zip_of({"inner.txt": can("ZipInZip", inside="files.zip!inner.zip!inner.txt").encode()})
    members = {
        "folder/" + can("ZipName", NAME, inside="files.zip") + ".txt": can(
            "ZipFile", inside="files.zip!folder/CanaryZipNameQ.txt"
        ).encode(),
        "inner.zip": inner,
        "__MACOSX/._a.txt": b"\x00\x05\x16\x07\x00\x02",
    }
    return zip_of(members, can("ZipRemark", Layer.COMMENT, METADATA, inside="files.zip"))  # fmt: skip


def whole() -> tuple[bytes, list[Feature]]:
    """The message, and what is expected of it."""
    FEATURES.clear()
    signed = f"Content-Type: text/plain\r\n\r\n{can('SignedWhole')}\r\n".encode()
    inside_envelope = (
        f"Subject: signed\r\nFrom: s@s.org\r\n\r\n{can('SignedFile', inside='signed.p7m')}\r\n".encode()
    )
    parts = [
        copies(),
        *texts(),
        part("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", signed_envelope(signed, pieces=True)),
        attached(can("FileName", NAME) + ".txt", "text/plain", can("TextFile", inside="CanaryFileNameQ.txt")),
        attached("page.html", "text/html", f"<p>{can('PageFile', inside='page.html')}</p>"),
        attached("signed.p7m", "application/octet-stream", signed_envelope(inside_envelope)),
        attached("note.msg", "application/vnd.ms-outlook", outlook()),
        attached("winmail.dat", "application/ms-tnef", winmail()),
        attached("mail.mbox", "application/mbox", folder()),
        attached("files.zip", "application/zip", archive()),
        *forwarded(),
    ]  # fmt: skip
    before, after = (
        can("Before", Layer.HIDDEN, HIDDEN, "before the first part"),
        can("After", Layer.HIDDEN, HIDDEN),
    )
    source = headers() + "\r\n" + multipart("mixed", *parts, before=before, after=after)
    return source.encode(), list(FEATURES)
