"""Imports a case file: the one path for the command, the admin and the API."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from alerts.importing import staging
from alerts.importing.headings import Headings, read_headings
from alerts.importing.problems import FileRefused
from alerts.importing.reading import CaseFile, Rows, open_case_file
from alerts.importing.rows import Labels, RowDecoder
from alerts.importing.staging import Counts, Progress
from alerts.models import ImportBatch, Source
from alerts.queries import case_type_labels
from directory.models import District
from directory.queries import district_labels, province_labels

REAL_SOURCE, SIMULATED_SOURCE = "police", "simulated"


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do (`dry_run`)."""

    batch: ImportBatch | None = None
    counts: Counts | None = None
    refusal: FileRefused | None = None
    ignored_columns: tuple[str, ...] = ()
    problems: list[dict[str, Any]] = field(default_factory=list)
    dry_run: bool = False


def quiet(stage: str, rows: int) -> None:
    """Progress that nobody watches."""


def import_case_file(
    path: Path,
    *,
    source_name: str,
    file_name: str,
    by: User | None,
    at: dt.datetime,
    progress: Progress = quiet,
) -> ImportResult:
    """Import a file at once: all good rows, or nothing. A refusal is kept as a batch of its own.

    Without a source name, simulated files go to the source "simulated" and all others to "police".
    """
    batch = ImportBatch(file_name=Path(file_name).name[-255:], by=by, created_at=at)
    return import_batch(batch, path, source_name=source_name, at=at, progress=progress)


def import_batch(
    batch: ImportBatch, path: Path, *, source_name: str = "", at: dt.datetime, progress: Progress = quiet
) -> ImportResult:
    """Import a file into a new or a waiting batch, in one transaction."""
    waiting = batch.pk
    try:
        with transaction.atomic():
            case_file, headings = _open(path)
            batch.source = _locked_source(_name(batch, source_name), headings)
            batch.file_sha256, batch.file_bytes = case_file.sha256, case_file.size
            batch.ignored_columns = list(headings.ignored)
            batch.save()
            counts = _load(case_file, headings, batch, at=at, progress=progress)
            problems = staging.first_problems() if counts.quarantined else []
            _record(batch, counts, ImportBatch.State.DONE, finished_at=at)
    except FileRefused as refusal:
        batch.pk, batch._state.adding = waiting, waiting is None
        return ImportResult(_refuse(batch, refusal, _name(batch, source_name), at=at), refusal=refusal)
    return ImportResult(batch, counts, ignored_columns=headings.ignored, problems=problems)


def look_at_case_file(path: Path) -> CaseFile:
    """What is plain before any row is read: kind, size, encoding, headings. Raises FileRefused."""
    return _open(path)[0]


def preview_case_file(
    path: Path, *, source_name: str, at: dt.datetime, progress: Progress = quiet
) -> ImportResult:
    """Everything an import does, then undone: the counts and first problems, with nothing stored."""
    try:
        with transaction.atomic():
            case_file, headings = _open(path)
            batch = ImportBatch(
                source=_locked_source(source_name, headings), file_name="preview", created_at=at
            )
            batch.save()
            counts = _load(case_file, headings, batch, at=at, progress=progress)
            problems = staging.first_problems() if counts.quarantined else []
            transaction.set_rollback(True)
    except FileRefused as refusal:
        return ImportResult(refusal=refusal, dry_run=True)
    return ImportResult(counts=counts, ignored_columns=headings.ignored, problems=problems, dry_run=True)


def refuse_upload(batch: ImportBatch, refusal: FileRefused, *, at: dt.datetime) -> None:
    """Keep the record of a refused upload; its file, which may name people, goes at once."""
    batch.file.delete(save=False)
    _refuse(batch, refusal, batch.source.name, at=at)


def finish_preview(batch: ImportBatch, result: ImportResult, *, at: dt.datetime) -> None:
    """Show an uploaded file's preview, or its refusal, to the officer who waits for it."""
    if result.refusal:
        refuse_upload(batch, result.refusal, at=at)
        return
    assert result.counts is not None
    batch.ignored_columns, batch.first_problems = list(result.ignored_columns), result.problems
    _record(batch, result.counts, ImportBatch.State.PREVIEWED, finished_at=None)


def _open(path: Path) -> tuple[CaseFile, Headings]:
    case_file = open_case_file(path)
    first = next(case_file.rows(), None)
    if first is None:
        raise FileRefused("empty")
    return case_file, read_headings(first[1])


def _name(batch: ImportBatch, source_name: str) -> str:
    return batch.source.name if batch.source_id else source_name


def _locked_source(name: str, headings: Headings) -> Source:
    """The source's row, locked: imports of one source take turns, so their upserts never cross."""
    name = name or (SIMULATED_SOURCE if headings.is_simulated else REAL_SOURCE)
    Source.objects.get_or_create(name=name, defaults={"is_simulated": headings.is_simulated})
    source = Source.objects.select_for_update().get(name=name)
    if headings.is_simulated and not source.is_simulated:
        raise FileRefused("simulated_into_real", source=name)
    return source


def _load(
    case_file: CaseFile, headings: Headings, batch: ImportBatch, *, at: dt.datetime, progress: Progress
) -> Counts:
    decoder = RowDecoder(
        headings,
        known_labels(),
        staging.case_secret(batch.source.name),
        short_rows_are_whole=case_file.kind == "xlsx",
    )
    read = staging.stage_rows(_data_rows(case_file), decoder, progress)
    if not read:
        raise FileRefused("no_rows")
    progress("checking", read)
    quarantined = staging.check_rows(at=at)
    if quarantined:
        staging.quarantine(batch, _data_rows(case_file), decoder)
    progress("saving", read)
    inserted, updated = staging.save_rows(batch, at=at)
    return Counts(read, inserted, updated, read - quarantined - inserted - updated, quarantined)


def _data_rows(case_file: CaseFile) -> Rows:
    return itertools.islice(case_file.rows(), 1, None)


def known_labels() -> Labels:
    """What names in a file stand for today."""
    return Labels(
        case_types=case_type_labels(),
        provinces=province_labels(),
        districts=district_labels(),
        district_codes=frozenset(District.objects.values_list("code", flat=True)),
    )


def _record(batch: ImportBatch, counts: Counts, state: str, *, finished_at: dt.datetime | None) -> None:
    batch.read, batch.inserted, batch.updated = counts.read, counts.inserted, counts.updated
    batch.unchanged, batch.quarantined = counts.unchanged, counts.quarantined
    batch.state, batch.finished_at = state, finished_at
    batch.save()


def _refuse(batch: ImportBatch, refusal: FileRefused, source_name: str, *, at: dt.datetime) -> ImportBatch:
    """Keep the record of a refused file: who, when, why. Its rows were never stored."""
    batch.source, _ = Source.objects.get_or_create(name=source_name or REAL_SOURCE)
    batch.state, batch.finished_at, batch.refusal = ImportBatch.State.REFUSED, at, refusal.as_json()
    batch.save()
    return batch
