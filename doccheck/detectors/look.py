"""What every look is: parameters from a rule file, then `find`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from doccheck.language.reading import Reading
    from doccheck.model import Hit


class LookError(ValueError):
    """A `[[find]]` table that cannot be used. `key` names what is wrong; the message says what would be right."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class Look(Protocol):
    """One way of looking, with its parameters compiled when the rule is loaded.

    A look that asks for people has `waits` = 1, one that asks for places 2: it is asked after those that can look before
    these have been read a second time. One that can do a part of its work before the trained reader has answered has
    `look_ahead`.
    """

    needs_trained_reader: bool

    def find(self, reading: Reading) -> Iterator[Hit]:
        """Every place in `reading` where the rule fires; a hit without a span is the whole document."""
        ...
