"""The command line. Nothing heavy is imported here: `--help`, `rules` and `explain` answer at once."""

from __future__ import annotations

import os
import sys

import click

from doccheck import __version__
from doccheck.checking.quiet import hush
from doccheck.interfaces.cli.accept import accept
from doccheck.interfaces.cli.batch import batch
from doccheck.interfaces.cli.catalogue import explain, rules
from doccheck.interfaces.cli.check import check
from doccheck.interfaces.cli.evaluate import evaluate
from doccheck.interfaces.cli.gateway import gateway
from doccheck.interfaces.cli.hook import hook
from doccheck.interfaces.cli.mark import mark
from doccheck.interfaces.cli.milter import milter
from doccheck.interfaces.cli.patterns import patterns
from doccheck.interfaces.cli.record import record
from doccheck.interfaces.cli.redact import redact
from doccheck.interfaces.cli.schema import report
from doccheck.interfaces.cli.serve import serve
from doccheck.interfaces.cli.speech import internal_error, speak_any_letter
from doccheck.interfaces.cli.text import text
from doccheck.interfaces.cli.verify import verify

STATUS_INTERRUPTED = 130
STATUS_NOT_CHECKED = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="doccheck %(version)s")
def doccheck() -> None:
    """Reads a referral about a child before it is sent, and says what to mend, how, and why."""


for command in (
    check,
    accept,
    text,
    rules,
    explain,
    hook,
    milter,
    gateway,
    mark,
    redact,
    patterns,
    evaluate,
    record,
    report,
    batch,
    serve,
    verify,
):
    doccheck.add_command(command)


def main() -> None:
    """The console script. Whatever goes wrong, nothing of a document reaches a traceback."""
    hush()
    speak_any_letter()
    try:
        doccheck(prog_name="doccheck", standalone_mode=False)
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
