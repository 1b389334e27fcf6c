"""`manage.py audit_verify`: walk the audit chain. Exit 1 and the first broken record if anything was changed."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.audit import privileges
from accounts.audit.verifying import verify


class Command(BaseCommand):
    help = (
        "Verify the chain of audit records. Exit 1 names the first record that was altered, removed or moved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="SEQUENCE:HASH", help="an anchor from the log"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verified = verify(anchors=tuple(_anchor(text) for text in options["anchor"]))
        if privileges.may_change():
            self.stdout.write("This account may change tables: only triggers protect the audit from it.")
        if verified.broken:
            self.stdout.write(f"BROKEN: {verified.broken}; {verified.records} records before it are whole")
            sys.exit(1)
        self.stdout.write(f"{verified.records} records, whole")


def _anchor(text: str) -> tuple[int, bytes]:
    sequence, _, digest = text.partition(":")
    try:
        return int(sequence), bytes.fromhex(digest)
    except ValueError:
        raise CommandError("An anchor is SEQUENCE:HASH, as in the log.") from None
