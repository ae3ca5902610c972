"""The journal: every decision, release and verdict in one chain that only grows, without words of a document.

`Journal.append` is safe among processes and threads; `verify` says which entry was changed, removed or moved.
"""

from doccheck.record.journal.chain import Problem
from doccheck.record.journal.journal import Appended, Journal, JournalError, Verified

__all__ = ["Appended", "Journal", "JournalError", "Problem", "Verified"]
