"""Everything in a text that may be the name of a person: title and name together, without a possessive 's.

Generous on purpose. Whether a group of mentions is a person at all is decided later, over all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from doccheck.language.people.words import fold, is_common, is_given, words

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s$", re.I)
_SENTENCE_EDGE = re.compile(r"(?:^|[.!?:;|•*\t(\[=]|\s[-–—]|^[-–—]|\d[.)])\s*[\"'“‘(\[]*\s*$")
_LABEL_BEFORE = re.compile(r"[:=|]\s*$")
_ROAD_NUMBER = re.compile(
    r"(?:\b(?:flat|unit|plot|room|no\.?|number)\s+)?(?<![\d.:/-])\b\d+[a-z]?,?\s+$", re.I
)
_AT = re.compile(r"\b(?:at|to|from|on|of)\s+(?:the\s+)?$", re.I)
_LOCATIVE = re.compile(
    r"\b(?:in|near|around|outside|across|towards|via|off|over in|over at"
    r"|out of)\s+(?:the\s+)?$",
    re.I,
)
_AFTER_PLACE = re.compile(
    r"\b(?:street|road|lane|avenue|close|court|house|drive|terrace|row|way|place"
    r"|school|primary|hill|gardens|farm|surgery|park),\s+$",
    re.I,
)
_KIN_BEFORE = re.compile(
    r"\b(?:mum|mam|mom|mother|dad|father|step\w+|brother|sister|son|daughter|nan|nana|gran|granny"
    r"|grandma|grandad|"
    r"uncle|auntie|aunty|aunt|cousin|partner|boyfriend|girlfriend|husband|wife|friend|mate|neighbour|twin|"
    r"called|named|known as|name is|name was)['’]?s?\s*[,(:=-]?\s*$",
    re.I,
)
_PERSON_VERB = re.compile(
    r"\s+(?:said|says|told|tells|rang|rings|asked|asks|was|is|has|had|did|does|came|comes|went|goes"
    r"|lives|lived|"
    r"works|worked|saw|heard|reported|wants|wanted|knows|thinks|thought|looked|took|got|gets|will"
    r"|would|can|"
    r"phoned|telephoned|texted|wrote|gave|gives|hit|hits|kept|keeps|left|who|whose|and I)\b",
    re.I,
)
_GIVEN_AFTER = re.compile(
    r"\s+(?:from|in)\s+\w|,\s+(?:who|aged|\d|her|his|our|my|the)\b|\s*$|\s*\(\d"
    r"|\s+and\s+[A-Z]"
)


@dataclass(frozen=True)
class Mention:
    """One place where somebody may be named. `words` are folded; nothing here shows them."""

    start: int
    end: int
    title: str = field(default="", repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)
    sure: bool = True
    caseless: bool = False
    located: bool = False


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    low: str = field(repr=False)
    kind: str
    initial: bool


def is_upper(line: str) -> bool:
    """Whether a line is written in capitals."""
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def opens_sentence(text: str, at: int) -> bool:
    """Whether a word that begins at `at` is the first of its sentence, line, label or cell."""
    return not at or bool(_SENTENCE_EDGE.search(text[max(0, at - 12) : at]))


def _kind(raw: str, low: str, *, caseless: bool, initial: bool) -> str:
    """T title, N name, A perhaps a name, U unknown word, P particle, I initial, X none of these."""
    capital = raw[0].isupper()
    titled = low in words("titles") or low in words("job_titles") or low in words("kin_titles")
    if titled and (
        (capital and not caseless) or (caseless and low not in ("brother", "sister", "cousin", "staff"))
    ):
        return "T"
    if low in words("particles"):
        return "P" if not (initial and capital) else "X"
    if low in words("not_names") or ("'" in low and low.split("'")[0] in words("not_names")):
        return "X"
    if len(low) == 1:
        return "I" if capital and not caseless else "X"
    given, common = is_given(low), is_common(low)
    if not caseless and not capital:
        return "N" if given and not common and len(low) > 3 else "X"
    if caseless:
        if given:
            return "A" if common else "N"
        return "X" if common or low in words("places") or len(low) < 3 else "U"
    if raw.isupper() and (len(raw) <= 3 or (len(raw) <= 5 and not given)):
        return "X"
    if given and not common:
        return "N"
    if _is_place_word(low) or low in words("jobs"):
        return "S"
    return "A" if common else "N"


def _tokens(line: str, at: int, *, caseless: bool) -> list[_Token]:
    found: list[_Token] = []
    for match in TOKEN.finditer(line):
        raw = match.group()
        end = match.end()
        if possessive := POSSESSIVE.search(raw):
            raw, end = raw[: possessive.start()], end - 2
        initial = opens_sentence(line, match.start())
        low = fold(raw)
        kind = _kind(raw, low, caseless=caseless, initial=initial)
        if kind == "X" and found and found[-1].kind == "T" and raw[0].isupper() and low in words("months"):
            kind = "A"
        found.append(_Token(at + match.start(), at + end, low, kind, initial))
    return found


def _joined(text: str, left: _Token, right: _Token) -> bool:
    """Whether two words may belong to one name."""
    gap = text[left.end : right.start]
    if gap in (" ", "\u00a0"):
        return True
    if left.kind in "TI":
        return gap in (". ", ".", ".\u00a0")
    return gap in (' "', '" ', " “", "” ", " ‘", "’ ", " (", ") ") and gap[-1:] != "(" and gap[0] != ")"


def _runs(text: str, tokens: list[_Token]) -> Iterator[list[_Token]]:
    run: list[_Token] = []
    for token in tokens:
        if token.kind == "X" or (run and not _joined(text, run[-1], token)):
            if run:
                yield run
            run = []
        if token.kind == "T" and run and any(t.kind != "T" for t in run):
            yield run
            run = []
        if token.kind != "X":
            run.append(token)
    if run:
        yield run


def _trim(run: list[_Token], *, caseless: bool) -> tuple[list[_Token], list[_Token]]:
    """Titles and name words of a run, the edges taken off that cannot belong to a name."""
    heads = []
    while run and run[0].kind == "T":
        heads.append(run.pop(0))
    if len(heads) > 1 and not run and heads[-1].low not in words("job_titles"):
        run = [heads.pop()]
    while run and run[-1].kind in ("P", "I") and len(run) > 1:
        run.pop()
    while run and not heads and run[0].kind in ("P", "S", "I"):
        run.pop(0)
    while (
        len(run) > 1
        and run[0].initial
        and run[0].kind == "A"
        and not is_given(run[0].low)
        and (run[1].kind == "N" or is_given(run[1].low))
    ):
        run.pop(0)
    if heads and run and heads[-1].initial and heads[-1].low in ("brother", "sister", "cousin"):
        heads = heads[:-1]
    return heads, run


_NEXT_WORD = re.compile(r"(?:['’]s?)? ([A-Z][a-z]+)(?:['’]s?)?(?!\w)")
_SAINT = re.compile(r"\b(?:St|Saint|Ysgol)\.? $")


def _is_place_word(low: str) -> bool:
    return low in words("places") or low in words("schools")


def _named_like_a_place(text: str, run: list[_Token]) -> bool:
    """Whether the place at the end of a run is somebody's surname: Connor Dale, and not Victoria Park or 4 Elliot Court."""
    if len(run) != 2 or run[0].kind != "N" or run[1].low not in words("surname_places"):
        return False
    if not is_given(run[0].low) or run[0].low in words("namesakes"):
        return False
    before = text[max(0, run[0].start - 24) : run[0].start].rsplit("\n", 1)[-1]
    return not any(there.search(before) for there in (_AT, _LOCATIVE, _ROAD_NUMBER))


