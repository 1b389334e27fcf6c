"""The picture on a volunteer's own card: taken by its content, drawn anew and small, shown to nobody but the person.

It is on no public page: `/verify/` says whether a card is good, and a picture there would tell whoever finds a card who its
holder is. No officer looks at it either, so it proves nothing by itself; the check does.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessment.models import Volunteer, VolunteerPhoto
from media_library.files.checking import Refused, kind_of, open_picture

MOST_BYTES = 8 * 1024**2
TOO_LARGE = _("รูปใหญ่เกินไป ใช้รูปไม่เกิน 8 MB")
SIZE = (320, 400)  # twice what it measures on the card


def redrawn(content: bytes) -> bytes:
    """A small upright JPEG of the middle of a picture, without anything that is not seen in it. Raises ValidationError."""
    if len(content) > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    try:
        is_picture = kind_of(content[:64]) == "picture"
    except Refused:
        is_picture = False
    if not is_picture:
        raise ValidationError(_("ไฟล์นี้ไม่ใช่รูป ใช้รูป JPEG PNG หรือ WebP"))
    try:
        return _drawn(open_picture(io.BytesIO(content)))
    except Exception:  # whatever Pillow raises at a broken or hostile file
        raise ValidationError(_("เปิดรูปนี้ไม่ได้ ลองรูปอื่น")) from None


def _drawn(image: Any) -> bytes:
    from PIL import Image, ImageOps

    most = (SIZE[0] * 4, SIZE[1] * 4)
    image.draft("RGB", most)
    image.thumbnail(most)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    fitted = ImageOps.fit(upright, SIZE, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    clean = Image.new("RGB", SIZE, "white")
    clean.paste(fitted, mask=fitted)
    stream = io.BytesIO()
    clean.save(stream, "JPEG", quality=82, optimize=True)
    return stream.getvalue()


def keep(volunteer: Volunteer, content: bytes, *, at: dt.datetime) -> None:
    """In place of the one before. `content` comes from `redrawn`."""
    packed = base64.b64encode(content).decode()
    VolunteerPhoto.objects.update_or_create(volunteer=volunteer, defaults={"picture": packed, "at": at})


def picture_of(volunteer: Volunteer) -> bytes | None:
    photo = VolunteerPhoto.objects.filter(volunteer=volunteer).first()
    return base64.b64decode(photo.picture.reveal()) if photo else None


def erase(volunteer: Volunteer) -> None:
    VolunteerPhoto.objects.filter(volunteer=volunteer).delete()
