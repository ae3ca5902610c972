"""Messages for the gateway: what they say to the stub's engine, in the many ways that mail is made."""

import io
import zipfile
from email.message import EmailMessage

from tests.checking.hardship import CALM

SECURE = "duty@brackenshire.gov.uk"
HELD = "Carol Mead told us."
"""The stub holds it (TP303)."""
ADVISED = "Pat Doyle saw it."
"""The stub advises (TP301)."""


def letter(*words, subject="A referral", attach=(), **headers):
    """A message of these words, each a paragraph."""
    made = EmailMessage()
    made["From"] = "s.worker@school.example"
    made["To"] = SECURE
    made["Subject"] = subject
    made["Message-ID"] = "<1@school.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("\n\n".join((CALM, *words)))
    for name, data, kind in attach:
        if isinstance(data, EmailMessage):
            made.add_attachment(data)
        else:
            main, _, sub = kind.partition("/")
            made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made


def text(name, words):
    return (name, (CALM + words).encode(), "text/plain")


def docx(words):
    """A Word document of one paragraph."""
    from docx import Document

    made, data = Document(), io.BytesIO()
    made.add_paragraph(CALM)
    made.add_paragraph(words)
    made.core_properties.author = ""
    made.save(data)
    return data.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return ("files.zip", data.getvalue(), "application/zip")


def raw(message):
    """As it travels, with CRLF."""
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
