"""Bad records: one sentence each, with the field and what would be right; and the law of the day."""

import json
from copy import deepcopy
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from doccheck.record.fields import put
from doccheck.record.files import RecordError, parse
from doccheck.record.law import law
from doccheck.record.mistakes import mistakes
from doccheck.record.schema import field_schema, schema, schema_text

from .records import SALT, SHA256, TODAY, record_of

GOOD = record_of()


def sentences(record, **days):
    return [mistake.sentence for mistake in mistakes(record, TODAY, law().with_days(days))]


def with_(field, value):
    return put(deepcopy(GOOD), field, value)


RELEASE = {
    "code": "TP303", "key": SHA256, "where": "page 1", "reason": "r", "by": "J", "role": "m",
    "at": "2026-11-28T09:00:00+00:00",
}  # fmt: skip

WRONG = {
    "misspelt": ({**GOOD, "purpse": "x"}, "purpse: is not a field of a record; did you mean “purpose”?"),
    "unknown": (
        with_("consent.mood", "x"),
        "consent.mood: is not a field of a record; known here: status, given_by, given_on, form, informed_of, limits, "
        "refused_by, without_consent_because, details",
    ),
    "in the future": (with_("decided_on", "2026-11-29"), "decided_on: lies in the future; today is 2026-11-28"),
    "consent given later": (with_("consent.given_on", "2027-01-01"), "consent.given_on: lies in the future; today is 2026-11-28"),
    "no date": (with_("decided_on", "tomorrow"), "decided_on: has to be a date such as 2026-11-28"),
    "consent by nobody": (
        with_("consent", {"status": "given"}),
        "consent.given_by: consent was given, so the record has to say by whom",
    ),
    "consent refused and given": (
        with_("consent.given_by.name", "Dana"),
        "consent.given_by: nobody gave consent, so nobody can be named as having given it",
    ),
    "basis later than the decision": (
        with_("decided_on", "2026-02-04") | {"lawful_basis": {"basis": "recognised legitimate interest"}},
        "lawful_basis.basis: A recognised legitimate interest was not in force on 4 February 2026: it holds from 5 February 2026",
    ),
    "no such basis": (
        with_("lawful_basis.basis", "public good"),
        "lawful_basis.basis: has to be one of consent, contract, legal obligation, vital interests, public task, recognised "
        "legitimate interest, legitimate interests",
    ),
    "decided by nobody": (with_("decided_by", None), "decided_by: a decision needs the name of whoever decided"),
    "decided on no day": (with_("decided_on", None), "decided_on: a decision needs its day"),
    "kept too short": (
        with_("retain_until", "2026-11-26"),
        "retain_until: lies before the decision; it has to be that day or later",
    ),
    "no address": (
        with_("recipients", [{"name": "Duty", "address": "duty"}]),
        "recipients[1].address: has to be an address such as duty@example.gov.uk",
    ),
    "no content": (with_("document.sha256", "abc"), "document.sha256: has to be 64 hexadecimal digits, or null"),
    "nothing at all": ({}, "schema_version: is missing"),
    "spaces": (with_("reasons", " "), "reasons: has to be more than spaces"),
    "twice": (with_("lawful_basis.powers", ["s47", "s47"]), "lawful_basis.powers: holds the same twice"),
    "a text for a list": (with_("recipients", "Duty"), "recipients: has to be a list"),
    "a release without a reason": (
        {**GOOD, "releases": [{key: value for key, value in RELEASE.items() if key != "reason"}]},
        "releases[1].reason: is missing",
    ),
    "a release in the future": (
        {**GOOD, "releases": [RELEASE | {"at": "2027-01-01T09:00:00+00:00"}]},
        "releases[1].at: lies in the future; today is 2026-11-28",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_one_sentence_with_its_field(what):
    record, sentence = WRONG[what]
    assert sentences(record)[0] == sentence


def test_everything_that_is_missing_is_named():
    assert sentences({}) == [
        f"{field}: is missing" for field in ("schema_version", "document", "salt", "version")
    ]


def test_a_good_record_has_none():
    assert sentences(GOOD) == []
    assert sentences({**GOOD, "releases": [RELEASE]}) == []


def test_the_first_mistake_of_a_file_names_the_file():
    with pytest.raises(RecordError, match=r"^r\.json: purpse: is not a field"):
        parse(json.dumps({**GOOD, "purpse": "x"}), "r.json", TODAY)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "r.json: is not JSON (expecting property name enclosed in double quotes, line 1)"),
        (b"[]", "r.json: is not a record: it has to be a table of fields"),
        (b"\xff\xfe", "r.json: is not UTF-8 text"),
        (b'{"a": 1, "a": 2}', "r.json: a: stands there twice"),
        (b"[" * 100_000, "r.json: is not a record"),
    ],
)
def test_a_file_that_is_no_record_is_one_sentence(content, sentence):
    with pytest.raises(RecordError) as wrong:
        parse(content, "r.json", TODAY)
    assert str(wrong.value) == sentence


