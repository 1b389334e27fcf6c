"""Lets nobody wait for a PostgreSQL that is frozen rather than dead (RELIABILITY P4: no request hangs over 5 s).

A dead server refuses at once. A frozen one keeps its connections open and says nothing, and libpq waits for ever. So
in the web processes one thread looks after the requests: when one of them is late and the server does not answer a new
connection either, the connections of those who wait are shut, which their threads see as an ordinary lost connection.
Until the server answers again nobody tries it but this thread. A slow query on a server that answers is left alone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
PATIENCE_SECONDS = 1.5  # plus at most TICK and libpq's shortest connect timeout: under 4 s in all
PROBE_SECONDS = 2  # libpq takes anything less for 2
BETWEEN_PROBES_SECONDS = 1.0


class Watch:
    """The requests of this process that may be waiting, and whether the server was last heard."""

    def __init__(self, name: str = "PostgreSQL", patience: float = PATIENCE_SECONDS) -> None:
        self.name, self.patience = name, patience
        self.is_silent = False
        self._waiting: dict[int, tuple[float, Any]] = {}
        self._thread: threading.Thread | None = None

    def start(self, parameters: dict[str, Any]) -> None:
        """Look after this process from now on. `parameters` are those of a new connection."""
        arguments = parameters | {"connect_timeout": PROBE_SECONDS}
        self._thread = threading.Thread(
            target=self._run, args=[arguments], daemon=True, name="database-watch"
        )
        self._thread.start()

    @contextlib.contextmanager
    def over(self, connection: Any) -> Iterator[None]:
        """While inside, this thread's request may wait for `connection`: the thread's own, not Django's proxy of it."""
        key = threading.get_ident()
        self._waiting[key] = (time.monotonic(), connection)
        try:
            yield
        finally:
            self._waiting.pop(key, None)

    def _run(self, parameters: dict[str, Any]) -> None:
        probed = 0.0
        while True:
            time.sleep(TICK_SECONDS)
            late = self._late(time.monotonic())
            if (late or self.is_silent) and time.monotonic() - probed >= BETWEEN_PROBES_SECONDS:
                self._note(answers=_answers(parameters))
                probed = time.monotonic()
            if self.is_silent:
                for connection in self._late(time.monotonic()):
                    _cut(connection)

    def _late(self, now: float) -> list[Any]:
        return [
            connection for since, connection in list(self._waiting.values()) if now - since >= self.patience
        ]

    def _note(self, *, answers: bool) -> None:
        if answers == self.is_silent:
            logger.warning("%s %s", self.name, "answers again" if answers else "does not answer")
        self.is_silent = not answers


def _answers(parameters: dict[str, Any]) -> bool:
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError:
        return False
    return True


def _cut(connection: Any) -> None:
    """Shut the socket under a connection of another thread; that thread finds it lost and closes it."""
    driver = connection.connection
    if driver is None:  # it is still connecting, which has a limit of its own
        return
    with (
        contextlib.suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(driver.fileno())) as duplicate,
    ):
        duplicate.shutdown(socket.SHUT_RDWR)


watch = Watch()
# Who waits for the replica can still be answered by the primary, if it is soon given up.
replica_watch = Watch("The replica", patience=0.5)


def watch_of(alias: str) -> Watch:
    return replica_watch if alias == "replica" else watch
