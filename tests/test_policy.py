"""A policy is read whole or refused with the file, the key and what would be right."""

import json
from datetime import date
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from doccheck import policy
from doccheck.model import Confidence, Document, Finding, Report, Severity, Span

FULL = """
[policy]
name = "Brackenshire"
review_by = 2027-03-31
language = "en_core_web_md"
threshold = "error"
hold_in_danger = ["TP303", "TP304"]

[severity]
CL601 = "warning"

[rules]
select = ["TP", "CL601"]
ignore = ["TP306"]
packs = ["own-rules"]

[recipients]
secure_domains = ["brackenshire.gov.uk"]
known_recipients = ["duty@brackenshire.gov.uk"]
personal_domains = ["mail.example"]

[purpose.transfer]
recipients = ["harrowmere.gov.uk", "@school.example", "one@else.example"]
needs = ["whole-record", "identifiers"]

[purpose.court]
recipients = ["harrowmere.gov.uk"]
needs = ["criminal-data"]

[acronyms]
known = ["MASH"]

[contacts]
advice = "the duty desk"
escalation = "the head of service"

[gateway]
hold = "reject"
seconds = 30

[retention]
days = 90
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "doccheck.toml"
        path.write_text(text)
        return path

    return write


def test_a_full_policy(written, tmp_path):
    read = policy.load(written(FULL))
    assert (read.name, read.review_by, read.language) == ("Brackenshire", date(2027, 3, 31), "en_core_web_md")
    assert (read.threshold, read.hold_in_danger) == (Severity.ERROR, {"TP303", "TP304"})
    assert read.severity == {"CL601": Severity.WARNING}
    assert (read.select, read.ignore, read.packs) == (("TP", "CL601"), ("TP306",), (tmp_path / "own-rules",))
    assert (read.advice, read.escalation) == ("the duty desk", "the head of service")
    assert read.gateway.actions == {"pass": "send", "advise": "send", "hold": "reject", "unchecked": "hold"}
    assert (read.gateway.seconds, read.gateway.on_failure, read.retention_days) == (30, "hold", 90)


def test_circumstances_are_policy_and_day_and_recipients(written):
    now = policy.load(written(FULL)).circumstances(date(2026, 11, 1), ["duty@b.gov.uk"])
    assert now.today == date(2026, 11, 1)
    assert now.recipients == ("duty@b.gov.uk",)
    assert now.secure_domains == ("brackenshire.gov.uk",)
    assert now.known_recipients == ("duty@brackenshire.gov.uk",)
    assert now.personal_domains == ("mail.example",)
    assert now.acronyms == {"MASH"}


def test_what_a_policy_leaves_out_is_the_built_ins(written):
    read, builtin = policy.load(written('[recipients]\nsecure_domains = ["a.uk"]\n')), policy.builtin()
    assert read.secure_domains == ("a.uk",)
    assert read.personal_domains == builtin.personal_domains
    assert (read.threshold, read.gateway) == (builtin.threshold, builtin.gateway)
    assert (read.name, read.review_by) == ("doccheck", None)
    assert policy.load(written("")).secure_domains == builtin.secure_domains


def test_the_built_in_policy_keeps_its_own_schema():
    assert builtin_is_valid()
    assert policy.builtin().name == "built-in"
    assert policy.builtin().hold_in_danger == frozenset()


def builtin_is_valid():
    import tomllib

    folder = files("doccheck").joinpath("data")
    schema = json.loads(folder.joinpath("policy.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    table = tomllib.loads(folder.joinpath("default.toml").read_text("utf-8"))
    table["policy"]["review_by"] = table["policy"]["review_by"].isoformat()
    return Draft202012Validator(schema).is_valid(table)


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("[polcy]\n", "polcy", "is not a key of a policy; did you mean “policy”?"),
        ('[policy]\ntreshold = "error"\n', "policy.treshold", "did you mean “threshold”?"),
        ('[policy]\nthreshold = "high"\n', "policy.threshold", "has to be one of note, warning, error"),
        ('[policy]\nreview_by = "soon"\n', "policy.review_by", "has to be a date such as 2027-01-31"),
        ("[policy]\nreview_by = 2027-01-31T10:00:00\n", "policy.review_by", "has to be a date such as"),
        (
            '[policy]\nhold_in_danger = ["OS101"]\n',
            "policy.hold_in_danger[1]",
            "has to be one of TP303, TP304",
        ),
        ('[severity]\nTP3 = "note"\n', "severity.TP3", "the key has to be a code such as TP303"),
        ('[severity]\nTP303 = "bad"\n', "severity.TP303", "has to be one of note, warning, error"),
        ('[rules]\nselect = "TP"\n', "rules.select", "has to be a list, in square brackets"),
        ('[rules]\nselect = ["TP!"]\n', "rules.select[1]", "has to be a code such as TP303"),
        (
            '[recipients]\nsecure_domains = ["a.uk", "gov uk"]\n',
            "recipients.secure_domains[2]",
            "has to be a domain such as",
        ),
        (
            '[recipients]\nknown_recipients = ["duty"]\n',
            "recipients.known_recipients[1]",
            "has to be an address such as",
        ),
        ("[purpose.x]\nneeds = []\n", "purpose.x.recipients", "is missing"),
        (
            '[purpose.x]\nrecipients = []\nneeds = ["all"]\n',
            "purpose.x.needs[1]",
            "has to be one of whole-record",
        ),
        ("[gateway]\nseconds = 0\n", "gateway.seconds", "has to be 1 or more"),
        ('[journal]\nstore = "file"\n', "journal.path", "is missing"),
        ('[journal]\nstore = "paper"\n', "journal.store", "has to be one of none, file, sqlite"),
        (
            '[record]\nin_force = {s16la = "soon"}\n',
            "record.in_force.s16la",
            "has to be a date such as 2027-01-31",
        ),
        ('[gateway]\non_failure = "send"\n', "gateway.on_failure", "has to be one of hold, defer"),
        ("[retention]\ndays = 1.5\n", "retention.days", "has to be a whole number"),
        ('[contacts]\nadvice = ""\n', "contacts.advice", "is empty"),
        ("policy = 1\n", "policy", "has to be a table"),
        ("[policy\n", "", "is not TOML"),
    ],
)
def test_a_mistake_names_file_and_key_and_what_would_be_right(written, text, key, said):
    path = written(text)
    with pytest.raises(policy.PolicyError) as wrong:
        policy.load(path)
    assert (wrong.value.file, wrong.value.key) == (str(path), key)
    assert str(wrong.value).startswith(f"{path}: {key}")
    assert said in str(wrong.value)


def test_what_is_not_a_file_or_not_text_is_a_mistake_too(tmp_path):
    with pytest.raises(policy.PolicyError, match="cannot be read"):
        policy.load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(policy.PolicyError, match="is not UTF-8 text"):
        policy.load(tmp_path / "bad.toml")


def test_the_nearest_policy_upwards_is_found(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "doccheck.toml").touch()
    assert policy.find(tmp_path / "a" / "b") == (tmp_path / "doccheck.toml").resolve()
    (tmp_path / "a" / "doccheck.toml").touch()
    assert policy.find(tmp_path / "a" / "b") == (tmp_path / "a" / "doccheck.toml").resolve()


def test_the_day_after_its_review_a_policy_is_overdue(written):
    read = policy.load(written(FULL))
    assert read.overdue(date(2027, 3, 31)) == ""
    said = read.overdue(date(2027, 4, 1))
    assert said.endswith("the policy “Brackenshire” was due for review by 31 March 2027.")


@pytest.mark.parametrize(
    ("to", "needed"),
    [
        ([], set()),
        (["a@harrowmere.gov.uk"], {"OS101", "OS103", "OS104"}),
        (["A@Social.Harrowmere.gov.uk"], {"OS101", "OS103", "OS104"}),
        (["a@school.example", "a@harrowmere.gov.uk"], {"OS101", "OS104"}),
        (["one@else.example"], {"OS101", "OS104"}),
        (["two@else.example"], set()),
        (["a@notharrowmere.gov.uk"], set()),
        (["a@harrowmere.gov.uk", "b@mail.example"], set()),
    ],
)
def test_what_everybody_it_goes_to_needs(written, to, needed):
    assert policy.load(written(FULL)).needed(to) == needed


def test_apply_sets_severities_and_counts_what_it_sets_aside(written):
    document = Document("a.txt", "text/plain", "", "The whole file. MASH.")
    findings = (
        Finding("OS101", Span(0, 14), Severity.ERROR, Confidence.HIGH),
        Finding("CL601", Span(16, 20), Severity.NOTE, Confidence.HIGH),
    )
    applied = policy.load(written(FULL)).apply(Report(document, findings), ["a@harrowmere.gov.uk"])
    assert [(f.code, f.severity) for f in applied.findings] == [("CL601", Severity.WARNING)]
    assert applied.suppressed == 1


def test_a_journal_lies_beside_the_policy(tmp_path):
    file = tmp_path / "doccheck.toml"
    file.write_text(
        '[journal]\nstore = "sqlite"\npath = "kept/journal.db"\nsigning_key = "key.pem"\npublic_keys = ["old.pem"]\n'
        "[record]\nretain_days = 30\nin_force = {s16la = 2026-10-31}\n"
    )
    read = policy.load(file)
    assert read.journal.store == "sqlite"
    assert read.journal.path == tmp_path / "kept/journal.db"
    assert read.journal.signing_key == tmp_path / "key.pem"
    assert read.journal.public_keys == (tmp_path / "old.pem",)
    assert (read.record.retain_days, read.record.review_days) == (30, 365)
    assert read.record.in_force == {"s16la": date(2026, 10, 31)}


def test_no_journal_is_kept_unless_it_is_asked_for():
    assert policy.builtin().journal.store == "none"
