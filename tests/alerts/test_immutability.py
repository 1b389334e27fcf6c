"""A bulletin never changes: the database refuses, the hash shows, a crash leaves the last one standing."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from alerts import invariants
from alerts.importing.services import import_case_file
from alerts.models import AnalysisRun, Bulletin, BulletinEntry, CaseReport, DailyCount, DayState, ImportBatch
from alerts.rollup import refresh_daily_counts
from alerts.services import due_dates, make_due_bulletins, run_analysis

DATE = dt.date(2026, 11, 24)
HEAD = "case_no,reported_at,case_type,province,loss_baht\n"


def report(tmp_path, at, cases=30, prefix="", kind=60):
    path = tmp_path / "cases.csv"
    rows = [f"{prefix}{n},2026-11-{17 + n % 7},{kind},10,{100 + n}\n" for n in range(cases)]
    path.write_text(HEAD + "".join(rows))
    return import_case_file(path, source_name="", file_name="c.csv", by=None, at=at)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("rows", [Bulletin, BulletinEntry])
def test_the_database_refuses_to_change_a_bulletin(tmp_path, at, change, rows):
    report(tmp_path, at)
    run_analysis(DATE, at=at)

    table = rows._meta.db_table
    statement = f"UPDATE {table} SET id = id" if change == "update" else f"DELETE FROM {table}"
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_invariants_hold_and_find_what_was_altered(tmp_path, at, capsys):
    report(tmp_path, at)
    run_analysis(DATE, at=at)
    assert list(invariants.broken(at=at)) == []

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE alerts_bulletinentry SET cases = cases + 1 WHERE cases > 0")
        cursor.execute("SET LOCAL session_replication_role = origin")
    DailyCount.objects.filter(day=dt.date(2026, 11, 20)).update(cases=1)
    CaseReport.objects.filter(reported_on=dt.date(2026, 11, 21)).update(case_type_id=9999)
    ImportBatch.objects.update(state="confirmed", created_at=at - dt.timedelta(hours=1))

    broken = " ".join(invariants.broken(at=at))
    for sign in (
        "no longer match its SHA-256",
        "Daily counts of 2026-11-20",
        "case_type_id",
        "confirmed since",
    ):
        assert sign in broken
    with pytest.raises(SystemExit) as ended:
        call_command("invariants")
    assert ended.value.code == 1


@pytest.mark.django_db
def test_late_data_makes_a_revision_by_itself_and_then_nothing_more_is_due(tmp_path, at):
    report(tmp_path, at)
    make_due_bulletins(at=at)
    assert due_dates(at=at) == []

    later = at + dt.timedelta(hours=2)
    report(tmp_path, later, cases=20, prefix="late", kind=66)
    made = make_due_bulletins(at=later)

    assert [(bulletin.date, bulletin.revision) for bulletin in made] == [(DATE, 2)]
    assert due_dates(at=later) == []
    assert make_due_bulletins(at=later + dt.timedelta(minutes=5)) == []


@pytest.mark.django_db
def test_a_night_without_cases_is_not_tried_again_until_data_comes(tmp_path, at):
    assert make_due_bulletins(at=at) == []
    assert AnalysisRun.objects.get().bulletin is None
    assert due_dates(at=at) == []

    later = at + dt.timedelta(hours=1)
    report(tmp_path, later)
    assert [bulletin.date for bulletin in make_due_bulletins(at=later)] == [DATE]


def in_thread(work):
    try:
        return work()
    finally:
        connection.close()


def test_two_schedulers_and_a_hand_at_once_make_one_bulletin(committed, tmp_path, at, django_db_blocker):
    report(tmp_path, at, cases=300)
    jobs = [lambda: make_due_bulletins(at=at)] * 4 + [lambda: run_analysis(DATE, at=at)] * 4
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(in_thread, jobs))

    assert list(Bulletin.objects.values_list("date", "revision")) == [(DATE, 1)]
    assert AnalysisRun.objects.filter(created=True).count() == 1
    assert list(invariants.broken(at=at)) == []


def test_an_import_beside_the_roll_up_loses_no_case(committed, tmp_path, at, django_db_blocker):
    def bring(number):
        folder = tmp_path / str(number)
        folder.mkdir()
        return report(folder, at, cases=200, prefix=f"f{number}-")

    jobs = [partial(bring, number) for number in range(4)] + [refresh_daily_counts] * 8
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(in_thread, jobs))
    refresh_daily_counts()

    assert sum(DailyCount.objects.values_list("cases", flat=True)) == 800 == CaseReport.objects.count()
    assert not DayState.objects.filter(is_pending=True).exists()


def command(*arguments):
    database = settings.DATABASES["default"]
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
        **database | connection.settings_dict
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def killed_while_waiting_for(table, *arguments):
    """Run a command that is stopped at `table` by another session's lock, and kill it there with SIGKILL."""
    parameters = {key: connection.settings_dict[key.upper()] for key in ("user", "password", "host", "port")}
    with psycopg.connect(dbname=connection.settings_dict["NAME"], **parameters) as locking:
        locking.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        process = command(*arguments)
        deadline = time.monotonic() + 60
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        while not locking.execute(waiting, [table]).fetchone()[0]:
            assert process.poll() is None, "the command ended before it came to the table"
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)


@pytest.mark.parametrize(
    "table", ["alerts_bulletin", "alerts_bulletinarea", "alerts_bulletinentry", "alerts_analysisrun"]
)
def test_killed_in_the_middle_of_a_run_the_last_bulletin_stands(
    committed, tmp_path, at, django_db_blocker, table
):
    report(tmp_path, at)
    run_analysis(DATE - dt.timedelta(days=1), at=at)

    killed_while_waiting_for(table, "run_analysis", "--date", str(DATE))

    whole = table == "alerts_analysisrun"
    assert Bulletin.objects.count() == 1 + whole
    assert list(invariants.broken(at=at)) == []
    bulletin, created = run_analysis(DATE, at=at)
    assert (bulletin.revision, created) == (1, not whole)


@pytest.mark.parametrize(
    "table", ["alerts_importbatch", "alerts_quarantinedrow", "alerts_casereport", "alerts_daystate"]
)
def test_killed_in_the_middle_of_an_import_nothing_is_stored_and_the_next_one_is_whole(
    committed, tmp_path, at, django_db_blocker, table
):
    path = tmp_path / "cases.csv"
    path.write_text(
        HEAD + "".join(f"K{n},2026-11-20,60,10,5\n" for n in range(5000)) + "bad,2026-11-20,?,10,5\n"
    )

    killed_while_waiting_for(table, "import_cases", str(path))

    assert (CaseReport.objects.count(), ImportBatch.objects.count(), DayState.objects.count()) == (0, 0, 0)
    result = import_case_file(path, source_name="", file_name="c.csv", by=None, at=at)
    assert (result.counts.inserted, result.counts.quarantined) == (5000, 1)
