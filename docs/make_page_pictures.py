"""Makes the pictures of the page in docs/pictures: `python docs/make_page_pictures.py`. It needs Chromium and the test extra."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "samples" / "third-party.docx"
POLICY = """
[contacts]
advice = "Wexcombe duty team, 01632 960100, day and night"
escalation = "Wexcombe safeguarding partnership, escalation@wexcombe.gov.uk"
"""
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 800}
NAMES = ("page-start", "page-result", "page-record", "page-small")


def pictures(page: Page, address: str, sample: Path, folder: Path) -> None:
    """The four pictures, of a page that is open in a browser, from the server at `address`."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(DESK)
    page.goto(address)
    page.set_input_files("#file", sample)
    page.fill("#to", "assessment@wexcombe.gov.uk")
    page.fill("#purpose", "Assessment under section 47")
    page.screenshot(path=folder / "page-start.png", full_page=True)
    page.click(".give button")
    page.wait_for_selector("#verdict", timeout=120_000)
    page.evaluate("document.querySelector('.document').scrollIntoView()")
    page.wait_for_timeout(400)
    page.screenshot(path=folder / "page-result.png")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=folder / "page-small.png")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    page.click("text=Record your decision")
    page.check("#o-legitimate_purpose-1")
    page.screenshot(path=folder / "page-record.png")


def main() -> None:
    """Starts doccheck with a policy of its own, and takes the pictures."""
    chromium = shutil.which("chromium") or sys.exit("there is no Chromium here (apt-get install chromium)")
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as policy:
        policy.write(POLICY)
        policy.flush()
        command = [sys.executable, "-m", "doccheck", "serve", "--port", "0", "--policy", policy.name]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert server.stderr
        address = re.search(r"http://\S+", server.stderr.readline())
        assert address
        threading.Thread(target=server.stderr.read, daemon=True).start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                page = browser.new_context(locale="en-GB").new_page()
                pictures(page, address.group(), SAMPLE, folder)
                browser.close()
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
