"""`manage.py load_reference`: the reviewed data files of every room, then the search index over them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.loading import load_titles
from alerts.loading import load_case_types, load_published_totals
from assessment.loading import load_items
from directory.agency_loading import load_agencies, load_guidance
from directory.loading import load_places
from directory.search.indexing import reindex
from media_library.loading import load_media


class Command(BaseCommand):
    help = "Load reference data. Idempotent; prints what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        self._print(*load_places(at=at), *load_agencies(at=at), load_guidance(at=at), load_titles())
        self._print(*load_case_types(), load_published_totals())
        self._print(load_media(at=at))
        self._print(load_items(at=at))
        self._print(reindex())

    def _print(self, *done: Any) -> None:
        for loaded in done:
            counts = [f"{getattr(loaded, name)} {name}" for name in loaded._fields if name != "name"]
            self.stdout.write(f"{loaded.name}: {', '.join(counts)}")
