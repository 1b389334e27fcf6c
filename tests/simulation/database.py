"""A database for every history: a copy of one that is made once, with what no history changes."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from cybervaccine.embedded import postgres
from cybervaccine.line_emulator.channels import Channels

PLACES = ("100101", "500101")  # where people live
ADDRESS_OF_NOBODY = "http://127.0.0.1:9"


class Databases:
    """Of one process: `template`, and the copy that Django is set up for."""

    def __init__(self, server: str, name: str) -> None:
        self.server, self.copy, self.template = server, f"simulation_{name}", "simulation"

    def address(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def set_django_up(self) -> None:
        os.environ["DATABASE_URL"] = self.address(self.template)
        self.media = tempfile.mkdtemp()
        _set_django_up(self.media)

    def make_template(self) -> None:
        """Once for all processes."""
        self.execute(f"CREATE DATABASE {self.template}")
        _fill()

    @contextmanager
    def fresh(self) -> Iterator[psycopg.Connection]:
        """A new copy; yields a connection that only watches."""
        drop = f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)"
        self.execute(drop, f"CREATE DATABASE {self.copy} TEMPLATE {self.template}")
        with psycopg.connect(self.address(self.copy), autocommit=True) as watch:
            yield watch
        _close()

    def forget(self) -> None:
        _close()
        shutil.rmtree(self.media, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL of its own that never waits for a disk: only clients die here, never the server or the machine."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        var = Path(folder) / "var"
        var.mkdir()
        address = postgres.start(var)
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                for name in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                    connection.execute(f"ALTER SYSTEM SET {name} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield address
        finally:
            postgres.stop(var, address)
            shutil.rmtree(postgres.Place.of(var).home, ignore_errors=True)


def _set_django_up(media: str) -> None:
    """The portal's settings, with nothing beside PostgreSQL: caches in memory, LINE in this process, keys known to everybody."""
    import django

    os.environ |= Channels().environment(ADDRESS_OF_NOBODY) | {
        "DJANGO_SETTINGS_MODULE": "cybervaccine.settings",
        "DEBUG": "1",
        "SECRET_KEY": "a-secret-of-more-than-fifty-letters-that-is-only-for-tests",
        "FIELD_KEYS": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "MEDIA_ROOT": media,
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    django.setup()
    from django.conf import settings

    settings.DEBUG = False
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    logging.disable(logging.CRITICAL)  # of what goes wrong here most is meant to


def _fill() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from accounts.loading import load_titles
    from accounts.models import User
    from alerts.loading import load_case_types
    from assessment.loading import load_items
    from directory.loading import load_places

    call_command("migrate", verbosity=0)
    load_places(at=timezone.now())
    load_case_types()
    load_titles()
    load_items(at=timezone.now())
    _shrink()
    User.objects.create_user("officer@police.example", "!", is_staff=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def _shrink() -> None:
    """A small country, one province of each region: what is tried does not depend on how many there are, its time does."""
    from directory.models import District, Province, Subdistrict

    provinces = {province.region: province.code for province in Province.objects.order_by("-code")}
    kept = {*provinces.values(), *(place[:2] for place in PLACES)}
    Subdistrict.objects.exclude(district__province__in=kept).delete()
    District.objects.exclude(province__in=kept).delete()
    Province.objects.exclude(code__in=kept).delete()


def use(databases: Databases) -> None:
    """Django speaks to the copy from now on."""
    from django.db import connection

    connection.settings_dict["NAME"] = databases.copy


def _close() -> None:
    from django.db import connections

    connections.close_all()
