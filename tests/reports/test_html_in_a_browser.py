"""The page in a real browser: it asks for nothing, fits a telephone, hides what is unticked, and prints all.

Needs Chromium; DOCCHECK_REQUIRE_BROWSER=1 makes its absence a failure.
"""

import os
import shutil

import pytest

from doccheck.model import Block, BlockKind, Layer, Span
from doccheck.reports import Excerpts, html

from .making import checked, found, frame, judged

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TEXT = "Pat Doyle rang us.\n" + "long" * 60 + "\nName | Ben | " + "wide" * 30


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        if os.environ.get("DOCCHECK_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not there")
        pytest.skip("Chromium is not there")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as program:
        started = program.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    cells = [(TEXT.index("Name"), 4), (TEXT.index("Ben"), 3), (TEXT.index("wide"), 120)]
    blocks = (
        Block(Span(0, 18), where="paragraph 1"),
        Block(Span(19, 259), where="paragraph 2"),
        *(Block(Span(at, at + size), Layer.TABLE, "row 1", BlockKind.CELL) for at, size in cells),
    )
    one = judged(
        TEXT, found("TP303", 0, 9), found("TP301", 4, 14), found("RR405"), path="a" * 90, blocks=blocks
    )
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_bytes(html.render(frame(excerpts=Excerpts.FULL), [checked(one)]))
    return path.as_uri()


@pytest.fixture
def page(browser, file):
    opened = browser.new_page(viewport={"width": 1200, "height": 900}, java_script_enabled=True)
    asked = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(file)
    yield opened
    assert asked == [file]
    opened.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_nothing_runs_out_of_the_side(page, width):
    """WCAG 2.2, 1.4.10: 320 pixels without scrolling sideways; a wide table scrolls in its own frame."""
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_unticked_is_hidden_and_the_page_says_so(page):
    assert page.locator(".some-hidden").is_hidden()
    page.locator("#show-error").uncheck()
    assert page.locator("li.thing.error").is_hidden()
    assert page.locator("li.thing.warning").first.is_visible()
    assert page.locator(".ref.error").is_hidden()
    assert page.locator(".some-hidden").is_visible()
    page.locator("#show-error").check()
    page.locator("#show-RR").uncheck()
    assert page.locator("li.thing[data-category=RR]").is_hidden()
    assert page.locator("li.thing.error").is_visible()


def test_on_paper_the_boxes_of_the_filter_are_gone_and_that_something_is_hidden_is_not(page):
    page.locator("#show-error").uncheck()
    page.emulate_media(media="print")
    assert page.locator("form.filter").is_hidden()
    assert page.locator(".some-hidden").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_keyboard_reaches_everything_in_order_and_the_first_stop_leads_past_the_rest(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.getAttribute('href')")
        if name is None:
            break
        stops.append(name)
    assert stops.index("show-error") < stops.index("document-1-thing-1-done")
    assert stops.index("document-1-thing-1-done") < stops.index("document-1-thing-2-done")
    assert "#document-1-place-1-1" in stops
    assert "#document-1-thing-1" in stops


def test_targets_are_large_enough_for_a_finger(page):
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, with the label; links within a line are excepted."""
    for label in page.locator("form.filter label").all():
        box = label.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_a_screen_reader_meets_headings_regions_and_names(page):
    tree = page.locator("main").aria_snapshot()
    for said in (
        'group "Show"',
        'checkbox "To mend first" [checked]',
        'checkbox "1. An informant"',
        'heading "To do, and to tick off" [level=3]',
        'link "Thing to mend 1"',
        'heading "The text, with these things in it" [level=3]',
    ):
        assert said in tree
