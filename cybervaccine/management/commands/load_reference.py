"""`manage.py load_reference`: places, case types and published totals from the reviewed data files."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.loading import load_titles
from alerts.loading import load_case_types, load_published_totals
from directory.loading import load_places


class Command(BaseCommand):
    help = "Load reference data. Idempotent; prints what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        places = load_places(at=timezone.now())
        for loaded in (*places, load_titles(), *load_case_types(), load_published_totals()):
            counts = [f"{getattr(loaded, name)} {name}" for name in loaded._fields if name != "name"]
            self.stdout.write(f"{loaded.name}: {', '.join(counts)}")
