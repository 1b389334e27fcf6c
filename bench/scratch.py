"""A database of its own for a measurement: made, migrated, filled with reference data, dropped at the end."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "cybervaccine_bench"


@contextlib.contextmanager
def scratch_database() -> Iterator[str]:
    """Set Django up on a fresh database beside the one that is configured; yields its address."""
    from cybervaccine.embedded import ensure_servers

    ensure_servers()
    parts = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(parts._replace(path=f"/{NAME}"))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            os.environ["DATABASE_URL"] = address
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cybervaccine.settings")
            _prepare()
            yield address
        finally:
            from django.db import connections

            connections.close_all()
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
