"""Case files from police systems: once each, checked as an officer's file is, and nothing of them lost or left behind."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from alerts.api.imports import ImportCases
from alerts.importing import uploads
from alerts.importing.tokens import make_token
from alerts.models import ApiImport, CaseReport, DailyCount, ImportBatch
from tests.alerts.api.sending import (
    ADDRESS,
    BAD_ROW,
    GOOD,
    PERSONAL,
    administrator,
    committed_token,
    send,
    token,
)
from tests.at_once import at_once

db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "upload")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    return tmp_path


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def work():
    uploads.handle_waiting(at=timezone.now())


def look(client, text, address):
    return client.get(address, headers={"Authorization": f"Bearer {text}"})


@db
def test_a_file_is_received_imported_by_a_worker_and_its_way_can_be_watched(client, media):
    _, text = token()

    received = send(client, text)
    waiting = look(client, text, received["Location"]).json()
    work()
    done = look(client, text, received["Location"]).json()

    assert received.status_code == 202
    assert (received.json()["source"], received.json()["bytes"]) == ("tpo", len(GOOD))
    assert (waiting["state"], waiting["counts"]) == ("confirmed", None)
    assert (done["state"], done["counts"]) == (
        "done",
        {"read": 2, "inserted": 2, "updated": 0, "unchanged": 0, "quarantined": 0},
    )
    assert (CaseReport.objects.count(), DailyCount.objects.count()) == (2, 2)
    assert files(media) == []


@db
def test_a_bad_row_is_held_back_with_its_reason_as_in_any_other_import(client):
    _, text = token()

    received = send(client, text, BAD_ROW)
    work()
    done = look(client, text, received["Location"]).json()
    table = b"".join(look(client, text, done["errors_url"])).decode("utf-8-sig")

    assert (done["counts"]["inserted"], done["counts"]["quarantined"]) == (1, 1)
    (problem,) = done["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "case_type", "case_type_unknown")
    assert [row["value"] for row in csv.DictReader(io.StringIO(table))] == ["NO_SUCH_TYPE"]


@db
@pytest.mark.parametrize(
    ("body", "code"), [(PERSONAL, "personal_data"), (b"\n", "empty"), (b"\x00\x01", "not_text")]
)
def test_a_file_that_may_not_be_kept_is_refused_at_once_and_stays_refused(client, media, body, code):
    _, text = token()

    first, again = send(client, text, body), send(client, text, body)

    assert (first.status_code, first.json()["refusal"]["code"]) == (422, code)
    assert (again.status_code, again.content) == (422, first.content)
    assert files(media) == []
    assert ImportBatch.objects.get().state == "refused"


@db
def test_the_same_key_brings_the_same_answer_and_nothing_twice(client):
    _, text = token()

    first = send(client, text)
    work()
    again = send(client, text)
    work()

    assert (again.status_code, again.content) == (202, first.content)
    assert (ImportBatch.objects.count(), CaseReport.objects.count()) == (1, 2)


@db
def test_a_key_with_another_file_is_a_conflict_and_leaves_nothing(client, media):
    _, text = token()
    send(client, text)
    kept = files(media)

    other = send(client, text, BAD_ROW)

    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    assert files(media) == kept
    assert ImportBatch.objects.count() == 1


def test_of_ten_with_one_key_at_once_one_is_taken_and_all_get_its_answer(committed, media):
    with committed_token() as text:
        answers = at_once([lambda: send(Client(), text) for _ in range(10)])

        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.content for answer in answers}) == 1
        assert (ApiImport.objects.count(), ImportBatch.objects.count(), len(files(media))) == (1, 1, 1)


@db
@pytest.mark.parametrize(
    ("headers", "content_type", "status"),
    [
        ({"Idempotency-Key": "short"}, "text/csv", 400),
        ({"Idempotency-Key": "with a space in it"}, "text/csv", 400),
        ({}, "multipart/form-data; boundary=x", 415),
        ({}, "application/json", 415),
        ({"Content-Encoding": "gzip"}, "text/csv", 415),
        ({"Authorization": "Basic eDp5"}, "text/csv", 401),
    ],
)
def test_what_is_not_as_asked_is_refused_before_a_byte_is_kept(client, media, headers, content_type, status):
    _, text = token()

    response = send(client, text, content_type=content_type, **headers)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (ImportBatch.objects.count(), files(media)) == (0, [])


@db
def test_a_file_above_the_limit_is_refused_by_its_length(client, settings, media):
    settings.CASE_FILE_MAX_BYTES = len(GOOD) - 1
    _, text = token()

    assert send(client, text).status_code == 413
    assert files(media) == []


@db
def test_a_body_that_breaks_off_or_has_no_length_leaves_nothing(media):
    _, text = token()
    headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": "key-00000002"}
    cut = RequestFactory().post(ADDRESS, GOOD, content_type="text/csv", headers=headers)
    cut.META["CONTENT_LENGTH"] = str(len(GOOD) + 1)
    endless = RequestFactory().post(ADDRESS, GOOD, content_type="text/csv", headers=headers)
    del endless.META["CONTENT_LENGTH"]

    answers = [ImportCases.as_view()(request) for request in (cut, endless)]

    assert [answer.status_code for answer in answers] == [400, 411]
    assert (ImportBatch.objects.count(), files(media)) == (0, [])


@db
def test_another_source_s_file_is_not_there(client):
    _, text = token()
    other, other_text = token("ระบบอื่น", source="other")

    received = send(client, text)

    assert look(client, other_text, received["Location"]).status_code == 404
    assert look(client, other_text, f"{ADDRESS}987654321/").status_code == 404
    assert other.source.name == "other"


@db
def test_no_answer_is_kept_by_a_cache_or_read_by_another_site(client):
    _, text = token()

    response = look(client, text, send(client, text)["Location"])

    assert response["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in response


@db
def test_a_token_for_something_else_is_not_for_this(client):
    made, text = make_token(
        name="x", source=token()[0].source, scopes=["other"], by=administrator(), at=timezone.now(), expires_at=timezone.now() + dt.timedelta(days=1)
    )  # fmt: skip

    assert send(client, text).status_code == 403
    assert made.scopes == ["other"]
