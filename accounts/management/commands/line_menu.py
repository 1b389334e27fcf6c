"""`manage.py line_menu`: put the menu at the foot of the chat with the official account. Running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.line import menus, messaging


class Command(BaseCommand):
    help = "Make the portal's menu the menu of everybody who is a friend of the official account in LINE."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LINE_MESSAGING_ACCESS_TOKEN:
            raise CommandError("There is no channel to put it in: set LINE_MESSAGING_ACCESS_TOKEN.")
        try:
            with messaging.one_connection():
                is_new = menus.publish()
        except menus.MenuRefused as problem:
            raise CommandError(f"LINE did not take the menu ({problem}). Run it again.") from None
        self.stdout.write("Everybody has the new menu." if is_new else "Everybody has this menu already.")
