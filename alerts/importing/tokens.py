"""Making, knowing and ending the tokens of police systems."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets

from django.db import transaction

from accounts.audit.records import Entry, change
from accounts.models import Action, User
from alerts.models import ApiToken, Source

# Who may make tokens answers for them: who no longer may, has no token that works.
PERMISSION = "alerts.add_apitoken"
LONGEST = dt.timedelta(days=366)
NOTED_EVERY = dt.timedelta(minutes=1)
_FORM = re.compile(r"cvt_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
_PREFIX = len("cvt_") + 8


@transaction.atomic
def make_token(
    *, name: str, source: Source, scopes: list[str], expires_at: dt.datetime, by: User, at: dt.datetime
) -> tuple[ApiToken, str]:
    """A token and its text, which is shown to the officer once and kept nowhere."""
    text = f"cvt_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        name=name, source=source, scopes=scopes, prefix=text[:_PREFIX], hash=_hash(text), made_by=by, made_at=at, expires_at=expires_at
    )  # fmt: skip
    _record(token, "token made", by=by, at=at)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: dt.datetime) -> bool:
    """From the next request on nothing is done with it. False when somebody was faster."""
    found = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not found.update(revoked_by=by, revoked_at=at):
        return False
    _record(token, "token revoked", by=by, at=at)
    return True


def token_of(text: str, *, at: dt.datetime) -> ApiToken | None:
    """The token that is in force with this text. 256 random bits need no slow hash, and are found by an index."""
    if not _FORM.fullmatch(text):
        return None
    token = ApiToken.objects.in_force(at).filter(hash=_hash(text)).select_related("source", "made_by").first()
    return token if token and token.made_by.is_active and token.made_by.has_perm(PERMISSION) else None


def note_use(token: ApiToken, *, at: dt.datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at >= NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _record(token: ApiToken, done: str, *, by: User, at: dt.datetime) -> None:
    details: dict[str, str | int] = {"done": done, "source": token.source.name, "prefix": token.prefix}
    change(Entry(by, Action.ROLE, "alerts.apitoken", (token.pk,), details=details), at=at)
