"""Repairs the quarantine: an officer says what an unknown name means, and a worker tries the rows again that waited for it.

A row is tried again from what was kept of it, under its hashed case number. `ImportBatch.repair` says what is to be done; a
task only rings.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from accounts.models import User
from alerts.importing import staging
from alerts.importing.headings import Headings
from alerts.importing.rows import COLUMNS, MASK, Labels, RowDecoder
from alerts.importing.services import known_labels, quiet
from alerts.models import CaseTypeAlias, ImportBatch, QuarantinedRow, Source
from alerts.rollup import refresh_daily_counts
from directory.bell import ring
from directory.models import ProvinceAlias
from directory.thai import normalise_label

CHUNK = 1000
# column: the problem that a meaning solves
UNKNOWN = {"case_type": "case_type_unknown", "province": "province_unknown"}
# What no meaning mends: the cells stand in the wrong columns, or the number is another row's.
HOPELESS = frozenset({"row_incomplete", "row_too_long", "duplicate_in_file"})
KEPT = Headings({name: at for at, name in enumerate(COLUMNS)}, len(COLUMNS), (), is_simulated=False)
Repair = ImportBatch.Repair
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class UnknownName:
    """A name that files say and nobody knows: in which column, how it is written most, in how many rows and files."""

    column: str
    label: str
    rows: int
    files: int


@dataclass(frozen=True)
class Meaning:
    """What a name in `column` stands for: the id of a case type, or the code of a province."""

    column: str
    label: str
    key: str


def unknown_names(*, most: int = 30) -> list[UnknownName]:
    """The unknown names of the whole quarantine, those of the most rows first. What was masked has no meaning to give."""
    found = [name for column in UNKNOWN for name in _unknown_in(column)]
    return sorted(found, key=lambda name: (-name.rows, name.label))[:most]


def _unknown_in(column: str) -> Iterable[UnknownName]:
    said = f"values__{column}"
    counted = (
        _waiting(column).values_list(said).annotate(rows=Count("pk"), files=Count("batch", distinct=True))
    )
    together: dict[str, UnknownName] = {}
    for label, rows, files in counted.order_by("-rows", said):
        if not label or MASK in label:
            continue
        folded = normalise_label(label)
        first = together.get(folded, UnknownName(column, label, 0, 0))
        together[folded] = UnknownName(column, first.label, first.rows + rows, max(first.files, files))
    return together.values()


def _waiting(column: str) -> Any:
    """The rows held back for an unknown name in a column."""
    return QuarantinedRow.objects.filter(problems__contains=[{"column": column, "code": UNKNOWN[column]}])


@transaction.atomic
def learn(meanings: Sequence[Meaning], *, by: User, at: dt.datetime) -> list[CaseTypeAlias | ProvinceAlias]:
    """Keep what names mean, and ask for the rows that waited for it to be tried again. Returns the new aliases.

    A name that somebody else gave a meaning meanwhile keeps that.
    """
    learnt = [alias for meaning in meanings for alias in _learn(meaning)]
    columns = {meaning.column for meaning in meanings}
    batches = {pk for column in columns for pk in _waiting(column).values_list("batch", flat=True).distinct()}
    asked = ImportBatch.objects.filter(pk__in=batches, state=ImportBatch.State.DONE)
    asked.update(repair=Repair.ASKED, repair_at=at, repair_by=by)
    for batch in sorted(batches):
        _ring(batch)
    return learnt


def _learn(meaning: Meaning) -> Iterable[CaseTypeAlias | ProvinceAlias]:
    folded = normalise_label(meaning.label)
    said = {"label": meaning.label, "source": "quarantine"}
    if meaning.column == "case_type":
        kind, made = CaseTypeAlias.objects.get_or_create(
            normalised=folded, defaults=said | {"case_type_id": int(meaning.key)}
        )
        return [kind] if made else []
    place, made = ProvinceAlias.objects.get_or_create(
        normalised=folded, defaults=said | {"province_id": meaning.key}
    )
    return [place] if made else []


def _ring(batch_id: int) -> None:
    from alerts.tasks import repair_import

    ring(repair_import, batch_id)


def handle_waiting(*, at: dt.datetime) -> int:
    """Repair every batch that was asked for: what a lost task or a killed worker left. Returns how many."""
    asked = ImportBatch.objects.filter(repair=Repair.ASKED).order_by("pk").values_list("pk", flat=True)
    return sum(handle(pk, at=at) for pk in asked)


def handle(batch_id: int, *, at: dt.datetime) -> bool:
    """Try the held rows of one batch again, once. A repeat, or a second worker at the same time, does no harm."""
    try:
        with transaction.atomic():
            asked = ImportBatch.objects.filter(pk=batch_id, repair=Repair.ASKED)
            batch = asked.select_for_update(skip_locked=True, of=("self",)).first()
            if batch is None:
                return False
            try_again(batch, at=at)
            batch.repair, batch.repair_at = Repair.DONE, at
            batch.save()
    except Exception:
        logger.exception("Repair of import batch %s failed", batch_id)
        ImportBatch.objects.filter(pk=batch_id).update(repair=Repair.FAILED, repair_at=at)
        return True
    refresh_daily_counts()
    return True


def try_again(batch: ImportBatch, *, at: dt.datetime) -> int:
    """Take in those held rows that are whole now, in the caller's transaction; returns how many. The rest say what is still wrong."""
    rows = {row.row_number: row for row in _to_try(batch)}
    if not rows:
        return 0
    Source.objects.select_for_update().get(pk=batch.source_id)
    lines = ((number, _cells(row)) for number, row in rows.items())
    staging.stage_rows(lines, HeldRows(known_labels()), quiet)
    staging.leave_overtaken(batch)
    staging.check_rows(at=batch.finished_at or at)
    staging.hold_entered(batch)
    inserted, updated = staging.save_rows(batch, at=at)
    held = {row["row_number"]: row["problems"] for row in staging.held_rows()}
    taken = [number for number in rows if number not in held]
    batch.quarantine.filter(row_number__in=taken).delete()
    _say_what_is_left(rows, held)
    _account(batch, len(taken), inserted, updated)
    return len(taken)


class HeldRows(RowDecoder):
    """Decodes rows of the quarantine: what stands for the case number is its hash already."""

    def __init__(self, labels: Labels) -> None:
        super().__init__(KEPT, labels, b"", short_rows_are_whole=True)
        self.hashed = str


def _to_try(batch: ImportBatch) -> Iterable[QuarantinedRow]:
    """The rows that wait for the meaning of a name, and for nothing that no meaning mends."""
    waits = [Q(problems__contains=[{"code": code}]) for code in UNKNOWN.values()]
    rows = batch.quarantine.filter(waits[0] | waits[1], case_key__isnull=False).order_by("row_number")
    return (row for row in rows if not HOPELESS.intersection(found["code"] for found in row.problems))


def _cells(row: QuarantinedRow) -> list[str]:
    assert row.case_key is not None
    return [row.case_key.hex, *(row.values.get(name, "") for name in COLUMNS[1:])]


def _say_what_is_left(rows: dict[int, QuarantinedRow], held: dict[int, list[dict[str, Any]]]) -> None:
    changed = [rows[number] for number, problems in held.items() if rows[number].problems != problems]
    for row in changed:
        row.problems = held[row.row_number]
    QuarantinedRow.objects.bulk_update(changed, ["problems"], batch_size=CHUNK)


def _account(batch: ImportBatch, taken: int, inserted: int, updated: int) -> None:
    batch.quarantined -= taken
    batch.inserted += inserted
    batch.updated += updated
    batch.unchanged += taken - inserted - updated
