"""Log lines: one an event, and no private address or value in them."""

import datetime as dt
import json
import logging
import runpy
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest

from cybervaccine import tracing
from cybervaccine.logs import JsonLines, PatternsForAddresses, PrivateLines, one_line


def record(message, *args, **extra):
    made = logging.LogRecord("name", logging.WARNING, "file", 1, message, args, extra.pop("exc_info", None))
    made.__dict__.update(extra)
    return made


def test_a_message_stays_one_line():
    assert PrivateLines("%(message)s").format(record("a\nERROR forged \x1b[31m %s", "b\r\nc")) == (
        "a?ERROR forged ?[31m b??c"
    )


def test_values_of_rows_are_left_out_of_a_trace():
    said = "\n".join(["duplicate key", "DETAIL: Key (phone)=(0812345678) already exists.", "HINT: none"])
    try:
        raise ValueError(said)
    except ValueError:
        line = PrivateLines("%(message)s").format(record("failed", exc_info=sys.exc_info()))

    assert "duplicate key" in line
    assert "HINT: none" in line
    assert "0812345678" not in line


def test_a_private_address_is_logged_as_its_pattern():
    request = HttpRequest()
    request.path = "/letters/secret-token/"
    known = record("%s: %s", "Not Found", request.path, request=request)

    PatternsForAddresses().filter(known)

    assert known.getMessage() == "Not Found: an address that is none"


def test_a_missing_page_is_logged_without_its_address(client, caplog):
    caplog.handler.addFilter(PatternsForAddresses())
    client.get("/alerts/2026-02-30/")
    client.get("/letters/secret-token/")

    assert [line for line in caplog.messages if "secret-token" in line] == []


def test_a_line_for_machines_is_one_object_and_says_when_in_utc():
    line = JsonLines().format(record("a\nERROR forged \x1b[31m %s", "ข"))

    said = json.loads(line)
    assert "\n" not in line
    assert (said["level"], said["logger"], said["message"]) == ("WARNING", "name", "a?ERROR forged ?[31m ข")
    assert dt.datetime.fromisoformat(said["time"]).utcoffset() == dt.timedelta(0)
    assert set(said) == {"time", "level", "logger", "message"}


def test_a_trace_for_machines_stays_in_its_line_and_holds_no_values():
    try:
        raise ValueError("duplicate key\nDETAIL: Key (phone)=(x) already exists.\nof 0812345678")
    except ValueError:
        line = JsonLines().format(record("failed", exc_info=sys.exc_info()))

    trace = json.loads(line)["trace"]
    assert "Traceback" in trace
    assert trace.endswith("ValueError: duplicate key\nof (left out)")


def test_request_and_task_stand_at_the_end_of_a_line_for_people():
    tracing.request_id.set("a" * 32)
    tracing.task_name.set("room.tasks.errand")
    try:
        line = PrivateLines().format(record("done"))
    finally:
        tracing.let_go()

    assert line.endswith(f" WARNING name: done [{'a' * 32} room.tasks.errand]")


def test_values_in_an_exception_that_is_quoted_are_left_out():
    quoted = repr(ValueError("duplicate key\nDETAIL:  Key (line_id)=(somebody) already exists.\nHINT: none"))

    assert one_line(quoted) == "ValueError('duplicate key\\nHINT: none')"


@pytest.mark.parametrize(
    "somebody",
    ["0812345678", "081-234-5678", "+66812345678", "+66 81 234 5678", "021234567", "1103700123457",
     "1 1037 00123 45 7", "U0123456789abcdef0123456789abcdef", "somchai.j@police.example.th"],
)  # fmt: skip
def test_nobody_is_in_a_line(somebody):
    assert one_line(f"Failed for {somebody}.") == "Failed for (left out)."


@pytest.mark.parametrize(
    "kept",
    ["2026-11-25 04:00:00.123456+00:00", "took 0.123456789 s", "batch 1234567890 of 12345", "call 1441",
     "a3f9" * 8, "1764043200", "port 127.0.0.1:54321", "SQLSTATE 57P01"],
)  # fmt: skip
def test_numbers_of_nobody_stay(kept):
    assert one_line(kept) == kept


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"DEBUG": "0"}, JsonLines),
        ({"DEBUG": "1"}, PrivateLines),
        ({"DEBUG": "0", "LOG_FORMAT": "lines"}, PrivateLines),
    ],
)
def test_gunicorns_own_lines_look_like_the_portals(monkeypatch, environment, kind):
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    gunicorn = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
    log = logging.Logger("gunicorn of a test")

    gunicorn["on_starting"](SimpleNamespace(log=SimpleNamespace(error_log=log)))

    assert [type(handler.formatter) for handler in log.handlers] == [kind]
