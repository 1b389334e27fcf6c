"""A case file uploaded in admin: kept privately, checked by a worker, shown, confirmed, imported by a worker.

The state of the batch in the database says what is to be done; a task only rings. Whoever handles a batch holds its row.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError, transaction

from accounts.models import User
from alerts.importing.problems import FileRefused
from alerts.importing.services import (
    finish_preview,
    import_batch,
    look_at_case_file,
    preview_case_file,
    refuse_upload,
)
from alerts.importing.staging import Progress
from alerts.models import ImportBatch
from alerts.rollup import refresh_daily_counts
from directory.bell import ring

PROGRESS_SECONDS = 3600
KEPT_WAITING = dt.timedelta(days=7)
State = ImportBatch.State
logger = logging.getLogger(__name__)


def receive_upload(batch: ImportBatch, upload: UploadedFile[Any], *, by: User, at: dt.datetime) -> None:
    """Keep the file and ring for a worker to check it; refuse at once what its headings already forbid."""
    batch.file_name, batch.file_bytes = Path(upload.name or "").name[-255:], upload.size or 0
    batch.file, batch.by, batch.created_at = upload, by, at
    batch.save()
    try:
        look_at_case_file(Path(batch.file.path))
    except FileRefused as refusal:
        refuse_upload(batch, refusal, at=at)
        return
    ring_for(batch)


def confirm_upload(batch: ImportBatch, *, by: User, at: dt.datetime) -> bool:
    """Confirm a previewed file once; False when somebody already did, or there is nothing to confirm."""
    changed = ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWED).update(
        state=State.CONFIRMED, by=by, created_at=at
    )
    if changed:
        ring_for(batch)
    return bool(changed)


def discard_upload(batch: ImportBatch, *, by: User | None, at: dt.datetime) -> bool:
    """Do not import a previewed file: the record stays, the file goes."""
    changed = ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEWED).update(
        state=State.DISCARDED, by=by, finished_at=at
    )
    if changed:
        batch.refresh_from_db()
        batch.file.delete(save=True)
    return bool(changed)


def handle_waiting(*, at: dt.datetime) -> int:
    """Handle every batch that waits for a worker: what a lost task or a killed worker left behind. Returns how many.

    A file that nobody confirmed for a week is not kept any longer.
    """
    for batch in ImportBatch.objects.filter(state=State.PREVIEWED, created_at__lt=at - KEPT_WAITING):
        discard_upload(batch, by=batch.by, at=at)
    waiting = ImportBatch.objects.filter(state__in=[State.UPLOADED, State.CONFIRMED]).values_list(
        "pk", flat=True
    )
    return sum(handle(pk, at=at) for pk in waiting)


def handle(batch_id: int, *, at: dt.datetime) -> bool:
    """Check or import one batch, as its state says. A repeat, or a second worker at the same time, does no harm.

    Killed midway, or cut off from the database, nothing is stored and the next ring does it again; any other error is shown to
    the officer and logged.
    """
    try:
        with transaction.atomic():
            batch = (
                ImportBatch.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(pk=batch_id)
                .first()
            )
            work = WORK.get(batch.state) if batch else None
            if batch is None or work is None:
                return False
            work(batch, at)
    except (InterfaceError, OperationalError) as problem:
        logger.warning("Import batch %s waits for the next ring: %s", batch_id, type(problem).__name__)
        return False
    except Exception:
        logger.exception("Import batch %s failed", batch_id)
        ImportBatch.objects.filter(pk=batch_id).update(state=State.FAILED, finished_at=at)
        return True
    if batch.state == State.DONE:
        refresh_daily_counts()
    if batch.file and batch.state in (State.DONE, State.REFUSED):
        batch.file.delete(save=True)
    return True


def _check(batch: ImportBatch, at: dt.datetime) -> None:
    path = Path(batch.file.path)
    result = preview_case_file(path, source_name=batch.source.name, at=at, progress=_progress(batch.pk))
    finish_preview(batch, result, at=at)


def _import(batch: ImportBatch, at: dt.datetime) -> None:
    import_batch(batch, Path(batch.file.path), at=at, progress=_progress(batch.pk))


WORK: dict[str, Callable[[ImportBatch, dt.datetime], None]] = {
    State.UPLOADED: _check,
    State.CONFIRMED: _import,
}


def ring_for(batch: ImportBatch) -> None:
    """Ask a worker to look, after the commit. That nobody hears it costs a minute: see `handle_waiting`."""
    from alerts.tasks import handle_import

    ring(handle_import, batch.pk)


def _progress(batch_id: int) -> Progress:
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
