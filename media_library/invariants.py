"""What must always hold in this room; each check yields one sentence for each thing that is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from media_library.files import storing
from media_library.models import Kit, MediaFile, MediaItem, Publication, State

STUCK = dt.timedelta(minutes=30)


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _published_versions_are_kept()
    yield from _nobody_approved_their_own()
    yield from _files_are_there()
    yield from _kits_hold_only_what_is_valid()
    yield from _nothing_is_stuck(at)


def _published_versions_are_kept() -> Iterator[str]:
    kept = Publication.objects.filter(item=OuterRef("pk"), version=OuterRef("version"))
    for item in MediaItem.objects.filter(~Exists(kept), state=State.PUBLISHED):
        yield f"media item {item.slug}: published as version {item.version}, which is not kept"


def _nobody_approved_their_own() -> Iterator[str]:
    for row in Publication.objects.filter(author=F("reviewer")).select_related("item"):
        yield f"media item {row.item.slug}: version {row.version} was approved by its author"


def _files_are_there() -> Iterator[str]:
    for file in MediaFile.objects.filter(state=MediaFile.State.READY).select_related("item").iterator():
        path = storing.path_of(file.name)
        if not path.is_file() or path.stat().st_size != file.bytes:
            yield f"media item {file.item.slug}: the file of {file.role} ({file.language}) is not as it was stored"


def _kits_hold_only_what_is_valid() -> Iterator[str]:
    for kit in Kit.objects.filter(state=Kit.State.READY, items__state=State.WITHDRAWN).distinct():
        yield f"kit {kit.code}: open, though an item in it is withdrawn"


def _nothing_is_stuck(at: dt.datetime) -> Iterator[str]:
    making = {"state": "making", "lease_until__lt": at - STUCK}
    for file in MediaFile.objects.filter(**making):
        yield f"media file {file.pk}: being made since its lease ended at {file.lease_until:%Y-%m-%d %H:%M} UTC"
    for kit in Kit.objects.filter(**making):
        yield f"kit {kit.code}: being made since its lease ended at {kit.lease_until:%Y-%m-%d %H:%M} UTC"
