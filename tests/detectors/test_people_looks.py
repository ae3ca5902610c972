from datetime import date

import pytest

from doccheck.detectors.contacts import Contacts
from doccheck.detectors.look import LookError
from doccheck.detectors.people import Indirect, Informants, People, Places
from doccheck.language import annotate
from doccheck.model import Circumstances, Document

HEAD = "Child: Leo Marsh, born 4 May 2016\nMother: Dawn Marsh\n\n"


def found(look, text):
    document = Document(path="x.txt", media_type="text/plain", sha256="", text=text)
    reading = annotate(document, Circumstances(today=date(2026, 11, 24)), None)
    return sorted(text[hit.span.start : hit.span.end] for hit in look.find(reading))


@pytest.mark.parametrize("wrong", [{"roles": ["stranger"]}, {"roles": []}, {}])
def test_people_refuses_what_is_no_role(wrong):
    with pytest.raises(LookError) as error:
        People(**wrong)
    assert error.value.key == "roles"


@pytest.mark.parametrize("look", [Informants, Places, Indirect, Contacts])
def test_thresholds_are_names_of_levels(look):
    with pytest.raises(LookError) as error:
        look(threshold="certain")
    assert error.value.key == "threshold"


def test_every_mention_of_an_informant_also_before_she_informs():
    text = HEAD + "Mrs Mead is fond of Leo. The neighbour, Mrs Mead, told me about the noise on Monday."
    assert found(People(informant=True), text) == ["Mrs Mead", "Mrs Mead"]
    assert "Mrs Mead" not in found(People(roles=["third party"], informant=False), text)


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("The neighbour at number 14 rang us on 3 May.", ["The neighbour at number 14"]),
        ("This came from her aunt, who babysits on Tuesdays.", ["her aunt, who babysits on Tuesdays"]),
        ("A neighbour rang us on 3 May.", []),
        ("A member of the public rang us on 3 May.", []),
        ("His stepfather said that he was tired.", []),
    ],
)
def test_descriptions_of_informants(line, spans):
    assert found(Informants(), HEAD + line) == spans


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("The neighbour, Mrs Mead, told me. Her number is 07700 900118.", ["07700 900118"]),
        ("His mother's number is 07700 900118.", []),
        ("Our office is at 07700 900118.", []),
    ],
)
def test_contacts_have_an_owner(line, spans):
    assert found(Contacts(), HEAD + line) == spans


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("She fled and is now living at 18 Minster Yard, Hexworth.", ["18 Minster Yard, Hexworth"]),
        ("She is living at 18 Minster Yard, Hexworth.", []),
        ("She is in a refuge.", []),
    ],
)
def test_places_have_to_be_hidden(line, spans):
    assert found(Places(), HEAD + line) == spans


def test_one_family_only():
    assert found(Indirect(), HEAD + "The only Polish family on Mill Lane complained.") == [
        "The only Polish family on Mill Lane"
    ]
    assert found(Indirect(), HEAD + "A family on Mill Lane complained.") == []


@pytest.mark.parametrize(
    "look", [Informants(), Places(), Indirect(), Contacts(), People(roles=["third party"])]
)
def test_nothing_in_an_empty_document(look):
    assert found(look, "") == []
