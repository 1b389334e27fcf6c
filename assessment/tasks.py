"""The doorbell's errands: each reads what is due from the database and calls a service."""

from celery import shared_task
from django.utils import timezone


@shared_task
def make_due_boosters() -> None:
    from assessment import boosters

    boosters.make_due(at=timezone.now())
    boosters.remind_due(at=timezone.now())


@shared_task
def make_due_norms() -> None:
    from assessment import norms

    norms.make_due(at=timezone.now())


@shared_task
def count_rollouts() -> None:
    from assessment import rollout

    rollout.count_due(at=timezone.now())


@shared_task
def calibrate_items() -> None:
    from assessment import calibration

    calibration.calibrate(at=timezone.now())


@shared_task
def count_coverage() -> None:
    from assessment.coverage import counting

    counting.count_week(at=timezone.now())


@shared_task
def drop_abandoned_attempts() -> None:
    from assessment import retention

    retention.drop_abandoned(at=timezone.now())


@shared_task
def look_after_volunteers() -> None:
    from assessment.volunteers import nightly

    nightly.run(at=timezone.now())


@shared_task
def make_due_tasks() -> None:
    from assessment.talks import rounds

    rounds.make_due(at=timezone.now())
