"""Walking the chain from its first record to its last, in memory that does not grow with it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from accounts.audit import chain
from accounts.models import AuditAnchor, AuditHead, AuditRecord

log = logging.getLogger(__name__)

COLUMNS = (
    "sequence", "at", "actor_id", "acting_as", "action", "kind", "subjects", "fields", "reason", "reference",
    "details", "request", "key_id", "previous",
)  # fmt: skip
READ_AT_ONCE = 2000


@dataclass(frozen=True)
class Verified:
    """How many records were walked, and what is wrong with the first that is broken."""

    records: int
    broken: str = ""


def verify(*, anchors: tuple[tuple[int, bytes], ...] = ()) -> Verified:
    """`anchors` are (sequence, hash) from the log. One snapshot, so that records written meanwhile do not disturb."""
    with transaction.atomic():
        _read_one_moment()
        return _verify(dict(anchors))


def _read_one_moment() -> None:
    if len(connection.savepoint_ids) == 0:  # not inside another transaction, where it is too late to say so
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _verify(noted: dict[int, bytes]) -> Verified:
    sequence, last = 0, chain.BEGINNING
    for content, signature in _contents():
        problem = _problem(content, signature, sequence, last)
        if not problem and noted.pop(content.sequence, signature) != signature:
            problem = f"record {content.sequence} is not the one that the log's anchor names"
        if problem:
            return Verified(sequence, problem)
        sequence, last = content.sequence, signature
    return Verified(sequence, _end_problem(sequence, last, noted))


def _contents() -> Iterator[tuple[chain.Content, bytes]]:
    rows: Any = AuditRecord.objects.order_by("sequence").values_list(*COLUMNS, "hash")
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        said: list[Any] = [*row[:-3], bytes(row[-3]), bytes(row[-2])]
        yield chain.Content(*said), bytes(row[-1])


def _problem(content: chain.Content, signature: bytes, sequence: int, last: bytes) -> str:
    if content.sequence != sequence + 1:
        return f"record {sequence + 1} is missing (the next is {content.sequence})"
    if content.previous != last:
        return f"record {content.sequence} does not follow record {sequence}"
    genuine = chain.is_genuine(content, signature)
    if genuine is None:
        return f"record {content.sequence} was made under a key that is not among AUDIT_KEYS"
    return "" if genuine else f"record {content.sequence} was altered"


def _end_problem(sequence: int, last: bytes, noted: dict[int, bytes]) -> str:
    """Records cut off at the end leave a whole chain: the head and the anchors remember how long it was."""
    head = AuditHead.objects.get()
    if (head.sequence, bytes(head.hash)) != (sequence, last):
        return f"record {sequence + 1} is missing (the chain ended at {head.sequence})"
    lost = AuditAnchor.objects.filter(sequence__gt=sequence).order_by("sequence").first()
    if lost or noted:
        return f"record {sequence + 1} is missing (an anchor names {lost.sequence if lost else min(noted)})"
    return _misnamed()


def _misnamed() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT anchor.sequence FROM accounts_auditanchor anchor JOIN accounts_auditrecord record"
            " USING (sequence) WHERE anchor.hash <> record.hash ORDER BY 1 LIMIT 1"
        )
        found = cursor.fetchone()
    return f"record {found[0]} is not the one that an anchor names" if found else ""


def anchor(*, at: dt.datetime) -> AuditAnchor | None:
    """Note where the chain ends, in the database and in the log; None if it has not grown."""
    head = AuditHead.objects.get()
    made, is_new = AuditAnchor.objects.get_or_create(
        sequence=head.sequence, defaults={"hash": bytes(head.hash), "at": at}
    )
    if not is_new:
        return None
    log.info("Audit anchor %s", made)
    return made
