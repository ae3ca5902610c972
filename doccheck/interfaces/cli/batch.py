"""`doccheck batch`: archives, in a run that can be cut off and goes on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doccheck.interfaces.cli.batch_report import report
from doccheck.interfaces.cli.batch_review import agree, sample
from doccheck.interfaces.cli.batch_store import STORE, need, opened, speaking
from doccheck.interfaces.cli.options import PASSWORD_FILE, POLICY, policy_option
from doccheck.interfaces.cli.sources import passwords
from doccheck.interfaces.cli.speech import Wrong, say

if TYPE_CHECKING:
    from doccheck.archive.executors import Executor
    from doccheck.archive.store import Store
    from doccheck.archive.walk import Walk
    from doccheck.archive.work import Job
    from doccheck.checking.setup import Setup

PATH = click.Path(path_type=Path)
STATUS_WRONG, STATUS_GAPS = 2, 3
_ROOTS = click.argument("roots", nargs=-1, required=True, metavar="ROOT...")


@click.group(short_help="Check a whole archive, and report on it.")
def batch() -> None:
    """Check a whole archive, report on it, and know how far to trust the report."""


@batch.command()
@_ROOTS
@STORE
@click.option("--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Check in N processes.")
@click.option("--cluster", metavar="dask:ADDRESS", help="Check on a Dask cluster that runs already.")
@POLICY
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="CODES", help="None of these rules.")
@click.option(
    "--group",
    multiple=True,
    metavar="PATTERN",
    help="What a path says: {team}/{year}-{month}/{any}; repeatable.",
)
@click.option(
    "--details", type=PATH, metavar="FILE", help="A CSV: path, team, author, recipient, purpose, date."
)
@click.option(
    "--excerpts", is_flag=True, help="Keep the words of findings too, encrypted with DOCCHECK_BATCH_KEY."
)
@PASSWORD_FILE
@click.option(
    "--seconds", type=click.IntRange(1, 86_400), default=900, help="For one document, by the clock (900)."
)
@click.option(
    "--memory",
    type=click.IntRange(256, 1_000_000),
    default=3072,
    metavar="MB",
    help="For one process (3072).",
)
@click.option("--again", is_flag=True, help="Try again what could not be checked before.")
@click.option("--quiet", is_flag=True, help="No progress and no notices.")
def run(roots: tuple[str, ...], store: str, **options: Any) -> None:
    """Check all documents in folders, archives and mail folders.

    The same command goes on where a run was cut off. What has not changed since it was last checked, by the same rules and
    the same policy, is not checked again.

    Exit status: 0 everything was checked; 2 wrong usage, policy or store; 3 something could not be checked, or the run
    could not go on to its end.
    """
    with speaking(), opened(store, write=True) as ours:
        sys.exit(_run(roots, ours, options))


def _run(roots: tuple[str, ...], store: Store, options: dict[str, Any]) -> int:
    from doccheck.archive import runs
    from doccheck.archive.book import Book
    from doccheck.interfaces.cli.batch_progress import watched
    from doccheck.interfaces.cli.setup import prepare

    setup = prepare(options["policy"], options["select"], options["ignore"])
    walk, count = _walk(roots, store, setup, options), _walk(roots, store, setup, options | {"details": None})
    store.claim()
    job = _job(store, setup, options)
    executor = _executor(job, options)
    about = {
        "roots": "\n".join(root.shown for root in walk.roots),
        "policy": setup.policy.name[:200],
        "packs": "\n".join(f"{pack.name} {pack.version} {pack.sha256}" for pack in setup.packs),
        "where_run": (options["cluster"] or f"{options['jobs']} processes")[:200],
    }
    book = Book.opened(store, job, about, again=options["again"])
    with watched(runs.ahead(count), quiet=options["quiet"]) as watch:
        ended = runs.run(walk, book, executor, watch)
    return _said(ended, roots, quiet=options["quiet"])


def _said(ended: Any, roots: tuple[str, ...], *, quiet: bool) -> int:
    tally = ended.tally
    if ended.why:
        say(f"{ended.why}; what was checked so far is kept, and the same command goes on from here")
    elif not tally.walked:
        say(f"{', '.join(roots)}: there is no document here")
        return STATUS_WRONG
    if not quiet:
        for notice in ended.notices:
            say(notice)
        if ended.left_out:
            say(f"{_files(ended.left_out)} no documents (settings, data, hidden files) left out")
    verdicts = ", ".join(
        f"{tally.verdicts[name]:,} {name}" for name in ("pass", "advise", "hold", "unchecked")
    )
    click.echo(
        f"{tally.walked:,} documents: {tally.checked:,} checked, {tally.unchanged:,} unchanged. {verdicts}."
    )
    return STATUS_GAPS if ended.why or tally.verdicts["unchecked"] else 0


def _files(count: int) -> str:
    return "1 file that is" if count == 1 else f"{count:,} files that are"


def _walk(roots: tuple[str, ...], store: Store, setup: Setup, options: dict[str, Any]) -> Walk:
    import os

    from doccheck.archive.details import DetailsError, Known, Pattern, Table
    from doccheck.archive.walk import Root, RootError, Walk

    try:
        known = Known([Pattern(each) for each in options["group"]], _table(options["details"], Table))
        found = tuple(Root.at(root) for root in roots)
    except (DetailsError, RootError) as error:
        raise Wrong(str(error)) from None
    own = os.fsencode(os.path.realpath(store.file)) if store.file else b""
    return Walk(found, setup.policy.limits, known, own)


def _table(file: Path | None, kind: Any) -> Any:
    return kind(file) if file else None


def _job(store: Store, setup: Setup, options: dict[str, Any]) -> Job:
    from doccheck import __version__
    from doccheck.archive.secrets import Seal, SealError
    from doccheck.archive.work import Job, SentMaker, standard_of
    from doccheck.checking.setup import today

    try:
        mark = Seal.from_environment().mark if options["excerpts"] else ""
    except SealError as error:
        raise Wrong(str(error)) from None
    packs = [(pack.name, pack.sha256) for pack in setup.packs]
    choice = [rule.code for rule in setup.rules]
    return Job(
        maker=SentMaker.of(setup.spec),
        policy=setup.policy,
        today=today(),
        version=__version__,
        standard=standard_of(__version__, setup.policy, packs, choice),
        salt=store.salt,
        known=setup.known,
        asked=frozenset(choice),
        passwords=passwords(options["password_file"]),
        excerpts=mark,
        seconds=options["seconds"],
        memory_megabytes=options["memory"],
    )


def _executor(job: Job, options: dict[str, Any]) -> Executor:
    from doccheck.archive.executors import ExecutorError, Pool

    where = options["cluster"]
    if not where:
        return Pool(job, options["jobs"])
    if not where.startswith("dask:") or not where.removeprefix("dask:"):
        raise Wrong("--cluster wants dask: and the address of a scheduler, such as dask:tcp://10.0.0.5:8786")
    need("distributed", "cluster", "checking on a cluster")
    from doccheck.archive.cluster import Cluster

    try:
        return Cluster(job, where.removeprefix("dask:"))
    except ExecutorError as error:
        raise Wrong(str(error)) from None


@batch.command(short_help="Prove that nothing was passed over.")
@click.argument("roots", nargs=-1, metavar="[ROOT...]")
@STORE
@policy_option("For its limits, where ROOTs are walked again.")
def verify(roots: tuple[str, ...], store: str, policy: Path | None) -> None:
    """Prove that everything walked is recorded, or a gap with its reason.

    With ROOTs, the archive is walked once more and compared with the store.

    Exit status: 0 it holds; 3 it does not, and why.
    """
    from doccheck.interfaces.cli.setup import prepare

    with speaking(), opened(store) as ours:
        from doccheck.archive.verify import verify as prove

        walk = _walk(roots, ours, prepare(policy), {"group": (), "details": None}) if roots else None
        proof = prove(ours, walk)
        if proof is None:
            raise Wrong(f"{ours.shown}: there was no run yet")
        again = "" if proof.walked_again is None else f" Walked again: {proof.walked_again:,}."
        kept = f" Recorded earlier and not walked this time: {proof.elsewhere:,}." if proof.elsewhere else ""
        sign = "=" if proof.walked == proof.recorded + proof.gaps else "≠"
        click.echo(
            f"{proof.walked:,} walked {sign} {proof.recorded:,} recorded + {proof.gaps:,} that could not be read.{again}{kept}"
        )
        for sentence in proof.wrong:
            say(sentence)
        sys.exit(0 if proof.holds else STATUS_GAPS)


@batch.command(short_help="Remove what was recorded too long ago.")
@STORE
@click.option(
    "--older-than", type=click.IntRange(0), metavar="DAYS", help="Otherwise the policy's retention."
)
@POLICY
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
def purge(store: str, older_than: int | None, policy: Path | None, dry_run: bool) -> None:
    """Remove what was recorded too long ago, so that nothing of it is left in the store."""
    from doccheck.interfaces.cli.setup import read_policy

    days = read_policy(policy).retention_days if older_than is None else older_than
    with speaking(), opened(store, write=True) as ours:
        from doccheck.archive.purge import purge as remove

        if not dry_run:
            ours.claim()
        gone = remove(ours, days, dry_run=dry_run)
        what = f"{gone.entries:,} documents with {gone.findings:,} findings, recorded more than {days:,} days ago"
        if dry_run:
            click.echo(f"{what}, would be removed.")
            return
        click.echo(
            f"{what}, are removed." if gone.entries else f"Nothing was recorded more than {days:,} days ago."
        )
        click.echo(f"Nothing older than {gone.before:%d %B %Y} is left; the store was written anew.")


@batch.command()
def key() -> None:
    """Print a new key for DOCCHECK_BATCH_KEY. Whoever has it can read the excerpts; doccheck does not keep it."""
    from doccheck.archive.secrets import fresh_key

    click.echo(fresh_key())


@batch.command(short_help="Write an invented archive, to try it on.")
@click.argument("count", type=click.IntRange(1, 10_000_000), metavar="N")
@click.argument("folder", type=PATH, metavar="FOLDER")
@click.option("--seed", type=int, default=1, help="The same seed makes the same archive.")
@click.option("--faults/--no-faults", default=True, help="Damaged, empty, odd and hostile files among them.")
@click.option("--texts-only", is_flag=True, help="Short plain texts only.")
def synth(count: int, folder: Path, seed: int, faults: bool, texts_only: bool) -> None:
    """Write an invented archive of N documents into FOLDER, for trying this out.

    Beside it comes FOLDER-details.csv (recipient and purpose by path); team and month stand in the paths:
    --group "{team}/{year}-{month}".
    """
    from doccheck.archive.synth import synthesise

    if folder.exists() and any(folder.iterdir()):
        raise Wrong(f"{folder}: is not empty; please name a new folder")
    made = synthesise(count, folder, seed, faults=faults, texts_only=texts_only)
    click.echo(f"{made:,} documents in {folder}; recipients and purposes in {folder}-details.csv.")


for command in (report, sample, agree):
    batch.add_command(command)
