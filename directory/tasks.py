"""The doorbell's errands of this room."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from directory.bell import ring


@shared_task
def refresh_search(*kinds: str) -> None:
    from directory.search import indexing

    indexing.reindex(*kinds)


@shared_task
def send_letter_reminders() -> None:
    from directory.letters import reminders

    reminders.send_reminders(at=timezone.now())


@shared_task
def handle_agency_import(batch_id: int) -> None:
    from directory.exchange import uploads

    uploads.handle(batch_id, at=timezone.now())


@shared_task
def handle_waiting_agency_imports() -> None:
    from directory.exchange import uploads

    uploads.handle_waiting(at=timezone.now())


@shared_task
def flag_expired_contacts() -> None:
    from directory import services

    services.flag_expired_contacts(at=timezone.now())


def ask_for_reindex(*kinds: str) -> None:
    """Ask a worker, after the commit, to bring these kinds up to date. Unheard, the hourly reindex does it."""
    ring(refresh_search, *kinds)
