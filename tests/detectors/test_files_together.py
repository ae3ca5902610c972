"""What is only seen when a message and its attachments are looked at together."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from doccheck.engine import Engine
from doccheck.model import Circumstances, Confidence, Finding
from doccheck.packs import combine, load_builtin, select
from doccheck.readers import read
from tests.detectors.reading import TODAY
from tests.readers.files import p, word, zipped

FULL = (
    "On Monday 3 November Ruby came to nursery without a coat. Mrs Dale, who lives at 14 Limekiln Row, told us that the"
    " shouting had gone on all night and that she had seen Ruby at the window. We rang the duty desk at once and were asked"
    " to write this down. Her key worker will be in on Thursday. We have not spoken to the family about what was said."
)
BLACK = FULL.replace("Mrs Dale", "█████").replace("14 Limekiln Row", "██ ████████")
BRACKETS = FULL.replace("Mrs Dale", "[name removed]").replace("14 Limekiln Row", "[address redacted]")
SHORTENED = FULL.replace("Mrs Dale, who lives at 14 Limekiln Row, told us", "We were told")
CUT = FULL.replace(", who lives at 14 Limekiln Row,", "")
OTHER = " ".join(f"Visit {n}: all was calm and the house was warm." for n in range(1, 12))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(select(combine([load_builtin()]), ("SC502", "SC506", "SC508", "SC509"), ()))


def findings(engine: Engine, name: str, data: bytes) -> list[tuple[str, Finding]]:
    documents = read(name, data)
    now = Circumstances(TODAY).among(documents)
    return [
        (document.path, finding)
        for document in documents
        for finding in engine.examine(document, now).findings
    ]


def message(files: dict[str, str], body: str = "Please find the files.", **headers: str) -> bytes:
    mail = EmailMessage()
    for key, value in {
        "From": "a@hillside.sch.uk",
        "To": "duty@wexmere.gov.uk",
        "Subject": "Referral",
        **headers,
    }.items():
        mail[key] = value
    mail.set_content(body)
    for name, text in files.items():
        content = word(p(text)) if name.endswith(".docx") else text.encode()
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def twins(engine: Engine, files: dict[str, str]) -> list[tuple[str, str, Confidence]]:
    found = findings(engine, "m.eml", message(files))
    return [(path, finding.where, finding.confidence) for path, finding in found if finding.code == "SC508"]


@pytest.mark.parametrize(
    ("redacted", "sure"), [(BLACK, Confidence.HIGH), (BRACKETS, Confidence.HIGH), (CUT, Confidence.MEDIUM)]
)
def test_the_fuller_of_two_files_is_named_whatever_they_are_called(
    engine: Engine, redacted: str, sure: Confidence
) -> None:
    assert twins(engine, {"a.txt": redacted, "b.docx": FULL}) == [("m.eml!b.docx", "the whole file", sure)]
    assert twins(engine, {"b.docx": FULL, "a.txt": redacted}) == [("m.eml!b.docx", "the whole file", sure)]


def test_what_the_names_say_is_said_once(engine: Engine) -> None:
    found = twins(engine, {"letter.docx": FULL, "letter redacted.docx": BLACK})
    assert found == [("m.eml", "the name of attachment 1", Confidence.HIGH)]


@pytest.mark.parametrize(
    "files",
    [
        {"a.txt": FULL, "b.docx": FULL},
        {"a.txt": FULL, "b.txt": OTHER},
        {"a.txt": BLACK, "b.docx": BLACK},
        {"a.txt": BLACK},
        {"a.txt": "Too short a text. █████", "b.txt": "Too short a text. Mrs Dale"},
    ],
)
def test_files_that_tell_nothing_of_one_another_pass(engine: Engine, files: dict[str, str]) -> None:
    assert twins(engine, files) == []


def test_an_archive_is_looked_at_as_a_message_is(engine: Engine) -> None:
    found = findings(engine, "a.zip", zipped({"one.txt": BLACK, "two.txt": FULL}))
    assert [(path, f.code) for path, f in found if f.code == "SC508"] == [("a.zip!two.txt", "SC508")]


def test_a_name_in_the_name_of_an_attachment_is_found_once(engine: Engine) -> None:
    about = "Child: Ruby Marchetti, born 4 May 2015. Ruby came in cold on Monday."
    in_file = findings(engine, "m.eml", message({"ruby-marchetti-referral.txt": about}))
    assert [(path, f.where) for path, f in in_file if f.code == "SC502"] == [
        ("m.eml!ruby-marchetti-referral.txt", "the name of the file")
    ]
    in_both = findings(engine, "m.eml", message({"ruby-marchetti-referral.txt": about}, about))
    assert [(path, f.where) for path, f in in_both if f.code == "SC502"] == [
        ("m.eml", "the name of attachment 1")
    ]


def test_recipients_of_a_forwarded_message_are_not_those_of_this_one(engine: Engine) -> None:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = (
        "x@hillside.sch.uk",
        "sam@gmail.com, dee@hotmail.com",
        "Visit",
    )
    inner.set_content("The visit is on Monday.")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "a@hillside.sch.uk", "duty@wexmere.gov.uk", "Referral"
    outer.set_content("See the message attached.")
    outer.add_attachment(inner)
    assert not [f for _, f in findings(engine, "m.eml", outer.as_bytes()) if f.code == "SC509"]
    assert [f.code for _, f in findings(engine, "inner.eml", inner.as_bytes()) if f.code == "SC509"] == [
        "SC509"
    ]


def test_each_part_that_could_not_be_read_is_a_finding_at_its_place(engine: Engine) -> None:
    found = findings(engine, "m.eml", message({"a.7z": "7z\xbc\xaf"}))
    assert [(path, f.where) for path, f in found if f.code == "SC506"] == [("m.eml!a.7z", "attachment 1")]
