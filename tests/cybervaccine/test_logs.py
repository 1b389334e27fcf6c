"""Log lines: one an event, and no private address or value in them."""

import logging
import sys

from django.http import HttpRequest

from cybervaccine.logs import PatternsForAddresses, PrivateLines


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
