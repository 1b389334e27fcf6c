"""Loads places from directory/data. Idempotent; a unit missing from the files is retired, never deleted."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models, transaction

from directory.models import District, Province, Subdistrict, SubdistrictPostcode
from directory.thai import thai_sort_key

DATA = Path(__file__).parent / "data"
POPULATION_DATE = dt.date(2021, 12, 31)


class Loaded(NamedTuple):
    name: str
    created: int
    updated: int
    unchanged: int
    retired: int


def read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


@transaction.atomic
def load_places(*, at: dt.datetime) -> list[Loaded]:
    day = at.date()
    return [
        _load(Province, "code", (_province(row) for row in read("provinces.csv")), retire_on=day),
        _load(District, "code", (_district(row) for row in read("districts.csv")), retire_on=day),
        _load(Subdistrict, "code", (_subdistrict(row) for row in read("subdistricts.csv")), retire_on=day),
        _load(
            SubdistrictPostcode, "subdistrict_id postcode", (_postcode(row) for row in read("postcodes.csv"))
        ),
    ]


def _province(row: dict[str, str]) -> dict[str, Any]:
    numbers = {"area_km2": Decimal(row["area_km2"]), "population": int(row["population"])}
    return {**row, **numbers, "population_date": POPULATION_DATE, "sort_key": thai_sort_key(row["name_th"])}


def _district(row: dict[str, str]) -> dict[str, Any]:
    population = int(row["population"]) if row["population"] else None
    date = POPULATION_DATE if population is not None else None
    return {**row, "province_id": row["code"][:2], "population": population, "population_date": date}


def _subdistrict(row: dict[str, str]) -> dict[str, Any]:
    point = {name: round(Decimal(row[name]), 4) if row[name] else None for name in ("latitude", "longitude")}
    return {**row, **point, "district_id": row["code"][:4]}


def _postcode(row: dict[str, str]) -> dict[str, Any]:
    return {
        "subdistrict_id": row["subdistrict"],
        "postcode": row["postcode"],
        "is_primary": row["is_primary"] == "1",
    }


def _load(
    model: type[models.Model], key: str, rows: Iterator[dict[str, Any]], *, retire_on: dt.date | None = None
) -> Loaded:
    names = key.split()
    existing = {tuple(getattr(item, name) for name in names): item for item in model._default_manager.all()}
    new: list[models.Model] = []
    changed: list[models.Model] = []
    seen, fields = set(), [""]
    for row in rows:
        values = {**row, "retired_on": None} if retire_on else row
        identity = tuple(values[name] for name in names)
        seen.add(identity)
        fields = [name for name in values if name not in names]
        item = existing.get(identity)
        if item is None:
            new.append(model(**values))
        elif any(getattr(item, name) != values[name] for name in fields):
            for name in fields:
                setattr(item, name, values[name])
            changed.append(item)
    model._default_manager.bulk_create(new, batch_size=2000)
    model._default_manager.bulk_update(changed, [name.removesuffix("_id") for name in fields], batch_size=500)
    retired = _retire(model, [item for identity, item in existing.items() if identity not in seen], retire_on)
    return Loaded(model.__name__, len(new), len(changed), len(seen) - len(new) - len(changed), retired)


def _retire(model: type[models.Model], missing: list[models.Model], day: dt.date | None) -> int:
    if day is None:
        return 0
    return model._default_manager.filter(pk__in=[item.pk for item in missing], retired_on=None).update(
        retired_on=day
    )
