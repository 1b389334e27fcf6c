"""A case file uploaded in admin: kept privately, checked by a worker, shown, confirmed, imported by a worker."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from alerts.importing.services import finish_preview, import_batch, preview_case_file
from alerts.models import ImportBatch, Source
from alerts.rollup import refresh_daily_counts

PROGRESS_SECONDS = 3600


def receive_upload(upload: UploadedFile, *, source: Source, by: User, at: dt.datetime) -> ImportBatch:
    """Keep the file and ring for a worker to check it."""
    from alerts.tasks import preview_import

    batch = ImportBatch.objects.create(
        source=source,
        file_name=Path(upload.name or "").name[-255:],
        file=upload,
        file_bytes=upload.size or 0,
        by=by,
        created_at=at,
    )
    transaction.on_commit(lambda: preview_import.delay(batch.pk))
    return batch


@transaction.atomic
def confirm_upload(batch: ImportBatch, *, by: User, at: dt.datetime) -> bool:
    """Confirm a previewed file once; False when somebody already did, or there is nothing to confirm."""
    from alerts.tasks import run_import

    changed = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PREVIEWED).update(
        state=ImportBatch.State.CONFIRMED, by=by
    )
    if changed:
        transaction.on_commit(lambda: run_import.delay(batch.pk))
    return bool(changed)


def preview(batch_id: int, *, at: dt.datetime) -> None:
    """Check an uploaded file; a repeat of the task does no harm."""
    batch = ImportBatch.objects.select_related("source").get(pk=batch_id)
    if batch.state != ImportBatch.State.UPLOADED:
        return
    result = preview_case_file(
        Path(batch.file.path), source_name=batch.source.name, at=at, progress=_progress(batch_id)
    )
    finish_preview(batch, result, at=at)


def run(batch_id: int, *, at: dt.datetime) -> None:
    """Import a confirmed file. Killed midway, nothing is stored and the next ring does it again."""
    batch = ImportBatch.objects.select_related("source").get(pk=batch_id)
    if batch.state != ImportBatch.State.CONFIRMED:
        return
    result = import_batch(batch, Path(batch.file.path), at=at, progress=_progress(batch_id))
    if result.counts:
        refresh_daily_counts(at=at)
    batch.file.delete(save=True)


def _progress(batch_id: int):
    def report(stage: str, rows: int) -> None:
        # Progress is a courtesy: an import never fails for want of it.
        with contextlib.suppress(Exception):
            cache.set(f"import-progress:{batch_id}", {"stage": stage, "rows": rows}, PROGRESS_SECONDS)

    return report


def read_progress(batch: ImportBatch) -> dict[str, object] | None:
    try:
        progress: dict[str, object] | None = cache.get(f"import-progress:{batch.pk}")
    except Exception:
        return None
    return progress
