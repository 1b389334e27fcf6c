"""Watching over bulletins, their delivery and what brings their data: what is wrong now, told to staff once, by log and e-mail. No recipient is named."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from alerts.delivery import quota
from alerts.delivery.publishing import is_night
from alerts.models import ApiToken, Bulletin, Delivery, DeliveryBatch, StaffAlarm
from directory.thai import local_day, local_moment

log = logging.getLogger(__name__)
Kind = StaffAlarm.Kind
STUCK = dt.timedelta(minutes=10)
PATIENCE = dt.timedelta(minutes=15)  # after the hour of sending, for a bulletin that is late
RECENT = dt.timedelta(days=7)
NOTICE = dt.timedelta(days=14)  # for a police system to get its next token


def watch(*, at: dt.datetime) -> list[StaffAlarm]:
    """Open an alarm for what has begun, end those that are over, tell what nobody was told. Returns what is open."""
    quota.read_if_old(at=at)
    found = dict(troubles(at=at))
    for kind, detail in found.items():
        StaffAlarm.objects.get_or_create(
            kind=kind, ended_at=None, defaults={"detail": detail[:200], "began_at": at}
        )
    StaffAlarm.objects.filter(ended_at=None).exclude(kind__in=found).update(ended_at=at)
    for alarm in StaffAlarm.objects.filter(ended_at=None, told_at=None):
        _tell(alarm, at)
    return list(StaffAlarm.objects.filter(ended_at=None))


def open_alarms() -> list[str]:
    """The kinds of what is wrong, as the last round found it."""
    return list(StaffAlarm.objects.filter(ended_at=None).order_by("kind").values_list("kind", flat=True))


def troubles(*, at: dt.datetime) -> Iterator[tuple[Kind, str]]:
    """(kind, detail) of all that is wrong at `at`."""
    if is_bulletin_missing(at=at):
        yield Kind.BULLETIN_MISSING, str(local_day(at))
    delivery = Delivery.objects.filter(date=local_day(at)).first()
    if delivery and delivery.state == Delivery.State.STOPPED and delivery.reason != Delivery.Reason.OFFICER:
        yield Kind.STOPPED, f"{delivery}: {delivery.reason} {delivery.detail}"
    if delivery and delivery.state == Delivery.State.HELD and delivery.reason == Delivery.Reason.QUOTA:
        yield Kind.HELD, f"{delivery}: {delivery.detail}"
    if delivery and delivery.state == Delivery.State.HELD and delivery.reason == Delivery.Reason.RESTORED:
        yield Kind.RESTORED, str(delivery)
    waiting = stuck_calls(at=at)
    if waiting:
        yield Kind.WAITING, f"{waiting} calls"
    unknown = DeliveryBatch.objects.filter(
        state=DeliveryBatch.State.UNKNOWN, delivery__date__gte=local_day(at) - RECENT
    )
    if count := unknown.count():
        yield Kind.UNKNOWN, f"{count} calls"
    yield from _quota_is_low()
    if ending := ApiToken.objects.ending(at, within=NOTICE).order_by("expires_at", "pk"):
        yield Kind.TOKEN_ENDS, ", ".join(f"{each.name} {local_day(each.expires_at)}" for each in ending)


def is_bulletin_missing(*, at: dt.datetime) -> bool:
    """A quarter of an hour after the hour of sending, in a portal that has made bulletins before."""
    local = local_moment(at - PATIENCE)
    if local.hour < settings.DELIVERY_HOUR or local.date() != local_day(at):
        return False
    return Bulletin.objects.exists() and Bulletin.objects.for_date(local_day(at)) is None


def stuck_calls(*, at: dt.datetime) -> int:
    """Calls whose lease or turn was over ten minutes ago, in a delivery that should be going on."""
    return 0 if is_night(at) or is_night(at - STUCK) else DeliveryBatch.objects.due(at - STUCK).count()


def _quota_is_low() -> Iterator[tuple[Kind, str]]:
    """Less is left than the newest delivery had people."""
    left = quota.left()
    newest = Delivery.objects.filter(people__isnull=False).order_by("-date").first()
    if left is not None and newest is not None and newest.people is not None and left < newest.people:
        yield Kind.QUOTA_LOW, f"{left} messages left, {newest.people} people"


def _tell(alarm: StaffAlarm, at: dt.datetime) -> None:
    """Where the mail server does not answer, the next round tries again."""
    text = f"{alarm} ({alarm.detail})"
    log.critical("%s: %s", alarm.kind, alarm.detail)
    if settings.STAFF_ALARM_EMAILS:
        page = settings.SITE_URL + reverse("admin:alerts_delivery_changelist")
        try:
            send_mail(
                f"Cyber Vaccine: {text}"[:150], f"{text}\n\n{page}\n", None, settings.STAFF_ALARM_EMAILS
            )
        except OSError as problem:
            log.error("The alarm could not be sent by e-mail: %s", type(problem).__name__)
            return
    StaffAlarm.objects.filter(pk=alarm.pk).update(told_at=at)
