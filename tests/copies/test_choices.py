"""Who can be taken out of a document, under which label, by which words; and what was chosen, kept without the words."""

import json

import pytest

from doccheck.copies import CopyError
from doccheck.copies.choices import choices
from doccheck.copies.selection import loaded, saved
from doccheck.model import Confidence, Document, Finding, Person, Report, Role, Severity, Span
from doccheck.settled.keys import key_of


def report(text, people=(), findings=()):
    """A report of a text: people as (names, role, more), findings as (code, words)."""
    document = Document("a.txt", "text/plain", "", text)

    def spans(words):
        found, at = [], text.find(words)
        while at >= 0:
            found.append(Span(at, at + len(words)))
            at = text.find(words, at + 1)
        return found

    made = []
    for names, role, more in people:
        mentions = sorted({span for name in names for span in spans(name)})
        apart = [m for m in mentions if not any(o != m and o.contains(m) for o in mentions)]
        made.append(Person(tuple(apart), role, **more))
    found = [
        Finding(code, span, Severity.WARNING, Confidence.HIGH)
        for code, words in findings
        for span in spans(words)
    ]
    return Report(document, tuple(found), people=tuple(made))


CASE = report(
    "Leo Marsh and his mother, Dawn Marsh. The neighbour, Carol Mead, rang. Mrs Mead said so."
    " Leo's friend Tom Orme was there, and Tom's number is 07700 900123. A neighbour, Pat Doyle, waved.",
    [
        (["Leo Marsh", "Leo"], Role.SUBJECT, {"child": True}),
        (["Dawn Marsh"], Role.FAMILY, {}),
        (["Carol Mead", "Mrs Mead"], Role.THIRD_PARTY, {}),
        (["Tom Orme", "Tom"], Role.OTHER_CHILD, {"child": True}),
        (["Pat Doyle"], Role.THIRD_PARTY, {}),
    ],
    [("TP301", "Carol Mead"), ("TP305", "Tom Orme"), ("TP302", "07700 900123"), ("TP301", "Pat Doyle")],
)


def test_people_go_whole_and_are_called_what_they_are_to_the_child():
    found = {choice.label: [d.quote(s) for d, s in choice.spans] for choice in choices([CASE])}

    assert found == {
        "[neighbour A]": ["Carol Mead", "Mrs Mead"],
        "[other child A]": ["Tom Orme", "Tom"],
        "[contact details removed]": ["07700 900123"],
        "[neighbour B]": ["Pat Doyle"],
    }


def test_an_informant_is_called_nothing_more():
    (choice,) = choices(
        [
            report(
                "The neighbour, Carol Mead, rang.",
                [(["Carol Mead"], Role.THIRD_PARTY, {"informant": True})],
                [("TP303", "Carol Mead")],
            )
        ]
    )

    assert choice.label == "[informant A]"


def test_names_by_which_somebody_is_looked_for_beyond_the_mentions():
    carol, *_, pat = choices([CASE])

    # "Carol" and "Mead" are ordinary words too, and alone they are looked for in addresses only.
    assert {(entry.text, entry.in_addresses) for entry in carol.entries} == {
        ("Carol Mead", False),
        ("Mrs Mead", False),
        ("Carol", True),
        ("Mead", True),
    }
    assert {entry.text for entry in pat.entries if not entry.in_addresses} == {"Pat Doyle", "Doyle"}


def test_a_name_that_somebody_who_stays_bears_too_goes_only_where_it_was_found():
    made = report(
        "Carol Marsh and Carol Mead. Carol told us.",
        [(["Carol Marsh"], Role.FAMILY, {}), (["Carol Mead", "Carol told"], Role.THIRD_PARTY, {})],
        [("TP301", "Carol Mead")],
    )
    person = made.people[1]
    made = Report(
        made.document,
        made.findings,
        people=(made.people[0], Person((person.mentions[0], Span(28, 33)), Role.THIRD_PARTY)),
    )

    (choice,) = choices([made])

    assert "Carol" not in {entry.text for entry in choice.entries}
    assert choice.shared == 1


def test_the_same_person_in_a_file_inside_has_the_same_letter():
    other = report("Seen: Carol Mead.", [(["Carol Mead"], Role.THIRD_PARTY, {})], [("TP301", "Carol Mead")])

    found = [choice for choice in choices([CASE, other]) if choice.label == "[neighbour A]"]

    assert len(found) == 1
    assert len(found[0].spans) == 3


def test_a_saved_selection_is_known_again_and_holds_no_words():
    found = choices([CASE])
    data = saved([found[0], found[2]])

    assert loaded(data).chosen(found) == (found[0], found[2])
    assert loaded(data).unknown(found) == 0
    assert loaded(data).unknown(found[1:]) == 1
    assert b"Mead" not in data
    assert b"900123" not in data
    entry = json.loads(data)["taken"][0]
    assert entry["key"] == key_of("TP301", CASE.document, CASE.findings[0].span, loaded(data).salt)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"doccheck_selection": 2, "salt": "00", "taken": []}', b"\xff"]
)
def test_what_is_no_selection_is_refused(data):
    with pytest.raises(CopyError, match="not a saved selection"):
        loaded(data)
