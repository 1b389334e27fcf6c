"""Checks the id_token that LINE signs for web logins: HS256 with the channel's secret (not ES256, as discovery says)."""

from __future__ import annotations

import datetime as dt
import hmac
import re
from dataclasses import dataclass
from typing import Any

import jwt

ISSUER = "https://access.line.me"
LEEWAY = dt.timedelta(seconds=60)  # clocks differ a little
_SUB = re.compile(r"U[0-9a-f]{32}")


class TokenRefused(Exception):
    """The id_token does not prove who signed in. Says which check failed, never what the token holds."""


@dataclass(frozen=True)
class Subject:
    """Whom LINE vouches for. `name` is the display name, empty when LINE did not give one."""

    issuer: str
    sub: str
    name: str


def read_id_token(token: str, *, secret: str, channel_id: str, nonce: str) -> Subject:
    """Verify algorithm, signature, issuer, audience, times, nonce and the form of the subject."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            audience=channel_id,
            issuer=ISSUER,
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"], "strict_aud": True},
        )
    except jwt.PyJWTError as problem:
        raise TokenRefused(type(problem).__name__) from None
    return _subject(claims, nonce)


def _subject(claims: dict[str, Any], nonce: str) -> Subject:
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(
        claims["nonce"].encode(), nonce.encode()
    ):
        raise TokenRefused("nonce")
    if not isinstance(claims["sub"], str) or not _SUB.fullmatch(claims["sub"]):
        raise TokenRefused("sub")
    name = claims.get("name")
    return Subject(ISSUER, claims["sub"], name if isinstance(name, str) else "")
