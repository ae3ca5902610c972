from datetime import date

import pytest

from doccheck.language import annotate
from doccheck.language.people.linking import link
from doccheck.language.people.mentions import find_mentions
from doccheck.language.people.propagation import known_names, propagate
from doccheck.model import Circumstances, Document, Role

HEAD = "Child: Leo Marsh, born 4 May 2016\nMother: Dawn Marsh\n\n"


def named(text):
    return [text[m.start : m.end] for m in find_mentions(text)]


def linked(text):
    found = find_mentions(text)
    everybody = link(text, propagate(text, found, known_names(found)))
    return [[text[m.start : m.end] for m in g.mentions] for g in everybody]


def people(text):
    document = Document(path="x.txt", media_type="text/plain", sha256="", text=text)
    reading = annotate(document, Circumstances(today=date(2026, 11, 24)), None)
    return {text[p.mentions[0].start : p.mentions[0].end]: p for p in reading.people}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yesterday Mrs Carol Mead came in.", ["Mrs Carol Mead"]),
        ("It was Agnieszka's brother who rang.", ["Agnieszka"]),
        ("We met Dr. Okonjo-Reilly on Monday.", ["Dr. Okonjo-Reilly"]),
        ("He goes to Hollinbank Primary School in Mill Lane.", []),
        ("MRS GILROY IN 12A TOLD SHIRLEY.", ["MRS GILROY", "SHIRLEY"]),
        ("Please Note that Section 17 applies. Thanks.", []),
        ("You'll see on Tuesday.", []),
        ("Martin won it, and Pat Whitlow knows.", ["Martin", "Pat Whitlow"]),
        ("Will you ring? Hope this helps. Rob the till he did not.", []),
        ("With her: Connor Dale, who left for Victoria Park.", ["Connor Dale"]),
        ("She is at 4 Elliot Court, near Mason Park.", []),
        ("12:05 Bernice Frost rang. 3.2 Gideon Frome came.", ["Bernice Frost", "Gideon Frome"]),
        ("Told Oluchi of it. Rang Gina.", ["Oluchi", "Gina"]),
        ("Auntie Jan came in January. Mr Haji did not.", ["Auntie Jan", "Mr Haji"]),
        ("Seen in ED, and a PIP form is due.", []),
    ],
)
def test_mentions_are_title_and_name_without_possessive(text, names):
    assert named(text) == names


def test_lower_case_documents_are_read_too():
    text = (
        "message taken by the office. dad jason hanley turned up and told kelly to wait, then jason left again "
        "and nobody saw him after that until the next morning"
    )
    assert linked(text) == [["jason hanley", "jason"], ["kelly"]]


def test_a_bare_s_is_a_possessive_where_the_name_is_known():
    assert linked("Jaydon Fell sits next to him. Jaydons mam was not told.") == [["Jaydon Fell", "Jaydon"]]


def test_a_name_that_is_also_a_word_is_found_again_at_the_head_of_a_sentence():
    assert linked("She sits by Comfort. Comfort told us. Hope did too, says Hope.") == [
        ["Comfort", "Comfort"],
        ["Hope", "Hope"],
    ]


def test_a_shared_surname_does_not_merge_mr_with_mrs():
    groups = linked("Mr Haddad lives below. Mrs Haddad saw it. Mr Haddad did not.")
    assert groups == [["Mr Haddad", "Mr Haddad"], ["Mrs Haddad"]]


def test_first_name_surname_and_full_name_are_one():
    groups = linked("Mrs Maureen Lamb wrote. Maureen was upset. Mrs Lamb rang again.")
    assert groups == [["Mrs Maureen Lamb", "Maureen", "Mrs Lamb"]]


def test_a_nickname_that_is_said_is_linked():
    assert linked("Temperance Hale, known as Tempy, is in Year 3. Tempy sang.") == [
        ["Temperance Hale", "Tempy", "Tempy"]
    ]


def test_names_inside_mail_addresses_are_not_mentions():
    assert linked("Kelly Cole wrote from kelly.cole@maple.example about it.") == [["Kelly Cole"]]


def test_roles_of_the_expected():
    found = people(HEAD + "Leo was late. Dawn was called.\nClass teacher: Miss Adeyinka\n")
    assert found["Leo Marsh"].role is Role.SUBJECT
    assert found["Dawn Marsh"].role is Role.FAMILY
    assert found["Miss Adeyinka"].role is Role.PROFESSIONAL


def test_a_neighbour_who_told_is_a_third_party_and_an_informant_everywhere():
    text = HEAD + "Mrs Mead rang at six. The neighbour, Mrs Mead, told me about the noise on Monday."
    mead = people(text)["Mrs Mead"]
    assert mead.role is Role.THIRD_PARTY
    assert mead.informant
    assert len(mead.mentions) == 2
    assert all(text[s.start : s.end] != "" for s in mead.why)


def test_another_child_is_not_a_sibling():
    found = people(
        HEAD + "His brother Kit, aged 2, is at home. His friend Tyler Oakes, aged 9, is in his class."
    )
    assert found["Tyler Oakes"].role is Role.OTHER_CHILD
    assert found["Kit"].role not in (Role.OTHER_CHILD, Role.THIRD_PARTY)


def test_no_representation_shows_a_name():
    text = HEAD + "The neighbour, Mrs Mead, told me on Monday."
    assert "Mead" not in repr(find_mentions(text))
    assert "mead" not in repr(link(text, find_mentions(text)))


def test_nothing_is_found_in_nothing():
    assert people("") == {}
    assert people("\n \n") == {}


def test_time_grows_with_length_only():
    from time import perf_counter

    text = HEAD + "The neighbour, Mrs Mead, told me on Monday about Tyler Oakes of Mill Lane. " * 10 + "\n"

    def took(times):
        start = perf_counter()
        people(text * times)
        return perf_counter() - start

    took(1)
    assert took(16) < 16 * 8 * max(took(2), 0.005)
