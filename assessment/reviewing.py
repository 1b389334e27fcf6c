"""Wordings by staff: written by one, read by another, then asked; taken out with a reason. Nothing is ever changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from assessment.issuing import make_forms
from assessment.loading import REPLACED, add_version
from assessment.models import Item, ItemVersion


class NotForYou(Exception):
    """Whoever wrote a wording does not review it."""


class NotNow(Exception):
    """A wording that was retired is neither approved nor retired again."""


def submit(item: Item, wording: dict[str, Any], *, by: User, at: dt.datetime) -> ItemVersion:
    """A new wording of an item, to be read by somebody else."""
    return add_version(item, wording, at=at, author=by, status=ItemVersion.Status.REVIEW)


@transaction.atomic
def approve(version: ItemVersion, *, by: User, at: dt.datetime) -> None:
    """`by` has read it: it is asked from now on, in place of the wording that was asked before."""
    version = _standing(version)
    if version.author_id == by.pk:
        raise NotForYou
    others = ItemVersion.objects.filter(item=version.item_id, status=ItemVersion.Status.ACTIVE)
    others.exclude(pk=version.pk).update(
        status=ItemVersion.Status.RETIRED, retired_at=at, retired_reason=REPLACED
    )
    version.status, version.reviewer, version.reviewed_at = ItemVersion.Status.ACTIVE, by, at
    version.save(update_fields=["status", "reviewer", "reviewed_at"])
    make_forms(at=at)


@transaction.atomic
def retire(version: ItemVersion, *, reason: str, at: dt.datetime) -> None:
    """Never ask it again; forms that held it are issued anew."""
    version = _standing(version)
    version.status, version.retired_at = ItemVersion.Status.RETIRED, at
    version.retired_reason = reason
    version.save(update_fields=["status", "retired_at", "retired_reason"])
    make_forms(at=at)


def _standing(version: ItemVersion) -> ItemVersion:
    version = ItemVersion.objects.select_for_update().get(pk=version.pk)
    if version.status == ItemVersion.Status.RETIRED:
        raise NotNow
    return version
