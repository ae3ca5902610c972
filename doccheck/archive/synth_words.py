"""The words of invented referrals: good and bad sentences about people who do not exist."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

_CHILDREN = "Maisie Leo Amara Idris Freya Callum Niamh Tomos Zofia Kai Elsie Rohan".split()
_ADULTS = "Bronagh Owen Ruth Piers Dilys Farouk Marta Gethin Siobhan Anselm Yusra Corin".split()
_SURNAMES = (
    "Hartnell Ellwood Tarrow Quennell Osgathorpe Brindley Marchbank Penhallow Wroxton Dunmere Applegarth Sallow "
    "Kestrelby Oakhanger Thornbury Vennor Wexcombe Ashdale Ludgrove Fernbeck"
).split()
_RECIPIENTS = (
    ("frontdoor@example.gov.uk", "assessment"),
    ("duty@health.example.org", "health"),
    ("safeguarding@example.sch.uk", "school"),
    ("hub@police.example.org", "enquiry"),
    ("family.support@example.org", "early help"),
)
_OPENINGS = (
    "I am referring {child} {name}, born {born}, for an assessment under section 17 of the Children Act 1989.",
    "I am writing about {child} {name}, who is in year {year} at our school.",
    "This is a referral about {child} {name}. I am worried about what {child} told me on {seen}.",
    "Please see below our concerns about {child} {name} (born {born}).",
)
_FACTS = (
    "On {seen} I saw {child} arrive at school at 10.40 without a coat. It was raining.",
    "{child} said to me on {seen}: “There is nothing in the fridge again.”",
    "The health visitor weighed {child} on {seen}: 11.2 kg, on the 9th centile.",
    "{child} has been absent on 14 of 60 days since September.",
    "On {seen} {child} had a bruise of about 3 cm on the left forearm, and said that it was from a door.",
    "Mother told me by telephone on {seen} that she has been sleeping on her sister's sofa.",
)
_OPINIONS = (
    "Mother is obviously lying about this.",
    "The parents do not care about {child}.",
    "Apparently there was a fight at the house recently.",
    "In my view the home is chaotic and dad is a nasty piece of work.",
    "It is well known that the family is trouble.",
)
_THIRD = (
    "Their neighbour {adult} {other}, who lives at 14 {other} Close, told us that {child} is shouted at most evenings.",
    "{adult} {other} rang us on 01632 960{digits} and asked that the family is not told who rang.",
    "{child}'s friend {second} {other} in the same class has seen this too.",
    "The uncle's new partner, {adult} {other}, was in hospital for her nerves in 2019.",
)
_REASONS = (
    "I have not asked for consent, because asking could put {child} at risk of harm.",
    "Mother has been told of this referral and agrees to it.",
    "We share this as a public task under section 11 of the Children Act 2004.",
    "I decided this with our designated lead, {adult} {other}, on {seen}.",
)
_EXTRAS = (
    "The MASH file and the CPOMS record are attached.",
    "I attach the whole school file.",
    "NHS number 999 {digits} 4321.",
    "Please ring me on 01632 960{digits} if anything is unclear.",
)
_URGENT = "{child} is at home now with a man who has a knife, and we have rung 999."


@dataclass(frozen=True)
class Case:
    """One invented child and the one who writes about them."""

    number: int
    team: str
    day: date
    child: str = field(repr=False)
    name: str = field(repr=False)
    author: str = field(repr=False)
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    purpose: str = ""
    care: float = 0.5
    """How well they write, 0 to 1; later cases are better."""


@dataclass
class Writer:
    """Writes letters, by dice."""

    dice: random.Random

    def pick(self, weighted: Sequence[tuple[str, int]]) -> str:
        """One of several, by weight."""
        return self.dice.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]

    def case(self, number: int, team: str, day: date) -> Case:
        """A new case."""
        dice = self.dice
        author = f"{_ADULTS[(len(team) * 3 + dice.randrange(4)) % len(_ADULTS)]} {_SURNAMES[len(team) % len(_SURNAMES)]}"
        recipient, purpose = dice.choices(_RECIPIENTS, (50, 20, 15, 14, 1))[0]
        later = (day.toordinal() - date(2024, 1, 1).toordinal()) / 1000
        return Case(
            number, team, day, dice.choice(_CHILDREN), dice.choice(_SURNAMES), author,
            f"{author.lower().replace(' ', '.')}@{team}.example.sch.uk", recipient, purpose,
            min(1.0, max(0.0, dice.gauss(0.35 + 0.4 * later, 0.2))),
        )  # fmt: skip

    def short(self, case: Case) -> str:
        """Three sentences."""
        kinds = (_OPENINGS, _FACTS, _OPINIONS if self.dice.random() > case.care else _REASONS)
        said = " ".join(self._said(self.dice.choice(kind), case) for kind in kinds)
        return f"Date: {_long(case.day)}\n\n{said}\n"

    def letter(self, case: Case) -> str:
        """A whole letter, of a quarter of a page to three pages."""
        dice, care = self.dice, case.care
        head = f"Date: {_long(case.day)}\nFrom: {case.author}, {case.team}\nTo: {case.recipient}"
        body = [dice.choice(_OPENINGS)]
        for _ in range(dice.choices((2, 5, 12, 30), (40, 35, 20, 5))[0]):
            body.append(dice.choice(_FACTS if dice.random() < 0.45 + 0.5 * care else _OPINIONS))
        body += [dice.choice(_THIRD)] if dice.random() > care else []
        body += [dice.choice(_REASONS)] if dice.random() < care + 0.1 else []
        body += [dice.choice(_EXTRAS)] if dice.random() < 0.4 else []
        body += [_URGENT] if dice.random() < 0.01 else []
        said = [self._said(each, case) for each in body]
        paragraphs = [" ".join(said[start : start + 3]) for start in range(0, len(said), 3)]
        return "\n\n".join([head, *paragraphs, f"{case.author}"])

    def form(self, case: Case) -> list[tuple[str, str]]:
        """A few questions of a form, with their answers."""
        return [
            ("Child's name", f"{case.child} {case.name}"),
            ("Are parents aware?", "Yes" if self.dice.random() < case.care else ""),
            ("Reason for referral", self._said(self.dice.choice(_FACTS), case)),
        ]

    def _said(self, sentence: str, case: Case) -> str:
        dice = self.dice
        born = date(2010 + dice.randrange(12), 1 + dice.randrange(12), 1 + dice.randrange(28))
        seen = date.fromordinal(case.day.toordinal() - dice.randrange(1, 30))
        return sentence.format(
            child=case.child, name=case.name, born=_long(born), seen=_long(seen), year=1 + dice.randrange(11),
            adult=dice.choice(_ADULTS), other=dice.choice(_SURNAMES), second=dice.choice(_CHILDREN),
            digits=f"{dice.randrange(1000):03}",
        )  # fmt: skip


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
