"""Moves an item from draft to review to the public and out again. Each step is one transaction with its audit record.

draft -> in_review -> (scheduled ->) published -> expired | withdrawn. What people know is not taken away to be changed: a revision,
a draft beside it, goes the same way and takes its place when it is published (media_library.revising).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.records import Entry, change
from accounts.models import Action, User
from directory.tasks import ask_for_reindex
from directory.thai import local_day
from media_library import revising, rules
from media_library.models import Kit, MediaItem, Publication, State
from media_library.models.items import KNOWN, SAID

KIND = "media_library.mediaitem"


class NotPossible(Exception):
    """The step is not open from where the item stands; `reasons` are said to the member of staff."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" · ".join(reasons))
        self.reasons = reasons


def submit(item: MediaItem, *, by: User, at: dt.datetime) -> MediaItem:
    """Put a draft before a reviewer. Whoever submits is the author."""
    with transaction.atomic():
        row = _locked(item, State.DRAFT)
        _must_be_whole(row)
        row.state, row.author, row.submitted_at, row.review_note = State.IN_REVIEW, by, at, ""
        row.reviewer, row.reviewed_at = None, None
        return _moved(row, "submit", by=by, at=at)


def send_back(item: MediaItem, *, by: User, at: dt.datetime, note: str) -> MediaItem:
    """The reviewer wants something changed, and says what."""
    if not note.strip():
        raise NotPossible(_("บอกผู้เขียนว่าต้องแก้อะไร"))
    with transaction.atomic():
        row = _locked(item, State.IN_REVIEW)
        row.state, row.reviewer, row.reviewed_at, row.review_note = State.DRAFT, by, at, note.strip()[:500]
        return _moved(row, "send back", by=by, at=at)


def approve(item: MediaItem, *, by: User, at: dt.datetime) -> MediaItem:
    """Publish now, or at the time the item names. Nobody approves what they wrote."""
    with transaction.atomic():
        row = _locked(item, State.IN_REVIEW)
        if row.author_id == by.pk:
            raise NotPossible(_("ผู้ตรวจต้องไม่ใช่ผู้เขียน"))
        _must_be_whole(row)
        row.reviewer, row.reviewed_at = by, at
        if row.publish_at and row.publish_at > at:
            row.state = State.SCHEDULED
            return _moved(row, "schedule", by=by, at=at)
        return _publish(row, by=by, at=at)


def publish_due(*, at: dt.datetime) -> int:
    """Publish what was approved for a time that has come. Returns how many."""
    due = MediaItem.objects.filter(state=State.SCHEDULED, publish_at__lte=at).values_list("pk", flat=True)
    return sum(_publish_one(pk, at) for pk in due)


def _publish_one(pk: int, at: dt.datetime) -> bool:
    with transaction.atomic():
        row = (
            MediaItem.objects.select_for_update(skip_locked=True).filter(pk=pk, state=State.SCHEDULED).first()
        )
        if row is None:
            return False
        _publish(row, by=None, at=at)
        return True


def _publish(row: MediaItem, *, by: User | None, at: dt.datetime) -> MediaItem:
    if row.revises_id:
        row = revising.take_place(row)
        _void_kits(row)
    row.state, row.published_at, row.ended_at = State.PUBLISHED, at, None
    content = content_of(row)
    Publication.objects.create(
        item=row, version=row.version, at=at, author=row.author, reviewer=row.reviewer,
        content=content, sha256=sha256_of(content),
    )  # fmt: skip
    return _moved(row, "publish", by=by, at=at)


def expire_due(*, at: dt.datetime) -> int:
    """End what is past its last day. Returns how many."""
    with transaction.atomic():
        past = MediaItem.objects.select_for_update(skip_locked=True).filter(
            state=State.PUBLISHED, expires_on__lt=local_day(at)
        )
        rows = list(past)
        for row in rows:
            row.state, row.ended_at = State.EXPIRED, at
            _moved(row, "expire", by=None, at=at)
            _void_kits(row)
        return len(rows)


