"""Files that come in pieces: whatever is lost, doubled or damaged on the way, the file is whole or is not there."""

import datetime as dt
import hashlib
import os
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from media_library.files import receiving, resuming, storing, sweeping
from media_library.files.checking import Refused
from media_library.files.resuming import Elsewhere
from media_library.files.storing import NoRoom
from media_library.models import Kind, MediaFile, Upload
from tests.conftest import AT
from tests.factories import make_officer
from tests.media_library.items import draw, make_item, make_public
from tests.media_library.test_admin import staff

pytestmark = pytest.mark.django_db
MARK = "a" * 64
PICTURE = draw(size=(1600, 2000), lines=60, form="JPEG", quality=95)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(resuming, "PIECE", 20_000)


@pytest.fixture
def poster():
    return make_item(kind=Kind.POSTER, alt_th="ภาพ")


def begin(item, content=PICTURE, **kw):
    said = {"size": len(content), "mark": MARK, "language": "th", "by": item.author, "at": AT}
    return resuming.begin(item, **said | kw)


def take(upload, offset, content, **kw):
    said = {"sha256": hashlib.sha256(content).hexdigest(), "by": upload.by, "at": AT}
    return resuming.take(upload.item, upload.code, offset=offset, content=content, **said | kw)


def pieces(content=PICTURE):
    return [(at, content[at : at + resuming.PIECE]) for at in range(0, len(content), resuming.PIECE)]


