"""Enclosures: what may be one, checked by its content; pictures lose what a camera wrote into them."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from directory.models import LetterFile

MOST_BYTES = 20 * 1024**2
MOST_PIXELS = 40_000_000
KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
# What makes a PDF do something by itself; names may be written with #xx.
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA|RichMedia|XFA)\b")


def take_file(letter_file: LetterFile, upload: Any) -> None:
    """Put a checked upload into the row, which is not saved yet. Raises ValidationError, in words for the officer."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("ไฟล์ใหญ่เกินไป ใส่ได้ไม่เกิน 20 MB"))
    content = upload.read()
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise ValidationError(_("ใส่ได้เฉพาะไฟล์ PDF, JPEG หรือ PNG"))
    content = _checked_pdf(content) if kind == "application/pdf" else _redrawn(content, kind)
    letter_file.content_type, letter_file.size = kind, len(content)
    letter_file.sha256 = hashlib.sha256(content).hexdigest()
    letter_file.file = ContentFile(content, name="enclosure")


def download_name(letter_file: LetterFile) -> str:
    """What the file is called on the reader's device: the officer's words, and an ending that is true."""
    words = "".join(
        " " if unicodedata.category(c)[0] == "C" or c in '/\\:*?"<>|' else c for c in letter_file.name
    )
    stem = re.sub(r"\.(pdf|jpe?g|png)$", "", words.strip(), flags=re.IGNORECASE).strip(". ")[:80]
    return (stem or "enclosure") + ENDINGS[letter_file.content_type]


def _checked_pdf(content: bytes) -> bytes:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)
    if ACTIVE.search(plain) or b"/Encrypt" in plain:
        raise ValidationError(_("PDF นี้มีคำสั่งหรือไฟล์ซ่อนอยู่ บันทึกเป็น PDF แบบพิมพ์ (Print to PDF) แล้วลองใหม่"))
    return content


def _redrawn(content: bytes, kind: str) -> bytes:
    """The picture and nothing else: no place, no camera, no comment."""
    from PIL import Image, ImageOps

    form = "JPEG" if kind == "image/jpeg" else "PNG"
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("ภาพใหญ่เกินไป ย่อภาพแล้วลองใหม่"))
            upright = ImageOps.exif_transpose(picture).convert("RGB" if form == "JPEG" else "RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("เปิดภาพนี้ไม่ได้ ไฟล์อาจเสีย")) from None
    kept = io.BytesIO()
    upright.save(kept, form, quality=90)
    return kept.getvalue()
