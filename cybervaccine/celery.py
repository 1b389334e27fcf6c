"""The Celery application: the doorbell. What has to be done is always read from PostgreSQL."""

import os
import time
from typing import Any

from celery import Celery, signals

from cybervaccine import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cybervaccine.settings")

app = Celery("cybervaccine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# When the clock last rang and a worker last did something, kept in the cache for /metrics.
BEAT_HEARD, WORKER_HEARD = "heard-beat", "heard-worker"
_process = {"is_beat": False}


@signals.setup_logging.connect
def _log_as_the_web_does(**_signal: Any) -> None:
    """Celery would put handlers and formats of its own beside ours."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@signals.beat_init.connect
def _this_is_beat(**_signal: Any) -> None:
    _process["is_beat"] = True


@signals.before_task_publish.connect
def _ring(headers: dict[str, Any], **_signal: Any) -> None:
    tracing.hand_over(headers)
    if _process["is_beat"]:
        _heard(BEAT_HEARD)


@signals.task_prerun.connect
def _begin(task: Any, **_signal: Any) -> None:
    tracing.take_over(task)


@signals.task_postrun.connect
def _end(**_signal: Any) -> None:
    _heard(WORKER_HEARD)
    tracing.let_go()


def _heard(who: str) -> None:
    from django.core.cache import cache

    cache.set(who, int(time.time()), timeout=None)
