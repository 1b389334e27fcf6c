"""The Celery application: the doorbell. What has to be done is always read from PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cybervaccine.settings")

app = Celery("cybervaccine")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
