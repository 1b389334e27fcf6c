"""Writing records. A look is committed before anything is shown; a change is committed with what it changes."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpRequest

from accounts.audit import chain
from accounts.encryption import blind_index
from accounts.models import Action, AuditRecord, User
from accounts.staff.scopes import held_by

MOST_SUBJECTS = 1000


class AuditUnavailable(OperationalError):
    """A look could not be recorded, so it does not happen. Answered like a lost database: 503, without a trace."""


@dataclass(frozen=True)
class Entry:
    """What is to be recorded. Neither a name, nor a phone, nor a search term: `found_by` makes an index of those."""

    actor: User | None
    action: Action
    kind: str = ""
    subjects: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    reason: str = ""
    reference: str = ""
    details: dict[str, str | int] = field(default_factory=dict)
    request: str = ""


def look(entry: Entry, *, at: dt.datetime) -> AuditRecord:
    """Record a look, and commit: call it before showing anything. Inside another transaction it refuses to run."""
    try:
        with transaction.atomic(durable=True):
            return _append(entry, at)
    except DatabaseError as problem:
        raise AuditUnavailable("the audit record could not be written") from problem


def look_at_many(entry: Entry, subjects: Iterable[int], *, at: dt.datetime) -> None:
    """The same of many objects: as many records as it takes."""
    rest = sorted(subjects)
    for start in range(0, max(len(rest), 1), MOST_SUBJECTS):
        look(replace(entry, subjects=tuple(rest[start : start + MOST_SUBJECTS])), at=at)


def change(entry: Entry, *, at: dt.datetime) -> AuditRecord:
    """Record a change in its own transaction: both happen, or neither."""
    with transaction.atomic():
        return _append(entry, at)


def found_by(kind: str, term: str) -> dict[str, str]:
    """What was searched for, so that equal searches are seen to be equal and nobody can read what they were."""
    return {"by": kind, "term": blind_index(term, "accounts.audit.search").hex()}


def request_id(request: HttpRequest) -> str:
    """A random number for each request: the records of one page belong together."""
    if not hasattr(request, "audit_id"):
        request.audit_id = secrets.token_hex(8)  # type: ignore[attr-defined]
    return str(request.audit_id)  # type: ignore[attr-defined]


def roles_of(user: User | None) -> str:
    """The roles held now, as in "officer:50 auditor:"."""
    if user is None:
        return ""
    roles = sorted(f"{held.role}:{held.province or ''}" for held in held_by(user))
    return " ".join([*(["superuser:"] if user.is_superuser else []), *roles])[:500]


def _append(entry: Entry, at: dt.datetime) -> AuditRecord:
    """The lock is held until the end of the transaction: one after the other, each on top of the last."""
    roles = roles_of(entry.actor)
    sequence, previous = _take_head()
    content = chain.Content(
        sequence=sequence + 1,
        at=at,
        actor=entry.actor.pk if entry.actor else None,
        acting_as=roles,
        action=str(entry.action),
        kind=entry.kind,
        subjects=list(entry.subjects),
        fields=list(entry.fields),
        reason=entry.reason,
        reference=entry.reference,
        details=dict(entry.details),
        request=entry.request,
        key_id=chain.chain_keys()[0].id,
        previous=previous,
    )
    said: dict[str, Any] = vars(content) | {"hash": chain.sign(content)}
    said["actor_id"] = said.pop("actor")
    record = AuditRecord(**said)
    record.save(force_insert=True)
    return record


def _take_head() -> tuple[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence, hash FROM accounts_take_audit_head()")
        sequence, last = cursor.fetchone()
    return sequence, bytes(last)
