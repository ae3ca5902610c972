"""Numbers of a workbook as its cells show them: by their format, with dates counted in days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy hh:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "£#,##0;-£#,##0",
    43: "#,##0.00;-#,##0.00", 44: "£#,##0.00;-£#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that files name by number alone, as British settings show them."""

_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<ampm>AM/PM|am/pm|A/P)|(?P<date>y+|m+|d+|h+|s+)|(?P<number>[0#?][0#?,.]*)|(?P<exponent>[eE][+-]0+)|(?P<other>.)",
    re.DOTALL,
)
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_WRITTEN = re.compile(r'("[^"]*"|\\.)|[^"\\]+')
"""What is shown as it is written, and all else."""
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def shown(number: float, code: str, dates_from_1904: bool = False) -> str:
    """A number under a format. A format that is not understood leaves the plain number, never nothing."""
    section, number = _section_for(number, _sections(code))
    if section.strip().lower() in ("", "general") and (code.strip().lower() in ("", "general") or section):
        return plain(number)
    if not section:
        return ""
    try:
        if _is_date(section):
            return _date(number, section, dates_from_1904)
        return _number(number, section)
    except (ValueError, OverflowError):
        return plain(number)


def _section_for(number: float, sections: Sequence[str]) -> tuple[str, float]:
    """The section of a format that holds for a number, and the number as it is written there."""
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARED[condition[1]](number, float(condition[2])):
                return section, number
        return sections[-1], number
    if len(sections) > 1 and number < 0:
        return sections[1], -number
    return sections[2 if len(sections) > 2 and number == 0 else 0], number


_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


def code_of(identifier: int, own: dict[int, str]) -> str:
    """The format of a number that a style names."""
    return own.get(identifier) or _BUILT_IN.get(identifier, "General")


def plain(number: float) -> str:
    """Without a format: whole numbers in full, others to the digits that a cell shows."""
    if abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return f"{number:.10g}"


def hides(code: str) -> bool:
    """Whether a format shows nothing of any number or text (";;;")."""
    return len(_sections(code)) >= 3 and not any(section.strip() for section in _sections(code))


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    found, start = [], 0
    for match in re.finditer(r'"[^"]*"|\\.|;', code):
        if match.group() == ";":
            found.append(code[start : match.start()])
            start = match.end()
    return (*found, code[start:])


@lru_cache(maxsize=512)
def _is_date(section: str) -> bool:
    bracket = re.search(r"\[(h+|m+|s+)\]", section, re.IGNORECASE)
    return bool(bracket or re.search(r"[ymdhs]", _LITERAL.sub("", section), re.IGNORECASE))


def _date(number: float, section: str, dates_from_1904: bool) -> str:
    start = datetime(1904, 1, 1) if dates_from_1904 else datetime(1899, 12, 30)
    if not dates_from_1904 and 0 <= number < 60:
        start = datetime(1899, 12, 31)  # Excel counts a day that never was, the 29th of February 1900
    parts = list(_PART.finditer(_WRITTEN.sub(lambda part: part[1] or part[0].lower(), section)))
    digits = next((len(part["number"]) for part in parts if part["number"]), 0)
    exact = round(number * 86_400, min(digits, 3))
    seconds = int(exact)
    moment = start + timedelta(seconds=exact)
    noon = any(part["ampm"] for part in parts)
    return "".join(_date_part(parts, index, moment, seconds, noon) for index in range(len(parts)))


def _date_part(parts: list[re.Match[str]], index: int, moment: datetime, seconds: int, noon: bool) -> str:
    part = parts[index]
    if part["quoted"] is not None or part["escaped"]:
        return part["quoted"] or part["escaped"] or ""
    if part["bracket"]:
        unit = part["bracket"].lower()[:1]
        elapsed = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}
        return str(elapsed[unit]) if _ELAPSED.fullmatch(part["bracket"]) else _currency(part["bracket"])
    if part["ampm"]:
        return "AM" if moment.hour < 12 else "PM"
    if part["number"]:
        return f"{moment.microsecond:06d}"[: len(part["number"])]
    if not part["date"]:
        return part["other"] or ""
    token = part["date"].lower()
    if token[0] == "m" and _are_minutes(parts, index):
        return f"{moment.minute:0{min(len(token), 2)}d}"
    hour = (moment.hour - 1) % 12 + 1 if noon else moment.hour
    if token[0] in "hs":
        return f"{hour if token[0] == 'h' else moment.second:0{min(len(token), 2)}d}"
    if token[0] == "y":
        return f"{moment.year % 100:02d}" if len(token) <= 2 else str(moment.year)
    names, which = (_MONTHS, moment.month - 1) if token[0] == "m" else (_DAYS, moment.weekday())
    if len(token) >= 3:
        name = names[which]
        return name[0] if len(token) == 5 else name if len(token) == 4 else name[:3]
    return f"{moment.month if token[0] == 'm' else moment.day:0{len(token)}d}"


def _are_minutes(parts: list[re.Match[str]], index: int) -> bool:
    """M means minutes after an hour or before a second."""

    def near(order: range) -> str:
        for other in order:
            unit = (parts[other]["date"] or parts[other]["bracket"] or "").lower()[:1]
            if unit in "ymdhs" and unit:
                return unit
        return ""

    return near(range(index - 1, -1, -1)) == "h" or near(range(index + 1, len(parts))) == "s"


def _number(number: float, section: str) -> str:
    out, done = "", False
    percent = "%" in _LITERAL.sub("", section)
    value = number * 100 if percent else number
    if "/" in _LITERAL.sub("", section) or "e" in _LITERAL.sub("", section.lower()):
        return plain(number)
    for part in _PART.finditer(section):
        if part["number"] and not done:
            out += _digits(value, part["number"])
            done = True
        elif part["quoted"] is not None or part["escaped"]:
            out += part["quoted"] or part["escaped"] or ""
        elif part["bracket"]:
            out += _currency(part["bracket"])
        elif part["number"]:
            # The rest of a number that a space or a dash divides ("0000 000 000").
            out += part["number"] if not done else ""
        elif part["other"] or part["date"]:
            out += part["other"] or part["date"]
    if section.count("0") and re.search(r"0[ -]+0", section):
        return _spread(value, section)
    return out.replace("@", plain(number))


def _spread(number: float, section: str) -> str:
    """A number whose digits stand in groups, as telephone and NHS numbers do ("000 000 0000")."""
    digits = str(abs(round(number))).rjust(section.count("0"), "0")
    out, at = "", len(digits)
    for letter in reversed(_LITERAL.sub("", section)):
        if letter in "0#" and at > 0:
            at -= 1
            out = digits[at] + out
        elif letter not in "0#":
            out = letter + out
    return digits[:at] + out


def _digits(number: float, pattern: str) -> str:
    scaled = pattern.rstrip(",")
    number /= 1000 ** (len(pattern) - len(scaled))
    whole, _, fraction = scaled.partition(".")
    least = fraction.count("0")
    text = f"{number:{',' if ',' in whole.rstrip(',') else ''}.{len(fraction)}f}"
    left, _, right = text.partition(".")
    while len(right) > least and right.endswith("0"):
        right = right[:-1]
    zeros = whole.count("0")
    sign, left = ("-", left[1:]) if left.startswith("-") else ("", left)
    left = left.rjust(zeros, "0") if "," not in left else left
    if not zeros and left == "0":
        left = ""
    return f"{sign}{left}.{right}" if right else sign + left


def _currency(bracket: str) -> str:
    return bracket[1:].split("-")[0] if bracket.startswith("$") else ""
