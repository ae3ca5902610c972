"""The site builds without a warning, takes nothing from other hosts, and holds every page."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docs import generate

from .console import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1764288000"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return folder


class Fetched(HTMLParser):
    """What a browser fetches for a page without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        for name in ("src", "srcset", "poster", "data"):
            if given.get(name):
                self.found.append(given[name])
        if tag == "link" and given.get("rel") not in ("canonical", "alternate") and given.get("href"):
            self.found.append(given["href"])


def test_nothing_is_fetched_from_another_host(site: Path):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        parser = Fetched()
        parser.feed(page.read_text("utf-8"))
        assert parser.found
        assert not [each for each in parser.found if re.match(r"(?:https?:)?//", each)], page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import) ?['\"]?(?:https?:)?//", sheet.read_text("utf-8")), sheet.name


def test_every_page_is_built_and_can_be_found(site: Path):
    sources = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    wanted = [*map(Path, generate.pages()), *sources]
    assert not [page for page in wanted if not (site / page.with_suffix(".html")).is_file()]
    home = (site / "index.html").read_text("utf-8")
    assert not [
        page
        for page in wanted
        if f'href="{page.with_suffix(".html").as_posix()}"' not in home and page.name != "index.md"
    ]


def test_pictures_have_words_and_pages_one_heading(site: Path):
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        article = text[text.index("<article") :]
        assert not re.findall(r"<img(?![^>]*\balt=\"[^\"]+)[^>]*>", article), page.name
        assert len(re.findall(r"<h1\b", text)) == 1, page.name
