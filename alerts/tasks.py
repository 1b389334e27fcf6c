"""The doorbell's errands: each reads what is due from the database and calls a service."""

from celery import shared_task
from django.utils import timezone


@shared_task
def make_due_bulletins() -> None:
    from alerts import services

    services.make_due_bulletins(at=timezone.now())


@shared_task
def handle_import(batch_id: int) -> None:
    from alerts.importing import uploads

    uploads.handle(batch_id, at=timezone.now())


@shared_task
def repair_import(batch_id: int) -> None:
    from alerts.importing import repair

    repair.handle(batch_id, at=timezone.now())


@shared_task
def handle_waiting_imports() -> None:
    from alerts.importing import repair, uploads

    uploads.handle_waiting(at=timezone.now())
    repair.handle_waiting(at=timezone.now())


@shared_task
def deliver() -> None:
    from alerts.delivery import alarms, running

    try:
        running.deliver(clock=timezone.now)
    finally:
        alarms.watch(at=timezone.now())
