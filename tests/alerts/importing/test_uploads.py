"""The officer's way: upload, look at what would happen, confirm; a real worker does the work."""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse

from accounts.models import User
from alerts.importing import uploads
from alerts.models import CaseReport, DailyCount, ImportBatch, Source
from tests.staff import sign_in

HEAD = "case_no,reported_at,case_type,province,loss_baht\n"
GOOD = HEAD + "A1,2026-11-20,60,10,5\nA2,2026-11-20,66,91,7\n"
PERSONAL = "case_no,reported_at,case_type,ชื่อผู้เสียหาย\nA1,2026-11-20,60,สมหญิง ใจดี\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def officer(**fields):
    return User.objects.create_user("officer@example.go.th", "a long passphrase", is_staff=True, **fields)


def upload(client, content, name="cases.csv"):
    source, _ = Source.objects.get_or_create(name="police")
    file = SimpleUploadedFile(name, content.encode())
    return client.post(
        reverse("admin:alerts_importbatch_add"), {"source": source.pk, "file": file}, follow=True
    )


def stored_files(media):
    return [path for path in Path(media).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_upload_preview_confirm_import(client, at, media):
    sign_in(client, officer(is_superuser=True))
    upload(client, GOOD + "A3,2026-11-20,ของใหม่,10,5\n")
    batch = ImportBatch.objects.get()
    assert uploads.handle(batch.pk, at=at)

    page = client.get(reverse("admin:alerts_importbatch_change", args=[batch.pk])).content.decode()
    assert "ยืนยัน นำเข้า 2 คดี" in page
    assert "ไม่รู้จักประเภทคดีนี้" in page
    assert not CaseReport.objects.exists()

    client.post(reverse("admin:alerts_importbatch_confirm", args=[batch.pk]))
    assert uploads.handle_waiting(at=at) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.inserted, batch.quarantined) == ("done", 2, 1)
    assert sum(DailyCount.objects.values_list("cases", flat=True)) == 2
    assert stored_files(media) == []
    errors = b"".join(
        client.get(reverse("admin:alerts_importbatch_errors", args=[batch.pk])).streaming_content
    )
    assert "ของใหม่" in errors.decode("utf-8-sig")
    assert uploads.handle(batch.pk, at=at) is False


@pytest.mark.django_db
def test_a_file_with_personal_columns_is_refused_at_once_and_not_kept(client, media):
    sign_in(client, officer(is_superuser=True))

    page = upload(client, PERSONAL).content.decode()

    assert "ชื่อผู้เสียหาย" in page
    assert "Nothing was stored" in page
    assert ImportBatch.objects.get().state == "refused"
    assert stored_files(media) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cases.exe", "cases.pdf"])
def test_another_kind_of_file_is_not_taken(client, name, media):
    sign_in(client, officer(is_superuser=True))

    assert "ไฟล์ต้องเป็น CSV หรือ XLSX" in upload(client, GOOD, name=name).content.decode()
    assert not ImportBatch.objects.exists()
    assert stored_files(media) == []


@pytest.mark.django_db
def test_confirming_twice_imports_once_and_discarding_deletes_the_file(client, at, media):
    sign_in(client, officer(is_superuser=True))
    upload(client, GOOD)
    batch = ImportBatch.objects.get()
    uploads.handle(batch.pk, at=at)
    assert uploads.confirm_upload(batch, by=batch.by, at=at) is True
    assert uploads.confirm_upload(batch, by=batch.by, at=at) is False

    uploads.handle(batch.pk, at=at)
    upload(client, GOOD)
    other = ImportBatch.objects.order_by("-pk").first()
    uploads.handle(other.pk, at=at)
    client.post(reverse("admin:alerts_importbatch_discard", args=[other.pk]))

    other.refresh_from_db()
    assert (other.state, stored_files(media)) == ("discarded", [])
    assert CaseReport.objects.count() == 2


