"""The Outlook add-in's own files in a real browser against the real interface, with Office.js stubbed at its edge."""

import base64
import re
from email import message_from_string, policy
from pathlib import Path

import pytest
from lxml import etree

from . import browser
from .stand_in import BAD, GOOD, TOKEN
from .test_browser import chromium  # noqa: F401 - a fixture

FOLDER = Path("integrations/outlook")
SITE = "http://localhost:9999"
KINDS = {".js": "text/javascript", ".html": "text/html", ".css": "text/css", ".png": "image/png"}
OFFICE = """
const succeed = (value) => ({status: "succeeded", value});
const gives = (value) => ({getAsync: (...rest) => rest.at(-1)(succeed(value))});
window.said = [];
window.kept = {session: {}, properties: {}};
window.Office = {
    AsyncResultStatus: {Succeeded: "succeeded"},
    actions: {associate: (name, handler) => { window[name + "Handler"] = handler; }},
    onReady: (then) => addEventListener("load", () => then()),
    context: {mailbox: {item: {
        subject: gives(MESSAGE.subject), body: gives(MESSAGE.body),
        to: gives(MESSAGE.to), cc: gives(MESSAGE.cc), bcc: gives(MESSAGE.bcc),
        getAttachmentsAsync: (then) => then(succeed(MESSAGE.attachments.map((each, id) => ({id, name: each.name})))),
        getAttachmentContentAsync: (id, then) => then(succeed(MESSAGE.attachments[id])),
        sessionData: {
            getAsync: (key, then) => then(key in kept.session ? succeed(kept.session[key]) : {status: "failed"}),
            setAsync: (key, value, then) => { kept.session[key] = value; then(succeed()); },
        },
        loadCustomPropertiesAsync: (then) => then(succeed({
            set: (key, value) => { kept.properties[key] = value; }, saveAsync: (saved) => saved(succeed()),
        })),
    }}},
};
"""


def message(body=GOOD, attachments=(), **other):
    one = {"emailAddress": "duty@example.gov.uk"}
    return {
        "subject": "A referral – été",
        "body": body,
        "to": [one],
        "cc": [],
        "bcc": [],
        "attachments": list(attachments),
        **other,
    }


def attached(name, data, form="base64"):
    return {
        "name": name,
        "content": base64.b64encode(data).decode() if form == "base64" else data,
        "format": form,
    }


