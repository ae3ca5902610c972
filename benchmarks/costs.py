"""What a check costs, each figure beside a floor measured in the same run: `make bench`.

    python -m benchmarks.costs [--short] [--output FILE.json]

Absolute times differ from machine to machine and from minute to minute; a ratio to the bare models, on the same texts and
by turns with them, differs little. Texts are the referrals of corpus/gold, and longer ones put together from them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from benchmarks.documents import ROOT, as_docx, as_pdf, gold_texts, long_text, write_pack
from doccheck import __version__
from doccheck.checking.judging import judged
from doccheck.checking.setup import Setup, prepare
from doccheck.engine import Engine
from doccheck.language.pipeline import DEFAULT_PIPELINE
from doccheck.model import Circumstances
from doccheck.packs import load_folder
from doccheck.policy import builtin
from doccheck.readers import read
from doccheck.readers.confine import peak_bytes
from doccheck.readers.limits import MIB
from doccheck.reports import Excerpts, Frame, text

SAMPLES = ROOT / "samples"
DAY = date(2026, 11, 28)
Work = Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """One line of the table: seconds of doccheck and of its floor, their ratio, and the most that is wanted."""

    what: str
    seconds: float
    floor: float | None = None
    wanted: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.floor if self.floor else None


# --- measuring -------------------------------------------------------------------------------------------


def by_turns(*works: Work, rounds: int) -> list[float]:
    """The median seconds of each work; one run of each first, then `rounds` of all by turns."""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for each, work in zip(times, works, strict=True):
            begun = time.perf_counter()
            work()
            each.append(time.perf_counter() - begun)
    return [statistics.median(each) for each in times]


def process(*command: str) -> Work:
    """A whole process of this Python."""

    def run() -> None:
        subprocess.run(
            [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )

    return run


class Checker:
    """One warm engine, and the models it is made of, called alone."""

    def __init__(self, setup: Setup, packs: Sequence[Path] = ()) -> None:
        rules = [*setup.rules, *(rule for pack in packs for rule in load_folder(pack).rules)]
        self.setup = setup
        self.engine = Engine(rules)
        self.circumstances = Circumstances(DAY)

    def check(self, name: str, data: bytes) -> None:
        """From bytes to the sentence of the verdict, in this process."""
        reports = [self.engine.examine(document, self.circumstances) for document in read(name, data)]
        judged(reports, self.setup.policy, titles=self.setup.titles)

    def models(self, words: str) -> None:
        """The spaCy components that a check uses and the encoder, over the same text, one after the other."""
        pipeline = self.engine.pipeline
        with pipeline.forgetting():
            pipeline.entities(words)
        if pipeline.trained is not None:
            pipeline.trained.read(words)


# --- the figures -----------------------------------------------------------------------------------------


def cold(rounds: int) -> Iterator[Cost]:
    """Whole processes."""
    sample = SAMPLES / "referral-form.docx"
    words = "\n".join(document.text for document in read(sample.name, sample.read_bytes()))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        alone = (
            f"import sys, spacy; spacy.load({DEFAULT_PIPELINE!r})(open(sys.argv[1], encoding='utf-8').read())"
        )
        check, floor = by_turns(
            process("-m", "doccheck", "check", str(sample)), process("-c", alone, file.name), rounds=rounds
        )
    yield Cost(
        "cold: check one two-page .docx, beside spaCy imported, loaded and run once", check, floor, 1.2
    )
    nothing = process("-c", "pass")
    for words_of in (("--help",), ("rules",), ("explain", "TP303")):
        ours, floor = by_turns(process("-m", "doccheck", *words_of), nothing, rounds=rounds)
        yield Cost(f"cold: {' '.join(words_of)}, beside python -c pass", ours, floor, 3.0)


def warm(checker: Checker, texts: Sequence[str], rounds: int) -> Iterator[Cost]:
    """One warm process, by kind of file."""

    def each(work: Callable[[int], object]) -> Work:
        return lambda: [work(number) for number in range(len(texts))]

    kinds: list[tuple[str, list[bytes], Callable[[bytes], object] | None, float]] = [
        ("txt", [words.encode() for words in texts], None, 1.25),
        ("docx", [as_docx(words) for words in texts], _with_python_docx, 1.15 * 1.25),
        ("pdf", [as_pdf(words) for words in texts], _with_pdfminer, 1.15 * 1.25),
    ]
    for kind, files, bare, wanted in kinds:

        def floor(number: int, files: list[bytes] = files, bare: Any = bare) -> None:
            if bare is not None:
                bare(files[number])
            checker.models(texts[number])

        ours, under = by_turns(
            each(lambda number, kind=kind, files=files: checker.check(f"a.{kind}", files[number])),
            each(floor),
            rounds=rounds,
        )
        count = len(texts)
        yield Cost(
            f"warm: one .{kind}, beside the bare models{' and reader' if bare else ''}",
            ours / count,
            under / count,
            wanted,
        )


def by_length(checker: Checker, texts: Sequence[str], most_pages: int) -> Iterator[Cost]:
    """Seconds a page; the floor is that of the shortest."""
    first = None
    for pages in (1, 3, 10, 30, 100, 300):
        if pages > most_pages:
            break
        words = long_text(texts, pages)
        begun = time.perf_counter()
        checker.check("a.txt", words.encode())
        a_page = (time.perf_counter() - begun) / pages
        first = first or a_page
        yield Cost(f"warm: a page of a text of {pages}, beside a page of one", a_page, first, 1.1)


def edited(checker: Checker, texts: Sequence[str], rounds: int) -> Iterator[Cost]:
    """A sentence added in the middle of a text that a worker of a service has just checked; the floor is the first check."""
    pipeline = checker.engine.pipeline
    for pages in (1, 3, 10):
        words = long_text(texts, pages)
        middle = words.find("\n\n", len(words) // 2)
        after = f"{words[:middle]} She said that he was tired when he came in on Tuesday.{words[middle:]}"
        firsts, seconds = [], []
        for _ in range(rounds):
            checker.engine.remember(900)
            for each, times in ((words, firsts), (after, seconds)):
                begun = time.perf_counter()
                checker.check("a.txt", each.encode())
                times.append(time.perf_counter() - begun)
        first, second = statistics.median(firsts), statistics.median(seconds)
        yield Cost(f"warm: {pages} pages again after an edit, beside the first time", second, first, 0.2)
    pipeline.recent = None
    if pipeline.trained is not None:
        pipeline.trained.recent = None


def more_rules(checker: Checker, texts: Sequence[str], rounds: int) -> Iterator[Cost]:
    """Five hundred further phrase rules."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder, "many")
        write_pack(pack, 500)
        larger = Checker(checker.setup, [pack])
        ours, floor = by_turns(
            lambda: [larger.check("a.txt", words.encode()) for words in texts],
            lambda: [checker.check("a.txt", words.encode()) for words in texts],
            rounds=rounds,
        )
    yield Cost(
        "warm: with 500 further phrase rules, beside without", ours / len(texts), floor / len(texts), 1.1
    )


