"""The computed bulletin before it is stored: frozen, comparable, and the same bytes for the same inputs."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, Prefetch

from alerts.models import Bulletin, BulletinEntry

Kind = TypeVar("Kind")
LATER_PARTS = ("series",)


@dataclass(frozen=True)
class EntrySnapshot:
    """One case type in one area. None: not known or withheld, never zero."""

    case_type_id: int
    case_type: str
    cases: int | None
    previous_cases: int | None
    loss_baht: Decimal | None
    median_loss_baht: Decimal | None
    trimmed_mean_loss_baht: Decimal | None
    largest_case_share: Decimal | None
    per_100k: Decimal | None
    expected: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    trend: str
    signal: dict[str, Any] | None
    series: dict[str, Any] | None
    rank_cases: int | None
    rank_loss: int | None
    rank_beware: int | None
    suppressed: bool


@dataclass(frozen=True)
class AreaSnapshot:
    area_code: str
    name_th: str
    name_en: str
    population: int | None
    total_cases: int | None
    total_loss_baht: Decimal | None
    stage: str
    entries: tuple[EntrySnapshot, ...]


@dataclass(frozen=True)
class Snapshot:
    date: dt.date
    status: str
    as_of: dt.datetime
    data_through: dt.date
    period_start: dt.date
    period_end: dt.date
    is_simulated: bool
    method_version: str
    parameters: dict[str, Any]
    input_sha256: str
    areas: tuple[AreaSnapshot, ...]
    note_th: str = ""
    note_en: str = ""

    def sha256(self) -> str:
        """Hash of everything a reader can see. `as_of` is left out: fresh data that changes nothing is no news.

        A part that came after the first bulletins is left out where it is empty, so that their hashes still hold.
        """
        content = asdict(self)
        del content["as_of"], content["input_sha256"]
        for name in ("note_th", "note_en"):
            if not content[name]:
                del content[name]
        for entry in (entry for area in content["areas"] for entry in area["entries"]):
            for name in LATER_PARTS:
                if entry[name] is None:
                    del entry[name]
        return hashlib.sha256(canonical(content)).hexdigest()


def stored_snapshot(bulletin: Bulletin) -> Snapshot:
    """The snapshot as it stands in the tables; its hash must be the bulletin's."""
    return _from_row(Snapshot, bulletin, areas=tuple(_stored_areas(bulletin)))


def _stored_areas(bulletin: Bulletin) -> Iterator[AreaSnapshot]:
    entries = Prefetch("entries", BulletinEntry.objects.select_related("case_type").order_by("id"))
    for area in bulletin.areas.order_by("id").prefetch_related(entries):
        rows = [
            _from_row(EntrySnapshot, entry, case_type=entry.case_type.code) for entry in area.entries.all()
        ]
        yield _from_row(AreaSnapshot, area, entries=tuple(rows))


def _from_row(kind: type[Kind], row: Model, **values: Any) -> Kind:
    """A frozen snapshot of a row: fields of the same name, and `values`."""
    names = [field.name for field in fields(kind) if field.name not in values]  # type: ignore[arg-type]
    return kind(**{name: getattr(row, name) for name in names}, **values)


def canonical(value: Any) -> bytes:
    """One spelling of a value as JSON: sorted keys, no spaces, dates in ISO, decimals as text."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return text.encode()