@pytest.mark.django_db
def test_a_preview_nobody_confirms_is_dropped_after_a_week(client, at, media):
    sign_in(client, officer(is_superuser=True))
    upload(client, GOOD)
    uploads.handle_waiting(at=at)

    uploads.handle_waiting(at=ImportBatch.objects.get().created_at + dt.timedelta(days=8))

    assert ImportBatch.objects.get().state == "discarded"
    assert stored_files(media) == []


@pytest.mark.django_db
def test_a_broken_import_says_so_and_changes_nothing(client, at, media, monkeypatch):
    sign_in(client, officer(is_superuser=True))
    upload(client, GOOD)
    batch = ImportBatch.objects.get()
    uploads.handle(batch.pk, at=at)
    uploads.confirm_upload(batch, by=batch.by, at=at)
    monkeypatch.setattr("alerts.importing.staging.save_rows", lambda *a, **k: 1 / 0)

    uploads.handle(batch.pk, at=at)

    batch.refresh_from_db()
    assert batch.state == "failed"
    assert not CaseReport.objects.exists()


@pytest.mark.django_db
def test_an_import_that_lost_the_database_is_done_by_the_next_ring(client, at, media, monkeypatch):
    sign_in(client, officer(is_superuser=True))
    upload(client, GOOD)
    batch = ImportBatch.objects.get()
    uploads.handle(batch.pk, at=at)
    uploads.confirm_upload(batch, by=batch.by, at=at)

    def lost(*_arguments, **_named):
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr("alerts.importing.staging.save_rows", lost)
        handled = uploads.handle(batch.pk, at=at)
    batch.refresh_from_db()
    between = batch.state
    uploads.handle_waiting(at=at)

    batch.refresh_from_db()
    assert (handled, between, batch.state, CaseReport.objects.count()) == (False, "confirmed", "done", 2)


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["add", "changelist", "change", "confirm", "discard", "errors"])
def test_staff_without_the_permission_and_strangers_are_turned_away(client, view, at, media):
    batch = ImportBatch.objects.create(
        source=Source.objects.create(name="x"), state="previewed", created_at=at, file_name="f"
    )
    address = reverse(
        f"admin:alerts_importbatch_{view}", args=[batch.pk] if view not in ("add", "changelist") else []
    )
    ask = client.post if view in ("confirm", "discard") else client.get
    assert ask(address).status_code == 302
    sign_in(client, officer())
    assert ask(address).status_code == 403
    batch.refresh_from_db()
    assert batch.state == "previewed"


def test_a_real_worker_checks_and_imports(committed, client, media, tmp_path):
    database = settings.DATABASES["default"] | connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    queue = f"test-{os.getpid()}"
    log = (tmp_path / "worker.log").open("w")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "cybervaccine", "worker", "-Q", queue, "-c", "1", "-l", "WARNING"],
        env={**os.environ, "DATABASE_URL": address, "MEDIA_ROOT": str(media)}, stdout=log, stderr=log,
    )  # fmt: skip
    user = officer(is_superuser=True)
    try:
        settings.CELERY_TASK_DEFAULT_QUEUE = queue
        from cybervaccine.celery import app

        app.conf.task_default_queue = queue
        sign_in(client, user)
        upload(client, GOOD)
        batch = ImportBatch.objects.get()
        _wait_for(batch, "previewed", tmp_path)
        client.post(reverse("admin:alerts_importbatch_confirm", args=[batch.pk]))
        _wait_for(batch, "done", tmp_path)
    finally:
        worker.terminate()
        worker.wait(20)
        log.close()
        app.conf.task_default_queue = "celery"
        client.logout()
    assert CaseReport.objects.count() == 2
    ImportBatch.objects.all().delete()
    user.delete()


def _wait_for(batch, state, tmp_path):
    deadline = time.monotonic() + 40
    while batch.state != state:
        assert time.monotonic() < deadline, (batch.state, (tmp_path / "worker.log").read_text()[-3000:])
        assert batch.state not in ("failed", "refused")
        time.sleep(0.2)
        batch.refresh_from_db()
