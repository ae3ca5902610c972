"""Places in words that are safe to keep: page and paragraph stay, a heading or a person's name does not.

A place ("the answer to 'Is Leo safe?'", "a comment by J. Harte") may repeat words of the document. Here every word that
is not one of doccheck's own for places becomes "…", so what is stored has no words of a document by construction.
"""

from __future__ import annotations

import re

_OWN = frozenset(
    """
    a about an and answer archive as at attached attachment bar be bookmark box building by cannot caption cell chart
    code codes column comment comments could custom data deleted description diagram document documents drawing earlier
    end endnote entry field file files filled first folder followed footer footnote for form from gap has header heading
    hidden image in inserted is it its kept layer line link list mail message message's metadata name names not note notes
    number of off office on one or other page page's paragraph part parts picture picture's properties property questions
    question read reader recipient recipients remark revision row rule script second section see sheet shown signature
    slide stored subject table template text that the third those title to variable version which whole who with word
    words document's file's second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth last top bottom
    """.split()
)
_LINES = frozenset({"From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject"})
_TOKEN = re.compile(r"'[^']*'|“[^”]*”|[\w'’-]+|[^\w\s]")
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,6}|[0-9]{1,6}|[A-Z]{2}[0-9]{3}")
_CLOSED = re.compile(r"\s+([,.):;])")
_LEFT_OUT = "…"


def wordless(where: str) -> str:
    """`where` with every word left out that may be the document's."""
    tokens = _TOKEN.findall(where)
    kept: list[str] = []
    for number, token in enumerate(tokens):
        following = tokens[number + 1] if number + 1 < len(tokens) else ""
        safe = _is_safe(token, following)
        if safe:
            kept.append(token)
        elif not kept or kept[-1] != _LEFT_OUT:
            kept.append(_LEFT_OUT)
    return _CLOSED.sub(r"\1", " ".join(kept)).replace("( ", "(")


def _is_safe(token: str, following: str) -> bool:
    if token in _LINES:
        return following == "line"
    return token in _OWN or token in ",():" or _CELL.fullmatch(token) is not None
