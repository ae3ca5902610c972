"""An OpenDocument file that is one piece of XML (.fodt, .fods, .fodp), as if it were a package of parts."""

from __future__ import annotations

from lxml import etree

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError
from doccheck.readers.package import TOO_LARGE, parse_kept

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


class Flat:
    """The parts of such a file: its text and its styles are the whole, its properties a piece of it."""

    names: tuple[str, ...] = ()
    """None of its parts is a member that could be left over."""
    opened: frozenset[str] = frozenset()

    def __init__(self, data: bytes) -> None:
        if len(data) > limits.PART_BYTES:
            raise UnreadableError(TOO_LARGE)
        self._root = parse_kept(data)

    def name(self, path: str) -> None:
        """No part of it is a member."""

    def bytes(self, path: str) -> bytes | None:
        """The kind of file that it says it is; there are no other members."""
        if path != "mimetype":
            return None
        return (self._root.get(_OFFICE + "mimetype") or "").encode("ascii", "replace")

    def xml(self, path: str) -> etree._Element | None:
        """The element that stands for a part."""
        return self._root.find(_OFFICE + "meta") if path == "meta.xml" else self._root
