"""How long somebody waits for the page: `python -m benchmarks.page [--short]`.

Starts `doccheck serve`, waits until it is warm, and does what a browser without scripts would: send the form, follow to the result. Then a
file of 300 pages is checked while somebody else goes on checking short ones.
"""

from __future__ import annotations

import argparse
import io
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
from docx import Document

SAMPLE = Path(__file__).parents[1] / "samples" / "third-party.docx"
_PAGE_LETTERS = 1600
"""Of a page of a typed report with headings and space between paragraphs."""


def word_file(pages: int) -> bytes:
    """A referral of so many pages, made of the sample's own paragraphs, each a little different."""
    sample = [paragraph.text for paragraph in Document(str(SAMPLE)).paragraphs if paragraph.text.strip()]
    paper, letters, number = Document(), 0, 0
    while letters < pages * _PAGE_LETTERS:
        words = f"{sample[number % len(sample)]} ({number})" if number >= len(sample) else sample[number]
        paper.add_paragraph(words)
        letters, number = letters + len(words), number + 1
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


class Somebody:
    """One person at the page, with a cookie of their own."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=600, follow_redirects=True)

    def check(self, data: bytes) -> tuple[float, float]:
        """Seconds until there is anything to look at, and until the result stands there."""
        token = re.search(r'name="token" value="(\w+)"', self._client.get("/").text)
        assert token
        began = time.perf_counter()
        page = self._client.post(
            "/checks", data={"token": token.group(1), "text": ""}, files={"file": ("referral.docx", data)}
        )
        first = time.perf_counter() - began
        while 'id="verdict"' not in page.text:
            assert "data-wait" in page.text, page.text[:500]
            time.sleep(0.5)
            page = self._client.get(str(page.url))
        return first, time.perf_counter() - began


def started(workers: int) -> tuple[subprocess.Popen[str], str]:
    """A server that is warm."""
    command = [sys.executable, "-m", "doccheck", "serve", "--port", "0", "--workers", str(workers)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found
    threading.Thread(target=process.stderr.read, daemon=True).start()
    address = found.group().rstrip("/")
    while httpx.get(f"{address}/readyz").json()["loaded"] < workers:
        time.sleep(0.5)
    return process, address


def said(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(f"{name:<58} {len(seconds):>4} {statistics.median(seconds):>8.2f} {p95:>8.2f} {ordered[-1]:>8.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true", help="fewer rounds, and 60 pages for 300")
    options = parser.parse_args()
    rounds, many = (8, 60) if options.short else (30, 300)
    short, long = word_file(2), word_file(many)
    process, address = started(workers=2)
    try:
        somebody, another = Somebody(address), Somebody(address)
        somebody.check(short)
        print(f"{'seconds':<58} {'n':>4} {'median':>8} {'95%':>8} {'most':>8}")
        said("two pages, from the drop to the result", [somebody.check(short)[1] for _ in range(rounds)])
        waited: list[tuple[float, float]] = []
        watch = threading.Thread(target=lambda: waited.append(another.check(long)))
        watch.start()
        time.sleep(1)
        beside = []
        while watch.is_alive() and len(beside) < 4 * rounds:
            beside.append(somebody.check(short)[1])
        watch.join()
        said(f"two pages, while {many} pages are checked for somebody else", beside)
        said(f"{many} pages, until the page shows that it goes on", [waited[0][0]])
        said(f"{many} pages, from the drop to the result", [waited[0][1]])
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main()
