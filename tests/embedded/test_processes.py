"""bin/web, bin/worker and bin/beat in production: one killed with -9 leaves nothing that the next stumbles over."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from cybervaccine.embedded.ports import free_port, is_free

ENVIRONMENT = {
    "DATABASE_URL": "postgres://user:password@127.0.0.1:1/name",
    "REDIS_URL": "redis://:password@127.0.0.1:1/0",
    "SECRET_KEY": "a-secret-of-more-than-fifty-letters-that-is-only-for-tests",
    "FIELD_KEYS": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
    "SITE_URL": "https://localhost",
    "ALLOWED_HOSTS": "localhost",
    "WEB_CONCURRENCY": "1",
}


def start(name, **more):
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.Popen(
        ["bash", str(settings.BASE_DIR / "bin" / name)], env=inherited | ENVIRONMENT | more,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_until(done):
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def command_line(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@pytest.mark.fault
@pytest.mark.parametrize("production", [True, False])
def test_web_killed_with_9_frees_its_port_for_the_next(tmp_path, production):
    port = free_port()
    more = {"PORT": str(port), "CYBERVACCINE_VAR": str(tmp_path)} | ({"DEBUG": "0"} if production else {})
    first = start("web", **more)
    wait_until(lambda: not is_free(port))
    first.kill()
    first.wait(10)
    wait_until(lambda: is_free(port))

    second = start("web", **more)
    wait_until(lambda: not is_free(port))
    second.send_signal(signal.SIGTERM)

    assert second.wait(40) in (0, -signal.SIGTERM)
    wait_until(lambda: is_free(port))


@pytest.mark.fault
@pytest.mark.parametrize(("name", "program"), [("web", "gunicorn"), ("worker", "celery"), ("beat", "celery")])
def test_in_production_the_number_started_is_the_process_itself(name, program):
    process = start(name, DEBUG="0", PORT=str(free_port()))
    try:
        wait_until(lambda: program in command_line(process.pid))
    finally:
        process.kill()
        process.wait(10)
