"""`manage.py run_analysis`: the nightly job by hand."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alerts.services import BANGKOK, run_analysis
from alerts.window import NoCases


class Command(BaseCommand):
    help = "Make the bulletin of a date (default: today in Bangkok). Idempotent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", type=dt.date.fromisoformat)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        date = options["date"] or at.astimezone(BANGKOK).date()
        try:
            bulletin, created = run_analysis(date, at=at)
        except NoCases as error:
            raise CommandError(
                f"ไม่มีคดีในช่วง {error} จึงไม่ออกประกาศ / no cases in that period; the last bulletin stands"
            ) from error
        result = {
            "id": bulletin.pk,
            "date": str(date),
            "revision": bulletin.revision,
            "sha256": bulletin.sha256,
            "created": created,
        }
        self.stdout.write(
            json.dumps(result) if options["json"] else "\n".join(f"{k}: {v}" for k, v in result.items())
        )
