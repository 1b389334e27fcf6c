"""Hostile files: what is refused, what is cleaned, and that neither takes a name, a place or a program along."""

import io
import zipfile
import zlib

import pytest
from PIL import Image

from media_library.files.checking import Refused, check_pdf, kind_of, open_picture, redraw
from media_library.files.hashes import ALIKE, distance
from media_library.files.names import safe_name
from tests.media_library.items import draw, looks_of

PDF = b"%%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%s\ntrailer <<>>\n%%%%EOF\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def path(tmp_path):
    def write(content):
        found = tmp_path / "upload"
        found.write_bytes(content)
        return found

    return write


@pytest.mark.parametrize(
    "head",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>",
        b"<!doctype html><script>alert(1)</script>",
        b"\xef\xbb\xbf<html>",
        b"#EXTM3U\nhttp://127.0.0.1/secret",
        b"ffconcat version 1.0\nfile /etc/passwd",
        b"PK\x03\x04",
        b"MZ\x90\x00",
        EICAR,
        b"",
    ],
)
def test_what_is_no_picture_pdf_sound_or_film_is_refused_whatever_its_name(head):
    with pytest.raises(Refused):
        kind_of(head)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (draw(size=(8, 8)), "picture"),
        (draw(size=(8, 8), form="JPEG"), "picture"),
        (draw(size=(8, 8), form="WEBP"), "picture"),
        (PDF % b"", "pdf"),
        (b"ID3\x04", "sounding"),
        (b"\x00\x00\x00\x20ftypisom", "sounding"),
        (b"RIFF\x00\x00\x00\x00WAVE", "sounding"),
    ],
)
def test_kind_is_told_by_the_first_bytes(content, kind):
    assert kind_of(content[:64]) == kind


def test_photo_loses_where_and_with_what_it_was_taken_and_stands_upright(path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Phone maker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)
    given = draw(size=(400, 300), form="JPEG", exif=exif.tobytes(), comment=b"at home")
    assert b"Phone maker" in given

    done = redraw(path(given))

    clean = Image.open(io.BytesIO(done.content))
    assert (done.width, done.height, dict(clean.getexif()), clean.info.get("comment")) == (300, 400, {}, None)
    assert b"Phone maker" not in done.content


def test_archive_behind_a_picture_is_not_kept(path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as jar:
        jar.writestr("Evil.class", b"evil" * 100)
    gif = draw(size=(64, 64), form="GIF") + archive.getvalue()

    done = redraw(path(gif))

    assert done.content_type == "image/png"
    assert not zipfile.is_zipfile(io.BytesIO(done.content))


def test_picture_too_large_is_refused_by_its_head_alone(path):
    head = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", (50_000).to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00")

    with pytest.raises(Refused, match="ใหญ่เกินไป"):
        redraw(path(head + _chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + _chunk(b"IEND", b"")))


def _chunk(name, content):
    return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)


def test_broken_picture_is_refused(path):
    with pytest.raises(Refused, match="เสีย"):
        redraw(path(draw()[:200]))


def test_large_photo_is_made_smaller(path):
    done = redraw(path(draw(size=(5000, 2500), form="JPEG")))

    assert max(done.width, done.height) <= 4000


def test_plain_pdf_is_taken_whatever_its_pictures_hold_by_chance(path):
    check_pdf(path(PDF % b"2 0 obj <</Length 3>> stream\nab/JS c\nendstream endobj"))


def test_our_own_posters_are_plain(path):
    from media_library import kit_sheet
    from tests.conftest import AT

    check_pdf(path(kit_sheet.as_pdf([], language="th", at=AT)))


HIDDEN = zlib.compress(b"1 0 <</S /JavaScript /JS (app.alert)>>")


@pytest.mark.parametrize(
    "content",
    [
        PDF % b"2 0 obj <</OpenAction <</S /JavaScript /JS (app.alert(1))>>>> endobj",
        PDF % b"2 0 obj <</S /#4aavaScript>> endobj",
        PDF % b"2 0 obj <</Type /Filespec /EF <<>>>> endobj",
        PDF % b"2 0 obj <</S /Launch>> endobj",
        PDF
        % (b"2 0 obj <</Type /ObjStm /Filter /FlateDecode /N 1>> stream\n" + HIDDEN + b"\nendstream endobj"),
        (PDF % b"").replace(b"trailer <<>>", b"trailer <</Encrypt 5 0 R>>"),
        b"%PDF-1.7\nno end",
    ],
    ids=["script", "escaped", "carries", "launches", "packed", "locked", "cut"],
)
def test_pdf_that_runs_carries_or_hides_something_is_refused(path, content):
    with pytest.raises(Refused):
        check_pdf(path(content))


def test_pdf_that_is_also_an_archive_is_refused(path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as jar:
        jar.writestr("a", b"%%EOF")
        jar.comment = b"%%EOF"

    with pytest.raises(Refused, match="ซ่อน"):
        check_pdf(path((PDF % b"") + archive.getvalue()))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\โปสเตอร์.png", "โปสเตอร์.png"),
        ("a\0b.png", "b.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("poster\u202egpj.exe", "postergpj.exe"),
        ("ก" * 255 + ".pdf", "ก" * 76 + ".pdf"),
        ("...", "file"),
    ],
)
def test_name_shows_nothing_but_a_name(given, shown):
    assert safe_name(given) == shown


def test_copy_of_a_picture_looks_alike_and_another_does_not():
    picture, other = draw(seed=1), draw(seed=2)
    copy = Image.open(io.BytesIO(picture)).resize((300, 400))
    stream = io.BytesIO()
    copy.save(stream, "JPEG", quality=40)

    assert distance(looks_of(picture), looks_of(stream.getvalue())) <= ALIKE
    assert distance(looks_of(picture), looks_of(other)) > ALIKE


def test_animated_or_transparent_picture_is_opened_once():
    assert open_picture(io.BytesIO(draw(form="WEBP"))).size == (600, 800)
