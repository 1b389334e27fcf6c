"""A file on its way: kept privately, tried by a worker, shown, confirmed, taken by a worker.

The state in the database says what is to be done; a task only rings. Whoever handles a file holds its row.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from directory import versions
from directory.bell import ring
from directory.exchange.reading import FileRefused, read_rows
from directory.exchange.rows import LANGUAGES, Counts, Refused, Written, take_rows
from directory.models import Agency, AgencyImport, ContactPoint, RefusedRow
from directory.resources import AgencyResource, ContactPointResource, DirectoryRows

State, Take = AgencyImport.State, AgencyImport.Take
RESOURCES: dict[str, type[DirectoryRows]] = {
    AgencyImport.Model.AGENCY: AgencyResource,
    AgencyImport.Model.CONTACT: ContactPointResource,
}
MODELS: dict[str, Any] = {AgencyImport.Model.AGENCY: Agency, AgencyImport.Model.CONTACT: ContactPoint}
PROGRESS_SECONDS = 3600
KEPT_WAITING = dt.timedelta(days=7)
BATCH = 1000
logger = logging.getLogger(__name__)


class _Undo(Exception):
    """Leave the block, and nothing that was written in it."""


def receive(batch: AgencyImport, upload: Any, *, by: Any, at: dt.datetime) -> None:
    """Keep the file and ring for a worker to try it."""
    batch.file_name, batch.file_bytes = Path(upload.name or "").name[-255:], upload.size or 0
    batch.file, batch.by, batch.created_at = upload, by, at
    batch.save()
    _ring(batch)


def confirm(batch: AgencyImport, *, take: str, by: Any, at: dt.datetime) -> bool:
    """Confirm a tried file once; all rows only where all are sound. False when there was nothing to confirm."""
    tried = AgencyImport.objects.filter(pk=batch.pk, state=State.TRIED)
    if take == Take.ALL:
        tried = tried.filter(bad=0)
    confirmed = tried.update(state=State.CONFIRMED, take=take, by=by, created_at=at)
    if confirmed:
        _ring(batch)
    return bool(confirmed)


def discard(batch: AgencyImport, *, at: dt.datetime) -> bool:
    """Do not take a tried file: the record stays, the file goes."""
    tried = AgencyImport.objects.filter(pk=batch.pk, state=State.TRIED)
    discarded = tried.update(state=State.DISCARDED, finished_at=at)
    if discarded:
        batch.refresh_from_db()
        batch.file.delete(save=True)
    return bool(discarded)


def take_back(batch: AgencyImport, *, by: Any) -> bool:
    """Have a worker undo a file that was taken. False when it was not, is being undone already, or nothing is known of its rows."""
    if not versions.holds(batch):
        return False
    taken = AgencyImport.objects.filter(pk=batch.pk, state=State.DONE)
    asked = taken.update(state=State.UNDOING, undone_by=by)
    if asked:
        _ring(batch)
    return bool(asked)


def handle_waiting(*, at: dt.datetime) -> int:
    """Handle what a lost task or a killed worker left behind; what nobody confirmed for a week is not kept."""
    for batch in AgencyImport.objects.filter(state=State.TRIED, created_at__lt=at - KEPT_WAITING):
        discard(batch, at=at)
    waiting = AgencyImport.objects.filter(state__in=AgencyImport.WORKING).values_list("pk", flat=True)
    return sum(handle(pk, at=at) for pk in waiting)


def handle(batch_id: int, *, at: dt.datetime) -> bool:
    """Try or take one file, as its state says. A repeat, or a second worker at the same time, does no harm.

    Killed midway, or cut off from the database, nothing is stored and the next ring does it again; any other error is shown to
    the officer and logged.
    """
    rows = AgencyImport.objects.select_for_update(skip_locked=True, of=("self",)).select_related("by")
    try:
        with transaction.atomic():
            batch = rows.filter(pk=batch_id, state__in=AgencyImport.WORKING).first()
            if batch is None:
                return False
            _work(batch, at=at)
            batch.save()
    except (InterfaceError, OperationalError) as problem:
        logger.warning("Import %s waits for the next ring: %s", batch_id, type(problem).__name__)
        return False
    except Exception:
        logger.exception("Import %s failed", batch_id)
        failed = AgencyImport.objects.filter(pk=batch_id)
        # What could not be undone is taken still, and can be undone again.
        if not failed.filter(state=State.UNDOING).update(state=State.DONE):
            failed.update(state=State.FAILED, finished_at=at)
        return True
    if batch.file and batch.state in (State.DONE, State.REFUSED):
        batch.file.delete(save=True)
    return True


def _work(batch: AgencyImport, *, at: dt.datetime) -> None:
    if batch.state == State.UNDOING:
        _undo(batch, at=at)
        return
    resource = RESOURCES[batch.model](by=batch.by, at=at)
    try:
        rows = read_rows(Path(batch.file.path))
        batch.headings = next(rows, (1, []))[1]
        columns = resource.columns_of(batch.headings)
        with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
            counts = _run(batch, resource, columns, rows, kept)
            _keep_refused(batch, kept)
    except (FileRefused, ValidationError) as refusal:
        _refuse(batch, refusal, at=at)
        return
    _finish(batch, resource, counts, at=at)


def _undo(batch: AgencyImport, *, at: dt.datetime) -> None:
    undone = versions.take_back(batch, by=batch.undone_by, at=at)
    batch.undone, batch.left, batch.first_left = undone.rows, undone.left_count, undone.left
    batch.state = State.UNDONE
    _reindex()


def _run(
    batch: AgencyImport, resource: DirectoryRows, columns: list[str], rows: Any, kept: IO[str]
) -> Counts:
    """Write the rows, and undo it all when this is a trial, or when all were asked for and one is bad.

    Refused rows go to a file meanwhile: in the database the undoing would take them along.
    """
    counts = Counts()
    with (
        contextlib.suppress(_Undo),
        transaction.atomic(),
        versions.changed_by(batch.by, batch=batch),
    ):
        counts = take_rows(
            resource, columns, rows,
            refuse=lambda row: print(json.dumps(vars(row)), file=kept),
            remember=lambda written: _remember(batch, written),
            report=_progress(batch.pk),
        )  # fmt: skip
        if batch.state == State.UPLOADED or (batch.take == Take.ALL and counts.bad):
            raise _Undo
    return counts


def _keep_refused(batch: AgencyImport, kept: IO[str]) -> None:
    batch.refused_rows.all().delete()
    kept.seek(0)
    rows = (Refused(**json.loads(line)) for line in kept)
    while some := list(islice(rows, BATCH)):
        RefusedRow.objects.bulk_create(RefusedRow(batch=batch, **vars(row)) for row in some)


def _finish(batch: AgencyImport, resource: DirectoryRows, counts: Counts, *, at: dt.datetime) -> None:
    for name in ("read", "added", "changed", "same", "bad", "first_changes"):
        setattr(batch, name, getattr(counts, name))
    batch.proposed = resource.proposed
    if batch.state == State.UPLOADED:
        batch.state = State.TRIED
    elif batch.take == Take.ALL and counts.bad:
        _refuse(batch, FileRefused(_("ข้อมูลเปลี่ยนไประหว่างรอยืนยัน ยังไม่ได้นำเข้าแถวใด โปรดส่งไฟล์ใหม่")), at=at)
    else:
        batch.state, batch.finished_at = State.DONE, at
        _reindex()


def _refuse(batch: AgencyImport, refusal: Any, *, at: dt.datetime) -> None:
    """In both languages: the officer who reads it may not be the one who sent it."""
    batch.state, batch.finished_at, batch.refusal = State.REFUSED, at, {}
    for language in LANGUAGES:
        with override(language):
            text = refusal.text if isinstance(refusal, FileRefused) else " ".join(refusal.messages)
            batch.refusal[language] = str(text)


def _remember(batch: AgencyImport, written: list[Written]) -> None:
    """Each row in the history of what it changed."""
    from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(MODELS[batch.model])
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=batch.by_id, content_type=kind, object_id=str(row.pk), object_repr=row.text[:200],
            action_flag=ADDITION if row.is_new else CHANGE, change_message=str(batch),
        )
        for row in written
    )  # fmt: skip


def _ring(batch: AgencyImport) -> None:
    """Ask a worker to look, after the commit. That nobody hears it costs a minute: see `handle_waiting`."""
    from directory.tasks import handle_agency_import

    ring(handle_agency_import, batch.pk)


def _reindex() -> None:
    from directory.tasks import ask_for_reindex

    ask_for_reindex("first", "agency")


def _progress(batch_id: int) -> Callable[[int], None]:
    def report(rows: int) -> None:
        # Progress is a courtesy: an import never fails for want of it.
        with contextlib.suppress(Exception):
            cache.set(f"agency-import:{batch_id}", rows, PROGRESS_SECONDS)

    return report


def read_progress(batch: AgencyImport) -> int | None:
    """How many rows were looked at so far."""
    with contextlib.suppress(Exception):
        rows: int | None = cache.get(f"agency-import:{batch.pk}")
        return rows
    return None