def stages(checker: Checker, texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds a document by stage, in one run over the texts with a stopwatch around each."""
    from doccheck import engine as engines
    from doccheck.language import annotating, people, spots
    from doccheck.language.pipeline import Pipeline

    spent: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - begun

    def watch(owner: Any, attribute: str, name: Callable[..., str] | str) -> Callable[[], None]:
        plain = getattr(owner, attribute)

        def watched(*given: Any, **named: Any) -> Any:
            with timed(name if isinstance(name, str) else name(*given)):
                return plain(*given, **named)

        setattr(owner, attribute, watched)
        return lambda: setattr(owner, attribute, plain)

    undo = [
        watch(annotating, "read_structure", "lines, sections, sentences"),
        watch(Pipeline, "scores", "first reading, beside the two that follow"),
        watch(Pipeline, "entities", "entities"),
        watch(people, "meet", "people and what is said of them"),
        watch(people, "find_people", "people: second reading, and who is who"),
        watch(spots, "find_spots", "spots: second reading, beside the rules"),
        watch(engines, "ask", lambda rule, _: f"rules {rule.code[:2]}"),
    ]
    try:
        for words in texts:
            with timed("read"):
                documents = read("a.txt", words.encode())
            reports = [checker.engine.examine(document, checker.circumstances) for document in documents]
            with timed("judge and render"):
                answer = judged(reports, checker.setup.policy, titles=checker.setup.titles)
                rendered(checker.setup, answer)
    finally:
        for each in undo:
            each()
    return {name: 1000 * seconds / len(texts) for name, seconds in spent.items()}


def memory(documents: int) -> dict[str, float]:
    """Megabytes held at the most by a process of its own, after a tenth of so many documents and after all."""
    command = [sys.executable, "-m", "benchmarks.costs", "--memory", str(documents)]
    answer: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def held(documents: int) -> dict[str, float]:
    """The figures of `memory`, of this process."""
    checker, texts, found = Checker(prepare(builtin())), gold_texts(20), {}
    for number in range(1, documents + 1):
        checker.check("a.txt", texts[number % len(texts)].encode())
        if number in (documents // 10, documents):
            # Not ru_maxrss: on Linux that begins with what the process held that started this one.
            found[f"after {number} documents"] = peak_bytes() / MIB
    return found


def rendered(setup: Setup, answer: Any) -> None:
    from doccheck.reports.page import console_for

    rules = {rule.code: rule for rule in setup.rules}
    frame = Frame(__version__, setup.policy.name, setup.packs, rules, Excerpts.FULL)
    text.render(console_for(StringIO(), 100), frame, [answer])


def _with_python_docx(data: bytes) -> None:
    import docx

    "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def _with_pdfminer(data: bytes) -> None:
    from pdfminer.high_level import extract_text

    extract_text(BytesIO(data))


# --- the table -------------------------------------------------------------------------------------------


def main() -> None:
    """Measure, print, and write JSON where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costs", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer rounds and pages: under three minutes")
    parser.add_argument("--output", type=Path, help="write the figures as JSON")
    parser.add_argument("--memory", type=int, help="only the memory of this process over so many documents")
    args = parser.parse_args()
    if args.memory:
        print(json.dumps(held(args.memory)))
        return
    rounds, pages, documents = (3, 30, 100) if args.short else (7, 300, 1000)
    texts = gold_texts(6 if args.short else 20)
    costs = [*cold(rounds)]
    checker = Checker(prepare(builtin()))
    costs += [
        *warm(checker, texts, rounds),
        *by_length(checker, texts, pages),
        *edited(checker, texts, min(3, rounds)),
        *more_rules(checker, texts, rounds),
    ]
    answer = {
        "machine": {
            "date": DAY.today().isoformat(),
            "python": platform.python_version(),
            "processor": f"{platform.machine()}, {os.cpu_count()} cores",
            "doccheck": __version__,
            **{name: version(name) for name in ("spacy", "onnxruntime", "pdfminer.six", "python-docx")},
        },
        "costs": [asdict(cost) | {"ratio": cost.ratio} for cost in costs],
        "stages": stages(checker, texts),
        "memory": memory(documents),
    }
    show(answer)
    if args.output:
        args.output.write_text(json.dumps(answer, indent=2) + "\n", "utf-8")


def show(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=120)
    table = Table("", "seconds", "floor", "ratio", "wanted at most", box=None)
    for cost in answer["costs"]:
        figures = [f"{cost[key]:.3f}" if cost[key] is not None else "" for key in ("seconds", "floor")]
        ratios = [f"{cost[key]:.2f}" if cost[key] is not None else "" for key in ("ratio", "wanted")]
        table.add_row(cost["what"], *figures, *ratios)
    console.print(table)
    for title, key, unit in (
        ("Where the time of one document goes", "stages", "ms"),
        ("Memory", "memory", "MB"),
    ):
        console.print(f"\n{title}")
        for name, value in answer[key].items():
            console.print(f"  {name:<40}{value:8.1f} {unit}")


if __name__ == "__main__":
    main()
