"""Settings of LINE: what may be left out in development, and what stops the start in production, in one sentence."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SHOW = "from cybervaccine import settings as s; print(s.LINE_ACCESS_BASE, s.LINE_API_BASE, repr(s.LINE_LOGIN_CHANNEL_ID))"
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a-secret-of-more-than-fifty-letters-that-is-only-for-tests",
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
}
CHANNELS = {
    "LINE_LOGIN_CHANNEL_ID": "1",
    "LINE_LOGIN_CHANNEL_SECRET": "2",
    "LINE_MESSAGING_CHANNEL_SECRET": "3",
    "LINE_MESSAGING_ACCESS_TOKEN": "4",
}


def started(**changes):
    """A process that only reads the settings: its exit code, what it printed and the last line of its complaint."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LINE_")}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=settings.BASE_DIR, env=inherited | changes,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.strip(), done.stderr.strip().rpartition("\n")[2]


def test_development_starts_without_channels_and_knows_lines_own_addresses():
    assert started() == (0, "https://access.line.me https://api.line.me ''", "")


def test_the_emulator_is_named_by_its_address():
    code, printed, _ = started(
        LINE_ACCESS_BASE="http://127.0.0.1:8020/", LINE_API_BASE="http://localhost:8020"
    )

    assert (code, printed) == (0, "http://127.0.0.1:8020 http://localhost:8020 ''")


@pytest.mark.parametrize("address", ["http://api.line.me", "api.line.me", "ftp://127.0.0.1"])
def test_secrets_are_not_sent_in_the_clear_to_anybody_else(address):
    code, _, complaint = started(LINE_API_BASE=address)

    assert code == 1
    assert complaint.endswith(
        f"LINE_API_BASE is {address!r}: set it to an https address, such as https://api.line.me."
    )


def test_production_starts_with_every_channel_and_with_none():
    assert started(**PRODUCTION, **CHANNELS)[0] == 0
    assert started(**PRODUCTION)[0] == 0


@pytest.mark.parametrize("missing", CHANNELS)
def test_half_a_channel_stops_the_start(missing):
    channels = {name: value for name, value in CHANNELS.items() if name != missing}

    code, _, complaint = started(**PRODUCTION, **channels)

    assert code == 1
    assert f"{missing} is not set: set it to the " in complaint
