"""How a wording comes into use: written, sent for review, read by another, asked, retired."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from assessment.content import problems
from assessment.issuing import make_forms
from assessment.loading import REPLACED, add_version
from assessment.models import Item, ItemVersion

Status = ItemVersion.Status


class NotReviewable(Exception):
    """This wording does not wait for review, or its author may not review it."""


class Faulty(Exception):
    """What is wrong with a wording, one sentence each."""


def write(item: Item, wording: dict[str, Any], *, by: User, at: dt.datetime) -> ItemVersion:
    """A new wording that waits for another person to read it. What is asked now stays in use until then."""
    found = problems(wording["content"], wording["clues"])
    if found:
        raise Faulty(*found)
    with transaction.atomic():
        Item.objects.select_for_update().get(pk=item.pk)
        return add_version(item, wording, at=at, author=by, status=Status.REVIEW)


@transaction.atomic
def approve(version: ItemVersion, *, by: User, at: dt.datetime) -> ItemVersion:
    """Put a wording to use and retire the one before. An active one of the project is marked as read."""
    locked = ItemVersion.objects.select_for_update(of=["self"]).get(pk=version.pk)
    waits = locked.status == Status.REVIEW or (locked.status == Status.ACTIVE and not locked.is_read)
    if not waits or locked.author_id == by.pk:
        raise NotReviewable
    others = ItemVersion.objects.filter(item=locked.item_id, status=Status.ACTIVE).exclude(pk=locked.pk)
    others.update(status=Status.RETIRED, retired_at=at, retired_reason=REPLACED)
    locked.status, locked.reviewer, locked.reviewed_at = Status.ACTIVE, by, at
    locked.save(update_fields=["status", "reviewer", "reviewed_at"])
    make_forms(at=at)
    return locked


@transaction.atomic
def retire(version: ItemVersion, *, reason: str, at: dt.datetime) -> None:
    """Take a wording out; tests under way still end with it."""
    ItemVersion.objects.filter(pk=version.pk).exclude(status=Status.RETIRED).update(
        status=Status.RETIRED, retired_at=at, retired_reason=reason
    )
    make_forms(at=at)
