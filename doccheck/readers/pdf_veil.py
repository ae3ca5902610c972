"""Carries through the layout of a page which of its words are covered.

Covered words stand where they are printed, so that the sentence round them stays whole. While lines and
paragraphs are put together from plain text, each is held between two characters that Unicode keeps for such
uses inside a program; `unveiled` takes them away again and gives the words their flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from doccheck.model import Flag
from doccheck.readers.pdf_scene import Why
from doccheck.readers.story import Item, Para, Piece, Table

_FIRST, CLOSED = 0xFDD0, "\ufdef"
_WHYS = tuple(Why)
_VEIL = re.compile(f"([\ufdd0-\ufdee])([^\ufdd0-\ufdef]*){CLOSED}")


def opened(why: Why) -> str:
    """What stands before words that are covered; `CLOSED` stands after them."""
    return chr(_FIRST + _WHYS.index(why))


def is_veil(letter: str) -> bool:
    """Whether a letter is one of the marks; a file must not be able to bring its own."""
    return "\ufdd0" <= letter <= "\ufdef"


def unveiled(items: Iterable[Item]) -> Iterator[Item]:
    """A story whose covered words are pieces of their own, with flag and reason."""
    for item in items:
        if isinstance(item, Para):
            if any(CLOSED in piece.text for piece in item.pieces):
                item.pieces = _closed_up([part for piece in item.pieces for part in pieces_of(piece)])
        elif isinstance(item, Table):
            for cell in {id(cell): cell for row in item.rows for cell in row.cells}.values():
                cell.items = list(unveiled(cell.items))
        yield item


def _closed_up(pieces: list[Piece]) -> list[Piece]:
    """Takes away the bars between cells that nothing stands between any more."""
    before, covered = "", ""
    for piece in pieces:
        if piece.why:
            piece.text = covered + piece.text
            covered = " "
            continue
        if not before.strip() or before.endswith(" | "):
            piece.text = piece.text.removeprefix(" | ")
        before += piece.text
    seen = [piece for piece in pieces if not piece.why]
    if seen:
        seen[-1].text = seen[-1].text.removesuffix(" | ")
    return pieces


def pieces_of(piece: Piece) -> list[Piece]:
    """A piece, parted where its words are covered."""
    if CLOSED not in piece.text:
        return [piece]
    text = _joined(piece.text)
    parts: list[Piece] = []
    done = 0
    for match in _VEIL.finditer(text):
        why = _WHYS[ord(match[1]) - _FIRST]
        if match.start() > done:
            parts.append(replace(piece, text=text[done : match.start()]))
        parts.append(replace(piece, text=match[2], flags=piece.flags - {Flag.OCR} | {why.flag}, why=why.said))
        done = match.end()
    if done < len(text):
        parts.append(replace(piece, text=text[done:]))
    return [replace(part, text="".join(c for c in part.text if not is_veil(c))) for part in parts]


def _joined(text: str) -> str:
    """Words covered by the same thing, made one with the spaces between them."""
    while True:
        once = re.sub(f"([\ufdd0-\ufdee])([^\ufdd0-\ufdef]*){CLOSED}(\\s*)\\1", r"\1\2\3", text)
        if once == text:
            return text
        text = once


def with_flag(items: Iterable[Item], flag: Flag) -> list[Item]:
    """A story all of whose words carry a flag more."""
    out = []
    for item in items:
        if isinstance(item, Para):
            item.pieces = [replace(piece, flags=piece.flags | {flag}) for piece in item.pieces]
        else:
            for cell in {id(cell): cell for row in item.rows for cell in row.cells}.values():
                cell.items = with_flag(cell.items, flag)
        out.append(item)
    return out
