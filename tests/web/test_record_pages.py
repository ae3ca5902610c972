"""The decision record as a form: on one page and question by question, and what leaves at the end."""

import io
import json
from datetime import date

import pytest
from docx import Document as Word

from doccheck.record import files
from tests.interfaces.stub import CANARY

from . import browser
from .test_browser import CUT_OFF, ROOMS, chromium, come, paste  # noqa: F401 - fixtures
from .test_pages import TEXT, forms_of
from .visitor import Visitor

ANSWERS = {
    "legitimate_purpose": "yes",
    "consent.status": "not sought",
    "identifies": "yes",
    "what.summary": "A letter about one week",
    "proportionality.risk": "She may be hurt again",
    "proportionality.imminent": "soon",
    "fact_and_opinion": "told apart",
    "how_sent": "secure e-mail",
    "childs_views.sought": "too young",
    "advice_sought.sought": "no",
    "decision": "share",
    "reasons": "She was hurt and nobody else can protect her",
    "decided_by.name": "Bex Thornley",
    "decided_by.role": "youth worker",
}


@pytest.fixture
def guest(client):
    visitor = Visitor(client())
    visitor.check(TEXT, to="duty@example.gov.uk", purpose="A strategy discussion")
    visitor.result = visitor.page.url.path
    return visitor


def record_of(guest):
    return json.loads(guest.client.get(f"{guest.result}/record.json").content)


def test_the_form_stands_in_the_order_of_the_guidance_and_is_filled_in(guest):
    guest.go(f"{guest.result}/record")
    words = guest.words
    steps = [
        "clear and legitimate purpose",
        "Do you have consent",
        "How much information",
        "the right person",
        "What do you decide",
    ]
    assert [words.index(step) for step in steps] == sorted(words.index(step) for step in steps)
    form = guest.form("/record")
    assert form.value("recipients.address.0") == "duty@example.gov.uk"
    assert form.value("decided_on") == date.today().isoformat()
    assert "Is a child in immediate danger? Ring 999 and your duty team first." in words


def test_all_on_one_page_and_what_an_answer_makes_needful(guest):
    guest.go(f"{guest.result}/record")
    assert "consent.without_consent_because" not in dict(guest.form("/record").fields)
    guest.send(guest.form("/record"), **ANSWERS)
    assert guest.page.status_code == 200
    form = guest.form("/record")
    assert form.value("purpose") == "A strategy discussion"
    assert "What is left" in guest.words
    asked = [value for key, value in form.fields if key == "asked"]
    assert "consent.without_consent_because" in asked
    record = record_of(guest)
    assert record["consent"] == {"status": "not sought"}
    assert record["decided_by"] == {"name": "Bex Thornley", "role": "youth worker"}
    assert record["recipients"][0]["address"] == "duty@example.gov.uk"


def test_a_wrong_answer_is_said_at_its_question_and_the_others_are_kept(guest):
    guest.go(f"{guest.result}/record")
    later = date.today().replace(year=date.today().year + 2).isoformat()
    guest.send(guest.form("/record"), **{**ANSWERS, "decided_on": later})
    assert guest.page.status_code == 400
    assert "Not all of it could be kept" in guest.words
    assert 'href="#q-decided_on"' in guest.page.text
    assert record_of(guest)["decision"] == "share"
    assert "decided_on" not in record_of(guest)


def test_question_by_question_to_the_end(guest):
    guest.go(f"{guest.result}/record/next")
    assert "Is there a clear and legitimate purpose for sharing?" in guest.words
    for _ in range(60):
        if guest.page.url.path.endswith("/record"):
            break
        form = guest.form("/record/of/")
        field = form.action.rpartition("/")[2]
        given = {field: ANSWERS[field]} if field in ANSWERS else {}
        if not given and not any(value for key, value in form.fields if key != "token"):
            given = {"later": "yes"}
        guest.send(form, **given)
        assert guest.page.status_code == 200, (field, guest.words)
    assert guest.page.url.path == f"{guest.result}/record"
    record = record_of(guest)
    assert record["decision"] == "share"
    assert "consent.without_consent_because" in record["open"]


def test_an_empty_answer_is_asked_again(guest):
    guest.go(f"{guest.result}/record/next")
    guest.send(guest.form("/record/of/"))
    assert (guest.page.status_code, "There is no answer yet." in guest.words) == (400, True)


def test_the_record_takes_what_was_accepted_as_releases_and_is_valid(guest):
    guest.go(guest.result)
    form = next(f for f in forms_of(guest, "/accept") if f.value("thing") == "1")
    guest.send(form, reason="She agreed in writing that the family may know it came from her")
    guest.go(f"{guest.result}/record")
    guest.send(guest.form("/record"), **ANSWERS)
    data = guest.client.get(f"{guest.result}/record.json")
    assert data.headers["content-disposition"].endswith("Your%20text.record.json")
    record = files.parse(data.content, "record", date.today())
    assert [(r["code"], r["by"], r["role"]) for r in record["releases"]] == [
        ("TP303", "Bex Thornley", "youth worker")
    ]
    assert CANARY not in json.dumps(record)
    report = guest.client.get(f"{guest.result}/report.json").json()
    assert record["document"]["sha256"] == report["documents"][0]["sha256"]


def test_the_record_for_the_case_file_is_a_word_document(guest):
    guest.go(f"{guest.result}/record")
    guest.send(guest.form("/record"), **ANSWERS)
    answer = guest.client.get(f"{guest.result}/record.docx")
    paper = Word(io.BytesIO(answer.content))
    text = "\n".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert "Bex Thornley" in text
    assert "She was hurt and nobody else can protect her" in text


def test_a_record_is_its_owners_only(guest):
    other = Visitor(guest.client.__class__(base_url=guest.client.base_url))
    for part in ("record", "record/next", "record.json", "record.docx", "record/of/decision"):
        assert other.go(f"{guest.result}/{part}").status_code == 404
    other.client.close()
    assert guest.go(f"{guest.result}/record/of/nonsense").status_code == 404


# --- in a browser ----------------------------------------------------------------------------------


def test_the_record_is_for_everybody_and_by_keyboard(come):  # noqa: F811
    page = come(reduced_motion="reduce", allowed=("400",))
    paste(page)
    page.wait_for_selector("#verdict")
    browser.tab_to(page, "Record your decision")
    page.keyboard.press("Enter")
    page.wait_for_selector("form.record")
    assert browser.axe_violations(page) == []
    for room, size in ROOMS.items():
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], room
        assert page.evaluate(CUT_OFF) == [], room
    browser.tab_to(page, "Rather one question at a time")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1.step")
    assert browser.axe_violations(page) == []
    browser.tab_to(page, "o-legitimate_purpose-1")
    page.keyboard.press("Space")
    browser.tab_to(page, "Go on")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What is the purpose")
