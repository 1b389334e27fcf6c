"""App configuration: an app of its own, so that django-allauth finds the provider."""

from django.apps import AppConfig


class LineConfig(AppConfig):
    name = "accounts.line"
    label = "line"
