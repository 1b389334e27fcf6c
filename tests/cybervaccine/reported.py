"""`python -m tests.cybervaccine.reported`: fails in three ways full of personal data, and prints what Sentry would have been sent.

A process of its own, because Sentry stays in the one that started it. Its transport keeps the reports; no address is ever asked.
"""

import json
import logging
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "cybervaccine.settings"
django.setup()

from celery import current_app  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.client import Client  # noqa: E402
from django.urls import path  # noqa: E402
from sentry_sdk.transport import Transport  # noqa: E402

from cybervaccine import error_reports  # noqa: E402

SECRETS = ["0812345678", "สมชาย", "203.0.113.9", "tokentoken", "U4af4980629"]
events = []


class Kept(Transport):
    def capture_envelope(self, envelope):
        events.extend(item.payload.json for item in envelope.items)


def failing(request, token):
    phone = "0812345678"
    raise ValueError(f"สมชาย {phone} U4af4980629")


def fine(request):
    return HttpResponse("fine")


urlpatterns = [path("people/<slug:token>/", failing), path("fine/", fine)]


@current_app.task(name="accounts.tasks.fails")
def fails(name):
    raise RuntimeError(name)


def main():
    error_reports.start("https://key@errors.invalid/1", transport=Kept(), release="1")
    client = Client(
        raise_request_exception=False,
        headers={"x-forwarded-for": "203.0.113.9", "cookie": "session=tokentoken"},
    )
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["testserver"]):
        client.get("/fine/")
        client.post("/people/tokentoken/?phone=0812345678", {"name": "สมชาย"}, REMOTE_ADDR="203.0.113.9")
    fails.apply(args=["สมชาย"])
    logging.getLogger("accounts.line").error("LINE refused %s", "U4af4980629")
    logging.getLogger("other.library").error("whole sentence with 0812345678")
    print(json.dumps(events, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
