"""/readyz means it: each dependency, bounded in time; and it says no while the process is to be left alone."""

import json
import threading
from types import SimpleNamespace

import pytest

from cybervaccine import readiness

pytestmark = pytest.mark.django_db
FIRST = "0001_cases_and_bulletins"
WELL = {"database": True, "cache": True, "migrations": True, "disk": True, "serving": True}


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(readiness, "_seen", {"migrations": False})
    monkeypatch.setattr(readiness, "process", {"worker": None})


def answer(client):
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content) | {"alarms": []}


def test_all_is_well(client):
    assert answer(client) == (200, WELL | {"alarms": []})


def test_a_migration_that_is_missing_is_not_ready_and_one_too_many_is(client, monkeypatch):
    known = readiness.known_migrations()
    assert ("alerts", FIRST) in known

    monkeypatch.setattr(readiness, "known_migrations", lambda: known | {("alerts", "9999_of_tomorrow")})
    missing = answer(client)
    monkeypatch.setattr(readiness, "known_migrations", lambda: known - {("alerts", FIRST)})
    newer = answer(client)

    assert missing == (503, WELL | {"migrations": False, "alarms": []})
    assert newer[0] == 200


def test_a_disk_without_room_is_named(client, settings):
    settings.READY_DISK_BYTES = 2**62

    assert answer(client) == (503, WELL | {"disk": False, "alarms": []})


def test_folder_that_is_not_made_yet_lies_on_its_parents_disk(settings, tmp_path):
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "a" / "b", None

    assert set(readiness.free_bytes()) == {"media", "uploads"}
    assert readiness._nearest(tmp_path / "a" / "b") == tmp_path


def test_it_says_no_while_it_is_drained_or_ends(client, settings, tmp_path):
    settings.DRAIN_FILE = str(tmp_path / "drain")
    before = answer(client)[0]
    (tmp_path / "drain").touch()
    drained = answer(client)
    (tmp_path / "drain").unlink()
    readiness.process["worker"] = SimpleNamespace(alive=False)
    ending = answer(client)
    readiness.process["worker"].alive = True

    assert (before, drained, ending) == (200, *[(503, WELL | {"serving": False, "alarms": []})] * 2)
    assert answer(client)[0] == 200


def test_what_never_answers_is_waited_for_no_longer_than_it_may_take(monkeypatch):
    never = threading.Event()
    monkeypatch.setattr(readiness, "SECONDS", 0.01)
    monkeypatch.setattr(readiness, "_cache_answers", never.wait)

    assert readiness.state()["cache"] is False
    never.set()


def test_what_fails_is_not_ready(monkeypatch):
    monkeypatch.setattr(readiness, "_database_answers", lambda _parameters: 1 / 0)

    assert readiness.state() == WELL | {"database": False}
