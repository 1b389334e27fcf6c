"""Encryption of single values, under keys that the database never holds.

A sealed value is: version (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext with its tag. The associated data is the
value's purpose ("accounts.citizen.phone"), so that what was sealed as one thing cannot be put in the place of another.

A blind index is the first 16 bytes of HMAC-SHA-256 of the value under another key for each purpose: equal values have equal
indexes, and without the key nobody can tell which value an index stands for, although there are only 10⁹ phone numbers.

Keys come from settings.FIELD_KEYS: the first seals and makes new indexes, all of them open, and a search asks for the
index under every key. docs/encryption.md says how a key is changed while the portal runs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
KEY_ID = slice(1, 5)
NONCE = slice(5, 17)
INDEX_BYTES = 16


class CannotReveal(Exception):
    """A sealed value was altered, was moved from another place, or its key is not among FIELD_KEYS."""


@dataclass(frozen=True)
class FieldKey:
    """One of FIELD_KEYS and what is derived from it. It never shows itself."""

    id: bytes
    cipher: AESGCM = field(repr=False)
    _index_key: bytes = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> FieldKey:
        try:
            key = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            raise ImproperlyConfigured("FIELD_KEYS must be a comma list of base64 keys of 32 bytes each.")
        return cls(_derive(key, b"id", 4), AESGCM(_derive(key, b"seal", 32)), _derive(key, b"index", 32))

    def index(self, value: str, purpose: str) -> bytes:
        message = f"{purpose}\0{value}".encode()
        return hmac.new(self._index_key, message, hashlib.sha256).digest()[:INDEX_BYTES]


def _derive(key: bytes, use: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA256(), length, b"cybervaccine field key: " + use).derive(key)


def field_keys() -> tuple[FieldKey, ...]:
    """The keys of this process; the first one seals."""
    return _read_keys(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=8)
def _read_keys(texts: tuple[str, ...]) -> tuple[FieldKey, ...]:
    keys = tuple(FieldKey.from_text(text) for text in texts)
    if len({key.id for key in keys}) != len(keys):
        raise ImproperlyConfigured("FIELD_KEYS names the same key twice.")
    return keys


def seal(value: str, purpose: str) -> bytes:
    key, nonce = field_keys()[0], secrets.token_bytes(12)
    return VERSION + key.id + nonce + key.cipher.encrypt(nonce, value.encode(), purpose.encode())


def reveal(sealed: bytes, purpose: str) -> str:
    """The value, or CannotReveal; never a wrong value."""
    key = next((key for key in field_keys() if key.id == sealed[KEY_ID]), None)
    if sealed[:1] != VERSION or key is None:
        raise CannotReveal(f"{purpose}: no key among FIELD_KEYS opens this value")
    try:
        return key.cipher.decrypt(sealed[NONCE], sealed[NONCE.stop :], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise CannotReveal(f"{purpose}: this value was altered, or belongs to another place") from None


def is_current(sealed: bytes) -> bool:
    """Whether a value is sealed with the key that seals now."""
    return sealed[: KEY_ID.stop] == current_prefix()


def current_prefix() -> bytes:
    """What every value that is sealed now begins with."""
    return VERSION + field_keys()[0].id


def blind_index(value: str, purpose: str) -> bytes:
    """The index that is stored."""
    return field_keys()[0].index(value, purpose)


def blind_indexes(value: str, purpose: str) -> list[bytes]:
    """The indexes to search for: under every key, so that rows not yet rotated are found too."""
    return [key.index(value, purpose) for key in field_keys()]
