"""A plain sentence splitter: line ends and cell bars are edges, abbreviations are not.

It serves training and self-evaluation; at run time the rest of doccheck hands in its own sentences.
"""

import re

_LINE = re.compile(r"[^\n]+")
_BAR = re.compile(r"\s\|\s|\s\|$|^\|\s|\t+")
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_NEXT = re.compile(r"\s+[\"'“‘(\[]*[A-Z0-9£☐☒\"“‘(\[-]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Miss|Dr|Prof|Rev|Fr|Sr|Sgt|Insp|Cllr|St|Rd|Ave|No|Nos|vs|v|e\.g|i\.e|etc|approx|"
    r"tel|ext|ref|para|paras|p|pp|s|ss|art|c|ca|Ltd|dept|enc|encl|cf|Hon|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    r"[A-Z]|[A-Z]\.[A-Z]|a\.m|p\.m|am|pm)\.$",
)


def _ends_sentence(line: str, stop: "re.Match[str]") -> bool:
    """Whether the full stop at ``stop`` closes a sentence of ``line``."""
    rest = line[stop.end() :]
    mark = stop.group()[0]
    if mark in "!?":
        if len(stop.group()) > 1 and stop.group()[-1] in "\"'”’":
            return _NEXT.match(rest) is not None
        return True
    head = line[max(0, stop.start() - 12) : stop.start() + 1]
    if _ABBREVIATION.search(head) and not re.search(r"\b(?:[ap]m|etc|[ap]\.m)\.$", head):
        return False
    if re.fullmatch(r"\s*\(?(?:\d{1,3}|[a-z]|[ivx]+)\.?", line[: stop.start()]):
        return False
    if _NEXT.match(rest):
        return True
    return (
        bool(re.match(r"\s+[a-z]", rest)) and len(line[: stop.start()].split()) > 3 and head[-3:-1].islower()
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) in code points, in order, without white space at their edges, never overlapping."""
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        cells, at = [], line.start()
        for bar in _BAR.finditer(line.group()):
            cells.append((at, line.start() + bar.start()))
            at = line.start() + bar.end()
        cells.append((at, line.end()))
        for begin, end in cells:
            cell, at = text[begin:end], begin
            edges = [begin + stop.end() for stop in _STOP.finditer(cell) if _ends_sentence(cell, stop)]
            for edge in [*edges, end]:
                piece = text[at:edge]
                left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
                if right > left:
                    spans.append((at + left, at + right))
                at = edge
    return spans
