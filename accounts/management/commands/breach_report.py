"""`manage.py breach_report --since T`: which persons, which fields, by which accesses; without anybody's name."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.audit.breach import Breach, report, write_contacts
from accounts.audit.records import Entry, change
from accounts.models import Action, User


class Command(BaseCommand):
    help = "List what was seen of citizens in a span of time: accesses, persons (numbers), fields."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", required=True, type=_moment, help="2026-11-24T08:00, Bangkok time or with zone"
        )
        parser.add_argument("--until", type=_moment, help="now, unless given")
        parser.add_argument("--actor", metavar="EMAIL", help="one officer only")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--with-contacts",
            type=Path,
            metavar="FILE",
            help="names and phones, to a new file only you may read",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        since, until = options["since"], options["until"] or at
        actor = _officer(options["actor"])
        breach = report(since=since, until=until, actor=actor)
        if options["with_contacts"]:
            _note(breach, since, until, at)
            _write(options["with_contacts"], breach)
        self.stdout.write(
            _as_json(breach, since, until) if options["json"] else _as_text(breach, since, until)
        )


def _moment(text: str) -> dt.datetime:
    moment = parse_datetime(text) or parse_datetime(f"{text}T00:00")
    if moment is None:
        raise CommandError(f"{text!r} is no moment: write 2026-11-24 or 2026-11-24T08:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _officer(email: str | None) -> int | None:
    if email is None:
        return None
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError("No account has this e-mail address.")
    return found.pk


def _note(breach: Breach, since: dt.datetime, until: dt.datetime, at: dt.datetime) -> None:
    """Contacts leave the database: this, too, is a look. Who sat at the machine is for the machine's own log."""
    details: dict[str, str | int] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "count": len(breach.persons),
    }
    change(Entry(actor=None, action=Action.BREACH_REPORT, kind="accounts.citizen", details=details), at=at)


def _write(path: Path, breach: Breach) -> None:
    try:
        write_contacts(path, breach.persons)
    except FileExistsError:
        raise CommandError(f"{path} exists already; it is left as it is.") from None


def _as_json(breach: Breach, since: dt.datetime, until: dt.datetime) -> str:
    said = {"since": since, "until": until, "fields": breach.fields, **asdict(breach)}
    return json.dumps(said, ensure_ascii=False, default=lambda moment: moment.isoformat())


def _as_text(breach: Breach, since: dt.datetime, until: dt.datetime) -> str:
    lines = [
        f"{since.isoformat()} to {until.isoformat()}: {len(breach.persons)} persons,"
        f" {sum(access.records for access in breach.accesses)} accesses",
        f"Fields: {', '.join(breach.fields) or 'none'}",
        "Accesses (staff, action, roles, reason: times, persons, first, last):",
    ]
    for access in breach.accesses:
        lines.append(
            f"  {access.actor} {access.action} {access.acting_as or '-'} {access.reason or '-'}:"
            f" {access.records}, {access.looks}, {access.first.isoformat()}, {access.last.isoformat()}"
        )
    lines.append("Persons (citizen: looks, actions, fields):")
    for person in breach.persons:
        lines.append(
            f"  {person.citizen}: {person.looks}, {'+'.join(person.actions)}, {', '.join(person.fields)}"
        )
    return "\n".join(lines)
