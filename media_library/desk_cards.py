"""This room's card on the front page of staff: media in review, and what must soon be looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.desk import Card, Line, counted, lines, span_text
from directory.thai import local_day
from media_library.models import MediaItem, State

REVIEW, CHANGE = "media_library.review_mediaitem", "media_library.change_mediaitem"
SOON = dt.timedelta(days=30)


def cards(user: Any, *, at: dt.datetime) -> Iterator[Card]:
    reviews, writes = user.has_perm(REVIEW), user.has_perm(CHANGE)
    if reviews or writes:
        yield media_card(media_counts(user, local_day(at)), at, reviews=reviews)


def media_counts(user: Any, day: dt.date) -> dict[str, Any]:
    """What others sent to review, what one wrote oneself, and what is out in the world and due."""
    mine, sent = Q(author=user.pk), Q(state=State.IN_REVIEW)
    return MediaItem.objects.aggregate(
        review=Count("pk", filter=sent & ~mine),
        oldest=Min("submitted_at", filter=sent & ~mine),
        own_review=Count("pk", filter=sent & mine),
        sent_back=Count("pk", filter=Q(state=State.DRAFT) & mine & ~Q(review_note="")),
        drafts=Count("pk", filter=Q(state=State.DRAFT) & mine),
        stale=Count("pk", filter=Q(state=State.PUBLISHED, review_on__lte=day)),
        ending=Count("pk", filter=Q(state=State.PUBLISHED, expires_on__lte=day + SOON)),
    )


def media_card(counts: dict[str, Any], at: dt.datetime, *, reviews: bool) -> Card:
    page = reverse("admin:media_library_mediaitem_changelist")
    in_review, public = f"{page}?state__exact={State.IN_REVIEW}", f"{page}?state__exact={State.PUBLISHED}"
    drafts = f"{page}?state__exact={State.DRAFT}"
    return Card(
        "media", _("สื่อที่รอตรวจ"), _("ตอนนี้"), _("ไม่มีสื่อที่รอตรวจหรือต้องทบทวน"), page,
        lines(
            _to_review(counts, in_review, at) if reviews else None,
            counted(counts["sent_back"], _("ของคุณ ผู้ตรวจส่งกลับมาแก้"), href=drafts),
            counted(counts["stale"], _("เผยแพร่อยู่ ถึงกำหนดทบทวน"), href=public),
            counted(counts["ending"], _("จะหมดอายุใน 30 วัน"), href=public),
        ),
        lines(
            counted(counts["own_review"], _("ของคุณ รอคนอื่นตรวจ"), href=in_review, tone="plain"),
            counted(counts["drafts"], _("ร่างของคุณ"), href=drafts, tone="plain"),
        ),
    )  # fmt: skip


def _to_review(counts: dict[str, Any], href: str, at: dt.datetime) -> Line | None:
    oldest = counts["oldest"]
    note = _("นานสุด %(span)s") % {"span": span_text(at - oldest)} if oldest else ""
    return counted(counts["review"], _("รอคุณตรวจ"), href=href, note=note)
