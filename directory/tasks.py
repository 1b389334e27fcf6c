"""The doorbell's errands of this room."""

from __future__ import annotations

import contextlib

from celery import shared_task
from django.db import transaction
from django.utils import timezone


@shared_task
def refresh_search(*kinds: str) -> None:
    from directory.search import indexing

    indexing.reindex(*kinds)


@shared_task
def send_letter_reminders() -> None:
    from directory.letters import reminders

    reminders.send_reminders(at=timezone.now())


def ask_for_reindex(*kinds: str) -> None:
    """Ask a worker, after the commit, to bring these kinds up to date. Unheard, the hourly reindex does it."""

    def ring() -> None:
        with contextlib.suppress(Exception):
            refresh_search.delay(*kinds)

    transaction.on_commit(ring)
