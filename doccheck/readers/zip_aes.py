"""Files of a zip that are protected the newer way (AES, as WinZip, 7-Zip and others write it).

The format: https://www.winzip.com/en/support/aes-encryption/. The cryptography library does the work.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from hashlib import pbkdf2_hmac
from hmac import compare_digest
from hmac import digest as hmac_of
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from doccheck.readers.draft import UnreadableError
from doccheck.readers.unpacking import DAMAGED, Source

METHOD = 99
UNKNOWN = "it is protected by a password in a way that doccheck cannot open; check it before it is protected"
_EXTRA = 0x9901
_ROUNDS = 1000
_SALTS = {1: 8, 2: 12, 3: 16}
_CHECK, _SEAL, _BLOCK = 2, 10, 16


@dataclass(frozen=True)
class Protected:
    """A protected file: its salt, two bytes that most wrong passwords fail at, its bytes, and their seal."""

    salt: bytes
    check: bytes
    content: bytes
    seal: bytes
    method: int


def protected(archive: bytes, member: ZipInfo) -> Protected:
    """What the archive holds of a file; `UnreadableError` where it is damaged or of an unknown kind."""
    strength, method = _how(member.extra)
    salt = _SALTS.get(strength)
    if salt is None or method not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableError(UNKNOWN)
    head = archive[member.header_offset : member.header_offset + 30]
    start = member.header_offset + 30 + sum(int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    raw = archive[start : start + member.compress_size]
    if len(raw) < member.compress_size or len(raw) < salt + _CHECK + _SEAL:
        raise UnreadableError(DAMAGED)
    return Protected(raw[:salt], raw[salt : salt + _CHECK], raw[salt + _CHECK : -_SEAL], raw[-_SEAL:], method)


def _how(extra: bytes) -> tuple[int, int]:
    """The strength of the protection, and how the file is packed under it."""
    while len(extra) >= 4:
        number, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if number == _EXTRA and size >= 7:
            return extra[8], int.from_bytes(extra[9:11], "little")
        extra = extra[4 + size :]
    return 0, 0


def opened(file: Protected, password: bytes) -> Source | None:
    """The file as it unpacks, or None where the password is not the one."""
    length = 2 * len(file.salt)
    keys = pbkdf2_hmac("sha1", password, file.salt, _ROUNDS, 2 * length + _CHECK)
    if not compare_digest(keys[-_CHECK:], file.check):
        return None
    if not compare_digest(hmac_of(keys[length : 2 * length], file.content, "sha1")[:_SEAL], file.seal):
        # One wrong password in 65,536 comes so far; damage does always.
        raise UnreadableError(DAMAGED)
    plain = _decrypted(keys[:length], file.content)
    return io.BytesIO(plain) if file.method == ZIP_STORED else _Inflated(plain)


def _decrypted(key: bytes, content: bytes) -> bytes:
    """By AES in counter mode; the counter begins at one and is written with its lowest byte first."""
    import numpy as np
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    blocks = -(-len(content) // _BLOCK)
    counters = np.zeros((blocks, 2), dtype="<u8")
    counters[:, 0] = np.arange(1, blocks + 1)
    # The counter mode of the library counts the other way round, so the key stream is made block by block.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # nosec B305 - one block of a counter each, as the format has it
    stream = np.frombuffer(cipher.update(counters.tobytes()) + cipher.finalize(), dtype=np.uint8)
    return (np.frombuffer(content, dtype=np.uint8) ^ stream[: len(content)]).tobytes()


class _Inflated:
    """Bytes as they unpack, no more at once than is asked for."""

    def __init__(self, packed: bytes) -> None:
        self._packed, self._inflating = packed, zlib.decompressobj(-zlib.MAX_WBITS)

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end."""
        found = self._inflating.decompress(self._packed, size)
        self._packed = self._inflating.unconsumed_tail
        if not found and not self._inflating.eof:
            raise UnreadableError(DAMAGED)
        return found
