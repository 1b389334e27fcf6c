"""`manage.py simulate_cases`: write a realistic case file, labelled as simulated in every row."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts.models import CaseType
from alerts.simulation import HEADINGS, Place, simulate_rows, write_csv
from alerts.stats.calendar import thai_holidays
from directory.models import Province


class Command(BaseCommand):
    help = "Write a file of simulated cases (CSV, or XLSX when the name ends in .xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--start", type=dt.date.fromisoformat, required=True, help="first day, YYYY-MM-DD"
        )
        parser.add_argument("--days", type=int, required=True)
        parser.add_argument("--per-day", type=float, default=1000.0, help="mean reports a day")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        names = dict(CaseType.objects.values_list("code", "name_th"))
        places = [
            Place(*row)
            for row in Province.objects.order_by("code").values_list("code", "name_th", "population")
        ]
        if not names or not places:
            raise CommandError("Run load_reference first: there are no case types or provinces yet.")
        days, start = options["days"], options["start"]
        years = range(start.year, (start + dt.timedelta(days=days)).year + 1)
        rows = simulate_rows(
            places, names, start=start, days=days, per_day=options["per_day"], seed=options["seed"],
            holidays=set(thai_holidays(years)),
        )  # fmt: skip
        total = _write(options["out"], rows)
        self.stdout.write(f"{total} simulated cases in {options['out']}")


def _write(path: Path, days: Iterator[list[tuple[Any, ...]]]) -> int:
    if path.suffix.lower() != ".xlsx":
        with path.open("w", encoding="utf-8", newline="") as stream:
            return write_csv(stream, days)
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("cases")
    sheet.append(HEADINGS)
    total = 0
    for rows in days:
        for row in rows:
            sheet.append(row)
            total += 1
    workbook.save(path)
    return total
