"""Libraries log and warn with a file's words in their mouths; nothing of that may be printed."""

from __future__ import annotations

import logging
import sys
import warnings


def hush() -> None:
    """Call it once in every process that reads documents."""
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
