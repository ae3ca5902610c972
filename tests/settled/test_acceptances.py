"""The file of acceptances: it comes back as it was written, and what is wrong in it is named and settles nothing."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.model import Block, Confidence, Document, Finding, Gap, Report, Severity, Span
from doccheck.settled.acceptances import Acceptance, Acceptances, AcceptancesError, parse, written
from doccheck.settled.keys import context_key, fresh_salt, key_of, part_key
from doccheck.settled.matching import against, baseline_notices, beside
from doccheck.settled.reasons import fault, repeats
from doccheck.settled.store import content, held, replaced

SALT = fresh_salt()
TODAY = date(2026, 11, 28)
KNOWN = {"TP301", "TP303", "RR405"}
REASON = "She agreed in writing to be named."
TEXT = "Pat Doyle rang.\n\nPat Doyle came."
DOCUMENT = Document(
    "a.docx",
    "text/plain",
    "1" * 64,
    TEXT,
    (Block(Span(0, 15), where="one"), Block(Span(17, 32), where="two")),
)


def entry(*keys, rule="TP301", **more):
    given_ = {"reason": REASON, "who": "J. Reid", "when": "2026-11-01T10:00:00Z"} | more
    return Acceptance(rule, frozenset(keys or ("a" * 64,)), **given_)


def accepted(*entries, document="1" * 64):
    return Acceptances(SALT, document, entries)


def report(*spans, code="TP301", document=DOCUMENT, gaps=()):
    findings = [
        Finding(code, Span(*span) if span else None, Severity.WARNING, Confidence.HIGH, "one")
        for span in spans
    ]
    return Report(document, tuple(findings), gaps)


LINE = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=40).map(str.strip).filter(bool)
KEY = st.text("0123456789abcdef", min_size=64, max_size=64)
ENTRY = st.builds(
    Acceptance,
    rule=st.sampled_from(["TP301", "RR405", "ZZ999"]),
    keys=st.frozensets(KEY, min_size=1, max_size=3),
    reason=LINE,
    who=LINE,
    when=st.datetimes(datetime(2020, 1, 1)).map(lambda moment: moment.isoformat(timespec="seconds") + "Z"),
    until=st.none() | st.dates(),
    part=st.just("") | KEY,
)


@given(st.lists(ENTRY, max_size=4))
def test_what_is_written_is_read_again(entries):
    back = parse(written(accepted(*entries)), KNOWN, date.min)
    assert (back.salt, back.document) == (SALT, "1" * 64)
    assert [(e.rule, e.keys, e.reason, e.who, e.when, e.until, e.part) for e in back.entries] == [
        (e.rule, e.keys, e.reason, e.who, e.when, e.until, e.part) for e in entries
    ]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_as_a_file(found):
    with suppress(AcceptancesError):
        parse(found, KNOWN, TODAY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("salt = ", "pepper = "), "salt is missing"),
        (('rule = "TP301"', 'rule = "tp"'), "accepted 1, rule is not what is wanted there"),
        (("who = ", "whom = "), "accepted 1: who is missing"),
        (("who = ", 'colour = "red"\nwho = '), "accepted 1: it has a key that does not belong there"),
        (("when = 2026-11-01T10:00:00Z", 'when = "2026-13-45"'), "accepted 1, when is no date or time"),
        (("version = 1", "version = 2"), "version is not what is wanted there"),
        (("[[accepted]]", "[[accepted"), "is not TOML"),
    ],
)
def test_a_file_that_is_not_one_is_refused_with_the_place(change, said):
    found = written(accepted(entry())).decode().replace(*change)
    with pytest.raises(AcceptancesError, match=said):
        parse(found.encode(), KNOWN, TODAY)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rule": "ZZ999"}, "acceptance 1 (ZZ999) is about a rule that does not exist; it settles nothing"),
        ({"reason": ""}, "acceptance 1 (TP301) has no reason; it settles nothing"),
        ({"reason": "n/a"}, "acceptance 1 (TP301) has no reason of substance"),
        ({"until": date(2026, 11, 27)}, "acceptance 1 (TP301) ended on 27 November 2026; it settles nothing"),
    ],
)
def test_an_entry_that_does_not_hold_is_reported_and_settles_nothing(wrong, said):
    own = key_of("TP301", DOCUMENT, Span(0, 9), SALT)
    read = parse(written(accepted(entry(own, **wrong))), KNOWN, TODAY)
    before = report((0, 9))
    settlement = beside([before], read, "a.docx.doccheck.toml", KNOWN)
    after = settlement(before)
    assert (after.findings, after.suppressed) == (before.findings, 0)
    (notice,) = after.notices
    assert notice.startswith(f"a.docx.doccheck.toml: {said}")


def test_the_last_day_still_holds():
    read = parse(written(accepted(entry(until=TODAY))), KNOWN, TODAY)
    assert read.entries[0].fault == ""


def test_what_is_accepted_is_taken_out_wherever_the_words_stand_and_counted_with_its_reason():
    own = key_of("TP301", DOCUMENT, Span(0, 9), SALT)
    before = report((0, 9), (17, 26), (0, 3))
    after = beside([before], accepted(entry(own)), "s", KNOWN)(before)
    assert [finding.span for finding in after.findings] == [Span(0, 3)]
    assert after.suppressed == 2
    assert [(s.by, s.reason, s.who) for s in after.settled] == [("an acceptance", REASON, "J. Reid")] * 2
    assert after.notices == ()


@pytest.mark.parametrize(
    ("asked", "gaps", "document", "said"),
    [
        (KNOWN, (), "1" * 64, "s: acceptance 1 (TP301) matches nothing in the document any more"),
        ({"RR405"}, (), "1" * 64, None),
        (KNOWN, (Gap("page 2", "a picture"),), "1" * 64, None),
    ],
)
def test_an_acceptance_that_matches_nothing_is_reported_unless_it_could_not_be_seen(
    asked, gaps, document, said
):
    before = report(gaps=gaps)
    notices = beside([before], accepted(entry(), document=document), "s", asked).notices
    assert [notice.split(";")[0] for notice in notices] == ([said] if said else [])


def test_a_file_from_another_document_is_told_as_one():
    settlement = beside([report()], accepted(entry("b" * 64), entry(), document="2" * 64), "s", KNOWN)
    assert settlement.notices == (
        "s: was written for another document, or all that it is about has changed; it settles nothing",
    )


def test_an_acceptance_for_an_attachment_holds_there_only():
    inner = Document("m.eml!letter.docx", "text/plain", "3" * 64, TEXT)
    own = key_of("TP301", inner, Span(0, 9), SALT)
    outer = report((0, 9))
    attached = report((0, 9), document=inner)
    one = entry(own, part=part_key(inner.path, SALT))
    settlement = beside([outer, attached], accepted(one), "s", KNOWN)
    assert settlement(outer).suppressed == 0
    assert settlement(attached).suppressed == 1
    assert part_key("elsewhere/m.eml!letter.docx", SALT) == one.part


def test_a_baseline_counts_only_where_the_words_stood():
    own = context_key("TP301", DOCUMENT, Span(0, 9), SALT)
    base = accepted(entry(own, "c" * 64), document="")
    before = report((0, 9), (17, 26))
    settlement = against([before], base)
    after = settlement(before)
    assert [finding.span for finding in after.findings] == [Span(17, 26)]
    assert [settled.by for settled in after.settled] == ["the baseline"]
    assert baseline_notices(base, "b.toml", settlement.matched, KNOWN) == (
        "b.toml: 1 of its 2 accepted findings match nothing in what was checked",
    )
    moved = Document("z.docx", "text/plain", "9" * 64, "New.\n\nPat Doyle rang.", (Block(Span(6, 21)),))
    later = report((6, 15), document=moved)
    assert against([later], base)(later).findings == ()


def test_a_later_decision_takes_the_place_of_an_earlier_one():
    first = accepted(entry("a" * 64, "b" * 64), entry("d" * 64, rule="RR405"))
    after = first.adding(entry("a" * 64, "b" * 64, reason="Another reason altogether."))
    assert [(e.rule, e.reason) for e in after.entries] == [
        ("RR405", REASON),
        ("TP301", "Another reason altogether."),
    ]


@pytest.mark.parametrize(
    "reason",
    ["", " ", "n/a", "N.A.", "ok", "OK.", "fine", "accepted", "false positive", "because", "it is fine", "x " * 20,
     "aaaa aaaa aaaa aaaa aaaa", "see above", "will fix later", "1234567890 1234567890", "w" * 501],
)  # fmt: skip
def test_no_reason_of_substance(reason):
    assert fault(reason)


@pytest.mark.parametrize(
    "reason",
    [REASON, "The neighbour asked us to say that it was her.", "Agreed with the duty manager by telephone."],
)
def test_a_reason_of_substance(reason):
    assert fault(reason) == ""


def test_a_reason_must_not_say_the_words_again():
    assert repeats("Pat  DOYLE agreed to it.", "Pat Doyle")
    assert not repeats("He agreed to it.", "Pat Doyle")
    assert not repeats("An attic is no place.", "tic")


def test_two_who_write_at_once_do_not_lose_a_decision(tmp_path):
    file = tmp_path / "a.docx.doccheck.toml"
    with held(file) as part:
        with pytest.raises(AcceptancesError, match="is being written by somebody else"), held(file):
            pass
        replaced(file, part, accepted(entry()))
    assert content(file) == written(accepted(entry()))
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
