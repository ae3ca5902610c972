"""Parts of a rule that most runs never ask for, made when they are: listing the rules needs neither patterns nor examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar, overload

Part = TypeVar("Part", covariant=True)


class Lazily(Sequence[Part]):
    """A sequence that is made on first use, by a function that raises PackError where it cannot be."""

    def __init__(self, make: Callable[[], Sequence[Part]]) -> None:
        self._make = make

    @cached_property
    def made(self) -> tuple[Part, ...]:
        """All of it."""
        return tuple(self._make())

    @overload
    def __getitem__(self, place: int) -> Part: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, place: int | slice) -> Part | tuple[Part, ...]:
        return self.made[place]

    def __len__(self) -> int:
        return len(self.made)
