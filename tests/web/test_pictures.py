"""The pictures of the documentation are made of the page as it is."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from .test_browser import chromium, come  # noqa: F401 - fixtures
from .test_pages import TEXT, word_file

SCRIPT = Path("docs/make_page_pictures.py")


def test_every_picture_can_be_made(come, tmp_path):  # noqa: F811
    spec = spec_from_file_location("make_page_pictures", SCRIPT)
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    sample = tmp_path / "referral.docx"
    sample.write_bytes(word_file("Concerns", TEXT))
    page = come()
    script.pictures(page, page.running.address, sample, tmp_path)
    for name in script.NAMES:
        picture = (tmp_path / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 10_000
        assert (Path("docs/pictures") / f"{name}.png").is_file()
