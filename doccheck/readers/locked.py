"""Opens Office files that are protected by a password; one that is damaged is told from one that is locked."""

from __future__ import annotations

import io

from doccheck.readers import limits
from doccheck.readers.draft import UnreadableError

LOCKED = "it is protected by a password; check it before it is protected, or save a copy without the password"
WRONG = "it is protected by a password, and none of those given opens it"
DAMAGED = "it is protected by a password, and it is damaged, so that no password opens it"
_OFFICE_OWN = "VelvetSweatshop"
"""What Office itself uses where a workbook is "protected" against changes only; it asks nobody for it."""


def opened(data: bytes, passwords: tuple[str, ...]) -> bytes:
    """The file without its protection; `UnreadableError` says why there is none."""
    import msoffcrypto  # type: ignore[import-untyped]

    try:
        msoffcrypto.OfficeFile(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - the library raises many kinds for damaged files
        raise UnreadableError(DAMAGED) from None
    for password in (_OFFICE_OWN, *passwords):
        found = _tried(data, password)
        if found:
            return found
    raise UnreadableError(WRONG if passwords else LOCKED)


def is_locked(data: bytes) -> bool:
    """Whether an old Office file (.doc) is protected; False as well where that cannot be told."""
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # noqa: BLE001
        return False


def _tried(data: bytes, password: str) -> bytes:
    """The file opened with a password, or nothing. The first bytes show whether it was the right one."""
    import msoffcrypto

    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=password)
        file.decrypt(out)
    except Exception:  # noqa: BLE001 - a wrong password and damage raise alike
        return b""
    found = out.getvalue()[: limits.FILE_BYTES + 1]
    return found if found.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else b""
