"""Draws the project's short films whose words, or whose design, have changed, into media_library/data/clips."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from media_library import clips, loading


class Command(BaseCommand):
    help = "Draw the short films of media_library/data/clips.toml that have changed (needs ffmpeg)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that have not changed")
        parser.add_argument("slugs", nargs="*", help="only these items")

    def handle(self, *args: Any, **options: Any) -> None:
        for told in loading.read_clips():
            for language in loading.LANGUAGES:
                named = not options["slugs"] or told["slug"] in options["slugs"]
                if named and (options["all"] or not is_made(told, language)):
                    clips.make(told, language)
                    size = clips.film_of(told["slug"], language).stat().st_size
                    self.stdout.write(f"{told['slug']} ({language}): {size // 1024} KB")


def is_made(told: dict[str, Any], language: str) -> bool:
    return clips.made().get(f"{told['slug']}.{language}") == clips.fingerprint(told, language)
