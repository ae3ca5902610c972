"""The record that goes with an input: given, attached or beside; what it covers, and what it never does."""

from hashlib import sha256

import pytest

from doccheck.checking import records
from doccheck.checking.sources import Source
from doccheck.model import Circumstances, Confidence, Document, Finding, Report, Severity, Span
from doccheck.record import files
from doccheck.record.statements import OTHER_WORDS, UNUSABLE
from tests.record.records import TODAY, record_of

TEXT = b"Carol Mead told us."
SHA = sha256(TEXT).hexdigest()
BASE = Circumstances(TODAY, known_recipients=("b.gov.uk",))


def document(path="referral.txt", sha=SHA, text="Carol Mead told us."):
    return Document(path, "text/plain", sha, text)


def take(source, *documents):
    return records.take(source, documents, TODAY, {})


def recorded(travelling, kept):
    return {each.path: travelling.circumstances(BASE, each, kept).recorded for each in kept}


def put(folder, record, name="referral.record.json"):
    (folder / name).write_bytes(files.encoded(record))
    return Source(str(folder / "referral.txt"), folder / "referral.txt")


def test_without_a_record_nothing_changes(tmp_path):
    travelling, kept = take(Source("referral.txt", tmp_path / "referral.txt"), document())
    assert travelling == records.Travelling()
    assert travelling.circumstances(BASE, kept[0], kept) is BASE


def test_a_record_beside_the_file_counts_where_it_is_about_these_words(tmp_path):
    source = put(tmp_path, record_of(sha256=SHA))
    travelling, kept = take(source, document())
    now = travelling.circumstances(BASE, kept[0], kept)
    assert travelling.fits
    assert {"consent", "lawful basis", "consent: not sought"} <= now.recorded
    assert now.known_recipients == ("duty@wexcombe.gov.uk",)


def test_a_record_for_other_words_counts_for_nothing_and_is_said(tmp_path):
    travelling, kept = take(put(tmp_path, record_of()), document())
    assert not travelling.fits
    assert recorded(travelling, kept) == {"referral.txt": {OTHER_WORDS}}


def test_the_record_of_a_twin_with_another_ending_is_left_alone(tmp_path):
    travelling, _ = take(put(tmp_path, record_of(name="referral.docx")), document())
    assert travelling == records.Travelling()


def test_a_record_that_is_wrong_counts_for_nothing_and_names_the_field(tmp_path):
    source = put(tmp_path, {**record_of(sha256=SHA), "purpse": "x"})
    travelling, kept = take(source, document())
    (notice,) = travelling.notices
    assert notice.startswith(f"{tmp_path / 'referral.record.json'}: purpse: is not a field of a record")
    assert notice.endswith("; nothing that it states counts")
    assert travelling.record is None
    assert recorded(travelling, kept) == {"referral.txt": {UNUSABLE}}


def test_the_record_that_was_given_comes_before_any_other(tmp_path):
    source = put(tmp_path, record_of())
    given = Source(source.name, source.file, record=files.encoded(record_of(sha256=SHA)))
    assert take(given, document())[0].fits


# --- a message -------------------------------------------------------------------------------------

COVER = Document("m.eml", "message/rfc822", "cd" * 32, "Please see the letter.")
LETTER = document("m.eml!letter.txt")
OTHER = document("m.eml!other.txt", "ef" * 32, "Something else.")


def attached(record):
    data = record if isinstance(record, bytes) else files.encoded(record)
    return Document("m.eml!letter.record.json", "text/plain", sha256(data).hexdigest(), data.decode())


def test_an_attached_record_counts_for_its_letter_and_the_message_that_carries_it():
    travelling, kept = take(Source("m.eml", data=b""), COVER, LETTER, OTHER, attached(record_of(sha256=SHA)))
    said = recorded(travelling, kept)
    assert "consent" in said["m.eml"]
    assert "consent" in said["m.eml!letter.txt"]
    assert said["m.eml!other.txt"] == said["m.eml!letter.record.json"] == frozenset()


def test_an_attached_record_is_read_as_what_it_is_and_is_no_gap():
    *_, own = take(Source("m.eml", data=b""), COVER, LETTER, attached(record_of(sha256=SHA)))[1]
    assert (own.path, own.media_type, own.gaps) == ("m.eml!letter.record.json", "application/json", ())
    assert "schema_version" not in own.text
    assert "He said that he wants to stay at school." in own.text


def test_a_record_for_words_that_are_in_no_file_covers_the_message():
    travelling, kept = take(Source("m.eml", data=b""), COVER, attached(record_of(sha256=None)))
    assert "consent" in recorded(travelling, kept)["m.eml"]


def test_an_attached_record_that_is_broken_stays_a_document_and_is_said():
    travelling, kept = take(Source("m.eml", data=b""), COVER, attached(b"{"))
    assert kept[1].text == "{"
    assert recorded(travelling, kept)["m.eml"] == {UNUSABLE}


def finding(code, where, words):
    start = where.text.index(words)
    return Finding(code, Span(start, start + len(words)), Severity.ERROR, Confidence.HIGH)


@pytest.mark.parametrize(
    ("words", "in_the_letter", "counts"),
    [
        ("Carol Mead", True, True),  # found in the letter, and carried on in the record
        ("Sam Okoro", False, True),  # in the record alone
        ("Leo", False, False),  # the letter speaks of him too, and nothing was found there
    ],
)
def test_the_record_s_own_words_are_looked_at_for_details_of_people_only(words, in_the_letter, counts):
    letter = document("m.eml!letter.txt", text="Leo is hungry. Carol Mead told us.")
    record = record_of(sha256=SHA, releases=[])
    record["reasons"] = "Leo is at risk. Carol Mead and Sam Okoro said so."
    travelling, kept = take(Source("m.eml", data=b""), COVER, letter, attached(record))
    own = kept[2]
    reports = [
        Report(COVER, ()),
        Report(letter, (finding("TP301", letter, words),) if in_the_letter else ()),
        Report(
            own,
            (
                finding("TP301", own, words),
                finding("FO201", own, words),
                Finding("RR401", None, Severity.NOTE, Confidence.LOW),
            ),
        ),
    ]
    after = travelling.reports(reports)
    assert after[:2] == tuple(reports[:2])
    assert [each.code for each in after[2].findings] == (["TP301"] if counts else [])
