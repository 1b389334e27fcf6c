"""An officer's words on a bulletin: a new revision that says the same numbers and the note."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from accounts.models import User
from alerts.models import Bulletin, BulletinNote
from alerts.services import store_bulletin
from alerts.snapshot import stored_snapshot


@transaction.atomic
def approve(note: BulletinNote, *, by: User, at: dt.datetime) -> Bulletin | None:
    """The revision that carries the note. None when it cannot be: approved already, one's own, or no bulletin of the date.

    Two approvals at once meet in the row; an analysis at the same moment meets in the unique key of date and revision.
    """
    locked = BulletinNote.objects.select_for_update().get(pk=note.pk)
    latest = Bulletin.objects.for_date(locked.date)
    if locked.approved_by_id or locked.proposed_by_id == by.pk or latest is None:
        return None
    snapshot = replace(stored_snapshot(latest), note_th=locked.text_th, note_en=locked.text_en)
    locked.bulletin = store_bulletin(snapshot, revision=latest.revision + 1, at=at)
    locked.approved_by, locked.approved_at = by, at
    locked.save()
    return locked.bulletin
