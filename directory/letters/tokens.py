"""Private links. The token is made from a key that is not in the database; the database holds only its hash.

So a link can be printed again for whoever delivers the letter, while a stolen copy of the tables opens nothing. Keys are
AUDIT_KEYS: the first makes new tokens, and none leaves the list while what it made must still be known.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from django.conf import settings
from django.urls import reverse

from directory.models import PrivateLink
from directory.short_codes import CODE, code_of


def make_token(circulation_id: int, number: int, *, key: str | None = None) -> str:
    """128 bits for the `number`-th link of an office."""
    secret = (key or settings.AUDIT_KEYS[0]).encode()
    message = f"letter-link {circulation_id} {number}".encode()
    return code_of(int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:16], "big"))


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    return re.fullmatch(CODE, text) is not None


def token_of(link: PrivateLink) -> str | None:
    """The token that was handed out as this link; None where its key is gone: then the office needs a new link."""
    made = (make_token(link.circulation_id, link.number, key=key) for key in settings.AUDIT_KEYS)
    return next((token for token in made if hash_of(token) == link.token_hash), None)


def address_of(token: str) -> str:
    """The whole address, in Thai: the letter is Thai."""
    return settings.SITE_URL + reverse("directory:letter", args=[token]).removeprefix("/en")