def left(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_file_in_pieces_is_the_same_file_as_at_once(poster):
    upload = begin(poster)

    *most, last = [take(upload, *piece) for piece in pieces()]

    assert len(most) > 3
    assert {type(one) for one in most} == {Upload}
    whole = make_item(kind=Kind.POSTER)
    at_once = SimpleUploadedFile("x", PICTURE)
    receiving.receive(whole, at_once, language="th", by=whole.author, at=AT)
    assert [row.sha256 for row in last] == list(whole.files.order_by("role").values_list("sha256", flat=True))
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_bad_line_costs_time_and_nothing_else(poster, folder, seed):
    """Pieces are lost, come twice, out of order and damaged; the sender believes only what it is told."""
    chance, upload, at = random.Random(seed), begin(poster), 0
    made = None

    while made is None:
        content = PICTURE[at : at + resuming.PIECE]
        fate = chance.random()
        if fate < 0.2:  # the answer is lost: the sender begins again
            take(upload, at, content) if at + len(content) < len(PICTURE) else None
            at = begin(poster).received
            continue
        damaged = bytes([content[0] ^ 1]) + content[1:] if fate < 0.35 else content
        try:
            found = take(
                upload, at if fate < 0.9 else at + 7, damaged, sha256=hashlib.sha256(content).hexdigest()
            )
            made = found if isinstance(found, list) else None
            at = at if made else found.received
        except Elsewhere as elsewhere:
            at = elsewhere.received

    original = receiving.storing.path_of(poster.files.get(role="picture").name).read_bytes()
    assert hashlib.sha256(original).hexdigest() == poster.files.get(role="picture").sha256
    assert len(left(folder)) == poster.files.count() == 2


def test_what_was_written_but_not_counted_is_written_over(poster):
    """Killed between the disk and the database: the next piece begins where the database says."""
    upload = begin(poster)
    (first, second, *rest) = pieces()
    take(upload, *first)
    storing.append(resuming.part_of(upload.code), second[0], b"half a piece that nobody counted")

    for piece in (second, *rest):
        made = take(upload, *piece)

    assert [row.role for row in made] == [MediaFile.Role.PICTURE, MediaFile.Role.THUMBNAIL]


def test_full_disk_loses_no_piece_that_was_counted(poster, monkeypatch):
    upload, ((first, content), second, *_rest) = begin(poster), pieces()
    take(upload, first, content)

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(NoRoom):
            take(upload, *second)

    assert resuming.part_of(upload.code).stat().st_size == len(content) == begin(poster).received


def test_refused_file_is_gone_and_so_is_its_upload(poster, folder):
    upload = begin(poster, b"<svg/>")

    with pytest.raises(Refused):
        take(upload, 0, b"<svg/>")

    assert (Upload.objects.count(), left(folder), poster.files.count()) == (0, [], 0)


def test_nobody_goes_on_with_the_file_of_another(poster):
    upload = begin(poster)
    other = make_officer()

    with pytest.raises(Upload.DoesNotExist):
        take(upload, *pieces()[0], by=other)
    assert begin(poster, by=other).code != upload.code


def test_what_would_not_be_taken_is_not_begun(poster, settings):
    settings.MEDIA_QUOTA_BYTES = 3 * len(PICTURE)
    begin(poster, mark="b" * 64)
    begin(poster, mark="c" * 64)
    begin(poster, mark="d" * 64)

    with pytest.raises(NoRoom):
        begin(poster)
    with pytest.raises(Refused, match="ฉบับร่าง"):
        begin(make_public(kind=Kind.POSTER, alt_th="ก"), by=poster.author)


def test_only_a_few_files_are_under_way_at_once(poster):
    for number in range(resuming.MOST_OPEN):
        begin(poster, mark=f"{number:064}")

    with pytest.raises(Refused):
        begin(poster)


def test_sweep_leaves_what_is_under_way_and_drops_it_after_a_day(poster, folder):
    upload = begin(poster)
    take(upload, *pieces()[0])
    now = dt.datetime.now(dt.UTC)
    Upload.objects.update(touched_at=now)

    sweeping.sweep(at=now + dt.timedelta(hours=23))
    assert left(folder) == [resuming.part_of(upload.code)]
    sweeping.sweep(at=now + dt.timedelta(hours=25))
    assert (left(folder), Upload.objects.count()) == ([], 0)


def test_browser_sends_a_file_in_pieces_and_is_told_where_to_go_on(client, poster):
    staff(client, Role.EDITOR)
    address = f"/admin/media_library/mediaitem/{poster.pk}/file/"
    told = client.post(f"{address}begin/", {"size": len(PICTURE), "mark": MARK, "language": "en"}).json()

    def send(offset, content, **headers):
        headers = {
            "Upload-Offset": str(offset),
            "Upload-Sha256": hashlib.sha256(content).hexdigest(),
        } | headers
        return client.post(
            f"{address}{told['code']}/", content, content_type="application/octet-stream", headers=headers
        )

    first = send(*pieces()[0])
    twice = send(*pieces()[0])
    answers = [send(*piece) for piece in pieces()[1:]]
    gone = send(*pieces()[0])

    assert (told["received"], told["piece"]) == (0, 20_000)
    assert (first.status_code, first.json()) == (200, {"received": 20_000})
    assert (twice.status_code, twice.json()) == (409, {"received": 20_000})
    assert (answers[-1].status_code, answers[-1].json()) == (201, {"done": True})
    assert gone.status_code == 404
    assert poster.files.get(role="picture").language == "en"


@pytest.mark.parametrize(
    "headers", [{}, {"Upload-Offset": "-1"}, {"Upload-Offset": "0", "Upload-Sha256": "x"}]
)
def test_piece_that_says_nonsense_is_a_bad_request(client, poster, headers):
    staff(client, Role.EDITOR)
    found = client.post(
        f"/admin/media_library/mediaitem/{poster.pk}/file/abc/",
        b"x",
        content_type="application/octet-stream",
        headers=headers,
    )

    assert found.status_code == 400


def test_full_library_says_so_before_a_byte_is_sent(client, poster, settings):
    settings.MEDIA_QUOTA_BYTES = 10
    staff(client, Role.EDITOR)

    found = client.post(
        f"/admin/media_library/mediaitem/{poster.pk}/file/begin/",
        {"size": 11, "mark": MARK, "language": "th"},
    )

    assert (found.status_code, "เต็ม" in found.json()["problem"]) == (507, True)
