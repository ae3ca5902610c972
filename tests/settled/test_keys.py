from doccheck.model import Document, Span
from doccheck.settled.keys import fresh_salt, key_of

SALT = fresh_salt()


def document(text):
    return Document("letter.txt", "text/plain", "", text)


def test_a_key_follows_the_words_and_not_their_place():
    before = document("Mrs Ray rang.")
    after = document("One more line.\nmrs\nray  rang.")
    assert key_of("TP301", before, Span(0, 7), SALT) == key_of("TP301", after, Span(15, 22), SALT)


def test_a_key_tells_words_codes_and_files_apart():
    text = document("Mrs Ray and Mrs Roy rang.")
    one = key_of("TP301", text, Span(0, 7), SALT)
    others = {
        key_of("TP301", text, Span(12, 19), SALT),
        key_of("TP303", text, Span(0, 7), SALT),
        key_of("TP301", text, Span(0, 7), fresh_salt()),
        key_of("TP301", text, None, SALT),
    }
    assert one not in others
    assert len(others) == 4


def test_a_key_about_the_whole_document_changes_with_any_word():
    assert key_of("RR405", document("One. Two."), None, SALT) != key_of(
        "RR405", document("One. Too."), None, SALT
    )


def test_a_key_does_not_show_its_words():
    assert "Ray" not in key_of("TP301", document("Mrs Ray rang."), Span(0, 7), SALT)