@pytest.fixture
def outlook(chromium, serve):  # noqa: F811
    """Opens a page of the add-in beside a message, with doccheck at hand."""
    contexts = []

    def open_page(name, given, running=None):
        import json

        running = running or serve(origins=(SITE,), tokens=(TOKEN,))
        context = chromium.new_context(viewport={"width": 350, "height": 700})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)

        def answer(route):
            file = FOLDER / route.request.url.rpartition("/")[2]
            content = file.read_text() if file.suffix != ".png" else file.read_bytes()
            if file.name == "doccheck.js":
                content = content.replace("https://doccheck.example.gov.uk", running.address)
                content = content.replace('token: ""', f'token: "{TOKEN.secret}"')
            route.fulfill(body=content, content_type=KINDS[file.suffix])

        page.route(f"{SITE}/**", answer)
        stub = f"const MESSAGE = {json.dumps(given)};\n{OFFICE}"
        page.route(
            "https://appsforoffice.microsoft.com/**",
            lambda route: route.fulfill(body=stub, content_type="text/javascript"),
        )
        page.running = running
        page.goto(f"{SITE}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def send(page):
    """What Outlook is told at the moment of sending."""
    return page.evaluate("() => new Promise((done) => onMessageSendHandler({completed: done}))")


def test_what_is_clean_goes(outlook):
    page = outlook("commands.html", message())
    assert send(page) == {"allowEvent": True}
    assert page.running.desk.seen[0][1] == ("duty@example.gov.uk",)


def test_what_has_to_be_mended_stays_with_what_to_mend(outlook):
    said = send(outlook("commands.html", message(BAD)))
    assert said["allowEvent"] is False
    assert said["commandId"] == "openDoccheck"
    assert (
        "Please mend first, or say why it can go: The person who told you is named." in said["errorMessage"]
    )
    assert len(said["errorMessage"]) <= 500
    assert "Zephaniah" not in said["errorMessage"]


def test_attachments_and_everybody_it_goes_to_are_looked_at(outlook):
    given = message(
        attachments=[
            attached("Über uns (1).txt", BAD.encode()),
            attached("thread", f"Subject: x\r\n\r\n{GOOD}", "eml"),
        ],
        bcc=[{"emailAddress": "gone@example.com"}],
        cc=[{"emailAddress": "cc@example.gov.uk"}],
    )
    page = outlook("commands.html", given)
    assert send(page)["allowEvent"] is False
    assert page.running.desk.seen[0][1] == ("duty@example.gov.uk", "cc@example.gov.uk", "gone@example.com")


def test_the_message_that_is_asked_about_is_the_message(outlook):
    page = outlook("commands.html", message("<p>Süß</p>", [attached("a\r\nb.bin", bytes(range(256)))]))
    text = page.evaluate("() => gather(Office.context.mailbox.item).then(mime)")
    made = message_from_string(text, policy=policy.default)
    assert made["subject"] == "A referral – été"
    body, file = made.iter_parts()
    assert body.get_content().strip() == "<p>Süß</p>"
    assert file.get_content() == bytes(range(256))
    assert file.get_filename() == "a b.bin"
    assert "bcc" not in made


def test_danger_is_not_delayed(outlook):
    assert send(outlook("commands.html", message(f"{BAD} He has a knife.")))["allowEvent"] is True


def test_without_an_answer_nothing_goes_by_itself(outlook, serve):
    running = serve(origins=(SITE,), tokens=(TOKEN,))
    page = outlook("commands.html", message(), running)
    running.end()
    running.socket.close()
    said = send(page)
    assert said["allowEvent"] is False
    assert "doccheck could not be asked" in said["errorMessage"]
    assert "ring 999" in said["errorMessage"]


@pytest.mark.parametrize("word", ["BUSY", "LATE"])
def test_a_busy_or_slow_doccheck_is_no_pass(outlook, word):
    to = [{"emailAddress": f"{word}@example.gov.uk"}]
    assert send(outlook("commands.html", message(to=to)))["allowEvent"] is False


def test_an_answer_of_another_site_is_not_taken(outlook, serve):
    page = outlook("commands.html", message(), serve(tokens=(TOKEN,)))
    assert send(page)["allowEvent"] is False


def test_the_pane_shows_what_to_mend_and_a_reason_lets_it_go(outlook):
    page = outlook("pane.html", message(BAD))
    page.wait_for_selector("#findings li.error")
    assert "Please mend these first, or say why it can go:" in page.inner_text("#said")
    assert "Instead: Write “a member of the public”." in page.inner_text("#findings")
    assert browser.axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 350
    page.fill("#reason", "ok")
    page.click("text=Keep this reason")
    assert "whole sentence" in page.inner_text("#reason-fault")
    page.fill("#reason", "She agreed in writing that they may know")
    page.click("text=Keep this reason")
    page.wait_for_selector("text=Your reason is kept. Press Send once more.")
    assert send(page) == {"allowEvent": True}
    assert page.evaluate("kept.properties.doccheckReason") == "She agreed in writing that they may know"
    page.evaluate(
        "kept.session.doccheckReason = JSON.stringify({text: 'A reason for something else', codes: ['OS101']})"
    )
    assert send(page)["allowEvent"] is False


def test_the_pane_says_what_could_not_be_checked(outlook):
    page = outlook("pane.html", message(attachments=[attached("scan.pdf", b"%PDF-1.4 broken")]))
    page.wait_for_selector("#findings li.error")
    assert "This could not be checked: it is damaged" in page.inner_text("#findings")


def test_no_word_from_the_server_is_taken_for_html():
    for file in FOLDER.glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|document\.write|insertAdjacent|eval\(", file.read_text())


def test_the_manifest_names_files_that_are_there_and_blocks():
    manifest = etree.parse(FOLDER / "manifest.xml")
    named = {
        value.rpartition("/")[2]
        for element in manifest.iter()
        for value in element.attrib.values()
        if value.startswith("https://doccheck-addin.example.gov.uk/")
    }
    assert named
    assert all((FOLDER / name).is_file() for name in named)
    events = [e for e in manifest.iter() if etree.QName(e).localname == "LaunchEvent"]
    assert [(e.get("Type"), e.get("FunctionName"), e.get("SendMode")) for e in events] == [
        ("OnMessageSend", "onMessageSend", "Block")
    ]
