"""`manage.py line_emulator` as its user meets it."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
import uuid

import pytest
import requests
from django.conf import settings
from django.core.management import CommandError, call_command

from cybervaccine.embedded.ports import free_port
from cybervaccine.line_emulator.people import id_of


def command(*arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "manage.py", "line_emulator", *arguments], cwd=settings.BASE_DIR, text=True,
        env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def read(address):
    with urllib.request.urlopen(address, timeout=20) as response:
        return json.loads(response.read())


def test_outside_development_it_refuses_in_one_sentence(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match=r"^The LINE emulator is for development only: [^.]+\.$"):
        call_command("line_emulator")


def test_it_says_how_to_be_used_serves_and_stops(tmp_path):
    port, ledger = free_port(), tmp_path / "ledger.jsonl"
    with command("--port", str(port), "--ledger", str(ledger)) as process:
        said = [process.stdout.readline().strip() for _ in range(8)]
        overview = read(f"http://127.0.0.1:{port}/emulator/")
        read(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=30)

    assert (process.returncode, complaints) == (0, "")
    assert said[0] == f"LINE emulator at http://127.0.0.1:{port}; the portal uses it with:"
    assert said[1] == f"LINE_ACCESS_BASE=http://127.0.0.1:{port}"
    assert [line.partition("=")[0] for line in said[1:]] == [
        "LINE_ACCESS_BASE",
        "LINE_API_BASE",
        "LINE_API_DATA_BASE",
        "LINE_LOGIN_CHANNEL_ID",
        "LINE_LOGIN_CHANNEL_SECRET",
        "LINE_MESSAGING_CHANNEL_SECRET",
        "LINE_MESSAGING_ACCESS_TOKEN",
    ]
    assert overview["webhook"] == f"{settings.SITE_URL}/line/webhook/"
    sites = [settings.SITE_URL, settings.SITE_URL.replace("127.0.0.1", "localhost")]
    assert overview["redirect_uris"] == sorted(
        f"{site}{language}/accounts/line/login/callback/" for site in sites for language in ("", "/en")
    )
    (line,) = ledger.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["path"] == "/.well-known/openid-configuration"


def test_a_key_is_remembered_after_kill_9(tmp_path):
    arguments = ("--port", str(free_port()), "--ledger", str(tmp_path / "ledger.jsonl"))
    statuses = []
    for _ in range(2):
        with command(*arguments) as process:
            said = [process.stdout.readline().strip() for _ in range(8)]
            address, token = said[1].partition("=")[2], said[7].partition("=")[2]
            statuses.append(
                requests.post(
                    f"{address}/v2/bot/message/push", timeout=20,
                    json={"to": id_of("a"), "messages": [{"type": "text", "text": "x"}]},
                    headers={"Authorization": f"Bearer {token}", "X-Line-Retry-Key": str(uuid.UUID(int=3))},
                ).status_code
            )  # fmt: skip
            process.kill()
            process.communicate(timeout=30)

    assert statuses == [200, 409]


def test_channels_come_from_the_settings_where_they_name_them():
    port = free_port()
    arguments = (
        "--port",
        str(port),
        "--redirect-uri",
        "http://127.0.0.1:1/cb",
        "--webhook",
        "http://127.0.0.1:1/",
    )
    channel = {"LINE_LOGIN_CHANNEL_ID": "1659999999", "LINE_LOGIN_CHANNEL_SECRET": "of-tests"}
    with command(*arguments, **channel) as process:
        said = [process.stdout.readline().strip() for _ in range(8)]
        overview = read(f"http://127.0.0.1:{port}/emulator/")
        process.terminate()
        process.communicate(timeout=30)

    assert "LINE_LOGIN_CHANNEL_ID=1659999999" in said
    assert (overview["login_channel"], overview["redirect_uris"], overview["webhook"]) == (
        "1659999999",
        ["http://127.0.0.1:1/cb"],
        "http://127.0.0.1:1/",
    )


def test_a_taken_port_is_said_in_one_sentence(settings, emulator):
    settings.DEBUG = True
    with pytest.raises(CommandError, match=rf"cannot listen on port {emulator.server.port}"):
        call_command("line_emulator", port=emulator.server.port)
