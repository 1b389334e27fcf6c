"""Public pages are read from a streaming replica, where DATABASE_REPLICA_URL names one; everything else from the primary.

Only a GET of a public page by somebody without a session goes there: who has a session, who writes and whatever runs in a
worker stays with the primary, and so reads what was just written. Personal pages are never public ones, so who wrote without
a session (an office that answers a letter, a phone in a talk) does not read its own answer on a page that is. Public pages
may be a minute old in every cache anyway; a replica that is further behind than REPLICA_MOST_SECONDS, that was promoted, or
that does not answer is not read, and a page it leaves half made is made again from the primary.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

from cybervaccine.edge import PUBLIC
from cybervaccine.postgresql.watch import replica_watch

logger = logging.getLogger(__name__)

ALIAS = "replica"
TICK_SECONDS = 0.5
FRESH_SECONDS = 4.0  # older than this, an answer says nothing
WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
# A server that was promoted follows nobody: it has replayed nothing of what the primary wrote since.
REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint ELSE -1 END"

_reads_replica: ContextVar[bool] = ContextVar("reads_replica", default=False)


def behind(marks: Iterable[tuple[float, int]], replayed: int, *, now: float) -> float:
    """Seconds since a moment up to which the replica has everything; infinite if there was none.

    `marks`: (moment, bytes the primary had written by then), oldest first; `replayed`: bytes the replica has taken over.
    """
    return min((now - moment for moment, written in marks if written <= replayed), default=float("inf"))


class Pulse:
    """Asks one server one number again and again, from a thread of its own: a server that is frozen stops only this."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.answers: deque[tuple[float, int]] = deque(maxlen=120)

    def start(self, parameters: dict[str, Any]) -> None:
        threading.Thread(target=self._run, args=[parameters], daemon=True, name="replica-pulse").start()

    def newest(self, *, now: float) -> int | None:
        """The last answer, unless it is too old to say anything."""
        if not self.answers or now - self.answers[-1][0] > FRESH_SECONDS:
            return None
        return self.answers[-1][1]

    def _run(self, parameters: dict[str, Any]) -> None:
        while True:
            with contextlib.suppress(psycopg.Error), psycopg.connect(**parameters, autocommit=True) as server:
                while row := server.execute(self.question).fetchone():
                    self.answers.append((time.monotonic(), row[0]))
                    time.sleep(TICK_SECONDS)
            time.sleep(TICK_SECONDS)


class Replica:
    """Whether the replica may be read now, as this process knows."""

    def __init__(self) -> None:
        self.written, self.replayed = Pulse(WRITTEN), Pulse(REPLAYED)
        self._was_usable = False
        self._given_up_until = 0.0

    def start(self, primary: dict[str, Any], replica: dict[str, Any]) -> None:
        replica_watch.start(replica)
        self.written.start(_plain(primary))
        self.replayed.start(_plain(replica))

    def is_usable(self, *, now: float) -> bool:
        usable = now >= self._given_up_until and self._is_near(now)
        if usable != self._was_usable:
            self._was_usable = usable
            logger.warning(
                "The replica is %s", "read" if usable else "not read: gone, promoted or too far behind"
            )
        return usable

    def give_up(self, *, now: float) -> None:
        """It failed under somebody's hands: nobody else tries it for a moment."""
        self._given_up_until = now + FRESH_SECONDS

    def _is_near(self, now: float) -> bool:
        replayed = self.replayed.newest(now=now)
        if replayed is None or replica_watch.is_silent:
            return False
        marks = [*self.written.answers]
        if marks and self.written.newest(now=now) is None:
            # The primary is silent: nothing is written, and who has its last word has everything.
            return replayed >= marks[-1][1]
        return behind(marks, replayed, now=now) <= settings.REPLICA_MOST_SECONDS


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    """Without what Django's own connections need of the driver."""
    return {name: value for name, value in parameters.items() if name not in ("cursor_factory", "context")}


replica = Replica()


class Router:
    """Django's question where to read and write."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return ALIAS if reads_replica() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they are one database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def reads_replica() -> bool:
    """Inside a transaction everything is read where it is written."""
    return _reads_replica.get() and not connections[DEFAULT_DB_ALIAS].in_atomic_block


class PublicReads:
    """Middleware: lets public pages for strangers read the replica."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_strangers_read(request) or not replica.is_usable(now=time.monotonic()):
            return self.get_response(request)
        token = _reads_replica.set(True)
        try:
            with replica_watch.over(connections[ALIAS]):
                return self.get_response(request)
        finally:
            _reads_replica.reset(token)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A public page is safe to make twice: once more, from the primary."""
        if not _reads_replica.get() or not isinstance(problem, (OperationalError, InterfaceError)):
            return None
        logger.warning("The replica failed a page: %s", type(problem.__cause__ or problem).__name__)
        _reads_replica.set(False)
        replica.give_up(now=time.monotonic())
        connections[ALIAS].close()
        match = request.resolver_match
        assert match is not None
        made: Any = match.func(request, *match.args, **match.kwargs)
        response: HttpResponse = made.render() if hasattr(made, "render") else made
        return response


def is_strangers_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and PUBLIC.match(request.path) is not None
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
    )
