"""Every sample against its whole expected report. `make samples` writes them again; the difference is the review."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script beside the samples, with one engine for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SAMPLES))
        yield importlib.import_module("make_expected")


@pytest.mark.parametrize("expected", sorted(SAMPLES.glob("*.expected")), ids=lambda path: path.stem)
def test_the_whole_report(maker: ModuleType, expected: Path) -> None:
    assert maker.report(expected.stem) == expected.read_text("utf-8")


def test_every_sample_has_its_report(maker: ModuleType) -> None:
    assert [f"{name}.expected" for name in maker.names()] == sorted(
        f.name for f in SAMPLES.glob("*.expected")
    )


@pytest.mark.parametrize("name", ["good-referral.docx", "good-email.eml"])
def test_a_good_referral_passes(name: str) -> None:
    assert (SAMPLES / f"{name}.expected").read_text("utf-8").endswith("exit status 0\n")


def test_what_could_not_be_read_is_never_clean() -> None:
    assert (SAMPLES / "scanned-page.pdf.expected").read_text("utf-8").endswith("exit status 3\n")
