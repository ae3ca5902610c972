"""The page in a real browser: by mouse, by keyboard alone, small, large, dark, slow, and with a server that dies."""

import pytest

from tests.interfaces.stub import CANARY

from . import browser
from .conftest import Running
from .stand_in import GOOD, TOKEN
from .test_pages import HOSTILE, TEXT, word_file


@pytest.fixture(scope="module")
def chromium():
    browser.required()
    with browser.chromium() as started:
        yield started


@pytest.fixture
def come(chromium, serve):
    """Opens the page of a server; at the end, nothing may have gone wrong on it."""
    opened = []

    def to(running=None, allowed=(), **context):
        running = running or serve()
        made = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        watched = browser.Watched(made, running.address, allowed)
        opened.append((made, watched))
        watched.page.running = running
        watched.page.goto(running.address)
        return watched.page

    yield to
    for made, watched in opened:
        made.close()
        assert watched.troubles == []


def paste(page, text=TEXT):
    page.fill("#text", text)
    page.click(".give button")


def words(page):
    return " ".join(page.inner_text("main").split())


# --- by mouse --------------------------------------------------------------------------------------


def test_by_mouse_from_a_file_to_a_file(come):
    page = come()
    data = word_file("First.", f"{CANARY} rang us.", "Pat Doyle was there, at the whole file.")
    page.set_input_files("#file", {"name": "referral.docx", "mimeType": "", "buffer": data})
    assert "when you press" in page.inner_text("[data-chosen]")
    page.fill("#to", "duty@example.gov.uk")
    page.click(".give button")
    page.wait_for_selector("#verdict")
    page.click(f".where >> text={CANARY}")
    assert page.url.endswith("#m-0-1-1")
    page.click(f"a.mark >> text={CANARY}")
    assert page.url.endswith("#t-0-1")

    page.click("#d0-b1 .change")
    page.fill("#words-d0-b1", "A member of the public rang us.")
    page.click("text=Check again")
    page.wait_for_selector("text=Your change is in.")
    assert CANARY not in words(page)

    page.click("text=Write “a neighbour” for “Pat Doyle”, everywhere")
    page.wait_for_selector("text=is now “a neighbour”")

    page.click("summary:has-text('Leave it as it is')")
    page.fill("[id^='r-0-1']", "The panel has asked for every page of it in writing")
    page.click("text=Leave it, with this reason")
    page.wait_for_selector("text=Your reason is noted.")
    assert "You can send this" in words(page)

    with page.expect_download() as coming:
        page.click("text=as it is now")
    assert coming.value.suggested_filename == "referral.docx"
    page.click("text=Close this, and forget it")
    page.wait_for_selector("text=Closed and forgotten")


def test_a_file_is_dropped(come):
    page = come()
    page.evaluate(
        """(text) => {
            const files = new DataTransfer();
            files.items.add(new File([text], "one.txt"));
            files.items.add(new File(["We share this under section 47."], "two.txt"));
            const zone = document.querySelector("[data-drop]");
            zone.dispatchEvent(new DragEvent("dragover", {dataTransfer: files, bubbles: true, cancelable: true}));
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        }""",
        TEXT,
    )
    assert "2 files chosen: one.txt two.txt" in " ".join(page.inner_text("[data-chosen]").split())
    page.click(".give button")
    page.wait_for_selector("#document-1")
    assert [name for name, _, _ in page.running.desk.seen] == ["one.txt", "two.txt"]


