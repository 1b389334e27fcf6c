"""Loads places from directory/data. Idempotent; a unit missing from the files is retired, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone

from directory.data_files import DATA, Row
from directory.models import District, Place, Province, Subdistrict, SubdistrictPostcode
from directory.place_files import read_places

Key = tuple[Any, ...]


class Loaded(NamedTuple):
    """What one model's load did. A revived row counts as updated; `kept` are rows that officers have made their own."""

    name: str
    created: int
    updated: int
    unchanged: int
    retired: int
    removed: int = 0
    kept: int = 0


def load_places(*, at: dt.datetime, folder: Path = DATA) -> tuple[Loaded, ...]:
    """Make the places equal to the files, in one transaction; a unit that left the files is retired on the day of `at`.

    Raises FileRefused, before anything is written, when a file is not sound.
    """
    files = read_places(folder)
    day = timezone.localdate(at)
    with transaction.atomic():
        return (
            _load_units(Province, files.provinces, retire_on=day),
            _load_units(District, files.districts, retire_on=day),
            _load_units(Subdistrict, files.subdistricts, retire_on=day),
            _load_postcodes(files.postcodes),
        )


def _load_units(model: type[Place], rows: Iterable[Row], *, retire_on: dt.date) -> Loaded:
    wanted = {(row["code"],): {**row, "retired_on": None} for row in rows}
    stored = stored_values(model, ["code"], wanted)
    missing = [key[0] for key in stored.keys() - wanted.keys()]
    counts = upsert(model, ["code"], wanted, stored)
    retired = model._default_manager.filter(pk__in=missing, retired_on=None).update(retired_on=retire_on)
    return Loaded(model.__name__, *counts, retired=retired)


def _load_postcodes(rows: Iterable[Row]) -> Loaded:
    """A postcode that the file no longer gives to a listed sub-district was wrong, and goes."""
    names = ["subdistrict_id", "postcode"]
    # A new main postcode is written after the old one has stepped down: only one may be the main one.
    ordered = sorted(rows, key=lambda row: bool(row["is_primary"]))
    wanted = {tuple(row[name] for name in names): row for row in ordered}
    stored = stored_values(SubdistrictPostcode, names, wanted)
    removed = _remove_postcodes(wanted)
    counts = upsert(SubdistrictPostcode, names, wanted, stored)
    return Loaded(SubdistrictPostcode.__name__, *counts, retired=0, removed=removed)


def _remove_postcodes(wanted: dict[Key, Row]) -> int:
    """Remove what a listed sub-district no longer has; a retired sub-district keeps its postcodes."""
    listed = {subdistrict for subdistrict, _ in wanted}
    rows = SubdistrictPostcode.objects.values_list("pk", "subdistrict_id", "postcode")
    gone = [pk for pk, *key in rows if key[0] in listed and tuple(key) not in wanted]
    return SubdistrictPostcode.objects.filter(pk__in=gone).delete()[0]


def stored_values(model: type[models.Model], names: Sequence[str], wanted: dict[Key, Row]) -> dict[Key, Key]:
    """What the table holds: key -> values of the loaded fields."""
    fields = _fields(names, wanted)
    rows = model._default_manager.order_by().values_list(*names, *fields)
    return {row[: len(names)]: row[len(names) :] for row in rows.iterator(chunk_size=10_000)}


def upsert(
    model: type[models.Model], names: Sequence[str], wanted: dict[Key, Row], stored: dict[Key, Key]
) -> tuple[int, int, int]:
    """Write what is new or different in one statement a batch. Returns (created, updated, unchanged)."""
    if not wanted:
        return 0, 0, 0
    fields = _fields(names, wanted)
    different = {
        key: row for key, row in wanted.items() if stored.get(key) != tuple(row[name] for name in fields)
    }
    model._default_manager.bulk_create(
        [model(**row) for row in different.values()],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=names,
        update_fields=fields,
    )
    created = len(different.keys() - stored.keys())
    return created, len(different) - created, len(wanted) - len(different)


def _fields(names: Sequence[str], wanted: dict[Key, Row]) -> list[str]:
    return [name for name in next(iter(wanted.values()), {}) if name not in names]
