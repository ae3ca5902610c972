"""The console script, and `python -m doccheck`."""

import gc
import sys


def console() -> None:
    """Asks a service that is warm already where one is named and listens, else does the work here."""
    if any(each == "--via" or each.startswith("--via=") for each in sys.argv[1:]):
        from doccheck.checking.via import ask

        status = ask(sys.argv[1:])
        if status is not None:
            sys.exit(status)
    gc.disable()  # while modules are imported there is nothing to collect; what checks documents turns it on again
    from doccheck.interfaces import cli

    cli.console()


if __name__ == "__main__":
    console()
