"""A file of 300 pages at the real service, in a real browser: it goes on, says so, and keeps nobody else waiting."""

import pytest

from benchmarks.page import started, word_file

from . import browser
from .test_browser import paste, words


@pytest.fixture
def address():
    process, address = started(2)
    yield address
    process.terminate()
    assert process.wait(30) == 0
    process.stderr.close()


def test_three_hundred_pages(address):
    browser.required()
    with browser.chromium() as chromium:
        long, short = (browser.Watched(chromium.new_context(), address) for _ in range(2))
        for one in (long, short):
            one.page.goto(address)
        data = word_file(300)
        long.page.set_input_files("#file", {"name": "long.docx", "mimeType": "", "buffer": data})
        long.page.click(".give button")
        long.page.wait_for_selector("[role=progressbar]")
        paste(short.page, "Mrs Anne Carter, who lives next door, rang me about Evie on 3 May 2026.")
        short.page.wait_for_selector("#verdict", timeout=120_000)
        assert long.page.query_selector("#verdict") is None
        long.page.wait_for_selector("#verdict", timeout=290_000)
        assert "Mrs Pamela Stride" in words(long.page)
        assert "could not be checked" not in words(long.page)
        assert long.troubles == short.troubles == []
