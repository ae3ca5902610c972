"""Whether doccheck finds names of all origins equally well: recall of outsiders' names, by group of origin.

The same invented referrals are written once for each group; nothing differs but the names. Each names an adult outside the
case (TP301), somebody who gave information (TP303), and a child outside the case (TP305). A name is found when one
of the three rules marks any part of it; it is found as what it is when the rule of its own does. The family's own names and the
professionals' are counted too: how often one of them is wrongly marked as an outsider's.

    python -m benchmarks.name_origins [--documents N] [--names FILE] [--output FILE]
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doccheck.engine import Engine
from doccheck.model import Circumstances, Document, Span
from doccheck.packs import load_builtin, select

NAMES = Path(__file__).with_name("names_by_origin.toml")
RULES = {"adult": "TP301", "informant": "TP303", "child": "TP305"}
OPENING = (
    "Referral to the children's duty team\n\nDate: 14 May 2026\nFrom: Ruth Holm, designated safeguarding lead, Eastmoor Primary School\n"
    "Child: {subject}, aged 7, of Year 3\nMother: {mother}\n\n"
)
ADULTS = (
    "On Friday he was collected from school by {adult}, a neighbour, since his mother was asleep.",
    "His mother spends most evenings at the flat of her friend {adult}.",
    "{mother_given} told me that {adult}, who lives two doors away, lends her money.",
    "He came in late on 6 May and said that {adult} from the corner shop had given him breakfast.",
    "A colleague of his mother's, {adult}, had a car accident in March and has been off work since.",
    "His mother works with {adult}, who is going through a divorce.",
)
INFORMANTS = (
    "{informant} rang the school on 12 May and said that there was shouting every night.",
    "This was told to us by {informant}, who asked not to be named.",
    "We were told by a neighbour, {informant}, that the children were alone until ten on 9 May.",
    "{informant}, whose garden backs on to theirs, reported that he had been locked out twice.",
    "The information comes from {informant}, who has seen the boys on the roof.",
    "According to {informant}, his mother was not at home on 8 May.",
)
CHILDREN = (
    "On 7 May he pushed {child} of Year 2 in the corridor.",
    "{child}, a pupil of the same class, had a fight with him on 30 April.",
    "He was sitting with {child} from his class, who is being assessed for autism.",
    "Another pupil, {child}, was excluded for two days after it.",
    "He said that his friend {child} gets hit at home too.",
    "{child}, aged 8, who lives in the same street, was with him.",
)
MIDDLE = (
    '{subject_given} came to school without a coat on 4, 5 and 6 May. He said: "There is no food at my house." ',
    "His teacher saw a bruise of about two centimetres on his left forearm on 11 May at 9.20. ",
    "His attendance this term is 71 per cent; on 9 of 31 days he came after ten. ",
)
CLOSING = (
    "\n\n{mother_given} knows that I am writing and agreed by telephone on 13 May. I ask for an assessment under section 17 of the Children Act 1989. "
    "We share this as part of our public task.\n\nRuth Holm, 14 May 2026\n"
)


@dataclass(frozen=True)
class Names:
    """The names of one document: all of one group."""

    subject: str
    mother: str
    adult: str
    informant: str
    child: str


@dataclass
class Tally:
    """What was found in one group."""

    asked: Counter[str]
    found: Counter[str]
    exact: Counter[str]
    family_asked: int = 0
    family_marked: int = 0


def draw(group: dict[str, list[str]], choice: random.Random) -> Names:
    """Five people whose names share no part. Adults are named by title in one of three."""
    women, men, family = (choice.sample(group[kind], len(group[kind])) for kind in ("women", "men", "family"))
    own = family.pop()
    titled = [choice.random() < 1 / 3 for _ in range(2)]
    adult, informant = (
        f"{title} {family.pop()}" if by_title else f"{given.pop()} {family.pop()}"
        for title, given, by_title in zip(("Mrs", "Mr"), (women, men), titled, strict=True)
    )
    child = men.pop() if choice.random() < 0.5 else f"{men.pop()} {family.pop()}"
    return Names(f"{men.pop()} {own}", f"{women.pop()} {own}", adult, informant, child)


def write(names: Names, choice: random.Random) -> str:
    """One referral. `choice` decides the sentences, so that the same seed writes the same text of other names."""
    parts = [choice.choice(ADULTS), choice.choice(INFORMANTS), choice.choice(CHILDREN)]
    choice.shuffle(parts)
    body = "\n\n".join(lead + part for lead, part in zip(MIDDLE, parts, strict=True))
    given = {"subject_given": names.subject.split()[0], "mother_given": names.mother.split()[0]}
    return (OPENING + body + CLOSING).format(**vars(names), **given)


def places(text: str, name: str) -> Iterator[Span]:
    """Where a whole name stands."""
    start = text.find(name)
    while start >= 0:
        yield Span(start, start + len(name))
        start = text.find(name, start + 1)


def score(engine: Engine, text: str, names: Names, tally: Tally) -> None:
    """Adds one document to the tally of its group."""
    report = engine.examine(Document("a.txt", "text/plain", "", text), Circumstances(date(2026, 5, 14)))
    marks = [(finding.code, finding.span) for finding in report.findings if finding.span]
    for kind, rule in RULES.items():
        spans = list(places(text, getattr(names, kind)))
        hit = {code for code, mark in marks for span in spans if mark.overlaps(span)}
        tally.asked[kind] += 1
        tally.found[kind] += bool(hit & set(RULES.values()))
        tally.exact[kind] += rule in hit
    for name in (names.subject, names.mother, "Ruth Holm"):
        spans = list(places(text, name))
        tally.family_asked += 1
        tally.family_marked += any(c in RULES.values() and m.overlaps(s) for c, m in marks for s in spans)


def wilson(found: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson's, without correction)."""
    z, share = 1.96, found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return middle - half, middle + half


