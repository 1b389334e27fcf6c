"""One number for one request: on its answer, on every log line it caused, on the tasks it rang for, and on its error page.

nginx makes the number and replaces whatever a visitor sends; without nginx it is made here. It says nothing about anybody.
"""

from __future__ import annotations

import re
import time
import uuid
from contextvars import ContextVar
from typing import Any

HEADER = "X-Request-ID"
FORM = re.compile(r"[0-9a-f]{32}")
QUOTED_LETTERS = 8  # as many as can be read out on the phone; log lines are found by them

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_name: ContextVar[str] = ContextVar("task_name", default="")


def new_id() -> str:
    return uuid.uuid4().hex


def accepted(given: str) -> str:
    """The number that came with the request, if it is one; else a new one."""
    return given if FORM.fullmatch(given) else new_id()


def quoted() -> str:
    """The beginning of this request's number, to be quoted by whom it failed; empty outside of a request."""
    return request_id.get()[:QUOTED_LETTERS]


def hand_over(headers: dict[str, Any]) -> None:
    """Celery's before_task_publish: the task carries the number of what rang for it, and when the bell was rung."""
    headers["request_id"] = request_id.get() or new_id()
    headers["rung_at"] = time.time()


def take_over(task: Any) -> None:
    """Celery's task_prerun: what this task logs belongs to what rang for it."""
    request_id.set(accepted(str(getattr(task.request, "request_id", None) or "")))
    task_name.set(task.name)


def let_go() -> None:
    """Nothing that follows belongs to that request or task any more."""
    request_id.set("")
    task_name.set("")
