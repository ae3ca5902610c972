"""Stores filled by hand, for tests of what is read out of them."""

from datetime import date

from doccheck import policy
from doccheck.archive.book import Book
from doccheck.archive.store import Store
from doccheck.archive.units import (
    Details,
    DocumentRecord,
    FindingRecord,
    GapRecord,
    Outcome,
    State,
    Unit,
    key_of,
)
from doccheck.archive.work import Job
from tests.interfaces.stub import StubMaker, date_of_check


def job(store, **more):
    settings = {"version": "1.0", "standard": "ab" * 32, "seconds": 60} | more
    maker = settings.pop("maker", StubMaker())
    return Job(maker, settings.pop("policy", policy.builtin()), date_of_check, salt=store.salt, **settings)


def entry(number, codes=(), verdict="advise", **details):
    """A unit and its outcome: a document in which rules found things; "RR405" in `recorded` is a basis on record."""
    recorded = details.pop("recorded", ())
    own = {name: details.pop(name) for name in ("author", "purpose") if name in details}
    path = details.pop("path", f"a/{number}.txt")
    hidden = details.pop("hidden", False)
    unit = Unit(key_of(path.encode()), f"/archive/{path}", "/archive", details=Details(**details))
    found = tuple(
        FindingRecord(code, "warning", "high", 0, 4, "paragraph 1", "body", hidden, f"{code:0<64}")
        for code in codes
    )
    gaps = (GapRecord("page 3", "it is a picture"),) if verdict == "unchecked" else ()
    document = DocumentRecord(
        "", "text/plain", f"{number:064}", 40, verdict, False, tuple(recorded), found, gaps
    )
    return unit, Outcome(unit.key, State.RECORDED, f"{number:064}", verdict, documents=(document,), **own)


def fill(url, made):
    """A finished run with these units and outcomes."""
    made = list(made)
    with Store(str(url), write=True) as store:
        store.claim()
        book = Book.opened(store, job(store), {"roots": "/archive", "policy": "built-in"})
        for _ in book.entered(unit for unit, _ in made):
            pass
        for _, outcome in made:
            book.add(outcome)
        book.close("finished")


def archive(count=400):
    """Some hundred documents of four teams over two years, better in the second."""
    import random

    dice = random.Random(5)
    for number in range(count):
        day = date(2024 + number % 2, 1 + number % 12, 1 + number % 28)
        good = dice.random() < (0.3 if day.year == 2024 else 0.7)
        codes = [
            code for code, often in (("TP303", 0.1), ("FO201", 0.4), ("CL601", 0.6)) if dice.random() < often
        ]
        codes += [] if good else ["RR405"]
        verdict = "hold" if "TP303" in codes else "advise" if codes else "pass"
        team = dice.choices(("north", "south", "harbour", "tiny"), (50, 30, 19, 1))[0]
        yield entry(
            number, codes, verdict, team=team, recipient="example.gov.uk" if number % 3 else "example.org", dated=day,
            author=f"author {number % 9}", recorded=("RR405",) if good else (), path=f"{team}/{number}.txt",
        )  # fmt: skip