def _place_like(text: str, run: list[_Token]) -> bool:
    """Whether a run is a street, a school, an agency: its last word says so, or the next, or what stands before it."""
    if len(run) > 1 and (run[-1].kind == "S" or run[0].low == "ysgol"):
        return not _named_like_a_place(text, run)
    next_word = _NEXT_WORD.match(text, run[-1].end)
    if next_word and _is_place_word(next_word.group(1).lower()):
        return True
    before = text[max(0, run[0].start - 24) : run[0].start].rsplit("\n", 1)[-1]
    numbered = len(run) > 1 and not is_given(run[0].low) and bool(_ROAD_NUMBER.search(before))
    return numbered or bool(_SAINT.search(before))


def _supported(text: str, run: list[_Token]) -> bool:
    """Whether the words around a doubtful run speak for a person."""
    before, after = text[max(0, run[0].start - 40) : run[0].start], text[run[-1].end : run[-1].end + 16]
    line_before = before.rsplit("\n", 1)[-1]
    if is_given(run[0].low) and _GIVEN_AFTER.match(after):
        return True
    return bool(_KIN_BEFORE.search(line_before) or _PERSON_VERB.match(after) or after[:2] in ("'s", "’s"))


def _accept(text: str, heads: list[_Token], run: list[_Token], *, caseless: bool) -> Mention | None:
    if not run or len(run) > 5:
        return None
    if _place_like(text, run) and not heads:
        return None
    kinds = {t.kind for t in run}
    if run[0].kind == "I" and not heads and "N" not in kinds:
        return None
    names = [t for t in run if t.kind in "NA"]
    sure = "N" in kinds or bool(heads)
    if not sure:
        if kinds == {"U"} and not _supported(text, run):
            return None
        given = any(is_given(t.low) for t in names)
        pair = len(run) > 1 and given and is_given(run[0].low)
        may_open = run[0].initial and run[0].low in words("openers")
        if (caseless or may_open or not given) and not (pair or _supported(text, run)):
            return None
    start = heads[0].start if heads else run[0].start
    before = text[max(0, start - 24) : start].rsplit("\n", 1)[-1]
    return Mention(
        start=start,
        end=run[-1].end,
        title=heads[-1].low if heads else "",
        words=tuple(t.low for t in run),
        sure=sure,
        caseless=caseless,
        located=bool(_LOCATIVE.search(before) or _AFTER_PLACE.search(before)),
    )


