"""Re-encrypts every sealed value under the key that seals now, in small batches, while the portal runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func

from accounts import encryption
from accounts.fields import EncryptedField

BATCH = 500


@dataclass(frozen=True)
class Rotated:
    """What was done to one field: rows sealed anew, and rows that no key opens (they are left as they are)."""

    field: str
    sealed: int = 0
    unreadable: int = 0


def rotate_all(*, batch: int = BATCH) -> Iterator[Rotated]:
    """Every encrypted field of every model. It can be stopped at any time and started again: done rows are skipped."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                yield rotate_field(model, field, batch=batch)


def rotate_field(model: type[models.Model], field: EncryptedField, *, batch: int = BATCH) -> Rotated:
    """Walk the rows by primary key until a walk finds nothing: rows that were written back meanwhile are caught."""
    total = Rotated(f"{model._meta.label}.{field.name}")
    while True:
        walked = _walk(model, field, batch)
        total = replace(total, sealed=total.sealed + walked.sealed, unreadable=walked.unreadable)
        if not walked.sealed:
            return total


def _walk(model: type[models.Model], field: EncryptedField, batch: int) -> Rotated:
    sealed = unreadable = 0
    last: Any = None
    while True:
        with transaction.atomic():
            rows = list(_old_rows(model, field, after=last)[:batch])
            if not rows:
                return Rotated(field.name, sealed, unreadable)
            fresh = [row for row in rows if _reseal(row, field)]
            model._default_manager.bulk_update(
                fresh, [field.name, field.index] if field.index else [field.name]
            )
        sealed += len(fresh)
        unreadable += len(rows) - len(fresh)
        last = rows[-1].pk


def _old_rows(model: type[models.Model], field: EncryptedField, *, after: Any) -> models.QuerySet[Any]:
    """Rows not sealed with the current key, locked in the order of their keys."""
    begins = Func(
        F(field.name), 1, encryption.KEY_ID.stop, function="SUBSTRING", output_field=models.BinaryField()
    )
    rows = model._default_manager.annotate(begins=begins).filter(**{f"{field.name}__isnull": False})
    rows = rows.exclude(begins=encryption.current_prefix())
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return rows.order_by("pk").select_for_update(no_key=True)


def _reseal(row: models.Model, field: EncryptedField) -> bool:
    try:
        setattr(row, field.name, getattr(row, field.name).reveal())
    except encryption.CannotReveal:
        return False
    return True