def test_no_mistake_repeats_what_stands_there():
    secret = "Zephaniah Quillfeather"
    for field in ("decided_on", "lawful_basis.basis", "document.sha256", "condition", "salt", "identifies"):
        for sentence in sentences(with_(field, secret)):
            assert "Zephaniah" not in sentence


# --- the law of the day ------------------------------------------------------------------------------


def on(day, basis="public task", powers=("s47",)):
    record = with_("decided_on", day)
    record = put(record, "retain_until", "2040-01-01")
    return put(record, "lawful_basis", {"basis": basis, "powers": list(powers)})


def test_a_record_of_2024_is_judged_by_the_law_of_2024():
    assert sentences(on("2024-05-03")) == []
    assert sentences(on("2024-05-03", "recognised legitimate interest")) == [
        "lawful_basis.basis: A recognised legitimate interest was not in force on 3 May 2024: it holds from 5 February 2026"
    ]
    assert sentences(on("2026-02-05", "recognised legitimate interest")) == []
    assert sentences(on("2026-09-29", powers=["s16la"])) == [
        "lawful_basis.powers[1]: Section 16LA, Children Act 2004 was not in force on 29 September 2026: it holds from 30 September 2026"
    ]
    assert sentences(on("2026-09-30", powers=["s16la"])) == []


def test_a_policy_can_name_a_day_that_could_not_be_confirmed():
    duty = on("2026-10-10", powers=["csa reporting duty"])
    assert len(sentences(duty)) == 1
    assert sentences(duty, **{"csa reporting duty": date(2026, 10, 1)}) == []
    assert len(sentences(duty, **{"csa reporting duty": date(2026, 10, 11)})) == 1
    assert len(sentences(on("2026-10-10", powers=["s16la"]), s16la=date(2026, 11, 1))) == 1


def test_before_the_law_that_is_known_nothing_is_said_to_hold():
    found = sentences(on("2018-05-24"))
    assert "decided_on: the law before 2018-05-25 is not known here" in found


def test_the_seven_bases_are_there_and_what_is_unsure_says_so():
    assert [each.article for each in law().of_kind("basis")] == [
        "6(1)(a)", "6(1)(b)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)",
    ]  # fmt: skip
    unsure = [each.name for each in law().provisions if not each.confirmed]
    assert unsure == ["s16la", "csa reporting duty"]
    for name in unsure:
        assert law().named("power", name).source


def test_every_pattern_of_the_law_finds_its_own_title_or_article():
    for text, kind, name in (
        ("We rely on public task.", "basis", "public task"),
        ("under section 47 of the Children Act", "power", "s47"),
        ("s.17 Children Act", "power", "s17"),
        ("the duty in section 16LA", "power", "s16la"),
        ("safeguarding of children and individuals at risk", "condition", "safeguarding"),
        ("Lawful basis: recognised legitimate interest", "basis", "recognised legitimate interest"),
    ):
        assert law().named(kind, name).pattern.search(text), text
    assert not law().named("basis", "legitimate interests").pattern.search("recognised legitimate interests")


# --- the schema --------------------------------------------------------------------------------------


def test_the_schema_is_a_schema_and_every_field_has_words():
    Draft202012Validator.check_schema(json.loads(schema_text()))
    assert json.loads(schema_text()) == schema()

    def fields(part, path):
        for name, each in part.get("properties", {}).items():
            yield f"{path}{name}", each
            yield from fields(each, f"{path}{name}.")
            yield from fields(each.get("items", {}), f"{path}{name}.")

    for name, part in fields(schema(), ""):
        assert part.get("title"), name
        assert part.get("description") or "const" in part, name


@pytest.mark.parametrize(
    "field",
    [
        "informed.why_not", "advice_sought.of", "consent.status", "consent.given_by.capacity", "consent.informed_of",
        "consent.limits", "consent.without_consent_because", "decision", "purpose", "requested_action", "what.summary",
        "retain_until", "review_on", "lawful_basis.basis", "condition", "recipients.knows_it_is_confidential",
        "recipients.will_use_it_for", "proportionality.risk", "childs_views.views", "releases.reason", "supersedes.file",
    ],
)  # fmt: skip
def test_what_the_guidance_asks_of_a_record_has_a_field(field):
    assert field_schema(field)["title"]


def test_a_salt_is_one_of_its_own():
    assert sentences({**GOOD, "salt": "short"}) == ["salt: has to be 32 hexadecimal digits"]
    assert GOOD["salt"] == SALT
