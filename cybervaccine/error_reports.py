"""Reports of errors to Sentry, where SENTRY_DSN names one: which code failed and where, never for whom.

What is sent is built anew from a list of what may be sent. A message, a value, an address with its path, a header, a cookie,
a variable, a line of a log or a statement with its parameters may hold a person, so none of them is on the list.
"""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

KEPT = ("event_id", "timestamp", "level", "platform", "environment", "release", "sdk")
# Whose words of the log are constants of our own code: the values are never in them.
ROOMS = ("directory", "accounts", "alerts", "media_library", "assessment", "cybervaccine")
FRAME = ("filename", "module", "function", "lineno", "in_app")


def start(dsn: str, *, transport: Any = None, release: str = "") -> None:
    """Report what fails from now on. Nothing is measured, nothing is asked of the machine, no breadcrumb is kept."""
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        release=release or None,
        server_name="portal",
        default_integrations=True,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False), CeleryIntegration()],
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        attach_stacktrace=False,
        send_client_reports=False,
        auto_session_tracking=False,
        traces_sample_rate=0.0,
        before_send=scrubbed,
        before_send_transaction=lambda event, hint: None,
        shutdown_timeout=2,
    )


def scrubbed(event: Any, hint: dict[str, Any]) -> Any:
    """What may leave of an event: the pattern of the address or the task's name, the kinds of exceptions, lines of code."""
    kept = {name: event[name] for name in KEPT if name in event}
    kept["transaction"] = _pattern(event)
    kept["exception"] = {
        "values": [_exception(value) for value in event.get("exception", {}).get("values", [])]
    }
    if not kept["exception"]["values"]:
        # A line of the log, without the values that were put into it; of other people's code only who wrote it.
        kept["logger"] = name = str(event.get("logger", ""))
        words = event.get("logentry", {}).get("message", "") if name.partition(".")[0] in ROOMS else ""
        kept["message"] = str(words) or f"a line of {name}"
    return kept


def _pattern(event: Any) -> str:
    """Django's pattern or a task's name. An address that matched no pattern is the visitor's own words."""
    source = event.get("transaction_info", {}).get("source")
    return str(event.get("transaction", "")) if source in ("route", "component", "task") else ""


def _exception(value: dict[str, Any]) -> dict[str, Any]:
    frames = value.get("stacktrace", {}).get("frames", [])
    told = [{name: frame[name] for name in FRAME if name in frame} for frame in frames]
    return {"type": value.get("type"), "module": value.get("module"), "stacktrace": {"frames": told}}
