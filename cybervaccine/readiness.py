"""Whether this process should be given work: every dependency answers within two seconds, and nobody wants it to stop."""

from __future__ import annotations

import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import connection

SECONDS = 2.0
# gunicorn's worker in this process, which knows whether it is about to end; none elsewhere.
process: dict[str, Any] = {"worker": None}
_seen: dict[str, bool] = {"migrations": False}


def state() -> dict[str, bool]:
    """{what: whether it is well}; asked at once, so the slowest decides how long it takes, and that is bounded."""
    parameters = connection.get_connection_params()
    asked: Mapping[str, Callable[[], bool]] = {
        "database": lambda: _database_answers(parameters),
        "cache": _cache_answers,
        "migrations": lambda: _is_migrated(parameters),
        "disk": has_room,
        "serving": is_serving,
    }
    answers = {name: _ask(question) for name, question in asked.items()}
    deadline = time.monotonic() + SECONDS
    return {name: _heard(answer, deadline) for name, answer in answers.items()}


def _ask(question: Callable[[], bool]) -> queue.SimpleQueue[bool]:
    """The answer will lie here. A question without one, such as a disk that hangs, is left to its thread."""
    answer: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(question())
        except Exception:
            answer.put(False)

    threading.Thread(target=ask, daemon=True, name="readiness").start()
    return answer


def _heard(answer: queue.SimpleQueue[bool], deadline: float) -> bool:
    try:
        return answer.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        return False


def _database_answers(parameters: dict[str, Any]) -> bool:
    """By a connection of its own: those of the requests may wait for a frozen server."""
    with psycopg.connect(**parameters | {"connect_timeout": 2}) as fresh:
        return fresh.execute("SELECT 1").fetchone() is not None


def _is_migrated(parameters: dict[str, Any]) -> bool:
    """Every migration of this program is in the database. Once it was so it stays so: none is taken back under a process."""
    seen = _seen
    if not seen["migrations"]:
        with psycopg.connect(**parameters | {"connect_timeout": 2}) as fresh:
            applied = {tuple(row) for row in fresh.execute("SELECT app, name FROM django_migrations")}
        seen["migrations"] = known_migrations() <= applied
    return seen["migrations"]


def known_migrations() -> set[tuple[str, str]]:
    """(app, name) of those this program needs."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return set(loader.disk_migrations)


def _cache_answers() -> bool:
    cache.ping()  # type: ignore[attr-defined]
    return True


def has_room() -> bool:
    return min(free_bytes().values()) >= settings.READY_DISK_BYTES


def free_bytes() -> dict[str, int]:
    """What is free where files are kept and where uploads land; a folder that is not made yet lies on its parent's disk."""
    folders = {
        "media": Path(settings.MEDIA_ROOT),
        "uploads": Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()),
    }
    return {name: shutil.disk_usage(_nearest(folder)).free for name, folder in folders.items()}


def _nearest(folder: Path) -> Path:
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())


def is_serving() -> bool:
    """Not while it ends, nor while somebody drains it."""
    worker = process["worker"]
    is_ending = worker is not None and not worker.alive
    return not is_ending and not (settings.DRAIN_FILE and Path(settings.DRAIN_FILE).exists())
