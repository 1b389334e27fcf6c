"""What an officer encloses is looked into: only paper and pictures, and nothing that acts or tells."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.letters.files import MOST_BYTES, download_name, take_file
from directory.models import LetterFile


def taken(content, name="x"):
    row = LetterFile(name="โปสเตอร์")
    take_file(row, SimpleUploadedFile(name, content))
    return row


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"<html>",
        b"%PDF-1.7 /JavaScript (app.alert(1))",
        b"%PDF-1.7 /J#61vaScript (app.alert(1))",
        b"%PDF-1.7 /Launch",
        b"%PDF-1.7 /EmbeddedFile",
        b"%PDF-1.7 /Encrypt",
        b"\xff\xd8\xff no picture",
        b"\x89PNG\r\n\x1a\n no picture",
    ],
)
def test_what_acts_or_is_no_paper_is_refused(content):
    with pytest.raises(ValidationError):
        taken(content)


def test_too_large_a_file_is_refused_before_it_is_read():
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7")
    upload.size = MOST_BYTES + 1

    with pytest.raises(ValidationError):
        take_file(LetterFile(name="x"), upload)


def test_picture_loses_what_the_camera_wrote():
    exif, kept = Image.Exif(), io.BytesIO()
    exif[0x010F] = "Camera of somebody"
    Image.new("RGB", (8, 6), "red").save(kept, "JPEG", exif=exif)

    row = taken(kept.getvalue())

    content = row.file.read()
    assert (b"Camera of somebody" in kept.getvalue(), b"Camera of somebody" in content) == (True, False)
    assert (row.content_type, row.size) == ("image/jpeg", len(content))


@pytest.mark.parametrize(
    ("name", "shown"),
    [("โปสเตอร์.PDF", "โปสเตอร์.pdf"), ("a/b\\c\n.exe", "a b c .exe.pdf"), ("...", "enclosure.pdf")],
)
def test_file_is_called_as_the_officer_says_with_a_true_ending(name, shown):
    assert download_name(LetterFile(name=name, content_type="application/pdf")) == shown
