"""Log lines that say what happened without saying to whom: no private address, no value of a row, one line an event.

People read "lines" in development; machines read "json" in production, one object a line. Both carry the number of the
request (cybervaccine/tracing.py), and a task's its name.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from typing import Any

from cybervaccine import tracing

# What PostgreSQL adds to an error: values of the row. In a quoted exception its line breaks are written as \n.
VALUES = re.compile(r"(?:(?<=\\n)|^)(?:DETAIL|CONTEXT|QUERY): .*?(?:\\n|\n|$)", re.MULTILINE)
# The last net, under code that logs none of it: a Thai phone number, a citizen's number, a LINE id, an e-mail address.
PERSONAL = re.compile(
    r"(?<![\w.])(?:\+66|66|0)(?:[ -]?\d){8,9}(?!\w|\.\d)"
    r"|(?<![\w.])\d(?:[ -]?\d){12}(?!\w|\.\d)"
    r"|\bU[0-9a-f]{32}\b"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


FORMS = {"json": "cybervaccine.logs.JsonLines", "lines": "cybervaccine.logs.PrivateLines"}


def usual_form(*, debug: bool) -> str:
    return "lines" if debug else "json"


def formatter(form: str) -> logging.Formatter:
    return JsonLines() if form == "json" else PrivateLines()


def configuration(form: str) -> dict[str, Any]:
    """Django's LOGGING, by which gunicorn and Celery log, too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMS[form]}},
        "filters": {"patterns": {"()": "cybervaccine.logs.PatternsForAddresses"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["patterns"]}
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # Django's own handlers would print the same lines a second time, unfiltered.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "celery": {"level": "WARNING"},
            "fido2": {"level": "WARNING"},
        },
    }


class PrivateLines(logging.Formatter):
    """A message is one line whatever it quotes; a trace keeps its own lines, without the values PostgreSQL adds."""

    def __init__(self, fmt: str | None = None) -> None:
        super().__init__(fmt or "%(asctime)s %(levelname)s %(name)s: %(message)s%(marks)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = one_line(record.message)
        marks = [mark for mark in (tracing.request_id.get(), tracing.task_name.get()) if mark]
        record.marks = f" [{' '.join(marks)}]" if marks else ""
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return without_people(super().formatException(ei))


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, and where known request, task and trace."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": one_line(record.getMessage()),
            "request": tracing.request_id.get(),
            "task": tracing.task_name.get(),
            "trace": without_people(self.formatException(record.exc_info)) if record.exc_info else "",
        }
        return json.dumps({name: value for name, value in line.items() if value}, ensure_ascii=False)


def one_line(message: str) -> str:
    return CONTROL.sub("?", without_people(message))


def without_people(text: str) -> str:
    return PERSONAL.sub("(left out)", VALUES.sub("", text))


class PatternsForAddresses(logging.Filter):
    """Django logs the address of a failed request; ours may hold a private link, so its pattern is logged instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        # The development server calls its socket a request, too.
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            pattern = f"/{match.route}" if match else "an address that is none"
            record.args = tuple(pattern if arg == path else arg for arg in record.args)
        return True
