"""`manage.py erase_again FILE`: after a restore, erase once more who had left (the ledger's file, or a log)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import ledger
from accounts.models import Restoration
from accounts.restored import forget_again


class Command(BaseCommand):
    help = "After a restore: erase again who had left, take back again the consents that were taken back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="ledgers, or logs that hold its lines"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        said = []
        for file in options["files"]:
            try:
                with file.open(encoding="utf-8", errors="replace") as lines:
                    said += ledger.read(lines)
            except OSError as problem:
                raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None
        at = timezone.now()
        Restoration.objects.create(at=at)
        again = forget_again(said, at=at)
        self.stdout.write(
            f"{len(said)} lines: {again.erased} people erased again, {again.taken_back} consents taken back again"
        )
