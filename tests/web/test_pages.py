"""The page without a browser and without a script: everything but comfort has to work like this."""

import io
import re

import pytest
from docx import Document as Word

from doccheck.web.settings import Bounds
from tests.interfaces.stub import CANARY

from . import stand_in
from .stand_in import BAD, GOOD, TOKEN
from .visitor import Visitor, plain

TEXT = f"OFFICIAL\n\n{CANARY} rang us. Pat Doyle was there.\n\nWe send the whole file to the MASH.\n"


@pytest.fixture
def visit(client):
    def come(*arguments, **settings):
        return Visitor(client(*arguments, **settings))

    return come


def word_file(*paragraphs, table=()):
    paper = Word()
    for words in paragraphs:
        paper.add_paragraph(words)
    for row in table:
        grid = paper.add_table(1, len(row))
        for cell, words in zip(grid.rows[0].cells, row, strict=True):
            cell.text = words
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


# --- giving --------------------------------------------------------------------------------------


def test_pasted_text_is_shown_with_what_to_do(visit):
    guest = visit()
    guest.check(TEXT, to="duty@example.gov.uk", purpose="Assessment")
    assert guest.page.status_code == 200
    assert re.fullmatch(r"/checks/[\w-]{22}", guest.page.url.path)
    for said in (
        "Please mend two things first, or release them with a reason: the informant's identity",
        "Names and details to take out",
        "Say why you are sharing",
        "The person who told you is named. If the family sees this, they can be found.",
        "Instead: Write “a member of the public”.",
        "From the guidance: Necessary and proportionate. doccheck is sure. TP303",
        "Going to duty@example.gov.uk, for: Assessment.",
    ):
        assert said in guest.words, said
    assert f"{CANARY} (see 1 ) rang us. Pat Doyle (see 3 ) was there." in guest.words
    assert guest.client.desk.seen == [("Your text.txt", ("duty@example.gov.uk",), None)]


