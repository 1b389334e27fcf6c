"""The next version of what people know: a draft of its own beside the item, which takes the item's place when it is approved.

Until then everybody sees, plays and verifies the version that was approved before.
"""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from directory.models import Keeper
from directory.short_codes import new_code
from media_library.models import MediaFile, MediaItem, State
from media_library.models.items import SAID

# What is taken over besides what the item says.
ALSO = ("maker_id", "review_on", "expires_on", "author_id", "submitted_at", "reviewer_id", "reviewed_at")


def begin(item: MediaItem, *, by: User, at: dt.datetime) -> MediaItem:
    """A draft that says what `item` says, with the same files. It has an address of its own, which nobody is ever shown."""
    draft = MediaItem(
        **{field: getattr(item, field) for field in SAID},
        slug=f"{item.slug[:60]}-{new_code()[:10]}",
        revises=item,
        version=item.version + 1,
        maker_id=item.maker_id,
        review_on=item.review_on,
        expires_on=item.expires_on if item.state == State.PUBLISHED else None,
        author=by,
        created_at=at,
    )
    draft.save()
    draft.case_types.set(item.case_types.all())
    for file in item.files.filter(state=MediaFile.State.READY):
        file.pk, file._state.adding, file.code, file.item = None, True, new_code(), draft
        file.save()
    return draft


def take_place(draft: MediaItem) -> MediaItem:
    """Make the item what its draft says, as its next version, and remove the draft. The item is locked, and not saved."""
    item = MediaItem.objects.select_for_update().get(pk=draft.revises_id)
    for field in (*SAID, *ALSO):
        setattr(item, field, getattr(draft, field))
    item.version, item.keeper = item.version + 1, Keeper.STAFF
    item.withdrawn_by, item.withdrawn_reason = None, ""
    item.case_types.set(draft.case_types.all())
    _take_files(draft, item)
    draft.delete()
    return item


def _take_files(draft: MediaItem, item: MediaItem) -> None:
    """A file that is the same keeps its address; what no row names any more leaves the disk with the next sweep."""
    before = {(file.role, file.language): file for file in item.files.all()}
    for file in draft.files.all():
        old = before.pop((file.role, file.language), None)
        if old and old.sha256 == file.sha256:
            continue
        if old:
            old.delete()
        file.item = item
        file.save(update_fields=["item"])
    for old in before.values():
        old.delete()
