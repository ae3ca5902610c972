"""Who something goes to, as every door reads it: nothing is passed over, and nothing odd is taken for safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.checking.recipients import NOWHERE, is_address, recipient, recipients, written
from doccheck.detectors.addresses import ADDRESS


@pytest.mark.parametrize(
    ("envelope", "read"),
    [
        ("<duty@example.gov.uk>", "duty@example.gov.uk"),
        ("O'Neill.b+x@Example.GOV.UK", "O'Neill.b+x@Example.GOV.UK"),
        ('"odd name"@gmail.com', "recipient@gmail.com"),
        ("a=b@gmail.com", "recipient@gmail.com"),
        ("ünal@gmail.com", "recipient@gmail.com"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@brackenshire.gov.uk.xn--p1ai", f"a@{NOWHERE}"),
        ("a@[192.0.2.1]", f"a@{NOWHERE}"),
        ("root", f"recipient@{NOWHERE}"),
        ("", f"recipient@{NOWHERE}"),
        ('"a@secure.gov.uk"@gmail.com', "recipient@gmail.com"),
        ("a@gov.uk.", "a@gov.uk"),
    ],
)
def test_unusual_addresses_are_none_the_safer(envelope, read):
    assert recipient(envelope) == read


@given(st.text(max_size=60))
def test_every_recipient_is_one_that_the_rules_read_whole(address):
    read = recipient(address)
    match = ADDRESS.search(read)
    assert match is not None and match.group() == read
    assert recipient(read) == read


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Duty Team <duty@b.gov.uk>", ["duty@b.gov.uk"]),
        ('"Mead, Jo (duty)" <jo@b.gov.uk>, x@gmail.com', ["jo@b.gov.uk", "x@gmail.com"]),
        ("Team: a@b.gov.uk, Bo <c@d.gov.uk>;", ["a@b.gov.uk", "c@d.gov.uk"]),
        ("a@b.gov.uk; c@gmail.com", ["a@b.gov.uk", "c@gmail.com"]),
        ("Jo a@b.gov.uk c@gmail.com", ["a@b.gov.uk", "c@gmail.com"]),
        ("a@b.gov.uk (work, not c@d.example)", ["a@b.gov.uk"]),
        ("a@(at home)b.gov.uk", ["a@b.gov.uk"]),
        ("mailto:a@b.gov.uk", ["a@b.gov.uk"]),
        ("<@relay.example:a@b.gov.uk>", ["a@b.gov.uk"]),
        ("c@gmail.com:a@b.gov.uk", ["c@gmail.com", "a@b.gov.uk"]),
        ("<a@b.gov.uk> c@gmail.com", ["a@b.gov.uk", "c@gmail.com"]),
        ('"a, b"@gmail.com', ['"a, b"@gmail.com']),
        ("a@[IPv6:2001:db8::1]", ["a@[IPv6:2001:db8::1]"]),
        ("the duty team", ["the duty team"]),
        ("undisclosed-recipients:;", []),
        (" , ;", []),
        ("a@b.gov.uk (c@gmail.com", ["a@b.gov.uk", ""]),
        ('"Jo <a@b.gov.uk>', ["a@b.gov.uk", ""]),
        ("Jo <a@b.gov.uk", ["a@b.gov.uk", ""]),
    ],
)
def test_what_people_write_is_taken_apart(text, addresses):
    assert written(text) == addresses


def test_where_nothing_can_be_read_it_goes_nowhere_that_is_secure():
    nowhere = f"recipient@{NOWHERE}"
    assert recipients(["", "undisclosed-recipients:;", "the duty team"]) == (nowhere,)
    assert recipients(["a@b.gov.uk (c@gmail.com"]) == ("a@b.gov.uk", nowhere)
    assert recipients(["a@b.gov.uk", "A <a@b.gov.uk>"]) == ("a@b.gov.uk",)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a@b", True),
        ('"x@y"@b.example', True),
        ("a@", False),
        ("@b", False),
        ("a@@b", False),
        ("", False),
        ("a" * 250 + "@b.uk", False),
    ],
)
def test_what_is_an_address(text, is_one):
    assert is_address(text) is is_one


LOCALS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True)
DOMAINS = st.from_regex(r"[a-z]{1,8}\.(gov\.uk|example|com)", fullmatch=True)
ONE = st.builds("{}@{}".format, LOCALS, DOMAINS)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters='"\\'), max_size=20)
DRESSED = st.sampled_from(
    [
        "{address}",
        " {address} ",
        "<{address}>",
        '"{name}" <{address}>',
        "{address} (of duty)",
        "mailto:{address}",
    ]
)


@given(
    st.lists(st.tuples(ONE, NAMES, DRESSED), min_size=1, max_size=6),
    st.sampled_from([",", ";", ", ", " ;\n"]),
)
def test_every_address_is_found_however_it_is_dressed(people, between):
    text = between.join(dress.format(address=address, name=name) for address, name, dress in people)
    assert recipients([text]) == tuple(dict.fromkeys(address for address, _, _ in people))


@given(st.text(max_size=80), ONE)
def test_whatever_stands_before_it_an_address_is_not_lost_in_silence(before, address):
    found = recipients([f"{before}, {address}"])
    assert address in found or any(each.endswith(NOWHERE) for each in found)
    for each in found:
        match = ADDRESS.search(each)
        assert match is not None
        assert match.group() == each