def test_the_list_moves_with_the_text(come):
    page = come(viewport={"width": 1280, "height": 600})
    paste(
        page,
        "\n\n".join(
            ["Nothing here at all."] * 40 + [f"{CANARY} rang."] + ["Nothing."] * 40 + ["the whole file"]
        ),
    )
    page.wait_for_selector("#verdict")
    page.evaluate("document.querySelector('#m-0-2-1').scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_selector("li.thing.now[data-thing='0-2']")
    list_box, entry = page.locator(".list").bounding_box(), page.locator("li.now").bounding_box()
    assert list_box["y"] - 1 <= entry["y"] < list_box["y"] + list_box["height"]


def test_an_edit_can_be_left(come):
    page = come()
    paste(page)
    page.click("#d0-b1 .change")
    page.wait_for_selector("#words-d0-b1")
    page.keyboard.press("Escape")
    page.wait_for_selector("#words-d0-b1", state="detached")
    assert page.evaluate("document.activeElement.className") == "change"
    assert CANARY in words(page)


# --- by keyboard alone -----------------------------------------------------------------------------


def test_by_keyboard_alone(come):
    page = come()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the main part"
    page.keyboard.press("Enter")
    browser.tab_to(page, "text")
    page.keyboard.insert_text(TEXT)
    browser.tab_to(page, "to")
    page.keyboard.type("duty@example.gov.uk")
    browser.tab_to(page, "Check it")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict")

    browser.tab_to(page, "Change paragraph 2")
    page.keyboard.press("Enter")
    page.wait_for_selector("#words-d0-b1:focus")
    page.keyboard.press("Control+A")
    page.keyboard.type("A member of the public rang us.")
    browser.tab_to(page, "Check again")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your change is in.")

    browser.tab_to(page, "Leave it as it is, and say why")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("The panel has asked for every page of it in writing")
    browser.tab_to(page, "Leave it, with this reason")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your reason is noted.")
    browser.tab_to(page, "Close this, and forget it")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Closed and forgotten")


def test_what_has_the_focus_is_seen(come):
    page = come()
    for _ in range(6):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "4px"


def test_a_mistake_takes_the_focus(come):
    page = come(allowed=("400 (Bad Request)",))
    page.click(".give button")
    page.wait_for_selector("[role=alert]:focus")
    assert "Please choose a file" in words(page)


# --- without a script ------------------------------------------------------------------------------


def test_without_a_script(come):
    page = come(java_script_enabled=False)
    paste(page)
    page.wait_for_selector("#verdict")
    page.click("#d0-b1 .change")
    page.fill("#words", "A member of the public rang us.")
    page.click("text=Check again")
    page.wait_for_selector("text=Your change is in.")
    page.goto(page.running.address)
    paste(page, "HOLD ON")
    page.wait_for_selector("text=Under way.")
    page.running.desk.go_on.set()
    page.wait_for_selector("#verdict")


# --- what goes wrong -------------------------------------------------------------------------------


def test_a_long_check_shows_that_it_goes_on_and_others_are_served_meanwhile(come, serve):
    running = serve()
    slow, quick = come(running), come(running)
    paste(slow, "HOLD ON")
    slow.wait_for_selector("[role=progressbar]")
    slow.wait_for_function("/[1-9] second/.test(document.querySelector('[data-said]').textContent)")
    paste(quick, GOOD)
    quick.wait_for_selector("#verdict.pass")
    running.desk.go_on.set()
    slow.wait_for_selector("#verdict")


def test_a_file_that_cannot_be_read_says_so_first(come):
    page = come()
    page.set_input_files("#file", {"name": "scan.pdf", "mimeType": "", "buffer": b"%PDF-1.7 broken"})
    page.click(".give button")
    page.wait_for_selector("#verdict.unchecked")
    assert (
        "it is damaged and could not be opened. Nothing can be said of it; please look at it yourself."
        in words(page)
    )


def test_a_document_full_of_scripts_is_only_words(come):
    page = come()
    paste(page, HOSTILE)
    page.wait_for_selector("#verdict")
    assert "<script>alert(1)</script>" in page.inner_text(".paper")
    page.click("#d0-b0 .change")
    assert page.input_value("#words-d0-b0") == HOSTILE
    page.goto(f"{page.running.address}/")


def test_two_tabs_at_once(come, serve):
    running = serve()
    one = come(running, allowed=("409 (Conflict)",))
    paste(one)
    one.wait_for_selector("#verdict")
    two = one.context.new_page()
    two.goto(running.address)
    assert "What you have open" in two.inner_text("main")
    paste(two, GOOD)
    two.wait_for_selector("#verdict.pass")
    two.goto(one.url)
    two.click("#d0-b1 .change")
    two.fill("#words-d0-b1", "Somebody rang us.")
    two.click("text=Check again")
    two.wait_for_selector("text=Your change is in.")
    one.click("summary:has-text('Leave it as it is')")
    one.fill("[id^='r-0-1']", "She agreed in writing that they may know of it")
    one.click("text=Leave it, with this reason")
    one.wait_for_selector("text=changed in another window")
    assert "Somebody rang us." in words(one)
    one.click("#d0-b2 .change")
    one.fill("#words-d0-b2", "We send two pages.")
    one.click("text=Check again")
    one.wait_for_selector("text=Your change is in.")
    assert {"Somebody rang us.", "We send two pages."} <= set(one.inner_text(".paper").split("\n"))


def test_the_back_button(come):
    page = come()
    paste(page)
    page.wait_for_selector("#verdict")
    page.go_back()
    page.wait_for_selector("#text")
    paste(page, GOOD)
    page.wait_for_selector("#verdict.pass")
    page.go_back()
    page.wait_for_selector("text=What you have open")
    page.go_forward()
    page.wait_for_selector("#verdict.pass")


def test_a_slow_connection_sends_once(come):
    page = come()
    network = page.context.new_cdp_session(page)
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": 20_000, "uploadThroughput": 20_000},
    )
    page.fill("#text", TEXT)
    said = page.evaluate(
        """() => { const button = document.querySelector('.give button');
        button.click(); button.click(); return button.innerText }"""
    )
    assert said == "Sending…"
    page.wait_for_selector("#verdict")
    assert len(page.running.desk.seen) == 1


