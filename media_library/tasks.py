"""The doorbell's errands: each reads what is due from the database and calls a service."""

from __future__ import annotations

import contextlib

from celery import shared_task
from django.db import transaction
from django.utils import timezone


@shared_task
def do_due() -> None:
    """Every minute: what was approved for now, what is past its day, what waits to be made."""
    from media_library import services

    at = timezone.now()
    services.publish_due(at=at)
    services.expire_due(at=at)
    make_waiting()


@shared_task
def make_waiting() -> None:
    from media_library import kits
    from media_library.files import renditions

    renditions.make_waiting(now=timezone.now)
    kits.make_waiting(now=timezone.now)


@shared_task
def sweep_files() -> None:
    from media_library.files import sweeping

    sweeping.sweep(at=timezone.now())


def ask_to_make() -> None:
    """Ask a worker, after the commit, to make what waits. Unheard, the next minute does it."""

    def ring() -> None:
        with contextlib.suppress(Exception):
            make_waiting.delay()

    transaction.on_commit(ring)
