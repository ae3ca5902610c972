"""The looks with a closed answer: numbers, acronyms, addresses, layers, gaps, what was replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doccheck.detectors import LookError
from doccheck.detectors.absence import Absence
from doccheck.detectors.acronyms import Acronyms
from doccheck.detectors.destinations import Destinations, ExcessRecipients, ExposedRecipients
from doccheck.detectors.essentials import Essentials
from doccheck.detectors.gaps import Gaps
from doccheck.detectors.identifiers import Identifiers
from doccheck.detectors.layers import Layers
from doccheck.detectors.subject_line import SubjectLine
from doccheck.detectors.superseded import Superseded
from doccheck.detectors.twins import Twins
from doccheck.language.beside import known
from doccheck.model import Flag, Gap, Layer, Person, Role, Span
from tests.detectors.reading import read, words

# Numbers


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("nhs", "NHS number 999 123 4527.", ["999 123 4527"]),
        ("nhs", "NHS number 999 123 4528.", []),
        ("nhs", "NHS number 999-123-4527, or 9991234527.", ["999-123-4527", "9991234527"]),
        ("nhs", "Ring 01632 960123 or 000 000 0000.", []),
        ("nino", "QQ 12 34 56 C and qq123456c", ["QQ 12 34 56 C", "qq123456c"]),
        ("passport", "Passport 533 901 274.", ["533 901 274"]),
        ("passport", "Our number is 533 901 274.", []),
        ("driving-licence", "Licence BOYLE 804122 SX9QV.", ["BOYLE 804122 SX9QV"]),
        ("bank", "Pay 00-99-88, account 01234567.", ["00-99-88, account 01234567"]),
        ("card", "Fuel card: 5312 4488 9120 7716", ["5312 4488 9120 7716"]),
        ("card-checked", "It was 4539 1488 0343 6467, or 4539 1488 0343 6468.", ["4539 1488 0343 6467"]),
        ("upn", "UPN H820200001234", ["H820200001234"]),
        ("reference", "Tenancy reference TN-559-02714.", ["TN-559-02714"]),
        ("reference", "It is UC 4471 8806 P, which is her Universal Credit.", ["UC 4471 8806 P"]),
        ("reference", "Her tenancy began in 2019; ring 01632 960123.", []),
        ("reference", "Benefit claim\nSGA/8841/07", ["SGA/8841/07"]),
        ("reference", "Incident 4471 of 12 May.", []),
    ],
)
def test_identifiers(kind, text, found):
    assert words(Identifiers(kinds=[kind]), read(text)) == found


def test_a_kind_that_is_not_known_is_refused():
    with pytest.raises(LookError):
        Identifiers(kinds=["shoe-size"])


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Child: Leo, NHS number 999 123 4527", []),
        ("NHS number: 999 123 4527", []),
        ("Mother: NHS number 999 123 4527", ["999 123 4527"]),
        ("The patient's mother has the NHS number 999 123 4527.", ["999 123 4527"]),
        ("The mother of the patient gave us the child's NHS number, 999 123 4527.", []),
        ("Unborn baby. Mother: NHS number 999 123 4527", []),
    ],
)
def test_whose_number_it_is(text, others):
    assert words(Identifiers(kinds=["nhs"], of="not-subject"), read(text)) == others


def test_a_number_belongs_to_whoever_is_named_nearest():
    text = "Ruby came with Dee Carter, NHS number 999 123 4527."
    people = (Person((Span(0, 4),), Role.SUBJECT), Person((Span(15, 25),), Role.THIRD_PARTY))
    look = Identifiers(kinds=["nhs"], of="not-subject")

    assert words(look, replace(read(text), met=known(people))) == ["999 123 4527"]
    assert words(look, replace(read(text), met=known(people[:1]))) == []


# Acronyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He was seen by CAMHS. CAMHS wrote.", ["CAMHS"]),
        ("He was seen by the child and adolescent mental health services. CAMHS wrote.", []),
        ("The early help panel (EHP) met. The EHP wrote.", []),
        ("The EHP (early help panel) met.", []),
        ("EHP stands for early help panel.", []),
        ("EHP = early help panel. The EHP met.", []),
        ("The EHP met in the early morning.", ["EHP"]),
        ("Two TACs were held.", ["TAC"]),
        ("The SENCo and the SpLD teacher came.", ["SENCo", "SpLD"]),
        ("Her GP, the NHS, A&E, her MP and the UK.", []),
        ("PC Dale and DS Moss came at 6 PM.", []),
        ("She weighs 52 KG.", []),
        ("HE WAS SEEN BY THE NURSE AT THE CLUB", []),
        ("HE WAS SEEN BY CAMHS AT THE CLUB", ["CAMHS"]),
        ("Hx of falls; O/E a bruise.", ["Hx", "O/E"]),
        ("c/o Mrs Dale, 3 Mill Lane", []),
        ("Write to duty.DSL@wexmere.gov.uk.", []),
        ("They live at QW4 1LB and drive RV21 KLO.", []),
        ("UPN: H820200001234", []),
        ("Edward VII Ward, Henry VIII Lane", []),
        ("he sees camhs on mondays.", ["camhs"]),
        ("Guidance: do not write NFA without explaining it.", []),
        ("SAFETY. They sleep at their aunt's.", []),
        ("MON 9 - brought late\nTUES 10 - not here", []),
        ("He pats his beard. The SATs are in May.", ["SATs"]),
        ("She was late.\nIO", []),
        ("IO\nShe was late.\nShe came at ten.\nShe left.", ["IO"]),
    ],
)
def test_acronyms(text, found):
    assert words(Acronyms(skip=["guidance"]), read(text)) == found


def test_the_policy_may_know_more_acronyms():
    assert words(Acronyms(), read("The EHP met.", acronyms=frozenset({"EHP"}))) == []


def test_initials_of_somebody_named_are_no_acronym():
    text = "Toby Jessop came. TJ left early."

    assert words(Acronyms(), replace(read(text), met=known((Person((Span(0, 11),), Role.SUBJECT),)))) == []


# Addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("To: a@wexmere.gov.uk; b@club.org", ["b@club.org"]),
        ("Sent to | Duty team | b@club.org", ["b@club.org"]),
        ("Return this form to\nb@club.org", ["b@club.org"]),
        ("Reply to b@club.org, please.", ["b@club.org"]),
        ("Please do not reply to b@club.org.", []),
        ("From: b@club.org\nTo: a@nhs.net", []),
        ("He writes from b@club.org.", []),
        ("To: a@wexmere.gcsx.gov.uk", []),
        ("To: a@evilgov.uk", ["a@evilgov.uk"]),
        ("To: a@gov.uk.club.org", ["a@gov.uk.club.org"]),
    ],
)
def test_destinations(text, found):
    assert words(Destinations(), read(text)) == found


def test_the_to_line_of_a_quoted_message_is_no_destination():
    text = "From: a@nhs.net\nTo: c@nhs.net\n\nSee below.\n\nYours\n\n-----Original Message-----\nTo: b@club.org\n\nDear all"

    assert words(Destinations(), read(text)) == []


def test_secure_domains_are_the_policys():
    assert words(Destinations(), read("To: b@club.org", secure_domains=("club.org",))) == []


def test_recipients_known_from_the_envelope_count():
    reading = read("To: a@nhs.net", recipients=("Sam <b@club.org>", "a@nhs.net"))

    assert [hit.where for hit in Destinations().find(reading)] == ["recipient 1 of the message"]


def test_recipients_on_record_are_not_too_many():
    text = "To: a@nhs.net; b@club.org"

    assert words(ExcessRecipients(), read(text)) == []
    assert words(ExcessRecipients(), read(text, known_recipients=("a@nhs.net",))) == ["b@club.org"]
    assert words(ExcessRecipients(), read("To: all-staff@nhs.net, sam@gmail.com")) == [
        "all-staff@nhs.net",
        "sam@gmail.com",
    ]


def test_private_addresses_side_by_side():
    assert words(ExposedRecipients(), read("To: sam@gmail.com\nCc: dee@gmail.com")) == [None]
    assert words(ExposedRecipients(), read("To: sam@gmail.com\nBcc: dee@gmail.com")) == []


# Layers, gaps


def test_a_hidden_thing_is_found_once_for_each_place():
    reading = read("one\ntwo", layer=Layer.COMMENT)
    look = Layers(layers=["comment"], flags=["hidden"])

    assert words(look, reading) == ["one", "two"]
    assert [hit.where for hit in look.find(reading)] == ["line 1", "line 2"]


def test_flags_and_empty_blocks():
    look = Layers(flags=["covered"])

    assert words(look, read("one", flags=[Flag.COVERED])) == ["one"]
    assert words(look, read("  ", flags=[Flag.COVERED])) == []
    assert words(look, read("one", flags=[Flag.HIDDEN])) == []


def test_a_file_inside_a_file():
    look = Layers(embedded=True)

    assert words(look, read("x", path="a.docx!b.xlsx")) == [None]
    assert words(look, read("x", path="a.eml!b.docx")) == []
    assert words(look, read("x", path="b.docx")) == []


def test_layers_can_be_narrowed_and_say_how_each_thing_is_removed():
    look = Layers(flags=["hidden"], within=["link"], media_type="plain", remedy="Cut the tie.")
    tied = {"layer": Layer.LINK, "flags": [Flag.HIDDEN]}

    (hit,) = look.find(read("S:/families/Mead.dotx", **tied))
    assert hit.remedy == "Cut the tie."
    assert not list(look.find(read("S:/families/Mead.dotx", layer=Layer.BODY, flags=[Flag.HIDDEN])))
    assert not list(Layers(flags=["hidden"], media_type="pdf").find(read("S:/families/Mead.dotx", **tied)))


@pytest.mark.parametrize("parameters", [{"layers": ["moon"]}, {"flags": ["moon"]}, {"within": ["moon"]}])
def test_layers_and_flags_have_to_exist(parameters):
    with pytest.raises(LookError):
        Layers(**parameters)


def test_twins():
    assert words(Twins(), read("Report-redacted.pdf\nReport.pdf\nOther.pdf", layer=Layer.FILE_NAME)) == [
        "Report.pdf"
    ]


def test_gaps():
    reading = read("x", gaps=[Gap("page 3", "it is a picture")])

    assert [hit.where for hit in Gaps().find(reading)] == ["page 3"]


# The subject line


def test_the_subjects_name_in_a_subject_line():
    text = "Subject: about Ruby Marchetti\nRuby Marchetti is six."
    people = (Person((Span(30, 44),), Role.SUBJECT),)
    reading = replace(read(text, layer=Layer.SUBJECT), met=known(people))

    assert words(SubjectLine(), reading)[0] == "Ruby Marchetti"


def test_the_name_of_the_file():
    text = "Ruby Marchetti, born 4 May 2019, is six."
    people = (Person((Span(0, 14),), Role.SUBJECT),)

    def look(path):
        return [hit.where for hit in SubjectLine().find(replace(read(text, path=path), met=known(people)))]

    assert look("referral Ruby_M.docx") == ["the name of the file"]
    assert look("mail.eml!marchetti.pdf") == ["the name of the file"]
    assert look("born 04-05-2019.pdf") == ["the name of the file"]
    assert look("referral 12-06-2026.pdf") == []
    assert look("Marchetti.eml!letter.pdf") == []


def test_a_name_that_is_also_a_month_counts_only_beside_another():
    people = (Person((Span(0, 8),), Role.SUBJECT),)
    reading = replace(read("May Dale is six.", path="referral may 2026.docx"), met=known(people))

    assert words(SubjectLine(), reading) == []


# What was replaced


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Under the DPA 1998.", ["the DPA 1998"]),
        ("Under the Data Protection Act 2018.", []),
        ("Date: 3 May 2017\n\nUnder the DPA 1998.", []),
        ("Under the DPA 1998, since repealed.", []),
        ("Working Together (2015) asks for it.", ["Working Together (2015)"]),
        ("They were working together in 2018.", []),
        ("She ate at the caf at noon.", []),
        ("Mail sam@met.pnn.police.uk.", ["sam@met.pnn.police.uk"]),
    ],
)
def test_superseded(text, found):
    assert words(Superseded(unless=[r"\brepealed\b"]), read(text)) == found


def test_what_is_missing_is_named_and_nothing_else():
    look = Essentials(parts=["subject-age", "date"], remedies=["Give the age.", "Give the day."])
    (neither,) = look.find(read("Evie Hale came in hungry."))
    (no_day,) = look.find(read("Evie Hale, aged 3, came in hungry."))
    assert (neither.remedy, no_day.remedy) == ("Give the age. Give the day.", "Give the day.")
    with pytest.raises(LookError):
        Essentials(parts=["subject-age", "date"], remedies=["Give the age."])


@pytest.mark.parametrize("look", [Absence(evidence=["please"]), Essentials(parts=["author"])])
def test_nothing_is_missing_where_nothing_is_said(look):
    assert words(look, read("He is ill.")) == [None]
    assert words(look, read("")) == []
    assert words(look, read("letter.txt", layer=Layer.FILE_NAME)) == []
    assert words(look, read("  \n", gaps=[Gap("the file", "it is empty")])) == []
