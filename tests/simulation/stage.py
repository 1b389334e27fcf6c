"""Many workers, of which one moves at a time: who, is drawn from the seed, at every statement and every call to LINE.

Each worker is a thread with its own connection to a real PostgreSQL. Before each statement, each COMMIT and each call it rests,
and the stage draws who goes on. One that waits for another's lock is found by PostgreSQL's own `pg_blocking_pids` and is left out until
the lock is free. So every interleaving that the database allows can come, and the same seed brings the same one.
"""

from __future__ import annotations

import hashlib
import random
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import psycopg
from django.db import connection
from django.db.utils import OperationalError

Fault = str
KILL_BEFORE, KILL_AFTER, BREAK_BEFORE, BREAK_AFTER = (
    "kill before",
    "kill after",
    "break before",
    "break after",
)
STAYS = 0.8  # how often the same worker goes on
PATIENCE = 0.004  # seconds until a worker is asked whether it waits for a lock
_savepoint = re.compile(r'"?s\d+_x\d+"?')
_here = threading.local()


class Killed(BaseException):
    """The process of this worker is gone. No `except Exception` hears of it, as none would."""


class Stage:
    """`watch`: a connection of the stage's own, which only looks."""

    def __init__(self, chance: random.Random, watch: psycopg.Connection[Any]) -> None:
        self.chance, self.watch = chance, watch
        self.steps = 0
        self.deadlocks = 0
        self.history = hashlib.sha256()
        self.told: list[str] = []
        self.passes: Callable[[], None] = lambda: None  # time, a little with each step
        self._workers: list[Worker] = []

    def tell(self, text: str) -> None:
        """Put it into the history: two runs are the same when all that was told is."""
        self.history.update(f"{text}\n".encode())
        self.told.append(text)

    def run(self, workers: Iterable[Worker]) -> None:
        """Let all of them work to their ends."""
        self._workers = list(workers)
        for worker in self._workers:
            worker.begin(self)
        moving: Worker | None = None
        while alive := [worker for worker in self._workers if not worker.is_over]:
            ready = [worker for worker in alive if not worker.is_blocked]
            if not ready:
                self._wait_for_postgresql(alive)
                continue
            if moving not in ready or self.chance.random() > STAYS:
                moving = self.chance.choice(ready)
            assert moving is not None
            self.steps += 1
            self.passes()
            moving.go.release()
            self._until_it_rests(moving)
            for other in alive:
                if other.is_blocked:
                    self._look_at(other)

    def _until_it_rests(self, worker: Worker) -> None:
        while not worker.rested.wait(PATIENCE):
            with worker.lock:
                if worker.is_inside and self._waits_for_a_worker(worker):
                    worker.is_blocked = True
                    return
        worker.rested.clear()

    def _look_at(self, worker: Worker) -> None:
        """A worker that waited for a lock: it still does, or its statement has ended and it rests."""
        while not worker.rested.is_set():
            if self._waits_for_a_worker(worker):
                return
            time.sleep(0.0005)
        worker.rested.clear()
        worker.is_blocked = False

    def _wait_for_postgresql(self, alive: list[Worker]) -> None:
        """All wait for each other: PostgreSQL ends it after a second, and somebody's statement fails."""
        self.deadlocks += 1
        while not any(worker.rested.is_set() for worker in alive):
            time.sleep(0.01)
        for worker in alive:
            if worker.rested.is_set():
                worker.rested.clear()
                worker.is_blocked = False

    def _waits_for_a_worker(self, worker: Worker) -> bool:
        pids = [other.pid for other in self._workers if other is not worker and other.pid]
        row = self.watch.execute("SELECT pg_blocking_pids(%s) && %s::int[]", [worker.pid, pids]).fetchone()
        return bool(row and row[0])

    def wait_until_gone(self, pid: int) -> None:
        """PostgreSQL has heard that the connection is cut, and let go of its locks."""
        with suppress(psycopg.Error):
            while self.watch.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone():
                time.sleep(0.0005)


class Worker:
    """One process of the portal, for one piece of work. `faults`: what happens to it, by the number of the point where."""

    def __init__(
        self, name: str, work: Callable[[], None], *, faults: dict[int, Fault], chance: random.Random
    ) -> None:
        self.name, self.work, self.faults, self.chance = name, work, faults, chance
        self.go, self.rested, self.lock = threading.Semaphore(0), threading.Event(), threading.Lock()
        self.points = 0
        self.is_inside = self.is_blocked = self.is_over = self.is_dead = False
        self.pid = 0
        self.problem: BaseException | None = None
        self.marks: dict[str, int] = {}  # what the world remembers of this worker, by the step

    @staticmethod
    def here() -> Worker:
        """The worker whose thread this is."""
        found: Worker = _here.worker
        return found

    def begin(self, stage: Stage) -> None:
        self.stage = stage
        threading.Thread(target=self._live, daemon=True).start()

    def _live(self) -> None:
        _here.worker = self
        self.go.acquire()
        try:
            self._work()
        finally:
            self.is_over = True
            self.rested.set()

    def _work(self) -> None:
        commit = connection._commit
        connection._commit = lambda: self.point("COMMIT", commit)  # type: ignore[method-assign]
        try:
            with connection.execute_wrapper(self._statement):
                self.work()
        except Killed:
            self.stage.tell(f"{self.name} is killed")
        except Exception as problem:
            self.problem = problem
            self.stage.tell(f"{self.name} fails: {type(problem).__name__}")
        finally:
            connection._commit = commit  # type: ignore[method-assign]
            self._cut()
            connection.close()

    def _statement(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        return self.point(_savepoint.sub("", sql), lambda: execute(sql, parameters, many, context))

    def point(self, what: str, act: Callable[[], Any]) -> Any:
        """Rest; then do it, unless this is where the fault is."""
        if self.is_dead:
            raise Killed
        self._rest()
        self.points += 1
        fault = self.faults.get(self.points)
        self.stage.tell(f"{self.name} {self.points} {fault or ''} {what}")
        if fault in (KILL_BEFORE, BREAK_BEFORE):
            self.suffer(fault)
        result = self._inside(act)
        if fault in (KILL_AFTER, BREAK_AFTER):
            self.suffer(fault)
        return result

    def suffer(self, fault: Fault) -> None:
        self._cut()
        if fault.startswith("kill"):
            self.is_dead = True
            raise Killed
        connection.errors_occurred = True
        raise OperationalError("the connection is broken")

    def _inside(self, act: Callable[[], Any]) -> Any:
        if connection.connection is not None and not connection.connection.closed:
            self.pid = connection.connection.info.backend_pid
        self.is_inside = True
        try:
            return act()
        finally:
            with self.lock:
                self.is_inside = False
                waited = self.is_blocked
            if waited:
                self._rest()

    def _rest(self) -> None:
        self.rested.set()
        self.go.acquire()

    def _cut(self) -> None:
        """The socket is closed, nothing said; a transaction that is open is undone by PostgreSQL."""
        if connection.connection is not None:
            pid = 0 if connection.connection.closed else connection.connection.info.backend_pid
            connection.connection.close()
            if pid:
                self.stage.wait_until_gone(pid)
