"""`manage.py line_emulator`: a LINE platform on loopback, for development and tests only."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cybervaccine.line_emulator.channels import Channels
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, serve

CALLBACKS = ("/accounts/line/login/callback/", "/en/accounts/line/login/callback/")


class Command(BaseCommand):
    help = "A LINE platform for development and tests on loopback: Login, Messaging API, ledger, faults."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8020)
        parser.add_argument(
            "--ledger", type=Path, help="append every call to this file, one JSON object a line"
        )
        parser.add_argument(
            "--redirect-uri", action="append", help="a callback of the login; default: the portal's own"
        )
        parser.add_argument("--webhook", help="where webhooks go; default: the portal's own")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "The LINE emulator is for development only: it does not run while DEBUG is off."
            )
        platform = Platform(
            channels(),
            set(options["redirect_uri"] or callbacks(settings.SITE_URL)),
            options["webhook"] or f"{settings.SITE_URL}/line/webhook/",
            options["ledger"],
        )
        try:
            serve(Server(platform, options["port"]), lambda address: self._say(platform.channels, address))
        except OSError as problem:
            raise CommandError(
                f"The LINE emulator cannot listen on port {options['port']}: {problem}"
            ) from problem

    def _say(self, used: Channels, address: str) -> None:
        self.stdout.write(f"LINE emulator at {address}; the portal uses it with:")
        for name, value in used.environment(address).items():
            self.stdout.write(f"  {name}={value}")
        self.stdout.flush()


def callbacks(site: str) -> list[str]:
    """The portal's callbacks, under both names of this machine: people type either."""
    sites = {site, site.replace("//127.0.0.1", "//localhost"), site.replace("//localhost", "//127.0.0.1")}
    return [f"{each}{path}" for each in sites for path in CALLBACKS]


def channels() -> Channels:
    """The portal's own channels where its settings name them, else the emulator's."""
    ours = Channels()
    return Channels(
        settings.LINE_LOGIN_CHANNEL_ID or ours.login_id,
        settings.LINE_LOGIN_CHANNEL_SECRET or ours.login_secret,
        settings.LINE_MESSAGING_CHANNEL_SECRET or ours.messaging_secret,
        settings.LINE_MESSAGING_ACCESS_TOKEN or ours.access_token,
    )
