"""What reports repeat of a document's words, how they group, and that data keeps its schema."""

import json
from io import StringIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from doccheck.model import Confidence, Document, Finding, Gap, Layer, Report, Severity, Span, Verdict
from doccheck.reports import Checked, Excerpts, Frame, Judged, data, text
from doccheck.reports.excerpts import excerpt, masked, one_line, shown
from doccheck.reports.page import console_for

RULE = {
    code: SimpleNamespace(
        code=code,
        name=name,
        severity=severity,
        message="It is there.",
        why="It matters.",
        remedy="Write this instead.",
        source="A principle.",
    )
    for code, name, severity in (
        ("TP301", "third-party-name", Severity.WARNING),
        ("RR405", "no-lawful-basis", Severity.WARNING),
        ("SC506", "unchecked", Severity.ERROR),
    )
}
WORDS = "Pat Doyle saw Pat Doyle, and Mr Doyle."


def named(start, end, where="page 1", **more):
    confidence = more.pop("confidence", Confidence.HIGH)
    return Finding("TP301", Span(start, end), Severity.WARNING, confidence, where, **more)


def checked(*findings, gaps=(), words=WORDS, path="a.txt", **more):
    document = Document(path, "text/plain", "0" * 64, words)
    report = Report(document, tuple(findings), tuple(gaps), **more)
    verdict = Verdict.UNCHECKED if gaps else Verdict.ADVISE if findings else Verdict.PASS
    return Checked((Judged(report, verdict, "A sentence."),), verdict, "A sentence.")


def frame(**more):
    pack = SimpleNamespace(name="built-in", version="1", sha256="ab" * 32)
    return Frame("0.1", "built-in", (pack,), RULE, **more)


def printed(*inputs, width=80, **more):
    paper = StringIO()
    text.render(console_for(paper, width), frame(excerpts=Excerpts.FULL, **more), inputs)
    return paper.getvalue()


def test_the_same_words_are_said_once_with_every_place():
    found = [named(0, 9), named(14, 23, "page 2"), named(29, 37, "page 2")]
    assert "  1  Page 1; also page 2: “Pat Doyle”\n     Page 2: “Mr Doyle”\n" in printed(checked(*found))
    assert "1 thing in 3 places: 1 that would make it better.\n" in printed(checked(*found))


def test_many_places_are_counted_and_not_listed():
    found = [named(0, 9, f"page {n}") for n in range(1, 9)]
    assert "Page 1; also page 2, page 3, page 4, 4 more places: “Pat Doyle”\n" in printed(checked(*found))


def test_different_words_at_one_place_stand_together():
    found = [named(0, 9), named(29, 37)]
    assert "Page 1: “Pat Doyle”, “Mr Doyle”\n" in printed(checked(*found))


def test_what_is_not_seen_and_what_is_unsure_is_said_in_words():
    found = [named(0, 9, hidden=True), named(29, 37, "page 2", confidence=Confidence.LOW)]
    said = printed(checked(*found))
    assert "Page 1 (not seen on the page): “Pat Doyle”\n" in said
    assert "Page 2 (unsure): “Mr Doyle”\n" in said


def test_a_gap_comes_first_and_its_finding_is_not_said_again():
    gap = Gap("page 3", "a picture without text")
    twin = Finding("SC506", None, Severity.ERROR, Confidence.HIGH, "page 3")
    said = " ".join(printed(checked(twin, named(0, 9), gaps=[gap])).split())
    assert "Page 3: a picture without text. Nothing can be said of it; please look at it yourself." in said
    assert said.index("Could not be checked") < said.index("Would make it better")
    assert "SC506" not in said


def test_all_that_is_recorded_is_said_in_one_line():
    words = WORDS + " Section 47 of the Act. As a public body."
    basis = Span(words.index("Section"), words.index(" As"))
    satisfied = (("RR402", Span(0, 3)), ("RR405", basis), ("RR407", Span(0, 3)))
    said = printed(checked(named(0, 9), words=words, satisfied=satisfied))
    assert "  Recorded: consent, lawful basis (section 47), decision and date.\n" in said
    said = printed(checked(named(0, 9), satisfied=(("RR405", Span(0, 9)),)))
    assert "  Recorded: lawful basis.\n" in said


