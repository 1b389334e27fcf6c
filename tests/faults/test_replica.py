"""A second PostgreSQL in streaming replication: public pages are read there, and it may lag, freeze or die without anybody noticing."""

import os
import re
import subprocess
import sys

import psycopg
import pytest

from cybervaccine.embedded import postgres
from cybervaccine.embedded.environment import ROOT
from cybervaccine.embedded.ports import free_port
from tests.faults.house import House, _family, frozen

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("replica")]
PAGES = ("/alerts/archive/", "/directory/hotlines/", "/library/")
SCANS = "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables WHERE relname LIKE ANY ('{alerts%,directory%,media%}')"


class Copy:
    """A streaming replica of a house's PostgreSQL, made by pg_basebackup."""

    def __init__(self, house: House) -> None:
        self.house, self.port = house, free_port()
        self.address = re.sub(r":\d+/", f":{self.port}/", house.database)
        primary = postgres.Place.of(house.var)
        self.place = type("Beside", (postgres.Place,), {"data": primary.home / "replica", "log": primary.home / "replica.log"})(
            primary.home, primary.binaries, primary.prefix, primary.account
        )  # fmt: skip
        with psycopg.connect(house.database, autocommit=True) as database:
            database.execute("SELECT pg_create_physical_replication_slot('replica')")
        source = house.database.replace("/cybervaccine", "/postgres")
        assert self.place.run("pg_basebackup", "-d", source, "-D", str(self.place.data), "-R", "-S", "replica", "-X", "stream", "-c", "fast")  # fmt: skip
        self.start()

    def start(self) -> None:
        postgres.start_patiently(self.place, self.port)

    def stop(self) -> None:
        self.place.run("pg_ctl", "-D", str(self.place.data), "-m", "immediate", "-w", "stop", check=False)

    def pids(self) -> list[int]:
        return _family(int((self.place.data / "postmaster.pid").read_text().split()[0]))

    def asked(self, statement: str):
        with psycopg.connect(self.address, autocommit=True) as database:
            return database.execute(statement).fetchone()[0]

    def scans(self) -> int:
        """How often its tables were read. Counters of a connection that sleeps are seen after at most a second."""
        return self.asked(SCANS)


@pytest.fixture(scope="module")
def home(tmp_path_factory, new_house):
    house = new_house(tmp_path_factory.mktemp("replica") / "house")
    try:
        house.copy = Copy(house)
        house.environment |= {
            "DATABASE_REPLICA_URL": house.copy.address,
            "REPLICA_MOST_SECONDS": "3",
            "WEB_CONCURRENCY": "1",
        }
        house.start("web")
        house.wait_for(lambda: house.get("/readyz")[0] == 200)
        house.wait_for(lambda: "The replica is read" in said(house))
        yield house
    finally:
        house.copy.stop()
        house.close()


def said(house):
    house.get(PAGES[0])  # whether it may be read is found out by who wants to read
    return house.log.read_text()


def last_word(house):
    return re.findall(r"The replica is (read|not read)", said(house))[-1]


def statuses(house):
    return {house.get(page)[0] for page in PAGES}


def reads_there(house, ask):
    """Whether asking makes the replica's tables be read."""
    house.copy.asked("SELECT pg_stat_force_next_flush()")
    before = house.copy.scans()
    for _ in range(8):
        ask()
    return house.copy.scans() > before


def test_strangers_read_the_replica_and_who_has_a_session_the_primary(home):
    session = {"Cookie": "__Host-session=abcdefabcdefabcdefabcdefabcdefab"}

    def eventually(ask):
        home.wait_for(lambda: reads_there(home, ask), seconds=20)
        return True

    assert eventually(lambda: statuses(home))
    # What was counted before is told by now; from here on only who is known asks.
    home.wait_for(lambda: not reads_there(home, lambda: None), seconds=20)
    assert not any(reads_there(home, lambda: home.get(PAGES[0], **session)) for _ in range(3))


def test_the_replica_cannot_be_written_and_has_what_was_written(home):
    with psycopg.connect(home.database) as database:
        database.execute("UPDATE accounts_title SET name_th = name_th")

    with psycopg.connect(home.copy.address) as copy, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        copy.execute("UPDATE accounts_title SET name_th = name_th")


def test_a_replica_that_falls_behind_is_not_read_until_it_is_near_again(home):
    home.copy.asked("SELECT 1 FROM (SELECT pg_wal_replay_pause()) paused")
    with psycopg.connect(home.database, autocommit=True) as database:
        database.execute("CREATE TABLE written_meanwhile AS SELECT 1")
    try:
        home.wait_for(lambda: last_word(home) == "not read")
        assert statuses(home) == {200}
    finally:
        home.copy.asked("SELECT 1 FROM (SELECT pg_wal_replay_resume()) resumed")

    home.wait_for(lambda: last_word(home) == "read")


def test_a_frozen_replica_makes_nobody_wait_long(home):
    statuses(home)
    with frozen(home.copy.pids()):
        answers = [home.get(page)[0] for page in PAGES * 3]

    assert answers == [200] * 9
    home.wait_for(lambda: last_word(home) == "read")


def test_a_replica_that_dies_in_the_middle_is_not_missed(home):
    statuses(home)
    home.copy.stop()
    try:
        assert [home.get(page)[0] for page in PAGES * 3] == [200] * 9
    finally:
        home.copy.start()

    home.wait_for(lambda: last_word(home) == "read")


def test_public_pages_outlive_the_primary_and_writes_say_so(home):
    statuses(home)
    home.stop_postgres()
    try:
        pages, write = (
            statuses(home),
            home.get("/accounts/me/", Cookie="__Host-session=abcdefabcdefabcdefabcdefabcdefab")[0],
        )
    finally:
        home.start_postgres()

    assert (pages, write) == ({200}, 503)
    home.wait_for(lambda: home.get("/readyz")[0] == 200)


def test_nothing_is_migrated_there(home):
    done = subprocess.run(
        [sys.executable, "manage.py", "invariants"], cwd=ROOT, env=home.environment | {"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )  # fmt: skip

    assert done.stdout == "0 broken invariants\n", done.stderr
    assert home.get("/readyz")[0] == 200
