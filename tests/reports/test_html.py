"""The page: whole without network and script, sound for a screen reader, and without a word that is not asked for."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from doccheck.model import Block, BlockKind, Flag, Gap, Layer, Settled, Span
from doccheck.reports import Excerpts, html

from .making import checked, found, frame, judged

TEXT = "Pat Doyle rang us.\n\nHe lives at 4 Kiln Row."
BLOCKS = (
    Block(Span(0, 18), where="page 1, first paragraph"),
    Block(Span(20, 43), where="page 2, first paragraph"),
)


def page(*inputs, how=Excerpts.FULL, **more):
    return html.render(frame(excerpts=how, **more), inputs).decode()


def tree(*inputs, **more):
    return lxml_html.document_fromstring(page(*inputs, **more))


def said(element):
    return " ".join(element.text_content().split())


def one(**more):
    findings = (found("TP303", 0, 9, "page 1, first paragraph"), found("TP301", 4, 14), found("RR405"))
    return checked(judged(TEXT, *findings, blocks=BLOCKS, **more))


def test_findings_stand_in_the_text_with_their_numbers_and_lead_to_the_checklist():
    made = tree(one())
    marks = [(mark.text_content(), mark.get("class")) for mark in made.iter("mark")]
    assert marks == [("Pat ", "error"), ("Doyle", "error"), (" rang", "warning")]
    refs = made.xpath("//a[starts-with(@class,'ref ')]")
    assert [(said(ref), ref.get("href")) for ref in refs] == [
        ("Thing to mend 1", "#document-1-thing-1"),
        ("Thing to mend 2", "#document-1-thing-2"),
    ]
    assert [said(label) for label in made.xpath("//li[contains(@class,'thing')]//label")] == [
        "1. An informant",
        "2. A name",
        "3. No lawful basis",
    ]


def test_a_thing_says_what_why_what_instead_source_and_how_sure():
    first = tree(one()).xpath("//li[@id='document-1-thing-1']")[0]
    words = said(first)
    for part in (
        "Please mend first",
        "“Pat Doyle”",
        "page 1, first paragraph",
        "It is there. It matters.",
        "What to write instead. Write this instead.",
        "From the guidance: A principle.",
        "doccheck is sure.",
        "TP303 informant-identifiable",
    ):
        assert part in words


def test_the_verdict_comes_first_then_what_was_not_checked_then_what_to_do():
    words = said(tree(one(gaps=[Gap("page 3", "it is a picture")])).xpath("//main")[0])
    order = [
        "The verdict in one sentence.",
        "Could not be checked",
        "To do, and to tick off",
        "The text, with",
    ]
    assert sorted(order, key=words.index) == order


def test_every_link_leads_somewhere_and_every_name_is_there_once():
    made = tree(one(), checked(judged(TEXT, found("TP301", 10, 30), path="b.txt", blocks=BLOCKS)))
    ids = Counter(made.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert {link[1:] for link in made.xpath("//a/@href")} <= ids.keys()
    assert {name for label in made.xpath("//@aria-labelledby") for name in label.split()} <= ids.keys()
    assert set(made.xpath("//label/@for")) <= ids.keys()


def test_it_asks_for_nothing_and_runs_nothing():
    made = tree(one())
    assert not made.xpath("//script | //link | //img | //iframe | //@src | //@onclick | //object")
    assert not re.search(r"url\(|@import|https?:", page(one()))
    (rule,) = made.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert rule.startswith("default-src 'none'")


def test_headings_go_down_without_a_leap_and_the_language_is_named():
    made = tree(one())
    levels = [int(each.tag[1]) for each in made.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert made.get("lang") == "en-GB"
    assert made.xpath("//main[@id='main']")
    assert made.xpath("//body/a[1]/@href") == ["#main"]


def test_every_box_to_tick_has_a_label():
    made = tree(one())
    for box in made.xpath("//input"):
        assert box.xpath("ancestor::label") or made.xpath(f"//label[@for='{box.get('id')}']")


def test_filters_are_there_for_what_occurs_and_need_no_script():
    made = page(one())
    assert re.findall(r'id="show-(\w+)"', made) == ["error", "warning", "TP", "RR"]
    for key in ("error", "warning", "TP", "RR"):
        assert f"body:has(#show-{key}:not(:checked))" in made
    assert "Some of what was found is not shown" in made


@pytest.mark.parametrize("how", [Excerpts.NONE, Excerpts.MASKED])
def test_without_words_it_says_how_to_have_them(how):
    made = page(one(), how=how)
    assert not re.search(r"Doyle|Kiln|rang", made)
    assert ("--excerpts full" in made) == (how is Excerpts.NONE)
    assert ("<mark" in made) == (how is Excerpts.MASKED)


def test_cells_become_a_table_and_what_is_not_seen_says_so():
    def cell(start, end, row):
        return Block(Span(start, end), Layer.TABLE, f"table 1, row {row}", BlockKind.CELL)

    hidden = Block(Span(12, 15), Layer.HIDDEN, "hidden text, paragraph 2", flags=frozenset({Flag.HIDDEN}))
    blocks = (cell(0, 3, 1), cell(4, 7, 1), cell(8, 11, 2), hidden)
    made = tree(checked(judged("one|two\nsix\nten", found("TP301", 12, 15), blocks=blocks)))
    cells = [[said(each) for each in row.xpath("td")] for row in made.xpath("//section//tr")]
    assert cells == [["one", "two"], ["six"]]
    assert "Hidden text, paragraph 2 – not seen on the page" in said(
        made.xpath("//div[contains(@class,'unseen')]")[0]
    )


def test_what_is_accepted_is_counted_with_its_reason():
    settled = Settled(
        found("TP301", 0, 9), "an acceptance", "She agreed.", "J. Reid", "2026-11-01", date(2027, 1, 31)
    )
    made = said(tree(checked(judged(TEXT, blocks=BLOCKS, suppressed=1, settled=(settled,)))))
    assert "Not among the things above: 1 accepted." in made
    assert "A name TP301paragraph 1Accepted by J. Reid on 2026-11-01, until 2027-01-31She agreed." in made


def test_what_is_right_is_said_and_whether_it_stands_in_the_record():
    one_document = judged(TEXT, blocks=BLOCKS, satisfied=(("RR402", Span(0, 3)),), recorded=("RR412",))
    made = said(tree(checked(one_document)).xpath("//section[@aria-labelledby='document-1-right']")[0])
    assert made == "Already right Consent is there. The child's views are in the decision record."


def test_notices_are_on_the_page():
    made = said(tree(one(notices=("a.toml: acceptance 1 has no reason",)), notices=("b.toml: is not TOML",)))
    assert "Please note: a.toml: acceptance 1 has no reason." in made
    assert "Please note: b.toml: is not TOML." in made


@given(st.text(max_size=60), st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=20))
def test_nothing_in_a_document_or_its_name_becomes_markup(words, name):
    hostile = f"<script>alert(1)</script>{words}<img src=x onerror=alert(1)>{{{{ 7*7 }}}}"
    made = tree(checked(judged(hostile, found("TP301", 0, len(hostile)), path=f"<b>{name}")))
    assert not made.xpath("//script | //img | //b")
    assert "{{ 7*7 }}" in made.text_content()


def test_nothing_in_a_text_can_turn_the_direction_of_reading_or_is_in_a_repr():
    hostile = "Pat\u202eelyoD\u2066 rang\x00.\nNext"
    one_document = checked(judged(hostile, found("TP301", 0, 9)))
    made = page(one_document)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", made)
    assert "rang.\nNext" in made
    view = html.DocumentView.of(frame(excerpts=Excerpts.FULL), one_document.documents[0], 1)
    assert "elyoD" not in repr(view)


# --- colours --------------------------------------------------------------------------------------


def colours(dark):
    css = re.search(r"<style>(.*?)</style>", page(one()), re.DOTALL).group(1)
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", blocks[1 if dark else 0]))


def light(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one_colour, other):
    high, low = sorted((light(one_colour), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_letters_are_told_from_what_is_behind_them(dark):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text."""
    named = colours(dark)
    pairs = [("ink", "paper"), ("soft", "paper"), ("soft", "pale"), ("link", "paper"), ("ink", "pale")]
    for own in ("error", "warning", "note", "good"):
        pairs += [(own, "paper"), (own, f"{own}-pale"), ("ink", f"{own}-pale")]
    low = {pair: contrast(named[pair[0]], named[pair[1]]) for pair in pairs}
    assert not {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < 4.5}


def test_what_is_wrong_with_a_file_is_put_right_by_doing_and_not_by_writing():
    words = said(tree(checked(judged("", found("SC506")))).xpath("//li[@id='document-1-thing-1']")[0])
    assert "What to do. Write this instead." in words
    assert "What to write instead" not in words
