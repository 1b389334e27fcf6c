"""Loads the reviewed reference data of this room from alerts/data: case types, aliases, crosswalk, published totals."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.db import models, transaction

from alerts.models import CaseType, CaseTypeAlias, CaseTypeCrosswalk, CaseTypeList, PublishedTotal
from directory.thai import normalise_label

DATA = Path(__file__).parent / "data"
TEXTS = ("says", "sign", "action", "explains", "script", "red_flags", "advice")
M = TypeVar("M", bound=models.Model)


class Loaded(NamedTuple):
    name: str
    created: int
    updated: int
    unchanged: int


def read(name: str) -> Iterator[dict[str, Any]]:
    """Rows of a data file; an empty cell is None."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {key: value or None for key, value in row.items()}


@transaction.atomic
def load_case_types() -> list[Loaded]:
    """Load lists, types, aliases and crosswalk. Aliases that officers added stay."""
    lists = _upsert(CaseTypeList, "code", (_texts(row, "source") for row in read("case_type_lists.csv")))
    texts = [f"{field}_{language}" for field in TEXTS for language in ("th", "en")]
    types = _upsert(
        CaseType,
        "code",
        (
            {"list_id": row.pop("list"), **_texts(row, "advice_source", *texts)}
            for row in read("case_types.csv")
        ),
    )
    ids = dict(CaseType.objects.values_list("code", "id"))
    aliases = _upsert(
        CaseTypeAlias,
        "normalised",
        (
            {
                "normalised": normalise_label(row["label"]),
                "label": row["label"],
                "case_type_id": ids[row["case_type"]],
                "source": row["source"],
            }
            for row in read("case_type_aliases.csv")
        ),
    )
    return [lists, types, aliases, _load_crosswalk(ids)]


def _texts(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """Text columns hold an empty text, not null."""
    return row.update({name: row[name] or "" for name in names}) or row


def _load_crosswalk(ids: dict[str, int]) -> Loaded:
    rows = list(read("case_type_crosswalk.csv"))
    before = CaseTypeCrosswalk.objects.count()
    CaseTypeCrosswalk.objects.bulk_create(
        (
            CaseTypeCrosswalk(
                from_list_id=row["from_list"],
                from_code=row["from_code"],
                from_label=row["from_label"] or "",
                case_type_id=ids.get(row["case_type"] or ""),
                relation=row["relation"],
                note=row["note"] or "",
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    created = CaseTypeCrosswalk.objects.count() - before
    return Loaded(CaseTypeCrosswalk.__name__, created, 0, len(rows) - created)


@transaction.atomic
def load_published_totals() -> Loaded:
    """Load what the police have published as period totals. They are never turned into cases."""
    texts = ("rank_basis", "label", "case_type_code", "cases_precision", "note", "source_url")
    return _upsert(PublishedTotal, "row", (_texts(row, *texts) for row in read("published_totals.csv")))


def _upsert(model: type[M], key: str, rows: Iterator[dict[str, Any]]) -> Loaded:
    """Create what is missing and save what differs; a row that is the same is not written."""
    existing = {str(getattr(item, key)): item for item in model._default_manager.all()}
    created = updated = unchanged = 0
    for row in rows:
        item = existing.get(str(row[key]))
        if item is None:
            model._default_manager.create(**row)
            created += 1
        elif _change(item, row):
            item.save()
            updated += 1
        else:
            unchanged += 1
    return Loaded(model.__name__, created, updated, unchanged)


def _change(item: models.Model, row: dict[str, Any]) -> bool:
    """Set the row's values on the item; True when any differs."""
    changed = False
    for name, value in row.items():
        field = item._meta.get_field(name.removesuffix("_id") if name != "official_id" else name)
        wanted = (
            field.to_python(value) if isinstance(field, models.Field) and not field.is_relation else value
        )
        if getattr(item, name) != wanted:
            setattr(item, name, wanted)
            changed = True
    return changed
