"""A portal of its own for a fault test: servers, web with production settings, and nginx, all killable by their numbers."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

from cybervaccine.embedded import postgres, valkey
from cybervaccine.embedded.environment import ROOT
from cybervaccine.embedded.ports import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class House:
    """Its servers live in `var`; `environment` is what production would have."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.log = var / "processes.log"
        self.processes: dict[str, subprocess.Popen] = {}  # the last of each name
        self.started: list[subprocess.Popen] = []
        (var / "uploads").mkdir(parents=True)
        self.database, self.broker = postgres.start(var), valkey.start(var)
        self.port, self.http, self.https = free_port(), free_port(), free_port()
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = inherited | {
            "CYBERVACCINE_VAR": str(var),
            "DEBUG": "0",
            "DATABASE_URL": self.database,
            "REDIS_URL": self.broker,
            "SECRET_KEY": "a-secret-of-more-than-fifty-letters-that-is-only-for-tests",
            "FIELD_KEYS": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": f"https://localhost:{self.https}",
            "NUM_PROXIES": "1",
            "STATIC_ROOT": str(var / "static"),
            "MEDIA_ROOT": str(var / "media"),
            "UPLOAD_TEMP_DIR": str(var / "uploads"),
            "PORT": str(self.port),
            "HTTP_PORT": str(self.http),
            "HTTPS_PORT": str(self.https),
        }

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)  # fmt: skip

    def start(self, name: str, **more: str) -> subprocess.Popen:
        """A process of bin/, in the foreground: the number we hold is the one to kill."""
        with self.log.open("a") as log:
            self.processes[name] = subprocess.Popen(
                ["bash", str(ROOT / "bin" / name)], env=self.environment | more, stdout=log, stderr=log
            )
        self.started.append(self.processes[name])
        return self.processes[name]

    def start_beside(self, name: str, *, log: Path | None = None, **more: str) -> subprocess.Popen:
        """Another process of bin/ with settings of its own, which the others do not find under its name."""
        with (log or self.log).open("a") as stream:
            process = subprocess.Popen(
                ["bash", str(ROOT / "bin" / name)], env=self.environment | more, stdout=stream, stderr=stream
            )
        self.started.append(process)
        return process

    def close(self) -> None:
        for process in self.started:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self.started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(40)
            process.kill()
        for pid in self.postgres_pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self.stop_postgres()
        valkey.stop(self.var, self.broker)

    def kill(self, process: subprocess.Popen) -> None:
        """A process and its children, at once."""
        for pid in _family(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def pids_of(self, name: str) -> list[int]:
        """A process of bin/ and its children."""
        return _family(self.processes[name].pid)

    def get(
        self, path: str, *, method: str = "GET", port: int = 0, patience: float = 10, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text from web itself, as nginx would ask it; 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=patience)
        return _answer(
            connection, method, path, {"Host": "localhost", "X-Forwarded-Proto": "https"} | headers
        )

    def ask_front(
        self, path: str, *, method: str = "GET", source: str = "", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """The same through nginx and TLS; `source` is the loopback address of whoever asks."""
        return _answer(self.front_connection(source), method, path, headers)

    def front_connection(self, source: str = "") -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection(
            "localhost", self.https, timeout=10, context=self.trust(),
            source_address=(source, 0) if source else None,
        )  # fmt: skip

    def trust(self) -> ssl.SSLContext:
        """Of nginx's own certificate, and of no other."""
        return ssl.create_default_context(cafile=self.var / "nginx" / "tls" / "fullchain.pem")

    def wait_for(self, done, *, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def postgres_pids(self) -> list[int]:
        """The postmaster and its children, none when it is stopped."""
        file = postgres.Place.of(self.var).data / "postmaster.pid"
        if not file.exists():
            return []
        return _family(int(file.read_text().split()[0]))

    def stop_postgres(self) -> None:
        postgres.stop(self.var, self.database)

    def start_postgres(self) -> None:
        postgres.start_patiently(postgres.Place.of(self.var), _port_of(self.database))

    def queue_length(self) -> int:
        """Tasks that nobody has taken yet."""
        import redis

        with redis.Redis.from_url(self.broker) as client:
            return client.llen("cv:celery")

    def stop_valkey(self) -> None:
        valkey.stop(self.var, self.broker)

    def valkey_pid(self) -> int:
        import redis

        with redis.Redis.from_url(self.broker) as client:
            return client.info("server")["process_id"]

    def kill_valkey(self) -> None:
        """At once, as when the machine loses its power."""
        os.kill(self.valkey_pid(), signal.SIGKILL)
        self.wait_for(lambda: not valkey.answers(self.broker))

    def flush_valkey(self) -> None:
        import redis

        redis.Redis.from_url(self.broker).flushall()

    def start_valkey(self) -> None:
        valkey.start_at(self.var, _port_of(self.broker))


@contextlib.contextmanager
def frozen(pids):
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *map(int, children.read_text().split())] if children.exists() else []


def _port_of(address: str) -> int:
    return int(address.rpartition("@")[2].partition(":")[2].partition("/")[0])


def _answer(connection, method, path, headers) -> tuple[int, dict[str, str], str]:
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, {}, ""
    finally:
        connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body
