"""`manage.py reindex_search [KIND ...]`: make the search index equal to what every room has now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.search.indexing import reindex
from directory.search.registry import kinds


class Command(BaseCommand):
    help = "Bring the search index up to date. Only what has changed is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", nargs="*", help=f"only these kinds (default: all): {', '.join(kinds())}")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = set(options["kind"]) - kinds().keys()
        if unknown:
            raise CommandError(f"No such kind: {', '.join(sorted(unknown))}.")
        done = reindex(*options["kind"])
        self.stdout.write(
            f"{done.created} created, {done.updated} updated, {done.unchanged} unchanged, {done.removed} removed"
        )
