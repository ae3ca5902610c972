"""Letters that the first program takes for signs are those of the second, where that is beyond doubt."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from doccheck.readers.pdf_signs import mend


@dataclass
class Line:
    text: str


@pytest.mark.parametrize(
    ("text", "second", "mended"),
    [
        ("K‰ferhofen 10", "Käferhofen 10", "Käferhofen 10"),
        ("‰rzte", "Ärzte und", "Ärzte"),
        ("a‰b", "aäb aöb", "a‰b"),
        ("K‰fer", "nothing like it", "K‰fer"),
        ("10‰ of all", "10ä of all", "10‰ of all"),
        ("it’s", "itäs", "it’s"),
        ("co–operate", "coäoperate", "co–operate"),
    ],
)
def test_a_sign_within_a_word_is_the_letter_that_the_second_program_reads(
    text: str, second: str, mended: str
) -> None:
    line = Line(text)
    mend([line], lambda: second)
    assert line.text == mended


def test_the_second_program_is_not_asked_where_there_is_no_doubt() -> None:
    def asked() -> str:
        raise AssertionError

    mend([Line("plain words"), Line("naïve café – £5")], asked)
