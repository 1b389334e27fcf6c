"""`manage.py demo_data`: simulated cases up to yesterday and today's bulletin, for demonstrations only."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from alerts.importing.services import import_case_file
from alerts.models import Bulletin, DayState
from alerts.services import BANGKOK, run_analysis
from alerts.window import NoCases

DAYS = int(os.environ.get("DEMO_DAYS", "120"))
WEEKS = 5


class Command(BaseCommand):
    help = "Load simulated cases up to yesterday and make today's bulletin. Development only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo_data fills the portal with simulated cases; it runs only with DEBUG on.")
        at = timezone.now()
        today = at.astimezone(BANGKOK).date()
        last = DayState.objects.aggregate(day=Max("day"))["day"]
        start = (
            max(last + dt.timedelta(days=1), today - dt.timedelta(days=DAYS))
            if last
            else today - dt.timedelta(days=DAYS)
        )
        if start < today:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "simulated.csv"
                call_command(
                    "simulate_cases",
                    start=start,
                    days=(today - start).days,
                    per_day=900.0,
                    seed=start.toordinal(),
                    out=path,
                )
                import_case_file(path, source_name="", file_name=path.name, by=None, at=at)
        self.make_weeks_before(today, at=at)
        bulletin, _ = run_analysis(today, at=at)
        self.stdout.write(f"Bulletin of {bulletin.date}, revision {bulletin.revision}")

    def make_weeks_before(self, today: dt.date, *, at: dt.datetime) -> None:
        """Bulletins of the weeks before, so that histories have something to show; each only once."""
        dates = [today - dt.timedelta(days=7 * weeks) for weeks in range(WEEKS, 0, -1)]
        made = set(Bulletin.objects.filter(date__in=dates).values_list("date", flat=True))
        for date in dates:
            if date not in made:
                with contextlib.suppress(NoCases):
                    run_analysis(date, at=at)
