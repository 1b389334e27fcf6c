"""Takes a file in pieces: each says where it begins and its SHA-256, and is on the disk before it is counted.

A piece that is lost, comes twice or is damaged changes nothing; the answer is where to go on. What nobody touches for a day is dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from media_library.files import receiving, storing
from media_library.files.checking import Refused
from media_library.models import MediaFile, MediaItem, Upload

# Less than what Django reads of a request into memory (DATA_UPLOAD_MAX_MEMORY_SIZE) and nginx lets through.
PIECE = 1024 * 1024
KEPT = dt.timedelta(hours=24)
MOST_OPEN = 5


class Elsewhere(Exception):
    """The piece does not begin where the file ends; `received` is where it does."""

    def __init__(self, received: int) -> None:
        super().__init__(str(received))
        self.received = received


def part_of(code: str) -> Path:
    return storing.hidden_path(code, "upload")


@transaction.atomic
def begin(item: MediaItem, *, size: int, mark: str, language: str, by: User, at: dt.datetime) -> Upload:
    """The upload of this file, which may have begun before. Raises Refused or NoRoom."""
    MediaItem.objects.select_for_update().get(pk=item.pk)
    begun = Upload.objects.filter(item=item, by=by, language=language, mark=mark, size=size).first()
    if begun:
        return begun
    receiving.check_room(item, size)
    if Upload.objects.filter(by=by).count() >= MOST_OPEN:
        raise Refused(_("ส่งค้างอยู่หลายไฟล์ ส่งให้เสร็จก่อน หรือรอหนึ่งวัน"))
    return Upload.objects.create(item=item, by=by, language=language, mark=mark, size=size, touched_at=at)


def take(
    item: MediaItem, code: str, *, offset: int, content: bytes, sha256: str, by: User, at: dt.datetime
) -> Upload | list[MediaFile]:
    """One piece; with the last, the file's rows. Raises Elsewhere, Refused, NoRoom, Upload.DoesNotExist."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(code=code, item=item, by=by)
        if offset != upload.received:
            raise Elsewhere(upload.received)
        if not content or len(content) > PIECE or hashlib.sha256(content).hexdigest() != sha256:
            raise Elsewhere(upload.received)
        if offset + len(content) > upload.size:
            raise Refused(_("ไฟล์เปลี่ยนไประหว่างส่ง เลือกไฟล์ใหม่"))
        storing.append(part_of(code), offset, content)
        upload.received, upload.touched_at = offset + len(content), at
        upload.save(update_fields=["received", "touched_at"])
    return upload if upload.received < upload.size else _finish(upload, at)


def _finish(upload: Upload, at: dt.datetime) -> list[MediaFile]:
    """Whole: checked like any other upload. What is refused is gone, so that it is not sent again in vain."""
    upload.delete()
    return receiving.receive_part(
        upload.item, part_of(upload.code), language=upload.language, by=upload.by, at=at
    )


def expire(*, at: dt.datetime) -> int:
    """Drop what nobody has touched for a day. Returns how many."""
    old = list(Upload.objects.filter(touched_at__lt=at - KEPT))
    for upload in old:
        part_of(upload.code).unlink(missing_ok=True)
        upload.delete()
    return len(old)