def measure(documents: int, file: Path = NAMES) -> dict[str, Tally]:
    """One tally for each group of names in `file`, over `documents` referrals each."""
    engine = Engine(select(load_builtin().rules, tuple(RULES.values())))
    tallies = {}
    for group, names in tomllib.loads(file.read_text("utf-8")).items():
        tally = tallies[group] = Tally(Counter(), Counter(), Counter())
        for number in range(documents):
            drawn = draw(names, random.Random(number))
            score(engine, write(drawn, random.Random(-1 - number)), drawn, tally)
        print(f"{group}: {tally.found.total()} of {tally.asked.total()}", flush=True)
    return tallies


def table(tallies: dict[str, Tally]) -> str:
    """The figures, as they stand in docs/governance/equality.md."""
    lines = [
        "| names | found (95%) | adults | informants | children | as what they are | family or professional marked |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for group, tally in sorted(tallies.items(), key=lambda pair: -pair[1].found.total()):
        found, asked = tally.found.total(), tally.asked.total()
        low, high = wilson(found, asked)
        each = " | ".join(f"{tally.found[kind] / tally.asked[kind]:.2f}" for kind in RULES)
        lines.append(
            f"| {group} | {found / asked:.3f} ({low:.3f} to {high:.3f}) of {asked} | {each} | {tally.exact.total() / asked:.3f} "
            f"| {tally.family_marked} of {tally.family_asked} |"
        )
    shares = [tally.found.total() / tally.asked.total() for tally in tallies.values()]
    lines += ["", f"The gap between the best and the worst group: **{max(shares) - min(shares):.3f}**."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--documents", type=int, default=40, help="referrals in each group")
    asked.add_argument(
        "--names", type=Path, default=NAMES, help="names by group; by default names_by_origin.toml"
    )
    asked.add_argument("--output", type=Path, help="the counts as JSON")
    given = asked.parse_args()
    tallies = measure(given.documents, given.names)
    print(table(tallies))
    if given.output:
        given.output.write_text(
            json.dumps({group: vars(tally) for group, tally in tallies.items()}, indent=1) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
