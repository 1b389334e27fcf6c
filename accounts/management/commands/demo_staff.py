"""`manage.py demo_staff`: staff of a demonstration, and for each a link that makes a passkey. Development only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.staff.admin import invitation_link
from accounts.staff.demo import PASSWORD, make_staff


class Command(BaseCommand):
    help = "Make a member of staff for each role and print their invitations. Development only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo_staff makes accounts that everybody knows; it runs only with DEBUG on.")
        made = make_staff(at=timezone.now())
        if settings.DEMO_WITHOUT_PASSKEYS:
            for email in made:
                self.stdout.write(f"    {email:<28} password {PASSWORD}")
            return
        for email, token in made.items():
            self.stdout.write(f"    {email:<28} {invitation_link(token)}")
