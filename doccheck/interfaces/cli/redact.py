"""`doccheck redact`: a copy from which chosen findings are gone for good."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.options import POLICY
from doccheck.interfaces.cli.speech import Wrong, printable, say

if TYPE_CHECKING:
    from doccheck.copies.choices import Choice
    from doccheck.copies.redacting import Redacted

_STATUS_GAPS = 3
_PATH = click.Path(path_type=Path)
_LONGEST, _MOST_LEFT = 100, 8
_CLEARED = ("SC504",)
"""The rule about what travels unseen: its findings are cleared as a whole."""


@dataclass(frozen=True)
class Wish:
    """The options of one redaction."""

    output: Path | None
    rules: tuple[str, ...]
    selection: Path | None
    save_selection: Path | None
    metadata: bool
    hidden: bool
    policy: Path | None

    @property
    def no_metadata(self) -> bool:
        return self.metadata or self._all_unseen

    @property
    def no_hidden(self) -> bool:
        return self.hidden or self._all_unseen

    @property
    def clears(self) -> bool:
        """Whether whole layers are cleared, whatever else is taken."""
        return self.no_metadata or self.no_hidden

    @property
    def _all_unseen(self) -> bool:
        return any(code in rule.upper() for rule in self.rules for code in _CLEARED)


@click.command(short_help="Make a copy from which chosen words are gone for good.")
@click.argument("file", type=_PATH)
@click.option(
    "-o",
    "--output",
    type=_PATH,
    metavar="OUT",
    help="Otherwise NAME.redacted.docx (or .pdf, .txt) beside it.",
)
@click.option(
    "--rules", multiple=True, metavar="CODES", help="Take out all that these rules find: TP301,TP302."
)
@click.option("--selection", type=_PATH, metavar="FILE", help="Take out what was chosen and saved before.")
@click.option(
    "--save-selection", type=_PATH, metavar="FILE", help="Save what is taken out now; it holds no words."
)
@click.option("--metadata", is_flag=True, help="Also clear what the file says of itself and its makers.")
@click.option("--hidden", is_flag=True, help="Also clear comments, tracked changes and hidden text.")
@POLICY
def redact(file: Path, **options: Any) -> None:
    """Make a copy of a .docx, .pdf, .txt or .md from which what you choose is gone, wherever in the file it stands.

    Without --rules or --selection it asks, one by one, and shows the words. A person becomes what they are to the
    child: "[neighbour A]", the same person always the same letter. Before the copy is handed over it is read again
    and searched through; if any of the words is still in it, there is no copy.

    Exit status: 0 the copy was made; 2 it was not; 3 it was made, and some part of it could not be read.
    """
    sys.exit(run(file, Wish(**options)))


def run(file: Path, wish: Wish) -> int:
    """One redaction, from the file to the exit status."""
    from doccheck.copies import CopyError
    from doccheck.copies.choices import choices
    from doccheck.copies.redacting import redacted, refuse
    from doccheck.interfaces.cli.copying import examine, read_original, target, write_new
    from doccheck.interfaces.cli.setup import prepare

    data = read_original(file)
    chosen = target(file, wish.output, "redacted")
    if wish.save_selection is not None:
        target(file, wish.save_selection, "selection")
    examined = examine(file, data, prepare(wish.policy))
    try:
        refuse(str(file), data, examined.reports)
        taken = _taken(choices(examined.reports), wish, (rule.code for rule in examined.setup.rules))
        if not taken and not wish.clears:
            raise Wrong(f"{file}: nothing was chosen, so no copy was made")
        done = redacted(
            str(file), data, examined.reports, taken, metadata=wish.no_metadata, hidden=wish.no_hidden
        )
    except CopyError as error:
        raise Wrong(f"{file}: {error}") from None
    write_new(chosen, done.copy)
    if wish.save_selection is not None:
        _save(wish.save_selection, taken)
    _say_done(chosen, done, taken, wish)
    return _STATUS_GAPS if done.unread else 0


# --- what is taken -------------------------------------------------------------------------------


def _taken(found: Sequence[Choice], wish: Wish, known: Iterable[str]) -> list[Choice]:
    """By rule, from a saved selection, or one by one."""
    taken: list[Choice] = []
    if wish.rules:
        from doccheck.checking.setup import codes

        wanted = codes(wish.rules)
        _refuse_unknown(wanted, known)
        taken += [choice for choice in found if any(code.startswith(wanted) for code in choice.codes)]
    if wish.selection is not None:
        taken += [choice for choice in _saved(wish.selection, found) if choice not in taken]
    if not wish.rules and wish.selection is None and not wish.clears:
        taken += _asked(found)
    return taken


def _refuse_unknown(wanted: Iterable[str], known: Iterable[str]) -> None:
    rules = tuple(known)
    for code in wanted:
        if not any(rule.startswith(code) for rule in rules):
            raise Wrong(f"there is no rule whose code begins with “{code}”; `doccheck rules` lists them")


def _saved(selection: Path, found: Sequence[Choice]) -> tuple[Choice, ...]:
    from doccheck.copies import CopyError
    from doccheck.copies.selection import loaded

    try:
        saved = loaded(selection.read_bytes())
    except OSError as error:
        raise Wrong(
            f"{selection}: cannot be read ({(error.strerror or 'no reason given').lower()})"
        ) from None
    except CopyError as error:
        raise Wrong(f"{selection}: {error}") from None
    if gone := saved.unknown(found):
        say(f"{selection}: {gone} of what was chosen {'is' if gone == 1 else 'are'} not in this file")
    return saved.chosen(found)


def _asked(found: Sequence[Choice]) -> list[Choice]:
    """Asks for each choice in turn."""
    if not found:
        return []
    click.echo(
        "This shows words of the document. For each: y takes it out, n leaves it, a takes it and all that follow,"
    )
    click.echo("q leaves it and all that follow.")
    taken: list[Choice] = []
    answer = ""
    for number, choice in enumerate(found, 1):
        if answer != "a":
            words = printable(choice.words)
            words = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
            places = "" if len(choice.spans) == 1 else f", {len(choice.spans)} places"
            click.echo(f"{number} of {len(found)}: “{words}” ({', '.join(choice.codes)}{places})")
            click.echo(f"   becomes {choice.label}")
            answer = click.prompt("   Take it out?", type=click.Choice(["y", "n", "a", "q"]), default="n")
        if answer == "q":
            break
        if answer in ("y", "a"):
            taken.append(choice)
    return taken


def _save(file: Path, taken: Sequence[Choice]) -> None:
    from doccheck.copies.selection import saved
    from doccheck.interfaces.cli.copying import write_new

    write_new(file, saved(taken))


# --- what is said --------------------------------------------------------------------------------


def _say_done(file: Path, done: Redacted, taken: Sequence[Choice], wish: Wish) -> None:
    """What was taken out, how often, and that it is not there any more; no word of it."""
    from doccheck.reports import Excerpts
    from doccheck.saying.places import place

    total = sum(done.counts.values())
    places = f", in {total} {'place' if total == 1 else 'places'}" if total else ""
    click.echo(f"{file}: {len(taken)} {'thing' if len(taken) == 1 else 'things'} taken out{places}.")
    for label, count in sorted(done.counts.items()):
        click.echo(f"  {label}: {count}")
    if wish.no_metadata:
        click.echo("  what the file says of itself and its makers was cleared")
    if wish.no_hidden:
        click.echo("  comments, tracked changes and hidden text were cleared")
    if taken:
        click.echo(
            "The copy was read again and searched through, part by part; none of it can be found in it."
        )
    for page in done.pictures:
        say(f"page {page} could only be kept as a picture of itself, in which those words are blacked out")
    if shared := sum(choice.shared for choice in taken):
        say(
            f"{shared} {'place names' if shared == 1 else 'places name'} somebody by a name that somebody who stays"
            " has too; such a name alone was taken out only where it was found, so please look for it yourself"
        )
    for where in dict.fromkeys(place(each, Excerpts.NONE) for each in done.left[:_MOST_LEFT]):
        say(
            f"the copy still holds what its pages do not show ({printable(where)}); please look at it yourself"
        )
    for gap in done.unread:
        where = printable(place(gap.where, Excerpts.NONE))
        say(f"{where} could not be looked through: {printable(gap.why)}; please look at it yourself")
