"""Ringing for a worker. The work stands in the database; that nobody hears the bell costs the time until the next beat."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction

log = logging.getLogger(__name__)


def ring(task: Any, *arguments: Any) -> None:
    """Ask a worker to look, after the commit."""
    transaction.on_commit(partial(_ring_now, task, arguments))


def _ring_now(task: Any, arguments: tuple[Any, ...]) -> None:
    try:
        task.delay(*arguments)
    except Exception as problem:  # whatever the broker's client raises: unheard is harmless
        log.warning("No broker for %s: %s", task.name, type(problem).__name__)
