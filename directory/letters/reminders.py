"""Reminders to offices that did not answer: by e-mail where one is known, else on a list by province, to be called or visited."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.letters.tokens import address_of, token_of
from directory.models import Circulation, CirculationEvent, ContactPoint, Reminder
from directory.models.letters import CirculationQuerySet

log = logging.getLogger(__name__)

# Not twice within this time, whoever asks.
NOT_AGAIN_FOR = dt.timedelta(days=3)
# Sent by one turn of the worker; the rest waits for the next.
AT_ONCE = 200
MOST_ATTEMPTS = 5


def _mails() -> Any:
    shown = ContactPoint.objects.shown().filter(kind=ContactPoint.Kind.EMAIL)
    return shown.filter(agency=OuterRef("agency")).order_by("id")


def with_mail(rows: CirculationQuerySet) -> CirculationQuerySet:
    return rows.filter(Exists(_mails()))


def without_mail(rows: CirculationQuerySet) -> CirculationQuerySet:
    """Those on the list to be called or visited."""
    return rows.exclude(Exists(_mails()))


@transaction.atomic
def ask_to_remind(rows: CirculationQuerySet, *, by: Any, at: dt.datetime) -> int:
    """Put a reminder for each waiting office with e-mail into the outbox; how many. Nobody is reminded again within days."""
    waiting = with_mail(rows.waiting()).exclude(reminded_at__gt=at - NOT_AGAIN_FOR)
    found = [
        Reminder(circulation_id=pk, asked_by=by, asked_at=at) for pk in waiting.values_list("pk", flat=True)
    ]
    before = Reminder.objects.count()
    Reminder.objects.bulk_create(found, ignore_conflicts=True, batch_size=2000)
    return Reminder.objects.count() - before


def send_reminders(*, at: dt.datetime) -> int:
    """Send what waits in the outbox; how many went out. Two workers at once share the work.

    A worker that dies between the mail server's yes and the commit sends that one reminder again: better twice than never.
    """
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        return 0
    due = Reminder.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("pk")
    return sum(_send_one(pk, at=at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _send_one(pk: int, *, at: dt.datetime) -> bool:
    with transaction.atomic():
        rows = Reminder.objects.select_for_update(skip_locked=True, of=["self"])
        found = (
            rows.select_related("circulation__letter", "circulation__agency")
            .filter(pk=pk, sent_at=None)
            .first()
        )
        if found is None:
            return False
        found.attempts += 1
        sent = _mail(found.circulation)
        if sent or not _is_waiting(found.circulation):
            found.sent_at = at
        found.save(update_fields=["attempts", "sent_at"])
        if sent:
            _remember(found, at=at)
    return sent


def _is_waiting(circulation: Circulation) -> bool:
    return circulation.acknowledged_at is None and circulation.withdrawn_at is None


def _mail(circulation: Circulation) -> bool:
    """Whether it went out; an office that has answered meanwhile, or has no link or no address, gets none."""
    contact = (
        ContactPoint.objects.shown().filter(kind="email", agency=circulation.agency_id).order_by("id").first()
    )
    link = circulation.private_links.filter(ended_at=None).first()
    token = token_of(link) if link else None
    if not _is_waiting(circulation) or contact is None or token is None:
        return False
    with override("th"):
        context = {"circulation": circulation, "letter": circulation.letter, "address": address_of(token)}
        body = render_to_string("directory/letters/reminder.txt", context)
        subject = _("ขอให้ลงรับหนังสือ ที่ %(number)s") % {"number": circulation.letter.number}
    try:
        return bool(send_mail(" ".join(subject.split()), body, None, [contact.value]))
    except OSError:  # smtplib's errors are such, too
        log.warning("A reminder of letter %s could not be sent; it is tried again", circulation.letter_id)
        return False


def _remember(reminder: Reminder, *, at: dt.datetime) -> None:
    row = reminder.circulation
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    CirculationEvent.objects.create(
        circulation=row, what=CirculationEvent.What.REMINDED, at=at, by=reminder.asked_by
    )
