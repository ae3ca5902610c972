"""Ed25519 signatures of entries: who holds the key vouches for what was written and when."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from doccheck.record.journal.chain import CheckSignature, Entry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class KeyFileError(ValueError):
    """A key that cannot be used; its message is one sentence that names the file."""


class Signer:
    """A private key, and the short name that its entries carry."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key()
        self.name = key_name(self.public)

    def sign(self, entry: Entry) -> Entry:
        """`entry`, which already names the key, with its signature."""
        return {**entry, "signature": b64encode(self._key.sign(entry["hash"].encode())).decode()}


def key_name(key: Ed25519PublicKey) -> str:
    """16 hexadecimal digits that tell keys apart."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]


def read_private(path: Path) -> Signer:
    """The key in a PEM file (PKCS 8, without a password)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_bytes(path), None)
    except (ValueError, TypeError):
        raise KeyFileError(f"{path}: is not a private key in PEM form without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: is not an Ed25519 key")
    return Signer(key)


def read_public(path: Path) -> Ed25519PublicKey:
    """The key in a PEM file; that of a private key where it is one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content = _bytes(path)
    if b"PRIVATE KEY" in content:
        return read_private(path).public
    try:
        key = load_pem_public_key(content)
    except (ValueError, TypeError):
        raise KeyFileError(f"{path}: is not a public key in PEM form") from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(f"{path}: is not an Ed25519 key")
    return key


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise KeyFileError(f"{path}: the key cannot be read ({reason})") from None


def checker(keys: Sequence[Ed25519PublicKey]) -> CheckSignature:
    """Says of each entry, in their order, what is wrong with its signature. From the first that is signed, all are."""
    from cryptography.exceptions import InvalidSignature

    by_name = {key_name(key): key for key in keys}
    begun = False

    def check(entry: Entry) -> str:
        nonlocal begun
        name, signature = entry.get("key"), entry.get("signature")
        if name is None:
            return "is not signed, though one before it is" if begun else ""
        begun = True
        if name not in by_name:
            return f"is signed with the key {str(name)[:16]}, which the policy does not name"
        try:
            by_name[name].verify(b64decode(str(signature), validate=True), entry["hash"].encode())
        except (InvalidSignature, NotBase64, ValueError):
            return "has a signature that does not fit"
        return ""

    return check
