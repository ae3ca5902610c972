"""Words given as somebody's own: what stands between quotation marks."""

from __future__ import annotations

import re

from doccheck.model import Span

LONGEST = 1200
"""Code points. A mark that is not closed within these is taken for a slip, not for a quotation."""

_DOUBLE = re.compile(rf'"[^"\n]{{1,{LONGEST}}}"')
_SINGLE = re.compile(
    rf"(?<![\w'])'(?=[\w(\u2026.])(?:[^'\n]|(?<=\w)'(?=\w)){{1,{LONGEST}}}?(?<=[\w.,!?)\u2026-])'(?![\w'])"
)


def read_quotes(plain: str) -> tuple[Span, ...]:
    """Quotations, marks included, in order and without overlap."""
    found = [Span(*match.span()) for match in _DOUBLE.finditer(plain)]
    for match in _SINGLE.finditer(plain):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in found):
            found.append(span)
    return tuple(sorted(found))
