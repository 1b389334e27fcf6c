"""Loads titles from accounts/data. Idempotent; a title is never deleted."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, NamedTuple

from accounts.models import Title

DATA = Path(__file__).parent / "data"


class Loaded(NamedTuple):
    name: str
    created: int
    updated: int
    unchanged: int


def load_titles(folder: Path = DATA) -> Loaded:
    with (folder / "titles.csv").open(encoding="utf-8-sig", newline="") as stream:
        wanted = {int(row["sort"]): _fields(row) for row in csv.DictReader(stream)}
    names = list(next(iter(wanted.values())))
    stored = {
        number: dict(zip(names, row, strict=True))
        for number, *row in Title.objects.values_list("number", *names)
    }
    different = {number: row for number, row in wanted.items() if stored.get(number) != row}
    Title.objects.bulk_create(
        [Title(number=number, **row) for number, row in different.items()],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=names,
    )
    created = len(different.keys() - stored.keys())
    return Loaded("Title", created, len(different) - created, len(wanted) - len(different))


def _fields(row: dict[str, str]) -> dict[str, Any]:
    return {
        "name_th": row["title_th"],
        "abbr_th": row["abbr_th"],
        "name_en": row["title_en"],
        "group": row["group"],
        "min_age": int(row["min_age"]) if row["min_age"] else None,
        "max_age": int(row["max_age"]) if row["max_age"] else None,
        "is_short": row["short_list"] == "1",
    }
