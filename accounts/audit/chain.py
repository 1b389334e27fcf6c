"""The links of the chain. A record's hash is a keyed HMAC-SHA-256 of its canonical content and of the hash before it.

A bare hash would stop nobody who can write to the database: whoever alters a record computes all later hashes anew. The key
is not in the database. It is derived from AUDIT_KEYS (FIELD_KEYS unless set); the first makes new records, all verify.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

BEGINNING = bytes(32)


@dataclass(frozen=True)
class ChainKey:
    """One of AUDIT_KEYS. It never shows itself."""

    id: bytes
    _secret: bytes = field(repr=False)

    def sign(self, content: bytes) -> bytes:
        return hmac.digest(self._secret, content, hashlib.sha256)


def chain_keys() -> tuple[ChainKey, ...]:
    return _read_keys(tuple(settings.AUDIT_KEYS))


@lru_cache(maxsize=8)
def _read_keys(texts: tuple[str, ...]) -> tuple[ChainKey, ...]:
    keys = (base64.b64decode(text.strip(), validate=True) for text in texts)
    return tuple(ChainKey(_derive(key, b"id", 4), _derive(key, b"chain", 32)) for key in keys)


def _derive(key: bytes, use: bytes, length: int) -> bytes:
    return HKDFExpand(hashes.SHA256(), length, b"cybervaccine audit key: " + use).derive(key)


@dataclass(frozen=True)
class Content:
    """Everything a record says."""

    sequence: int
    at: dt.datetime
    actor: int | None
    acting_as: str
    action: str
    kind: str
    subjects: list[int]
    fields: list[str]
    reason: str
    reference: str
    details: dict[str, Any]
    request: str
    key_id: bytes
    previous: bytes

    def canonical(self) -> bytes:
        """One text for one content: UTF-8 JSON, keys in order, moments in UTC to the microsecond."""
        said = vars(self) | {
            "at": self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "key_id": bytes(self.key_id).hex(),
            "previous": bytes(self.previous).hex(),
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(content: Content) -> bytes:
    """The hash of a new record, whose key is the first."""
    return chain_keys()[0].sign(content.canonical())


def is_genuine(content: Content, signature: bytes) -> bool | None:
    """Whether this signature was made of this content; None if its key is not among AUDIT_KEYS."""
    key = next((key for key in chain_keys() if key.id == content.key_id), None)
    return None if key is None else hmac.compare_digest(key.sign(content.canonical()), signature)
