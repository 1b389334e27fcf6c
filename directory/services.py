"""Writes of this room that an officer or a load makes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory.models import ContactPoint, GuidanceRevision, GuidanceText, Keeper
from directory.models.contacts import GOOD_FOR, ContactPointQuerySet
from directory.models.guidance import Wording


@transaction.atomic
def verify_contacts(contacts: ContactPointQuerySet, *, by: Any, at: dt.datetime) -> int:
    """Record that the officer `by` has checked these contact points today; returns how many.

    From now on an officer answers for them: a load of the reviewed files leaves them alone. A hotline of which something is
    withheld would show by it, so it takes a proposal and a second officer (directory.hotlines).
    """
    day = timezone.localdate(at)
    alone = contacts.current().exclude(pk__in=ContactPoint.objects.guarded().withheld().values("pk"))
    return ContactPoint.objects.filter(pk__in=alone.values("pk")).update(
        verified_on=day, verified_by=by, expires_on=day + GOOD_FOR, keeper=Keeper.STAFF, flagged_on=None
    )


def flag_expired_contacts(*, at: dt.datetime) -> int:
    """Mark the numbers whose check has run out, with the day it was found; returns how many are new. Pages say it by themselves."""
    day = timezone.localdate(at)
    return ContactPoint.objects.expired(day).filter(flagged_on=None).update(flagged_on=day)


def forget_check_if_changed(contact: ContactPoint) -> None:
    """A contact point that was changed is not the one that was checked. To be called before it is saved."""
    stored = ContactPoint.objects.filter(pk=contact.pk).values("kind", "value", "menu").first()
    if stored and any(getattr(contact, name) != value for name, value in stored.items()):
        contact.verified_on = contact.verified_by = contact.expires_on = contact.flagged_on = None


@transaction.atomic
def set_wording(text: GuidanceText, *, by: Any | None, at: dt.datetime) -> GuidanceText:
    """Save a guidance text; a wording that differs from the newest one is kept as its next revision.

    `by` is the officer who reviewed it; None is a load of the reviewed files.
    """
    if by is not None:
        text.reviewed_by, text.reviewed_at, text.keeper = by, at, Keeper.STAFF
    text.save()
    words = {name: getattr(text, name) for name in Wording.WORDS}
    newest = text.revisions.select_for_update().order_by("-number").first()
    if newest is None or any(getattr(newest, name) != value for name, value in words.items()):
        number = newest.number + 1 if newest else 1
        GuidanceRevision.objects.create(text=text, number=number, by=by, at=at, **words)
    return text
