"""Everything the portal holds about one person, found by walking the foreign keys: a new table is in it by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.encryption import CannotReveal
from accounts.fields import EncryptedField, Sealed
from accounts.models import User

# Held, named in the copy, and not shown: whoever sees them could act as the person.
KEYS = {"accounts.user.password", "accounts.lineidentity.access_token"}
NOT_SHOWN = "(kept, not shown)"
UNREADABLE = "(unreadable)"
# What LINE gave and what people wrote stands under these; all else is found from them.
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The rows of one table that are about the person. `label` is for people, `name` for programs."""

    name: str
    label: str
    columns: list[str]
    rows: list[Row]

    @property
    def lines(self) -> list[list[tuple[str, Any]]]:
        """Each row as (column, value) for a page; empty values left out."""
        return [
            [
                (label, row[name])
                for label, name in zip(self.columns, row, strict=True)
                if row[name] not in ("", None)
            ]
            for row in self.rows
        ]


def my_data(user: User) -> list[Table]:
    """Every table with a row about this person, nearest first."""
    return list(_tables([user], set()))


def as_json(user: User, *, at: dt.datetime) -> dict[str, Any]:
    """The copy for download: every column by its name; moments in ISO 8601."""
    return {"made_at": at.isoformat(), "data": {table.name: table.rows for table in my_data(user)}}


def _tables(rows: list[models.Model], seen: set[type[models.Model]]) -> Iterator[Table]:
    model = rows[0]._meta.model
    seen.add(model)
    yield _table(model, rows)
    for relation in model._meta.related_objects:
        related: Any = relation.related_model
        if relation.many_to_many or related in seen or related._meta.auto_created or related._meta.proxy:
            continue
        found = list(related._default_manager.filter(**{f"{relation.field.name}__in": rows}).order_by("pk"))
        if found:
            yield from _tables(found, seen)


def _table(model: type[models.Model], rows: list[models.Model]) -> Table:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
    fields = [f for f in model._meta.concrete_fields if f in fields or isinstance(f, EncryptedField)]
    return Table(
        model._meta.label_lower,
        str(model._meta.verbose_name),
        [str(field.verbose_name) for field in fields],
        [{field.name: _value(row, field) for field in fields} for row in rows],
    )


def _value(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    if f"{row._meta.label_lower}.{field.name}" in KEYS:
        return NOT_SHOWN if value else value
    if isinstance(value, Sealed):
        return _revealed(value)
    if (
        isinstance(field, models.ForeignKey)
        and value is not None
        and not isinstance(getattr(row, field.name), User)
    ):
        return str(getattr(row, field.name))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _revealed(value: Sealed) -> str:
    try:
        return value.reveal()
    except CannotReveal:
        return UNREADABLE
