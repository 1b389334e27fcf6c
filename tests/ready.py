"""What databases and portals of a run begin with is made once: migrations alone take a quarter of a minute of processor time."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cybervaccine.embedded import postgres
from cybervaccine.embedded.servers import Locked
from tests.faults.house import House

DATABASE = "test_ready"
KEPT = ("pg-password", "static")


def folder_of_the_run(config, tmp_path_factory) -> Path:
    """One for all processes of a run, new with each run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(config, "workerinput") else own


def database(folder: Path) -> str:
    """The name of a migrated database with places, agencies and case types, to be copied as a template."""
    with Locked(folder / "database.lock"):
        if not (folder / "database is ready").exists():
            _ask(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)', f'CREATE DATABASE "{DATABASE}"')
            _fill()
            (folder / "database is ready").touch()
    return DATABASE


def drop_database() -> None:
    _ask(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def var_of_a_house(folder: Path) -> Path:
    """Migrated servers that are stopped, and collected static files; see `copy_into`."""
    with Locked(folder / "house.lock"):
        var = folder / "ready house"
        if not (var / "is ready").exists():
            house = House(var)
            house.manage("migrate", "--verbosity", "0")
            house.manage("collectstatic", "--noinput", "--verbosity", "0")
            house.close()
            (var / "is ready").touch()
    return var


def copy_into(var: Path, ready: Path) -> None:
    """Before its servers start: `var` then holds the same database and static files. Owners are kept."""
    var.mkdir()
    source, target = postgres.Place.of(ready).data, postgres.Place.of(var).data
    for copied, to in ((source, target), *((ready / name, var / name) for name in KEPT)):
        subprocess.run(["cp", "-a", str(copied), str(to)], check=True)


def _fill() -> None:
    from accounts.loading import load_titles
    from alerts.loading import load_case_types
    from directory.agency_loading import load_agencies, load_guidance
    from directory.loading import load_places

    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        call_command("migrate", verbosity=0)
        load_places(at=timezone.now())
        load_agencies(at=timezone.now())
        load_guidance(at=timezone.now())
        load_case_types()
        load_titles()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


def _ask(*statements: str) -> None:
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as asked:
        for statement in statements:
            asked.execute(statement)
