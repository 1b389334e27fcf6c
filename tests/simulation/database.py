"""A database for every history: a copy of one that is made once, with what no history changes."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

from cybervaccine.line_emulator.channels import Channels

ADDRESS_OF_NOBODY = "http://127.0.0.1:9"


class Databases:
    """Of one process: `template`, and the copy that Django is set up for."""

    def __init__(self, server: str, name: str) -> None:
        self.server, self.copy, self.template = server, f"simulation_{name}", f"simulation_{name}_template"

    def address(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def make_template(self) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)", f"CREATE DATABASE {self.template}")
        os.environ["DATABASE_URL"] = self.address(self.template)
        _set_django_up()
        _fill()

    @contextmanager
    def fresh(self) -> Iterator[psycopg.Connection]:
        """A new copy; yields a connection that only watches."""
        drop = f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)"
        self.execute(drop, f"CREATE DATABASE {self.copy} TEMPLATE {self.template}")
        with psycopg.connect(self.address(self.copy), autocommit=True) as watch:
            yield watch
        _close()

    def drop(self) -> None:
        _close()
        self.execute(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.copy, self.template)))


def _set_django_up() -> None:
    import django

    os.environ |= Channels().environment(ADDRESS_OF_NOBODY) | {"DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}
    django.setup()
    logging.disable(logging.ERROR)  # of what goes wrong here most is meant to


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
    User.objects.create_user("officer@police.example", "!", is_staff=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def use(databases: Databases) -> None:
    """Django speaks to the copy from now on."""
    from django.db import connection

    connection.settings_dict["NAME"] = databases.copy


def _close() -> None:
    from django.db import connections

    connections.close_all()