def test_released_and_set_aside_are_counted():
    said = " ".join(printed(checked(named(0, 9), released=1, suppressed=2)).split())
    assert "1 released; 2 set aside by policy." in said


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_page_or_ends_in_space(width):
    words = "A very long sentence, of the kind that people write at the end of a day, " * 8
    found = [named(0, len(words) - 1, "table “Household”, row “Uncle on the mother's side”")]
    said = printed(checked(*found, words=words, path="folder/" * 9 + "a.txt"), width=width)
    for line in said.splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_a_terminal_without_curly_quotes_gets_straight_ones():
    class Old(StringIO):
        encoding = "ascii"

    paper = Old()
    text.render(console_for(paper, 80), frame(excerpts=Excerpts.FULL), [checked(named(0, 9))])
    assert 'Page 1: "Pat Doyle"' in paper.getvalue()
    assert paper.getvalue().isascii()


@given(st.text())
def test_nothing_shown_can_steer_a_terminal(words):
    line = one_line(words)
    assert line.isprintable()
    assert "\n" not in line


@given(st.text())
def test_a_mask_never_holds_a_whole_word(words):
    for part in masked(words).split():
        assert len(part) <= 2


def test_excerpts():
    document = Document("a.txt", "text/plain", "", "Pat\nDoyle, aged 9 " + "x" * 400)
    name = Span(0, 9)
    assert excerpt(document, name, Excerpts.FULL) == "Pat\nDoyle"
    assert excerpt(document, name, Excerpts.MASKED) == "P… D…"
    assert excerpt(document, name, Excerpts.NONE) is excerpt(document, None, Excerpts.FULL) is None
    assert shown(document, name, Excerpts.FULL) == "“Pat Doyle”"
    assert len(shown(document, Span(0, 418), Excerpts.FULL)) < 330


# --- data ----------------------------------------------------------------------------------------

VALID = Draft202012Validator(json.loads(data.schema_text()))


def test_data_keeps_the_schema_in_order_of_place():
    late, early = named(29, 37, layer=Layer.COMMENT, hidden=True), named(0, 9)
    whole = Finding("RR405", None, Severity.WARNING, Confidence.MEDIUM)
    answer = data.build(frame(statistics=True, off=("FO201",)), [checked(late, early, whole), checked()])
    VALID.validate(answer)
    found = answer["documents"][0]["findings"]
    assert [(f["code"], f["start"], f["end"]) for f in found] == [
        ("RR405", None, None),
        ("TP301", 0, 9),
        ("TP301", 29, 37),
    ]
    assert (found[2]["layer"], found[2]["hidden"]) == ("comment", True)
    assert answer["statistics"] == {"TP301": 2, "RR405": 1}
    assert answer["doccheck"]["off"] == ["FO201"]


def test_the_schema_refuses_half_a_place_and_unknown_keys():
    answer = data.build(frame(), [checked(named(0, 9))])
    answer["documents"][0]["findings"][0]["end"] = None
    with pytest.raises(ValidationError):
        VALID.validate(answer)
    with pytest.raises(ValidationError):
        VALID.validate(data.build(frame(), []) | {"more": 1})


def test_every_message_has_its_verdict_and_the_worst_stands_for_all():
    def message(path, verdict):
        return Checked((Judged(checked(path=path).documents[0].report, verdict, ""),), verdict, "", True)

    one = data.build(frame(), [message("a.eml", Verdict.PASS), checked()])
    assert one["message"] == {"path": "a.eml", "verdict": "pass"}
    assert "messages" not in one
    two = data.build(frame(), [message("a.eml", Verdict.PASS), message("b.eml", Verdict.HOLD)])
    VALID.validate(two)
    assert two["message"] == {"path": "b.eml", "verdict": "hold"}
    assert [each["path"] for each in two["messages"]] == ["a.eml", "b.eml"]


def test_a_path_that_is_no_text_survives():
    answer = data.render(frame(), [checked(path="caf\udce9.txt")])
    assert json.loads(answer)["documents"][0]["path"] == "caf\udce9.txt"


def test_a_place_with_a_remedy_of_its_own_says_that_one():
    found = [named(0, 9, remedy="Cut the tie."), named(14, 23, "page 2"), named(29, 37, "page 2")]

    said = printed(checked(*found))
    assert "Cut the tie. Write this instead." in said
    report = data.build(frame(), [checked(*found)])
    remedies = [finding["remedy"] for finding in report["documents"][0]["findings"]]
    assert remedies == ["Cut the tie.", "Write this instead.", "Write this instead."]
