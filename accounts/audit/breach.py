"""What may have leaked in some span of time: which persons, which fields, by which accesses. Computed in the database."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.models import Citizen
from directory.csv_safe import safe_row_writer

READ_AT_ONCE = 2000

_SPAN = """
FROM accounts_auditrecord
WHERE kind = 'accounts.citizen' AND at >= %(since)s AND at < %(until)s
  AND (%(actor)s::bigint IS NULL OR actor_id = %(actor)s)
"""
# Most looks are lists of a few columns: numbers and persons are counted apart, so that no row is multiplied twice.
_ACCESSES = f"""
SELECT actor_id, action, acting_as, reason, count(*), min(at), max(at), sum(cardinality(subjects)) {_SPAN}
GROUP BY actor_id, action, acting_as, reason ORDER BY actor_id, action, acting_as, reason
"""
_PERSONS = f"""
WITH span AS MATERIALIZED (
    SELECT fields, action, subjects, at {_SPAN}
), kinds AS (
    SELECT pk, fields, action, count(*) AS looks, min(at) AS first, max(at) AS last
    FROM span, unnest(subjects) AS pk GROUP BY pk, fields, action
), seen AS (
    SELECT pk, array_agg(DISTINCT field ORDER BY field) AS fields FROM kinds, unnest(fields) AS field GROUP BY pk
)
SELECT pk, coalesce(seen.fields, '{{}}'), array_agg(DISTINCT action ORDER BY action), sum(looks)::bigint, min(first), max(last)
FROM kinds LEFT JOIN seen USING (pk) GROUP BY pk, seen.fields ORDER BY pk
"""


@dataclass(frozen=True)
class Access:
    """One officer's looks of one kind."""

    actor: int | None
    action: str
    acting_as: str
    reason: str
    records: int
    first: dt.datetime
    last: dt.datetime
    looks: int  # persons over all records, each as often as seen


@dataclass(frozen=True)
class Person:
    """One citizen: what was seen of them and how often."""

    citizen: int
    fields: list[str]
    actions: list[str]
    looks: int
    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True)
class Breach:
    accesses: list[Access]
    persons: list[Person]

    @property
    def fields(self) -> list[str]:
        return sorted({field for person in self.persons for field in person.fields})


def report(*, since: dt.datetime, until: dt.datetime, actor: int | None = None) -> Breach:
    """Everything seen of citizens at `since` <= moment < `until`, by everybody or by one officer."""
    asked = {"since": since, "until": until, "actor": actor}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', '256MB', true)")  # else a year is sorted on disk
        cursor.execute(_ACCESSES, asked)
        accesses = [Access(*row) for row in cursor.fetchall()]
        cursor.execute(_PERSONS, asked)
        persons = [Person(*row) for row in cursor.fetchall()]
    return Breach(accesses, persons)


def contacts(persons: list[Person]) -> Iterator[list[Any]]:
    """Whom to tell, and how. Who has been erased is there by number only."""
    for start in range(0, len(persons), READ_AT_ONCE):
        some = [person.citizen for person in persons[start : start + READ_AT_ONCE]]
        found = Citizen.objects.select_related("title").in_bulk(some)
        for pk in some:
            citizen = found.get(pk)
            yield [pk, citizen.full_name, citizen.phone.reveal()] if citizen else [pk, "", ""]


def write_contacts(path: Path, persons: list[Person]) -> None:
    """A new file that only this account may read; an existing one is left alone (FileExistsError)."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8-sig", newline="") as stream:
        write = safe_row_writer(stream)
        write(["citizen", "name", "phone"])
        for row in contacts(persons):
            write(row)
