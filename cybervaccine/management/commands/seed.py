"""`manage.py seed --scale N --seed S`: people for demonstrations, load and fault tests. Never where real people are."""

import os
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.seeding import AlreadySeeded, make_people, make_staff

# What is made, in this order; a room that has rows of its own for people adds its maker at the end.
MAKERS: list[tuple[str, Callable[..., int]]] = [("people", make_people), ("staff", make_staff)]


class Command(BaseCommand):
    help = "Make N people in every state, the same for the same seed. Refuses while DEBUG is off unless ALLOW_SEED=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1000, help="how many people")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and os.environ.get("ALLOW_SEED") != "1":
            raise CommandError(
                "Seeding is refused while DEBUG is off; set ALLOW_SEED=1 where no real people are."
            )
        if options["scale"] < 1:
            raise CommandError("--scale must be at least 1.")
        for name, make in MAKERS:
            begin = time.perf_counter()
            try:
                made = make(options["scale"], seed=options["seed"], at=timezone.now())
            except AlreadySeeded:
                raise CommandError("This seed is in the database already; choose another --seed.") from None
            self.stdout.write(f"{name}: {made} made in {time.perf_counter() - begin:.1f} s")