def withdraw(item: MediaItem, *, by: User, at: dt.datetime, reason: str) -> MediaItem:
    """Take it back from everybody, at once; its code says so from now on, and kits that hold it are void."""
    if not reason.strip():
        raise NotPossible(_("บอกเหตุผลที่ถอน"))
    with transaction.atomic():
        row = _locked(item, State.PUBLISHED, State.SCHEDULED, State.EXPIRED)
        if row.revises_id:
            raise NotPossible(_("ฉบับแก้ไขยังไม่ถึงประชาชน ให้เอากลับมาเป็นร่าง หรือถอนฉบับที่เผยแพร่"))
        row.state, row.ended_at, row.withdrawn_by = State.WITHDRAWN, at, by
        row.withdrawn_reason = reason.strip()[:300]
        row.published_at = row.published_at or at
        _void_kits(row)
        return _moved(row, "withdraw", by=by, at=at)


def revise(item: MediaItem, *, by: User, at: dt.datetime) -> MediaItem:
    """Begin the next version: a draft beside what people know, one at a time. Returns the draft."""
    with transaction.atomic():
        row = _locked(item, *KNOWN)
        if MediaItem.objects.filter(revises=row).exists():
            raise NotPossible(_("มีฉบับแก้ไขอยู่แล้ว แก้ต่อในฉบับนั้น"))
        return _moved(revising.begin(row, by=by, at=at), "revise", by=by, at=at)


def take_back(item: MediaItem, *, by: User, at: dt.datetime) -> MediaItem:
    """Before people see it: a draft again, to be changed and approved anew."""
    with transaction.atomic():
        row = _locked(item, State.IN_REVIEW, State.SCHEDULED)
        row.state = State.DRAFT
        return _moved(row, "take back", by=by, at=at)


def discard(item: MediaItem, *, by: User, at: dt.datetime) -> MediaItem:
    """Give up a revision that is a draft. Returns the item, which stays as it is."""
    with transaction.atomic():
        row = _locked(item, State.DRAFT)
        if row.revises_id is None:
            raise NotPossible(_("ทิ้งได้เฉพาะฉบับแก้ไข"))
        kept = MediaItem.objects.select_for_update().get(pk=row.revises_id)
        row.delete()
        return _moved(kept, "discard", by=by, at=at)


def record_edit(item: MediaItem, fields: list[str], *, by: User, at: dt.datetime) -> None:
    """Write down who changed which fields of a draft."""
    change(Entry(by, Action.CHANGE, KIND, (item.pk,), tuple(sorted(fields)), details={"step": "edit"}), at=at)


def content_of(item: MediaItem) -> dict[str, Any]:
    """What a version says, and the files it says it with."""
    files = item.files.filter(state="ready").order_by("role", "language")
    return {
        **{field: getattr(item, field) for field in SAID},
        "maker": item.maker.slug,
        "case_types": sorted(item.case_types.values_list("code", flat=True)),
        "files": [[file.role, file.language, file.sha256] for file in files],
    }


def sha256_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked(item: MediaItem, *states: State) -> MediaItem:
    row = MediaItem.objects.select_for_update().get(pk=item.pk)
    if row.state not in states:
        raise NotPossible(_("ทำขั้นนี้ไม่ได้ เพราะสื่ออยู่ในสถานะ “%(state)s”") % {"state": row.get_state_display()})
    return row


def _must_be_whole(row: MediaItem) -> None:
    missing = rules.missing(row)
    if missing:
        raise NotPossible(*missing)


def _moved(row: MediaItem, step: str, *, by: User | None, at: dt.datetime) -> MediaItem:
    row.save()
    details: dict[str, str | int] = {"step": step, "state": str(row.state), "version": row.version}
    change(Entry(by, Action.CHANGE, KIND, (row.pk,), ("state",), details=details), at=at)
    ask_for_reindex("media")
    return row


def _void_kits(row: MediaItem) -> None:
    open_states = [Kit.State.WAITING, Kit.State.MAKING, Kit.State.READY]
    Kit.objects.filter(items=row, state__in=open_states).update(state=Kit.State.VOID, lease_until=None)
