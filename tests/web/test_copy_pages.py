"""Copies to take away from the page: with the findings in it, and without what is chosen."""

import io
import re
import zipfile

import pytest

from tests.interfaces.stub import CANARY

from .test_pages import TEXT, word_file
from .visitor import Visitor


@pytest.fixture
def guest(client):
    visitor = Visitor(client())
    visitor.check(
        files=[
            (
                "referral.docx",
                word_file("First.", f"{CANARY} rang us. {CANARY} was afraid.", "the whole file"),
            )
        ]
    )
    visitor.result = visitor.page.url.path
    return visitor


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def test_the_marked_copy_has_comments_at_the_words(guest):
    answer = guest.client.get(f"{guest.result}/marked/0")
    assert answer.headers["content-disposition"].endswith("referral.marked.docx")
    comments = parts_of(answer.content)["word/comments.xml"]
    assert "The person who told you is named." in comments


def test_the_redacted_copy_is_without_what_was_ticked(guest):
    guest.go(f"{guest.result}/redact/0")
    form = guest.form("/redact")
    assert f"“{CANARY}”" in guest.words
    ticked = [value for key, value in form.fields if key == "choice"]
    assert len(ticked) == 1
    answer = guest.send(form)
    assert answer.headers["content-disposition"].endswith("referral.redacted.docx")
    assert not [name for name, text in parts_of(answer.content).items() if "Zephaniah" in text]
    assert "the whole file" in parts_of(answer.content)["word/document.xml"]


def test_nothing_ticked_makes_no_copy(guest):
    guest.go(f"{guest.result}/redact/0")
    form = guest.form("/redact")
    form.fields = [(key, value) for key, value in form.fields if key == "token"]
    guest.send(form)
    assert (guest.page.status_code, "Nothing is chosen" in guest.words) == (400, True)


@pytest.mark.parametrize("choice", ["999", "-1", "x", "²"])
def test_a_choice_that_is_none_takes_nothing(guest, choice):
    guest.go(f"{guest.result}/redact/0")
    answer = guest.send(guest.form("/redact"), choice=choice, unseen="yes")
    assert answer.status_code == 200
    assert CANARY in parts_of(answer.content)["word/document.xml"]


def test_copies_are_offered_for_what_can_have_them(client):
    guest = Visitor(client())
    guest.check(TEXT)
    assert "/marked/" not in guest.page.text
    assert re.search(r'href="[^"]+/redact/0"', guest.page.text)
    refused = guest.go(f"{guest.page.url.path}/marked/0")
    assert (refused.status_code, "There can be no such copy of this file" in guest.words) == (400, True)
    assert guest.go(f"{guest.page.url.path.rpartition('/marked')[0]}/redact/7").status_code == 404


def test_a_file_that_breaks_the_maker_of_copies_is_a_sentence(guest):
    session = guest.client.house.sessions.find(guest.client.cookies["doccheck"])
    check = session.held[guest.result.rpartition("/")[2]]
    broken = check.asked.sources[0].data[:900] + b"PK" + check.asked.sources[0].data[900:]
    object.__setattr__(check.asked.sources[0], "data", broken)
    answer = guest.go(f"{guest.result}/marked/0")
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.text
