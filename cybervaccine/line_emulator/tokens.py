"""Signed tokens: the id_token as LINE signs it for web logins (HS256), and the emulator's own access tokens.

Access, refresh and channel tokens carry what they mean, so they outlive a restart of the emulator.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from typing import Any

ACCESS_SECONDS = 2_592_000
REFRESH_SECONDS = 90 * 86_400
CHANNEL_SECONDS = 900
ID_TOKEN_SECONDS = 3_600


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def signature(text: str, key: str) -> bytes:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def jwt(claims: dict[str, Any], key: str, *, algorithm: str = "HS256") -> str:
    header = encoded(json.dumps({"typ": "JWT", "alg": algorithm}).encode())
    content = f"{header}.{encoded(json.dumps(claims, ensure_ascii=False).encode())}"
    return f"{content}.{encoded(signature(content, key)) if algorithm == 'HS256' else ''}"


def read_jwt(token: str, key: str) -> dict[str, Any] | None:
    """The claims, if the signature is this key's."""
    try:
        content, _, signed = token.rpartition(".")
        header, claims = (json.loads(decoded(part)) for part in content.split("."))
        good = header["alg"] == "HS256" and hmac.compare_digest(decoded(signed), signature(content, key))
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return claims if good and isinstance(claims, dict) else None


def issue(kind: str, key: str, *, at: float, seconds: int, **more: Any) -> str:
    """A token of the emulator's own: "access", "refresh" or "channel"."""
    claims = {"kind": kind, "at": at, "until": at + seconds, "key": secrets.token_urlsafe(9), **more}
    return jwt(claims, f"token:{key}")


def read(kind: str, token: str, key: str, *, at: float) -> dict[str, Any] | None:
    """What the token says, if it is of this kind and not past its time."""
    claims = read_jwt(token, f"token:{key}")
    if claims is None or claims.get("kind") != kind or claims["until"] <= at:
        return None
    return claims
