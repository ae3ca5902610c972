"""The command line. Nothing heavy is imported here: `--help`, `rules` and `explain` answer at once."""

from __future__ import annotations

import gc
import os
import sys

import click

from doccheck import __version__
from doccheck.interfaces.cli.commands import Commands
from doccheck.interfaces.cli.speech import internal_error, speak_any_letter

STATUS_INTERRUPTED = 130
STATUS_NOT_CHECKED = 3


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="doccheck %(version)s")
def doccheck() -> None:
    """Reads a referral about a child before it is sent, and says what to mend, how, and why."""


def _colour() -> bool | None:
    """None where the terminal decides; no colour and no bold where NO_COLOR is set (no-color.org)."""
    return False if os.environ.get("NO_COLOR") else None


def main() -> None:
    """The console script. Whatever goes wrong, nothing of a document reaches a traceback."""
    if sys.argv[1:2] not in _BRIEF:
        _make_ready()
    speak_any_letter()
    try:
        doccheck(prog_name="doccheck", standalone_mode=False, color=_colour())
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(STATUS_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(STATUS_NOT_CHECKED)
    except Exception as error:  # noqa: BLE001 - its message may carry a document's words
        click.echo(internal_error(error), err=True)
        sys.exit(STATUS_NOT_CHECKED)


_BRIEF: tuple[list[str], ...] = ([], ["--help"], ["-h"], ["--version"], ["-V"], ["rules"], ["explain"])
"""What reads no document and is over before memory matters: Python's logging alone would take a good part of it."""


def _make_ready() -> None:
    """Before a document is read."""
    from doccheck.checking.quiet import hush

    hush()
    gc.enable()


def console() -> None:
    """`main`, and then out at once.

    Taking spaCy apart object by object at the end costs a tenth of a second, for which somebody is waiting.
    """
    try:
        main()
        status = 0
    except SystemExit as done:
        # Whatever is no number is no clean end.
        status = done.code if isinstance(done.code, int) else STATUS_NOT_CHECKED * bool(done.code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        status = status or STATUS_NOT_CHECKED
    if "concurrent.futures.process" in sys.modules:  # worker processes have to be let go first
        sys.exit(status)
    os._exit(status)
