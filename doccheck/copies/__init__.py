"""Copies of a file with something changed in them: findings as comments (`mark`), or words taken out (`redact`).

A copy is made of the file's bytes and of what was found in it, and is bytes again; the original is never touched.
Whatever cannot be done whole is a `CopyError`, and nothing comes out.
"""

from __future__ import annotations

__all__ = ["CopyError"]


class CopyError(Exception):
    """No copy can be made. The message is the rest of a sentence that begins with the file's name; no word of the
    document is in it.
    """
