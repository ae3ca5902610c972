"""Letters that the first program takes for signs are those of the second, where both stand in one place."""

from __future__ import annotations

import pytest

from doccheck.readers.pdf_box import Box
from doccheck.readers.pdf_scene import Letter
from doccheck.readers.pdf_signs import mend


@pytest.mark.parametrize(
    ("text", "second", "mended"),
    [
        ("K‰fer", {(10, 5): "ä"}, "Käfer"),
        ("‰rzte", {(0, 5): "Ä"}, "Ärzte"),
        ("K‰fer", {(11, 4): "ä"}, "Käfer"),
        ("K‰fer", {(30, 5): "ä"}, "K‰fer"),
        ("K‰fer", {}, "K‰fer"),
        ("a…b", {(10, 5): "ä"}, "a…b"),
        ("it’s", {(20, 5): "ä"}, "it’s"),
        ("a-b", {(10, 5): "ä"}, "a-b"),
    ],
)
def test_a_sign_is_the_letter_that_the_second_program_has_there(
    text: str, second: dict[tuple[int, int], str], mended: str
) -> None:
    stream: list[Letter | str] = [Letter(char, Box(0, 0, 1, 1), order) for order, char in enumerate(text)]
    mend([*stream, " "], lambda order: (10 * order, 5), second)
    assert "".join(letter.char for letter in stream if isinstance(letter, Letter)) == mended
