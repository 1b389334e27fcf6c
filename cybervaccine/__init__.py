"""The project: settings, URLs, home page and whatever composes the rooms below it."""

from cybervaccine.celery import app as celery_app

__all__ = ["celery_app"]
