"""What a file is, by what is in it. Its name and what the browser called it are not asked.

Pictures are drawn anew, so that nothing hidden in or behind them is kept: no place, no camera, no archive at the end. PDFs that
run, open or carry anything are refused. Sound and film are never given out as they came, only as renditions. SVG, HTML and all else is
refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

MOST_PIXELS = 25_000_000
MOST_PDF_BYTES = 30 * 1024**2
MOST_PICTURE_BYTES = 30 * 1024**2
LONGEST_SIDE = 4000
PHOTOS = {"JPEG", "WEBP"}
# What an object stream of a PDF may unpack to before it is no poster but an attack.
MOST_UNPACKED = 32 * 1024**2
# Long names are looked for everywhere, also where a reader may be led into the data of a stream; short ones, which any
# compressed picture holds by chance, only outside of data.
_RUNS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|GoToR|Encrypt)(?![A-Za-z])"
)
_CARRIES = re.compile(rb"/(?:JS|EF|XFA)(?![A-Za-z])")
_DATA = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"<<((?:[^<>]|<<[^<>]*>>|<[^<>]*>)*)>>\s*stream\r?\n")
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"%PDF-", "pdf"),
    (b"ID3", "sounding"),
    (b"OggS", "sounding"),
    (b"fLaC", "sounding"),
    (b"\x1aE\xdf\xa3", "sounding"),
)


class Refused(Exception):
    """The file is not taken; the message says why to whoever brought it."""


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew: its bytes, type, and size in pixels."""

    content: bytes
    content_type: str
    extension: str
    width: int
    height: int


def kind_of(head: bytes) -> str:
    """ "picture", "pdf" or "sounding" by the first bytes (64 are enough). Raises Refused."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return "picture" if head[8:12] == b"WEBP" else "sounding"
    if head[4:8] == b"ftyp" or re.match(rb"\xff[\xe2-\xff]", head):
        return "sounding"
    raise Refused(_("รับเฉพาะภาพ JPEG PNG WebP, PDF, เสียง และคลิป ไฟล์นี้ไม่ใช่ แม้ชื่อจะบอกว่าใช่"))


def redraw(path: Path) -> Picture:
    """The picture without anything that is not seen in it. Raises Refused before a picture too large is unpacked."""
    with open_picture(path) as image:
        is_photo = image.format in PHOTOS
        try:
            drawn = _upright(image)
        except Exception as problem:
            raise Refused(_("ภาพเสียหรืออ่านไม่ได้")) from problem
    stream = io.BytesIO()
    if is_photo:
        drawn.convert("RGB").save(stream, "JPEG", quality=88, optimize=True, progressive=True)
        return Picture(stream.getvalue(), "image/jpeg", "jpg", *drawn.size)
    drawn.save(stream, "PNG", optimize=True)
    return Picture(stream.getvalue(), "image/png", "png", *drawn.size)


def open_picture(source: Path | io.BytesIO) -> Any:
    """Pillow's image, only its head read. Raises Refused when it is none, or too large to unpack."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(source, formats=["PNG", "JPEG", "WEBP", "GIF"])
    except Image.DecompressionBombError as problem:
        raise Refused(_("ภาพใหญ่เกินไป ย่อให้เหลือไม่เกิน 25 ล้านพิกเซล")) from problem
    except Exception as problem:
        raise Refused(_("ภาพเสียหรืออ่านไม่ได้")) from problem
    if image.width * image.height > MOST_PIXELS:
        raise Refused(_("ภาพใหญ่เกินไป ย่อให้เหลือไม่เกิน 25 ล้านพิกเซล"))
    return image


def _upright(image: Any) -> Any:
    """Turned as the camera says, no side longer than needed, and a new picture: nothing of the old file comes along."""
    from PIL import Image, ImageOps

    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    has_alpha = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    pixels = turned.convert("RGBA" if has_alpha else "RGB")
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    return clean


def check_pdf(path: Path) -> None:
    """Raises Refused unless it is a plain PDF: nothing runs, nothing opens by itself, nothing is carried inside."""
    if path.stat().st_size > MOST_PDF_BYTES:
        raise Refused(_("PDF ใหญ่เกินไป"))
    content = path.read_bytes()
    if b"%%EOF" not in content[-1024:] or zipfile.is_zipfile(path):
        raise Refused(_("PDF เสีย หรือมีไฟล์อื่นซ่อนอยู่"))
    spoken = [_plain_names(part) for part in (_DATA.sub(b"", content), *_unpacked(content))]
    if _RUNS.search(_plain_names(content)) or any(
        _RUNS.search(part) or _CARRIES.search(part) for part in spoken
    ):
        raise Refused(_("PDF นี้มีคำสั่งหรือไฟล์ซ่อนอยู่ บันทึกใหม่เป็น PDF ธรรมดาก่อน"))


def _plain_names(content: bytes) -> bytes:
    """/#4aavaScript is /JavaScript."""
    return _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The object streams, unpacked: there, too, commands may stand."""
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        if b"ObjStm" not in _plain_names(found[1]):
            continue
        try:
            part = zlib.decompressobj().decompress(content[found.end() :], left)
        except zlib.error as problem:
            raise Refused(_("PDF เสีย หรือมีไฟล์อื่นซ่อนอยู่")) from problem
        left -= len(part)
        if left <= 0:
            raise Refused(_("PDF ใหญ่เกินไป"))
        yield part
