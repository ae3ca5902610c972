"""Web pages: paragraphs, tables, lists, form elements; what is not displayed is marked."""

from __future__ import annotations

import pytest

from doccheck.model import BlockKind, Flag, Layer
from tests.readers.files import block, fields, one, seen, sound


def test_a_page() -> None:
    page = (
        b"<!DOCTYPE html><html><head><title>no</title><style>p {color: red}</style></head><body><h2>Concerns</h2>"
        b"<p>Leo came\n in <b>cold</b>.<br>Then he slept.</p><ul><li>one<li>two</ul><pre>a\n b</pre>"
        b"<!-- no --><script>no</script></body></html>"
    )
    document = one("a.html", page)
    sound(document)
    lines = [line for line in document.text.splitlines() if line]
    assert lines[:7] == [
        "Concerns",
        "Leo came in cold.",
        "Then he slept.",
        "\u2022 one",
        "\u2022 two",
        "a",
        "b",
    ]
    assert [(b.layer, b.where) for b in document.blocks[7:]] == [
        (Layer.PROPERTY, "the page's title"),
        (Layer.HIDDEN, "a remark in the page's source"),
    ]
    assert block(document, "Concerns").kind is BlockKind.HEADING
    assert block(document, "Then he slept.").where.startswith("under 'Concerns'")


def test_tables_and_form_elements() -> None:
    page = (
        b"<html><table><caption>Household</caption><tr><td>Name of child</td><td>Leo <table><tr><td>in"
        b"<td>ner</table></td></tr></table><p>Told? Yes <input type=checkbox> No <input type=checkbox checked></p>"
        b"<p>School: <input value='Mill Lane'> <input type=hidden value=SECRET></p><select><option>a<option selected>b</select>"
    )
    document = one("a.html", page)
    sound(document)
    text = seen(document)
    for line in (
        "Household",
        "Name of child | Leo",
        "in | ner",
        "Told? Yes \u2610 No \u2612",
        "School: Mill Lane",
        "b",
    ):
        assert line in text.splitlines()
    assert ("Name of child", "Leo") in fields(document)
    assert ("Told?", "No") in fields(document)
    assert block(document, "Leo").layer is Layer.TABLE
    assert "SECRET" not in text


@pytest.mark.parametrize(
    "how", ['style="display: none"', "hidden", 'style="font-size:0"', 'style="mso-hide:all"']
)
def test_what_is_not_displayed_is_hidden(how: str) -> None:
    document = one("a.html", f"<html><p>shown</p><div {how}><p>HIDDEN</p></div></html>".encode())
    assert block(document, "HIDDEN").flags == {Flag.HIDDEN}
    assert seen(document) == "shown"


@pytest.mark.parametrize(
    "page",
    [
        "<html><p>Zo\u00eb</p>".encode(),
        "<html><p>Zo\u00eb</p>".encode("cp1252"),
        '<html><meta charset="iso-8859-15"><p>Zo\u00eb</p>'.encode("iso-8859-15"),
        '<html><meta charset="nonsense"><p>Zo\u00eb</p>'.encode(),
        '<?xml version="1.0" encoding="utf-8"?><html><p>Zo\u00eb</p></html>'.encode(),
        "<html><p>Zo\u00eb</p>".encode("utf-16"),
    ],
)
def test_encodings(page: bytes) -> None:
    assert one("a.html", page).text == "Zo\u00eb"


def test_a_page_nested_without_end_ends() -> None:
    document = one("a.html", b"<html>" + b"<div>" * 20_000 + b"words")
    assert document.gaps or "words" in document.text


def test_words_in_a_table_and_outside_its_rows_and_cells_are_read() -> None:
    page = (
        "<table><caption>TITLE</caption><tr><td>FIRST</td></tr><center><tr><td>WRAPPED</td></tr></center>"
        "<tr>LOOSE<form><td>INFORM</td></form></tr></table>"
    )
    words = one("a.html", f"<html><body>{page}</body></html>".encode()).text
    for word in ("TITLE", "FIRST", "WRAPPED", "LOOSE", "INFORM"):
        assert words.count(word) == 1, word