def _extends(token: _Token) -> bool:
    """Whether a word may go on a name in text without case."""
    return token.kind in ("N", "U", "P") or (token.kind == "A" and is_given(token.low))


def _caseless_runs(text: str, run: list[_Token]) -> Iterator[tuple[list[_Token], list[_Token]]]:
    """In text without case a run is cut where no title, given name or known kin word opens it."""
    at = 0
    while at < len(run):
        heads = []
        while at < len(run) and run[at].kind == "T":
            heads.append(run[at])
            at += 1
        if at >= len(run):
            return
        opened = (
            bool(heads)
            or run[at].kind == "N"
            or (run[at].kind == "A" and is_given(run[at].low))
            or _supported(text, [run[at]])
        )
        part = [run[at]]
        at += 1
        while opened and at < len(run) and len(part) < 3 and _extends(run[at]):
            part.append(run[at])
            at += 1
        while len(part) > 1 and part[-1].kind == "P":
            part.pop()
        if opened:
            yield heads, part


def find_mentions(text: str) -> list[Mention]:
    """Every mention that stands on its own evidence, in order."""
    found = []
    at = 0
    lines = text.split("\n")
    lower = _lower_document(text)
    for line in lines:
        caseless = is_upper(line) or lower
        tokens = _tokens(line, at, caseless=caseless)
        cased = [t for t in tokens if t.kind != "U"] if not caseless else tokens
        for run in _runs(text, cased):
            if caseless:
                pairs = list(_caseless_runs(text, [t for t in run if t.kind != "I"]))
            else:
                pairs = [_trim(run, caseless=False)]
            for heads, names in pairs:
                if mention := _accept(text, heads, names, caseless=caseless):
                    found.append(mention)
        at += len(line) + 1
    return found


def _lower_document(text: str) -> bool:
    """Whether a document is written without capitals."""
    tokens = [m.group() for m in TOKEN.finditer(text)]
    capitals = sum(t[0].isupper() and not t.isupper() for t in tokens)
    return len(tokens) > 20 and capitals < 0.02 * len(tokens)
