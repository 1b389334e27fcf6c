"""`manage.py import_cases FILE`: import a case file and say what became of every row."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alerts.importing.problems import COLUMN_NAMES, describe
from alerts.importing.quarantine import write_error_file
from alerts.importing.services import ImportResult, import_case_file, preview_case_file
from alerts.rollup import refresh_daily_counts

TAKEN, REFUSED, QUARANTINED = 0, 2, 3


class Command(BaseCommand):
    help = (
        "Import a case file (CSV in UTF-8 or Windows-874, or XLSX). Exit 0: every row was taken; 3: some rows were "
        "quarantined; 2: the file was refused and nothing was stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, store nothing")
        parser.add_argument(
            "--source", default="", help="name of the source; case numbers are unique in a source"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, dry_run: bool, source: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"ไม่พบไฟล์ / no such file: {file}", returncode=REFUSED)
        at = timezone.now()
        if dry_run:
            result = preview_case_file(file, source_name=source, at=at)
        else:
            result = import_case_file(file, source_name=source, file_name=file.name, by=None, at=at)
            refresh_daily_counts()
        self.report(result, as_json=options["json"])
        if result.refusal:
            sys.exit(REFUSED)
        if result.counts and result.counts.quarantined:
            sys.exit(QUARANTINED)

    def report(self, result: ImportResult, *, as_json: bool) -> None:
        summary = self.summary(result)
        if as_json:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        if result.refusal:
            self.stderr.write(f"{result.refusal.text.th}\n{result.refusal.text.en}")
            return
        for name, value in summary.items():
            if name != "problems" and value not in (None, []):
                self.stdout.write(f"{name}: {value}")
        for problem in result.problems[:10]:
            text, column = describe(problem), COLUMN_NAMES[problem["column"]]
            self.stdout.write(f"  แถว {problem['row_number']} {column.th}: {text.th}")
            self.stdout.write(f"  row {problem['row_number']} {column.en}: {text.en}")

    def summary(self, result: ImportResult) -> dict[str, Any]:
        if result.refusal:
            return {"state": "refused", "refusal": result.refusal.as_json()}
        assert result.counts is not None
        error_file = write_error_file(result.batch) if result.batch and result.counts.quarantined else None
        return {
            "state": "dry-run" if result.dry_run else "done",
            "batch": result.batch.pk if result.batch else None,
            "read": result.counts.read,
            "inserted": result.counts.inserted,
            "updated": result.counts.updated,
            "unchanged": result.counts.unchanged,
            "quarantined": result.counts.quarantined,
            "ignored_columns": list(result.ignored_columns),
            "error_file": str(error_file) if error_file else None,
            "problems": result.problems,
        }
