"""`doccheck verify`: whether what is installed is what was installed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from doccheck.interfaces.cli.speech import Wrong, printable

STATUS_ALTERED = 1


@click.command(short_help="Check the installed files against their hashes.")
@click.option(
    "--lock",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check the versions against this lock, too: requirements/run.lock of the version that you installed.",
)
def verify(lock: Path | None) -> None:
    """Check every installed file of doccheck, and of all that it needs, against the hash it was delivered with.

    For a service to ask before it starts. Nothing is read but what is installed.

    Exit status: 0 all is as it was installed; 1 a file is missing or altered, or a version is not the lock's.
    """
    from doccheck.checking import installed

    wrong = list(installed.off_lock(_lock(lock))) if lock else []
    files = 0
    packages = installed.packages()
    for package in packages:
        files += len(installed.listed(package))
        wrong += [f"{package.name}: {what}" for what in installed.altered(package)]
    wrong += _weights()
    for sentence in wrong:
        click.echo(printable(sentence))
    click.echo(f"{len(packages)} packages, {files:,} files, {len(wrong) or 'none'} wrong.")
    sys.exit(STATUS_ALTERED if wrong else 0)


def _lock(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Wrong(
            f"{file}: cannot be read; --lock wants a file of requirements with their versions"
        ) from None


def _weights() -> list[str]:
    """The trained reader's own list of hashes, which holds in a checkout too."""
    from importlib.resources import as_file, files

    from doccheck.trained.manifest import BadManifest, read_manifest

    with as_file(files("doccheck") / "weights") as folder:
        try:
            read_manifest(folder)
        except BadManifest as error:
            return [str(error)]
    return []
