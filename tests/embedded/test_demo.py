"""bin/demo as its user meets it: from nothing to the page, and everything gone after SIGTERM."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from cybervaccine.embedded import demo as supervisor
from cybervaccine.embedded.ports import free_port

pytestmark = pytest.mark.fault  # the longest of all: it begins early


def demo(var, port, log):
    hidden = (
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
        "DEBUG",
        "SITE_URL",
        "DJANGO_SETTINGS_MODULE",
        "LINE_ACCESS_BASE",
        "LINE_API_BASE",
        "LINE_API_DATA_BASE",
    )
    inherited = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.Popen(
        ["bash", str(settings.BASE_DIR / "bin" / "demo")], stdout=log, stderr=log,
        env=inherited | {"CYBERVACCINE_VAR": str(var), "PORT": str(port), "DEMO_DAYS": "30"},
    )  # fmt: skip


def get(address):
    """Status and text of a page; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def emulator_of(log):
    """The address of the LINE emulator, once it is printed and answers."""
    line = re.search(r"LINE +(http\S+)", log.read_text())
    return line[1] if line and get(line[1])[0] == 200 else None


def processes_of(var):
    """Every process that was started with this folder for its data."""
    mark = f"CYBERVACCINE_VAR={var}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes().split(b"\0"):
                found.append((int(path.parent.name), path.with_name("cmdline").read_bytes()))
        except OSError:
            continue
    return found


def serve(var, how, port):
    """From the start until it is stopped by the signal: what it answered and what it said."""
    log = var.parent / f"log-{how}"
    with log.open("w") as out:
        process = demo(var, port, out)
        try:
            deadline = time.monotonic() + 600  # a shared machine may be slow
            while get(f"http://127.0.0.1:{port}/")[0] != 200 or not emulator_of(log):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.3)
            status, page = get(f"http://127.0.0.1:{port}/alerts/")
            ready, _ = get(f"http://127.0.0.1:{port}/readyz")
            emulator, overview = get(emulator_of(log))
        finally:
            process.send_signal(how)
            code = process.wait(60)
    said = log.read_text()
    assert (status, ready, emulator, code) == (200, 200, 200, 0), said
    assert f"http://127.0.0.1:{port}/accounts/line/login/callback/" in json.loads(overview)["redirect_uris"]
    return page, said


def test_demo_serves_the_portal_leaves_nothing_behind_and_starts_again(tmp_path):
    port = free_port()
    for how in (signal.SIGTERM, signal.SIGINT):
        page, said = serve(tmp_path / "var", how, port)
        assert "ข้อมูลจำลอง" in page
        assert "officer@demo.invalid" in said
        assert processes_of(tmp_path / "var") == []


def test_a_service_that_does_not_stop_is_ended_with_all_it_started(monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.1)
    stubborn = ["bash", "-c", "trap '' TERM; sleep 600 & echo started; wait"]
    with subprocess.Popen(stubborn, stdout=subprocess.PIPE, start_new_session=True) as child:
        child.stdout.readline()
        supervisor._stop({"stubborn": child})
        closed, _, _ = select.select([child.stdout], [], [], 20)  # only when nobody holds the other end

    assert child.returncode == -signal.SIGKILL
    assert closed == [child.stdout]


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as taken, (tmp_path / "log").open("w+") as log:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = demo(tmp_path / "var", port, log)
        assert process.wait(60) == 1
    assert (
        tmp_path / "log"
    ).read_text().strip() == f"Port {port} is taken. Choose another one: PORT={port + 1} bin/demo"
