"""`manage.py rotate_field_keys`: seal everything with the first of FIELD_KEYS. Exit 1 if a value could not be opened."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.rotation import BATCH, rotate_all


class Command(BaseCommand):
    help = (
        "Re-encrypt what is encrypted with the first of FIELD_KEYS, while the portal runs. Can be repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = 0
        for rotated in rotate_all(batch=options["batch"]):
            self.stdout.write(
                f"{rotated.field}: {rotated.sealed} sealed anew, {rotated.unreadable} unreadable"
            )
            unreadable += rotated.unreadable
        if unreadable:
            self.stderr.write(
                f"{unreadable} values cannot be opened: keep the old keys in FIELD_KEYS, and see docs/encryption.md."
            )
            sys.exit(1)
