"""Everything the portal holds about one person, found by walking the foreign keys: a new table is in it by itself.

What no foreign key leads to, a room tells itself (`register`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from accounts.audit.reading import Look, looks_at
from accounts.encryption import CannotReveal
from accounts.fields import EncryptedField, Sealed
from accounts.models import Citizen, User
from directory.thai import datetime_text, phone

# Held, named in the copy, and not shown: whoever sees them could act as the person.
KEYS = {"accounts.user.password", "accounts.lineidentity.access_token"}
NOT_SHOWN = "(kept, not shown)"
UNREADABLE = "(unreadable)"
LONG = 1200  # a picture, not words


class Held(Protocol):
    """Something that is held: its rows for programs, and its lines for people."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def rows(self) -> list[dict[str, Any]]: ...

    def lines(self, language: str) -> list[list[tuple[str, str]]]: ...


Teller = Callable[[User], Sequence[Held]]
_tellers: dict[str, Teller] = {}


def register(room: str, teller: Teller) -> None:
    """`teller` gives what this room holds about a user without a foreign key to them."""
    _tellers[room] = teller


@dataclass(frozen=True)
class Table:
    """The rows of one table that are about the person."""

    model: type[models.Model]
    found: list[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For programs: every column but blind indexes, which are made of columns that are here."""
        return [{field.name: _value(row, field) for field in self._fields()} for row in self.found]

    def lines(self, language: str) -> list[list[tuple[str, str]]]:
        """For people: (label, words) of each row, without empty columns and without our own numbers."""
        fields = [
            field for field in self._fields() if not field.primary_key and field.related_model is not User
        ]
        return [
            [(str(field.verbose_name), text) for field in fields if (text := _shown(row, field, language))]
            for row in self.found
        ]

    def _fields(self) -> list[Any]:
        return [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, EncryptedField) or not isinstance(field, models.BinaryField)
        ]


def my_data(user: User) -> list[Held]:
    """Every table with a row about this person, nearest first; then what the rooms tell."""
    told = [held for teller in _tellers.values() for held in teller(user)]
    return [*_tables(User, [user], set()), *told]


def as_json(user: User, *, at: dt.datetime) -> dict[str, Any]:
    """The copy for download: every column by its name; moments in ISO 8601."""
    looks = [vars(look) | {"at": look.at.isoformat()} for look in looks_of(user)]
    return {
        "made_at": at.isoformat(),
        "data": {table.name: table.rows for table in my_data(user)},
        "looks": looks,
    }


def looks_of(user: User) -> list[Look]:
    """Who of the staff looked at this person. No foreign key leads there: the audit outlives everybody."""
    citizen = Citizen.objects.filter(user=user).only("pk").first()
    return looks_at(citizen.pk) if citizen else []


def _tables(
    model: type[models.Model], rows: list[models.Model], seen: set[type[models.Model]]
) -> Iterator[Table]:
    seen.add(model)
    yield Table(model, rows)
    for relation in model._meta.related_objects:
        related: Any = relation.related_model
        if relation.many_to_many or related in seen or related._meta.auto_created or related._meta.proxy:
            continue
        found = list(related._default_manager.filter(**{f"{relation.field.name}__in": rows}).order_by("pk"))
        if found:
            yield from _tables(related, found, seen)


def _value(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    if _is_key(field):
        return NOT_SHOWN if value else value
    if isinstance(value, Sealed):
        return _revealed(value)
    if value is not None and field.related_model not in (None, User):
        return str(getattr(row, field.name))
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _shown(row: models.Model, field: Any, language: str) -> str:
    value = getattr(row, field.attname)
    if value is None or value in ("", []):
        return ""
    if _is_key(field):
        return _("เก็บไว้ แต่ไม่แสดง")
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if isinstance(value, dt.datetime):
        return datetime_text(value, language)
    if isinstance(value, Sealed):
        text = _revealed(value)
        return _("อยู่ในไฟล์ที่ดาวน์โหลด") if len(text) > LONG else phone(text, language)  # no phone stays as it is
    return _chosen(row, field)


def _chosen(row: models.Model, field: Any) -> str:
    """A choice, or each of a list, in its words; what has a shape of its own as it is."""
    value = getattr(row, field.attname)
    if isinstance(field, ArrayField):
        words = dict(field.base_field.flatchoices)
        return ", ".join(str(words.get(each, each)) for each in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(dict(field.flatchoices).get(value, _value(row, field)))


def _is_key(field: Any) -> bool:
    return f"{field.model._meta.label_lower}.{field.name}" in KEYS


def _revealed(value: Sealed) -> str:
    try:
        return value.reveal()
    except CannotReveal:
        return UNREADABLE