def test_places_and_marks_lead_to_one_another(visit):
    page = visit().check(TEXT).text
    targets = set(re.findall(r'id="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= targets
    assert {"m-0-1-1", "t-0-1"} <= links
    assert len(re.findall(r'id="', page)) == len(targets), "an id stands twice"


def test_what_is_right_is_said(visit):
    guest = visit()
    guest.check(GOOD)
    assert "Ready to send" in guest.words
    assert "Already recorded: lawful basis (section 47)." in guest.words


def test_what_could_not_be_read_comes_before_what_is_to_mend(visit):
    guest = visit()
    guest.check(files=[("scan.pdf", b"%PDF-1.4 broken"), ("letter.txt", BAD.encode())])
    words = guest.words
    assert words.index("What could not be checked") < words.index("Names and details to take out")
    assert "scan.pdf: The file: it is damaged and could not be opened." in words
    assert "Two files: one could not be checked in full, one with something to mend first." in words


def test_danger_stands_before_everything_else(visit):
    desk = stand_in.Desk(stand_in.setup(advice="Ring the duty team on 01632 960100."))
    guest = visit(desk)
    guest.check(f"{BAD} He has a knife.")
    words = guest.words
    assert words.index("ring 999 and your duty team first") < words.rindex("You can send this")
    guest.go("/danger")
    assert "01632 960100" in guest.words


def test_a_word_file_lies_on_the_page_as_it_is(visit):
    guest = visit()
    data = word_file("Concerns", f"{CANARY} rang us.", table=[("Name of child", "Leo Marsh"), ("School", "")])
    guest.check(files=[("referral.docx", data)])
    page = guest.page.text
    assert "<table>" in page
    assert re.search(r"<th[^>]*>.*?Name of child", page, re.S)
    assert "Name of child Leo Marsh" in guest.words or "Name of child Change" in guest.words


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Please choose a file, or write or paste the text of the referral."),
        ({"text": "  \n "}, "Please choose a file, or write or paste the text of the referral."),
        ({"text": GOOD, "to": "duty"}, "is not an e-mail address"),
        ({"text": GOOD, "files": [("a.txt", b"x")]}, "Please check one after the other"),
        ({"text": "BUSY"}, "doccheck is busy. Please try again in a few seconds."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(visit, given, says):
    guest = visit()
    guest.check(**given)
    assert says in guest.words
    if given.get("to"):
        assert guest.form("/checks").value("text").strip() == GOOD
        assert guest.form("/checks").value("to") == "duty"


def test_more_than_may_be_given_is_refused_with_a_sentence(visit):
    guest = visit(bounds=Bounds(megabytes=1, files=2))
    guest.check(files=[("large.txt", b"x" * 1_200_000)])
    assert (guest.page.status_code, "larger than 1 MB" in guest.words) == (413, True)
    guest.check(files=[(f"{n}.txt", b"x") for n in range(3)])
    assert (guest.page.status_code, "more than 2 files" in guest.words) == (400, True)


def test_long_checks_are_waited_for_on_a_page_of_their_own(visit):
    guest = visit()
    guest.check("HOLD ON")
    assert "Under way." in guest.words
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in guest.page.text
    state = guest.client.get(f"{guest.page.url.path}/state").json()
    assert (state["stage"], state["files"], state["done"]) == ("checking", 1, 0)
    refused = guest.client.get(f"{guest.page.url.path}/report.json")
    assert refused.status_code == 409
    address = guest.page.url.path
    guest.client.desk.go_on.set()
    guest.client.house.sessions.find(guest.client.cookies["doccheck"]).held[guest.check_name].ended.wait(5)
    guest.go(address)
    assert "You can send this" in guest.words


def test_a_check_under_way_can_be_stopped(visit):
    guest = visit()
    guest.check("HOLD ON")
    address = guest.page.url.path
    guest.send(guest.form("/close"))
    assert "Closed and forgotten" in guest.words
    assert guest.go(address).status_code == 404


# --- what a document may try ----------------------------------------------------------------------

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(2)> "><svg onload=alert(3)> {{ 7*7 }} {% raw %}'
    f" </textarea></script> {CANARY} javascript:alert(4) &lt;b&gt;"
)


def test_no_word_of_a_document_is_taken_for_html(visit):
    guest = visit()
    guest.check(HOSTILE, purpose='"><script>alert(5)</script>', to="duty@example.gov.uk")
    page = guest.page.text
    assert page.count("<script") == 1
    assert not re.search(r"<(?:img|svg)\b", page)
    assert "{{ 7*7 }}" in page
    assert "&amp;lt;b&amp;gt;" in page
    guest.go(f"{guest.page.url.path}/change?document=0&block=0")
    assert guest.page.text.count("<script") == 1
    assert guest.form("/change").value("text") == HOSTILE.replace("&", "&")
    name = '"><script>alert(6)</script>.txt'
    guest.check(files=[(name, BAD.encode())])
    assert guest.page.text.count("<script") == 1


def test_no_address_carries_words(visit):
    guest = visit()
    guest.check(TEXT, to="carol@example.gov.uk", purpose="Secret purpose")
    for address in re.findall(r'(?:href|action)="([^"]+)"', guest.page.text):
        for word in ("Zephaniah", "carol", "Secret", "Doyle"):
            assert word not in address


# --- acting --------------------------------------------------------------------------------------


def test_a_paragraph_of_text_is_changed_and_checked_again(visit):
    guest = visit()
    guest.check(TEXT)
    address = guest.page.url.path
    link = re.search(
        r'href="([^"]+change[^"]+)"[^>]*data-change>Change<span class="vh"> paragraph 2', guest.page.text
    )
    guest.go(link.group(1).replace("&amp;", "&"))
    form = guest.form("/change")
    assert form.value("text") == f"{CANARY} rang us. Pat Doyle was there."
    guest.send(form, text="A member of the public rang us.")
    assert guest.page.url.path == address
    assert "Your change is in." in guest.words
    assert CANARY not in guest.words
    text = guest.client.get(f"{address}/file/0")
    assert text.content.decode() == TEXT.replace(
        f"{CANARY} rang us. Pat Doyle was there.", "A member of the public rang us."
    )
    assert text.headers["content-disposition"] == "attachment; filename*=UTF-8''Your%20text.txt"


def test_a_paragraph_of_a_word_file_is_changed_in_its_place(visit):
    guest = visit()
    data = word_file("First.", f"{CANARY} rang us.", "Last.")
    guest.check(files=[("referral.docx", data)])
    address = guest.page.url.path
    link = re.search(r'href="([^"]+)" data-change>Change<span class="vh"> paragraph 2', guest.page.text)
    guest.go(link.group(1).replace("&amp;", "&"))
    guest.send(guest.form("/change"), text="A member of the public rang us.\nOn Monday.")
    assert CANARY not in guest.words
    paper = Word(io.BytesIO(guest.client.get(f"{address}/file/0").content))
    assert [p.text for p in paper.paragraphs] == [
        "First.",
        "A member of the public rang us.\nOn Monday.",
        "Last.",
    ]


def test_two_files_of_one_name_are_two_files(visit):
    guest = visit()
    one, other = word_file("First.", "Same words."), word_file("Same words.", "Last.")
    guest.check(files=[("referral.docx", one), ("referral.docx", other)])
    address = guest.page.url.path
    guest.go(f"{address}/change?document=1&block=0")
    guest.send(guest.form("/change"), text="Other words.")
    papers = [Word(io.BytesIO(guest.client.get(f"{address}/file/{n}").content)) for n in (0, 1)]
    assert [[p.text for p in paper.paragraphs] for paper in papers] == [
        ["First.", "Same words."],
        ["Other words.", "Last."],
    ]


def test_a_name_is_replaced_everywhere_with_one_press(visit):
    guest = visit()
    guest.check("Pat Doyle came. We met Pat Doyle's car.\n\nMs Pat Doyle-Smith is somebody else. Pat Doyle\n")
    form = guest.form("/replace")
    guest.send(form, place="1")
    assert "“Pat Doyle” is now “a neighbour” in two paragraphs." in guest.words.replace(
        "2 paragraphs", "two paragraphs"
    )
    text = guest.client.get(f"{guest.page.url.path}/file/0").text
    assert (
        text
        == "A neighbour came. We met a neighbour's car.\n\nMs Pat Doyle-Smith is somebody else. A neighbour\n"
    )


def test_a_finding_is_left_with_a_reason_and_taken_back(visit):
    guest = visit()
    guest.check(TEXT)
    assert "Please mend two things first" in guest.words
    form = next(f for f in forms_of(guest, "/accept") if f.value("thing") == "1")
    guest.send(form, reason=" ")
    assert (guest.page.status_code, "Please say in a few words why" in guest.words) == (400, True)
    guest.send(form, reason="ok ok ok ok ok")
    assert guest.page.status_code == 400
    guest.send(form, reason=f"{CANARY} agreed in writing that the family may know of it")
    assert (guest.page.status_code, "repeats the words" in guest.words) == (400, True)
    guest.send(form, reason="She agreed in writing that the family may know it came from her")
    assert "Please mend one thing first" in guest.words
    assert (
        "Left as it is, with a reason An informant who can be recognised (paragraph 2): She agreed"
        in guest.words
    )
    guest.send(guest.form("/take-back"))
    assert "Please mend two things first" in guest.words


def forms_of(guest, part):
    from .visitor import forms

    return [form for form in forms(guest.page.text) if part in form.action]


def test_two_windows_do_not_undo_one_another(visit):
    guest = visit()
    guest.check(TEXT)
    address = guest.page.url.path
    guest.go(f"{address}/change?document=0&block=1")
    first = guest.form("/change")
    guest.go(f"{address}/change?document=0&block=2")
    second = guest.form("/change")
    guest.send(first, text="A member of the public rang us.")
    guest.send(second, text="We send two pages.")
    assert guest.page.status_code == 409
    assert "changed in another window" in guest.words
    assert "A member of the public rang us." in guest.words


def test_what_cannot_be_changed_is_not_offered(visit):
    guest = visit()
    mail = b"From: a@example.gov.uk\r\nTo: b@example.gov.uk\r\nSubject: x\r\n\r\nPat Doyle came.\r\n"
    guest.check(files=[("message.eml", mail)])
    assert "data-change" not in guest.page.text
    assert guest.go(f"{guest.page.url.path}/change?document=0&block=0").status_code == 404


@pytest.mark.parametrize("number", ["", "x", "-1", "9999999999", "²"])
def test_a_form_that_is_not_whole_is_refused(visit, number):
    guest = visit()
    guest.check(TEXT)
    form = forms_of(guest, "/accept")[0]
    guest.send(form, reason="A long enough reason that says why it can stay", thing=number)
    assert guest.page.status_code in (400, 409)
    assert "<h1>" in guest.page.text


def test_the_report_to_print_is_a_file_with_the_words(visit):
    guest = visit()
    guest.check(TEXT + HOSTILE)
    report = guest.client.get(f"{guest.page.url.path}/report.html")
    assert report.headers["content-disposition"].startswith("attachment;")
    assert CANARY in report.text
    assert "<script>alert" not in report.text


def test_the_report_for_a_machine_has_no_words(visit):
    guest = visit()
    guest.check(TEXT)
    report = guest.client.get(f"{guest.page.url.path}/report.json")
    assert report.json()["documents"][0]["verdict"] == "hold"
    assert CANARY not in report.text


# --- whose it is -----------------------------------------------------------------------------------


def test_nobody_sees_what_somebody_else_has_open(client, visit):
    guest = visit()
    guest.check(TEXT)
    address = guest.page.url.path
    other = Visitor(guest.client.__class__(base_url=guest.client.base_url))
    for part in ("", "/state", "/report.json", "/file/0", "/change?document=0&block=0"):
        answer = other.go(address + part)
        assert answer.status_code == 404
        assert CANARY not in answer.text
    other.go("/")
    form = forms_of(guest, "/accept")[0]
    assert other.send(form, reason="x").status_code == 404
    other.client.close()


def test_a_form_without_its_token_does_nothing(visit):
    guest = visit()
    guest.check(TEXT)
    address = guest.page.url.path
    for part in ("close", "accept", "replace", "change", "take-back"):
        form = next(iter(forms_of(guest, f"/{part}")), None)
        answer = guest.client.post(
            f"{address}/{part}",
            data={"token": "0" * 64, **dict(form.fields if form else {})} | {"token": "0" * 64},
        )
        assert answer.status_code == 403, part
    assert guest.go(address).status_code == 200


def test_a_page_from_before_a_restart_says_so_and_keeps_the_text(visit):
    guest = visit()
    guest.go("/")
    form = guest.form("/checks")
    later = visit()
    later.client.cookies = guest.client.cookies
    later.page = guest.page
    answer = later.send(form, text=TEXT)
    assert answer.status_code == 403
    assert "open from before doccheck was started again" in later.words
    assert later.form("/checks").value("text").strip() == TEXT.strip()
    later.send(later.form("/checks"))
    assert "Please mend two things first" in later.words


def test_a_token_lets_somebody_in_and_a_sign_out_forgets(visit):
    guest = visit(tokens=(TOKEN, stand_in.OTHER))
    guest.go("/")
    assert guest.page.url.path == "/sign-in"
    guest.send(guest.form("/sign-in"), secret="no")
    assert (guest.page.status_code, "not a token of this server" in guest.words) == (403, True)
    before = guest.client.cookies["doccheck"]
    guest.send(guest.form("/sign-in"), secret=TOKEN.secret)
    assert guest.page.url.path == "/"
    assert guest.client.cookies["doccheck"] != before
    guest.check(TEXT)
    assert guest.page.status_code == 200
    guest.client.cookies.clear()
    assert guest.client.post("/checks", files={"text": (None, GOOD)}).status_code == 401


def test_tokens_cannot_be_tried_one_after_the_other(visit):
    guest = visit(tokens=(TOKEN,), bounds=Bounds(a_minute=40))
    guest.go("/sign-in")
    form = guest.form("/sign-in")
    assert 429 in [guest.send(form, secret=f"try{n}").status_code for n in range(8)]


def test_behind_a_proxy_each_user_has_their_own(client):
    server = client(proxy="127.0.0.1", user_header="x-user")
    bex, tom = {"x-user": "bex"}, {"x-user": "tom"}
    name = server.get("/", headers=bex).headers["set-cookie"]
    assert "Secure" in name
    server.headers.update(
        {**bex, "cookie": name.partition(";")[0]}
    )  # the proxy speaks TLS, this client does not
    guest = Visitor(server)
    guest.go("/")
    fields = {**dict(guest.form("/checks").fields), "text": TEXT}
    address = server.post("/checks", data=fields).headers["location"]
    assert server.get(address).status_code == 200
    assert server.get(address, headers=tom).status_code == 404
    server.headers.pop("x-user")
    assert server.get("/").headers["location"] == "/sign-in"


# --- nothing is kept -------------------------------------------------------------------------------


def test_what_is_not_used_is_forgotten(visit):
    now = [0.0]
    guest = visit()
    guest.client.house.sessions._clock = lambda: now[0]
    guest.check(TEXT)
    address = guest.page.url.path
    now[0] += 29 * 60
    assert guest.go(address).status_code == 200
    now[0] += 31 * 60
    assert guest.go(address).status_code == 404
    assert "Nothing of yours is lost" in guest.words
    assert guest.client.house.sessions.held_bytes == 0


def test_closing_lets_go_of_the_words(visit):
    guest = visit()
    guest.check(TEXT)
    session = guest.client.house.sessions.find(guest.client.cookies["doccheck"])
    check = session.held[guest.check_name]
    assert check.size > len(TEXT)
    guest.send(guest.form("/close"))
    assert session.held == {}
    assert (check.size, check.asked.sources, check.accepted) == (0, (), ())


def test_only_so_much_is_held(visit):
    guest = visit(bounds=Bounds(held_megabytes=0))
    guest.check(TEXT)
    assert (guest.page.status_code, "holds as many files as it may" in guest.words) == (503, True)


def test_sessions_are_bounded(visit):
    guest = visit(bounds=Bounds(sessions=1))
    guest.check(TEXT)
    other = Visitor(guest.client.__class__(base_url=guest.client.base_url))
    other.check(TEXT)
    assert other.page.status_code == 503
    other.client.close()


@pytest.mark.parametrize("broken", ["start.html", "refusal.html"])
def test_a_page_that_breaks_is_a_sentence_without_a_trace(visit, monkeypatch, broken):
    from doccheck.web import rendering

    guest = visit()
    whole = rendering._text

    def text(request, template, **values):
        if template in ("start.html", broken):
            raise ValueError(CANARY)
        return whole(request, template, **values)

    monkeypatch.setattr(rendering, "_text", text)
    answer = guest.go("/")
    assert answer.status_code == 500
    assert "Something went wrong inside doccheck, and this was not checked." in guest.words
    assert CANARY not in answer.text


@pytest.mark.parametrize("path", ["/", "/help", "/danger", "/sign-in", "/checks/none", "/nowhere"])
def test_every_page_has_a_language_a_title_one_heading_and_a_way_past_the_top(client, path):
    page = client().get(path, follow_redirects=True).text
    assert '<html lang="en-GB">' in page
    assert re.search(r"<title>[^<]+ – doccheck</title>", page)
    assert page.count("<h1") == 1
    assert '<a class="skip" href="#main">' in page
    assert "Traceback" not in plain(page)
