"""`manage.py invariants`: check what must always hold; print what is broken; exit 1 if anything is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import invariants as accounts_invariants
from alerts import invariants as alerts_invariants
from assessment import invariants as assessment_invariants
from directory import invariants as directory_invariants
from media_library import invariants as media_invariants

ROOMS = (
    directory_invariants, accounts_invariants, alerts_invariants, media_invariants, assessment_invariants,
)  # fmt: skip


class Command(BaseCommand):
    help = "Check the facts that must always hold. Exit 1 if any is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        broken = [sentence for room in ROOMS for sentence in room.broken(at=at)]
        for sentence in broken:
            self.stdout.write(sentence)
        self.stdout.write(f"{len(broken)} broken invariants")
        if broken:
            sys.exit(1)
