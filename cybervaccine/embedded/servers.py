"""Starts, finds and stops the embedded servers of one checkout. The last process that uses them stops them."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from cybervaccine.embedded import postgres, valkey
from cybervaccine.embedded.ports import write_private

SERVERS = {"DATABASE_URL": postgres, "REDIS_URL": valkey}
_users: dict[Path, IO[str]] = {}


def use_servers(var: Path, names: Iterable[str]) -> dict[str, str]:
    """Addresses of running servers, started here if need be. This process counts as a user until it ends."""
    var.mkdir(parents=True, exist_ok=True)
    with Locked(var / "start.lock"):
        _register(var)
        known = _read(var)
        for name in names:
            if name not in known or not SERVERS[name].answers(known[name]):
                known[name] = SERVERS[name].start(var)
        _write(var, known)
    return {name: known[name] for name in names}


class Locked:
    """An exclusive lock on a file: two processes that start at once start one server."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open("w")

    def __enter__(self) -> None:
        fcntl.flock(self.stream, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.stream.close()


def _register(var: Path) -> None:
    """Hold a shared lock while this process lives; the kernel lets go of it even after kill -9."""
    if var in _users:
        return
    stream = (var / "users.lock").open("w")
    fcntl.flock(stream, fcntl.LOCK_SH)
    _users[var] = stream
    atexit.register(_leave, var, os.getpid())


def _leave(var: Path, pid: int) -> None:
    """Stop the servers when nobody else holds the lock. Forked children do not speak for their parent."""
    stream = _users.get(var)
    if stream is None or os.getpid() != pid:
        return
    with Locked(var / "start.lock"):
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        for name, address in _read(var).items():
            SERVERS[name].stop(var, address)
        (var / "servers.json").unlink(missing_ok=True)
        stream.close()


def _read(var: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads((var / "servers.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known


def _write(var: Path, known: dict[str, str]) -> None:
    write_private(var / "servers.json", json.dumps(known))
