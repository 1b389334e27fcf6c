"""The picture on one's own card: what may be one, what is left of it, who sees it, when it goes."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, PngImagePlugin

from accounts.line.backend import LINE_BACKEND
from accounts.services import leave
from assessment.models import VolunteerPhoto
from assessment.models.volunteers import State
from assessment.volunteers import path, photos
from tests.assessment.volunteers.people import make_officer, make_volunteer

PHOTO, PICTURE = "/volunteers/me/photo/", "/volunteers/me/photo/picture/"


def picture(form="JPEG", *, size=(600, 900), colour="teal", **how):
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, form, **how)
    return stream.getvalue()


def from_a_camera():
    """Left half red and right half blue, lying on its side, with the place it was taken."""
    image = Image.new("RGB", (900, 600), "red")
    image.paste("blue", (450, 0, 900, 600))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010F] = "CAMERA-MAKER"
    exif.get_ifd(0x8825)[2] = (6.0, 37.0, 0.0)
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_picture_is_small_upright_and_says_nothing_of_its_camera():
    sent = from_a_camera()

    kept = photos.redrawn(sent)

    image = Image.open(io.BytesIO(kept))
    assert b"CAMERA-MAKER" in sent
    assert b"CAMERA-MAKER" not in kept
    assert dict(image.getexif()) == {}
    assert (image.format, image.size) == ("JPEG", (320, 400))
    assert len(kept) < 40_000
    assert image.getpixel((160, 20))[0] > 200  # red came to the top
    assert image.getpixel((160, 380))[2] > 200


def test_nothing_hidden_behind_or_inside_a_picture_is_kept():
    words = PngImagePlugin.PngInfo()
    words.add_text("comment", "HIDDEN")

    kept = photos.redrawn(picture("PNG", pnginfo=words) + b"PK\x03\x04HIDDEN")

    assert b"HIDDEN" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_every_kind_of_picture_becomes_a_jpeg(form):
    assert Image.open(io.BytesIO(photos.redrawn(picture(form)))).format == "JPEG"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        picture()[:200],
        b"\xff\xd8\xff" + b"\0" * 100,
        b"\0" * (photos.MOST_BYTES + 1),
    ],
    ids=["empty", "svg", "pdf", "sound", "broken", "only a head", "too large"],
)
def test_what_is_no_picture_is_refused_with_words(content):
    with pytest.raises(ValidationError):
        photos.redrawn(content)


@pytest.fixture
def volunteer(db):
    return make_volunteer(at=timezone.now())


def client_of(volunteer):
    client = Client()
    client.force_login(volunteer.citizen.user, backend=LINE_BACKEND)
    return client


def send(client, content=None, name="me.jpg"):
    return client.post(PHOTO, {"file": SimpleUploadedFile(name, content or picture())})


def test_holder_puts_a_picture_on_the_card_and_takes_it_away(volunteer):
    client = client_of(volunteer)

    send(client)

    shown = client.get(PICTURE)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert Image.open(io.BytesIO(shown.content)).size == (320, 400)
    assert PICTURE in client.get("/volunteers/me/").content.decode()
    client.post("/volunteers/me/photo/erase/")
    assert client.get(PICTURE).status_code == 404
    assert PICTURE not in client.get("/volunteers/me/").content.decode()


def test_name_and_stated_type_of_a_file_do_not_matter(volunteer):
    response = client_of(volunteer).post(
        PHOTO, {"file": SimpleUploadedFile("me.jpg", b"<script>", content_type="image/jpeg")}
    )

    assert response.status_code == 422
    assert "ไฟล์นี้ไม่ใช่รูป" in response.content.decode()
    assert not VolunteerPhoto.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "เลือกรูปก่อน"),
        ({"file": SimpleUploadedFile("me.jpg", b"\0" * (photos.MOST_BYTES + 1))}, "รูปใหญ่เกินไป"),
    ],
    ids=["none", "too large"],
)
def test_what_is_missing_or_too_large_is_said(volunteer, said, words):
    page = client_of(volunteer).post(PHOTO, said)

    assert page.status_code == 422
    assert words in page.content.decode()


def test_nobody_else_sees_it(volunteer):
    send(client_of(volunteer))
    other = make_volunteer("2", at=timezone.now())

    pages = [client_of(other).get(PICTURE).status_code, Client().get(PICTURE).status_code]

    assert pages == [404, 302]


def test_public_check_is_the_same_with_and_without(volunteer):
    address = f"/verify/{volunteer.code}/"
    before = Client().get(address).content

    send(client_of(volunteer))

    assert Client().get(address).content == before
    assert b"<img" not in before


def test_database_holds_no_picture_that_can_be_read(volunteer):
    send(client_of(volunteer))

    sealed = VolunteerPhoto.objects.get().picture
    assert b"JFIF" not in sealed.data
    assert not sealed.data.startswith(b"/9j/")


def test_picture_goes_with_the_card(volunteer):
    other = make_volunteer("2", at=timezone.now())
    for each in (volunteer, other):
        send(client_of(each))

    path.stop(volunteer, at=timezone.now())
    path.remove(other, "รับเงิน", by=make_officer(), at=timezone.now())

    assert not VolunteerPhoto.objects.exists()


def test_picture_goes_with_the_person_and_is_in_their_copy_until_then(volunteer):
    client = client_of(volunteer)
    send(client)
    copy = client.get("/accounts/me/data/").content.decode()

    leave(volunteer.citizen.user, language="th", at=timezone.now())

    assert "รูปบนบัตรอาสา" in copy
    assert "/9j/" not in copy  # in words: it is in the file
    assert not VolunteerPhoto.objects.exists()


@pytest.mark.parametrize("state", [State.INVITED, State.APPLIED, State.REMOVED])
def test_who_holds_no_card_has_no_picture(db, state):
    client = client_of(make_volunteer(at=timezone.now(), state=state))

    assert [client.get(PHOTO).status_code, send(client).status_code] == [404, 404]
