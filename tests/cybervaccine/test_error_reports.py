"""What Sentry is told: which code failed and where; nothing of the person it failed for, and nothing at all without a DSN."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from cybervaccine.error_reports import scrubbed
from tests.cybervaccine.reported import SECRETS
from tests.cybervaccine.test_settings import GOOD, run


@pytest.fixture(scope="module")
def told():
    """(the reports, their text)."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cybervaccine.reported"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )  # fmt: skip
    text = done.stdout.splitlines()[-1]
    return json.loads(text), text


def test_a_report_says_which_code_failed(told):
    view, task, ours, other = told[0]

    assert (view["transaction"], view["exception"]["values"][-1]["type"]) == (
        "/people/{token}/",
        "ValueError",
    )
    assert view["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "failing"
    assert (task["transaction"], task["exception"]["values"][-1]["type"]) == (
        "accounts.tasks.fails",
        "RuntimeError",
    )
    assert (ours["logger"], ours["message"]) == ("accounts.line", "LINE refused %s")
    assert other["message"] == "a line of other.library"


def test_a_report_says_nothing_of_a_person(told):
    reports, text = told

    assert [secret for secret in SECRETS if secret in text] == []
    for report in reports:
        assert report.keys() <= {"event_id", "timestamp", "level", "platform", "environment", "release", "sdk", "transaction", "exception", "logger", "message"}  # fmt: skip
        for value in report["exception"]["values"]:
            assert value.keys() == {"type", "module", "stacktrace"}
            assert [
                frame for frame in value["stacktrace"]["frames"] if "vars" in frame or "context_line" in frame
            ] == []


def test_an_address_that_is_no_pattern_is_left_out():
    event = {"transaction": "/q/tokentoken/0812345678", "transaction_info": {"source": "url"}}

    assert scrubbed(event, {})["transaction"] == ""


def test_without_a_dsn_the_reporter_is_not_even_loaded():
    probe = "import sys, django; django.setup(); print('sentry_sdk' in sys.modules)"
    environment = GOOD | {"DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}

    without = run("-c", probe, **environment)
    with_one = run("-c", probe, **environment, SENTRY_DSN="https://key@errors.invalid/1")

    assert (without.stdout, with_one.stdout) == ("False\n", "True\n"), with_one.stderr
