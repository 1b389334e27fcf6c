"""The doorbell's errands: each reads what is due from the database and calls a service."""

from celery import shared_task
from django.utils import timezone


@shared_task
def deauthorize_due() -> None:
    from accounts.line import services

    services.deauthorize_due(at=timezone.now())


@shared_task
def apply_retention() -> None:
    from accounts import retention

    retention.apply_retention(at=timezone.now())


@shared_task
def anchor_audit() -> None:
    from accounts.audit import verifying

    verifying.anchor(at=timezone.now())


@shared_task
def answer_in_line() -> None:
    from accounts.line import conversations

    conversations.handle_due(at=timezone.now())


@shared_task
def send_notices() -> None:
    from accounts.line import notices

    notices.send_due(at=timezone.now())