def test_a_server_that_is_killed_and_started_again(come, serve):
    running = serve()
    page = come(running, allowed=("ERR_CONNECTION", "404 (Not Found)", "403 (Forbidden)"))
    start = page.context.new_page()
    start.goto(running.address)
    start.fill("#text", TEXT)
    paste(page, "HOLD ON")
    page.wait_for_selector("[role=progressbar]")
    running.end()
    running.socket.close()
    page.wait_for_selector("text=doccheck cannot be reached just now.")
    again = Running(port=running.settings.port)
    try:
        page.wait_for_selector("text=This check is no longer here.")
        start.click(".give button")
        start.wait_for_selector("text=open from before doccheck was started again")
        start.click(".give button")
        start.wait_for_selector("#verdict")
    finally:
        again.end()
        again.socket.close()


# --- for everybody ---------------------------------------------------------------------------------

PAGES = ("start", "mistake", "waiting", "result", "change", "danger", "help", "sign in", "gone")


def open_page(come, serve, name, **context):
    """The page of this name, open in a browser of this kind."""
    if name == "sign in":
        return come(serve(tokens=(TOKEN,)), **context)
    page = come(allowed=("400", "404"), **context)
    address = page.running.address
    if name == "mistake":
        page.click(".give button")
        page.wait_for_selector("[role=alert]")
    elif name == "waiting":
        paste(page, "HOLD ON")
        page.wait_for_selector("[role=progressbar]")
    elif name in ("result", "change"):
        data = word_file(
            "Concerns",
            f"{CANARY} rang us from the whole file.",
            "A" * 90,
            table=[("Name", "Leo"), ("School", "")],
        )
        files = [{"name": "referral.docx", "mimeType": "", "buffer": data}]
        files.append(
            {"name": "a-very-long-name-" + "x" * 120 + ".pdf", "mimeType": "", "buffer": b"%PDF-1.7 broken"}
        )
        page.set_input_files("#file", files)
        page.click(".give button")
        page.wait_for_selector("#verdict")
        if name == "change":
            page.goto(f"{page.url.partition('#')[0]}/change?document=0&block=1")
    elif name != "start":
        page.goto(f"{address}/{ {'gone': 'checks/none'}.get(name, name) }")
    return page


ROOMS = {"360 pixels": {"width": 360, "height": 740}, "200% zoom": {"width": 640, "height": 450}}
CUT_OFF = """() => [...document.querySelectorAll('button, a, input, select, textarea, h1, h2, h3')]
    .filter((e) => e.offsetParent && !e.closest('.table, .vh, .skip'))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([e, r]) => r.right > innerWidth + 1 || r.left < -1)
    .map(([e]) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_for_everybody(come, serve, name):
    page = open_page(come, serve, name, color_scheme="light", reduced_motion="reduce")
    assert browser.axe_violations(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert browser.axe_violations(page) == []
    for room, size in ROOMS.items():
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], room
        assert page.evaluate(CUT_OFF) == [], room


def test_nothing_moves_for_those_who_asked_for_that(come):
    page = come(reduced_motion="reduce")
    paste(page, "HOLD ON")
    page.wait_for_selector("[role=progressbar]")
    assert page.evaluate("getComputedStyle(document.querySelector('.progress span')).animationName") == "none"


def test_what_is_pressed_is_large_enough(come, serve):
    page = open_page(come, serve, "result", viewport={"width": 360, "height": 740})
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary')]
            .filter((e) => e.offsetParent && e.type !== 'hidden')
            .map((e) => [e.innerText || e.name, e.getBoundingClientRect()])
            .filter(([, r]) => r.height < 24 || r.width < 24).map(([t]) => t)"""
    )
    assert small == []


def test_it_prints_without_what_is_pressed(come):
    page = come()
    paste(page)
    page.wait_for_selector("#verdict")
    page.emulate_media(media="print")
    assert not page.is_visible("text=Close this, and forget it")
    assert page.is_visible(".paper")


def test_the_only_cookie_is_that_of_the_session_and_nothing_is_stored(come):
    page = come()
    paste(page)
    page.wait_for_selector("#verdict")
    cookies = page.context.cookies()
    assert [(c["name"], c["httpOnly"], c["sameSite"], c["expires"]) for c in cookies] == [
        ("doccheck", True, "Strict", -1)
    ]
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
