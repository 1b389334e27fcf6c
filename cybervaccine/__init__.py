"""The project: settings, URLs, home page and whatever composes the rooms below it."""

import os

# Arrays here are small and processes many: one thread in each beats two that wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from cybervaccine.celery import app as celery_app

__all__ = ["celery_app"]
