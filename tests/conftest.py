"""Fixtures every test may use: reference data that is loaded once for the whole run."""

import datetime as dt
import os
import uuid

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils.translation import override

from tests import ready
from tests.emptying import remove_people

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that in the end no process waits for the last of them."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("fault", "journey")))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests of faults and journeys wait more than they reckon."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        ready.drop_database()


@pytest.fixture(scope="session")
def folder_of_the_run(request, tmp_path_factory):
    return ready.folder_of_the_run(request.config, tmp_path_factory)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, folder_of_the_run, django_db_blocker):
    """Each process copies one database that holds the reference data, which no test changes."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = ready.database(folder_of_the_run)
        # Beside kills, films and browsers a new connection may wait; how long the portal waits is tried in tests/faults.
        connection.settings_dict["OPTIONS"]["connect_timeout"] = 30


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Also for a run of `committed` tests only, which has no test that pytest-django makes the database for."""
    made = []
    with django_db_blocker.unblock():
        if not connection.settings_dict["NAME"].startswith("test_"):
            made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def thai():
    """Every test begins in Thai; a page that one test read in English leaves the thread in English."""
    with override("th"):
        yield


@pytest.fixture(autouse=True)
def nothing_drawn():
    """Rows of a test are rolled back, and what rows of the next one have no number in common with is not certain."""
    from alerts.drawn_pages import shelf

    shelf.clear()


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch):
    """Counters of this test only: the real Valkey is shared by every process of the run."""
    monkeypatch.setattr("accounts.limits.SPACE", f"limit-{uuid.uuid4()}")


@pytest.fixture(autouse=True)
def counters_without_a_clock(monkeypatch):
    """What a test counted and did not write goes with the test: no timer rings in the middle of another one."""
    from cybervaccine.traffic import traffic
    from directory import link_counts
    from media_library import counts as media_counts

    monkeypatch.setattr("directory.link_counts.Opens._wind", lambda counter: None)
    monkeypatch.setattr("cybervaccine.traffic.Traffic._wind", lambda counter: None)
    monkeypatch.setattr("cybervaccine.traffic.KEY", f"traffic-{uuid.uuid4()}")
    yield
    traffic._numbers.clear()
    for counter in (link_counts.opens, *media_counts.counters.values()):
        counter._counts.clear()


@pytest.fixture
def at() -> dt.datetime:
    return AT


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Real commits, for tests with several connections or processes; what they made is removed, reference data stays."""
    with django_db_blocker.unblock():
        yield
        remove_people(
            "alerts_casereport",
            "alerts_dailycount",
            "alerts_daystate",
            "alerts_importbatch",
            "alerts_source",
            "alerts_bulletin",
            "alerts_deliverypace",
            "accounts_deauthorizerequest",
            "assessment_attempt",
            "assessment_calibrationrun",
            "assessment_form",
            "assessment_item",
            "assessment_talk",
            "assessment_taskround",
            "media_library_kit",
            "media_library_mediaitem",
            "media_library_maker",
            "media_library_series",
        )
        connection.close()
