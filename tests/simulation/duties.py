"""What officers and the portal's own workers do, by its services; none of them knows of the others."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import retention
from accounts.line.services import deauthorize_due
from accounts.models import User
from alerts import services
from alerts.delivery import alarms, running
from alerts.importing import uploads
from alerts.importing.services import import_case_file
from alerts.models import ImportBatch, Source
from tests.simulation.model import CaseFile

SOURCE = "police"
KINDS = ("GOODS_NON_ORG", "JOB", "CALL_CENTER")
HEADINGS = "case_no,reported_at,case_type,province,loss_baht"


def case_file(number: int, chance: random.Random, day: dt.date) -> CaseFile:
    """Cases of the week before `day`; some stand in other files too, with another loss, and some cannot be read."""
    numbers = chance.sample(range(120), chance.randint(10, 40))
    poison = chance.choice([0, 0, 1, 2])
    rows = [
        f"C{case},{day - dt.timedelta(days=1 + case % 7)},{KINDS[case % 3]},{('10', '50')[case % 2]},{chance.randint(1, 9)}000"
        for case in numbers
    ]
    rows += [f"P{number}-{bad},{day},JOB,ไม่มีจังหวัดนี้,1" for bad in range(poison)]
    good = frozenset(f"C{case}" for case in numbers)
    return CaseFile(number, "\n".join([HEADINGS, *rows]), good, poison, is_command=chance.random() < 0.4)


def office(world: Any, file: CaseFile) -> None:
    """The officer's next act on a file: import it by command, upload it, or confirm what the preview shows."""
    if file.is_command:
        _command(world, file)
    elif file.batch is None:
        _upload(world, file)
    else:
        _confirm(world, file)


def _command(world: Any, file: CaseFile) -> None:
    path = Path(world.folder) / f"file-{file.number}.csv"
    path.write_text(file.content, encoding="utf-8")
    done = import_case_file(path, source_name=SOURCE, file_name=path.name, by=None, at=world.now())
    assert done.batch is not None
    _confirmed(world, file, done.batch.pk)


def _upload(world: Any, file: CaseFile) -> None:
    source, _ = Source.objects.get_or_create(name=SOURCE)
    batch = ImportBatch(source=source)
    upload = SimpleUploadedFile(f"file-{file.number}.csv", file.content.encode())
    uploads.receive_upload(batch, upload, by=User.objects.get(is_staff=True), at=world.now())
    if file.batch is None:
        file.batch = batch.pk
        world.stage.tell(f"file {file.number} is uploaded")


def _confirm(world: Any, file: CaseFile) -> None:
    batch = ImportBatch.objects.get(pk=file.batch)
    if batch.state == ImportBatch.State.PREVIEWED:
        uploads.confirm_upload(batch, by=User.objects.get(is_staff=True), at=world.now())
    elif batch.state in (ImportBatch.State.UPLOADED, ImportBatch.State.FAILED, ImportBatch.State.REFUSED):
        return
    _confirmed(world, file, batch.pk)


def _confirmed(world: Any, file: CaseFile, batch: int) -> None:
    file.batch, file.is_confirmed = batch, True
    world.stage.tell(f"file {file.number} is confirmed")


def imports(world: Any) -> None:
    uploads.handle_waiting(at=world.now())


def bulletins(world: Any) -> None:
    made = services.make_due_bulletins(at=world.now())
    world.stage.tell(f"bulletins: {[str(bulletin) for bulletin in made]}")


def sending(world: Any) -> None:
    """As the task does: a round, and the alarms after it, whatever came."""
    try:
        calls = running.deliver(clock=world.now, sleep=world.sleep)
        world.stage.tell(f"{calls} calls")
    finally:
        alarms.watch(at=world.now())


def leavers(world: Any) -> None:
    deauthorize_due(at=world.now())


def forgetting(world: Any) -> None:
    retention.apply_retention(at=world.now())


def rung(world: Any, task: Any, arguments: tuple[Any, ...]) -> None:
    """A worker that heard the bell."""
    match task.name.rpartition(".")[2]:
        case "handle_import":
            uploads.handle(*arguments, at=world.now())
        case "deauthorize_due":
            deauthorize_due(at=world.now())


BEATS = {
    "imports": imports,
    "bulletins": bulletins,
    "sending": sending,
    "leavers": leavers,
    "forgetting": forgetting,
}
