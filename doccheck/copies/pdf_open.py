"""Opens a PDF of which a copy is to be made; one that is signed, protected or damaged is refused in words."""

from __future__ import annotations

import io
import logging
from typing import Any

from pypdf import PdfReader

from doccheck.copies import CopyError

_LOCKED = "it is protected by a password or encrypted; save a copy without that and take the copy"
_SIGNED = "it is signed, and a changed copy would bear a broken signature; use a copy without the signature"
_DAMAGED = "it is damaged; print or save it anew as a PDF and take that"


def plain_reader(data: bytes) -> PdfReader:
    """The file, opened; a `CopyError` where no whole copy could be made."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted
        signed = not locked and _is_signed(reader)
        if not locked:
            len(reader.pages)
    except Exception:  # noqa: BLE001 - its message may hold the file's words
        raise CopyError(_DAMAGED) from None
    if locked:
        raise CopyError(_LOCKED)
    if signed:
        raise CopyError(_SIGNED)
    return reader


def _is_signed(reader: PdfReader) -> bool:
    root = reader.root_object
    if "/Perms" in root:
        return True
    form = root.get("/AcroForm")
    fields = list((form.get_object().get("/Fields") or []) if form is not None else [])
    for _ in range(10_000):
        if not fields:
            return False
        entry = fields.pop().get_object()
        if entry.get("/FT") == "/Sig" and entry.get("/V") is not None:
            return True
        fields += entry.get("/Kids") or []
    return False


def at(holder: Any, key: str) -> Any:
    """What stands under a key of a dictionary, wherever in the file it lies; None where nothing does."""
    if key not in holder:
        return None
    return holder[key]
