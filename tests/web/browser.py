"""Debian's Chromium, driven by Playwright, where there is one."""

import os
import shutil
from contextlib import contextmanager

import pytest

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
ARGUMENTS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
"""The second: the site of the Outlook add-in is made up by the test, and calls a server on this machine."""
WHY_NOT = "there is no Chromium here (apt-get install chromium); the page is not tested in a browser"


def required():
    """Skips, with a reason, where there is no browser; fails where there has to be one."""
    if CHROMIUM:
        return
    if os.environ.get("DOCCHECK_REQUIRE_BROWSER") == "1":
        pytest.fail(WHY_NOT)
    pytest.skip(WHY_NOT)


@contextmanager
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page on which nothing may go wrong unseen: no dialog, no error, no blocked content, nothing from elsewhere."""

    def __init__(self, context, address, allowed=()):
        self.page, self.troubles, self.address = context.new_page(), [], address
        self._allowed = allowed
        self.page.set_default_timeout(20_000)
        self.page.on("dialog", lambda dialog: (self.troubles.append("a dialog opened"), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.troubles.append(f"an error: {error}"))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)

    def _said(self, message):
        if message.type in ("error", "warning") and not any(each in message.text for each in self._allowed):
            self.troubles.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.address, "blob:", "data:")):
            self.troubles.append(f"asked elsewhere: {request.url}")


def tab_to(page, words, most=90):
    """Presses Tab until something with these words, or of this id, has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => { const e = document.activeElement; return [e.id, (e === document.body || e.role === 'region' ? '' : e.innerText || '').split(/\\s+/).join(' '), e.getAttribute('aria-label') || ''] }"
        )
        if words in (said[0],) or words in said[1] or words in said[2]:
            return
    raise AssertionError(f"the keyboard does not reach “{words}”")


def axe_violations(page):
    """What axe-core finds against WCAG 2.2 AA and good practice."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [
        f"{each['id']}: {each['help']} {[node['target'] for node in each['nodes']][:3]}"
        for each in found.response["violations"]
    ]
