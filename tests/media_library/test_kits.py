"""Kits: what was chosen in one file that anybody can check, gone as soon as a part of it is withdrawn."""

import datetime as dt
import hashlib
import io
import zipfile

import pytest
from django.utils import timezone

from media_library import kits, services
from media_library.files import storing
from media_library.files.storing import NoRoom
from media_library.models import Kind, Kit, MediaFile
from tests.factories import make_officer
from tests.media_library.items import make_file, make_item, make_public

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BEFORE = NOW - dt.timedelta(days=1)


@pytest.fixture
def items():
    article = make_public(slug="a-article", title_th="บทความ", repost_th="โพสต์ได้เลย", at=BEFORE)
    poster = make_public(slug="b-poster", kind=Kind.POSTER, alt_th="ภาพ", at=BEFORE)
    make_file(poster, b"%PDF-sheet", role=MediaFile.Role.SHEET)
    return [article, poster]


def ask(items, at=NOW):
    return kits.ask_for([item.slug for item in items], language="th", at=at)


def make(items):
    kit = ask(items)
    assert kits.make_waiting(now=lambda: NOW) == 1
    kit.refresh_from_db()
    return kit


def test_kit_holds_files_texts_a_sheet_and_checksums_that_are_right(items):
    kit = make(items)

    content = storing.path_of(kit.name).read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == [
        "01-a-article/text.txt", "02-b-poster/b-poster.pdf", "02-b-poster/text.txt", "sheet.pdf", "SHA256SUMS",
    ]  # fmt: skip
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()[:-1]}
    assert archive.read("02-b-poster/b-poster.pdf") == b"%PDF-sheet"
    assert (kit.state, kit.progress, kit.bytes, kit.sha256) == (
        "ready", 100, len(content), hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def test_text_of_an_item_can_be_posted_and_checked(items):
    kit = make(items)

    text = zipfile.ZipFile(storing.path_of(kit.name)).read("01-a-article/text.txt").decode("utf-8-sig")
    assert "โพสต์ได้เลย" in text
    assert "“โอนก่อนนะ”" in text
    assert f"/verify/{items[0].code}/" in text


def test_same_choice_is_the_same_kit_and_another_version_another(items):
    first = make(items)
    assert ask(reversed(items)) == first

    draft = services.revise(items[0], by=make_officer(), at=NOW)
    assert ask(items) == first
    services.submit(draft, by=draft.author, at=NOW)
    services.approve(draft, by=make_officer(), at=NOW)
    again = ask(items)

    first.refresh_from_db()
    assert (again.chosen, first.state) == (["a-article@2", "b-poster@1"], "void")


def test_drafts_and_nothing_cannot_be_chosen(items):
    draft = make_item()

    for chosen in ([draft], []):
        with pytest.raises(kits.NothingChosen):
            ask(chosen)


def test_when_the_library_is_full_no_kit_is_begun(items, settings):
    settings.MEDIA_QUOTA_BYTES = 1

    with pytest.raises(NoRoom):
        ask(items)
    assert Kit.objects.count() == 0


def test_kit_of_a_killed_worker_is_made_by_the_next_and_given_up_after_three(items):
    kit = ask(items)
    Kit.objects.filter(pk=kit.pk).update(state="making", attempts=1, lease_until=NOW)

    assert kits.make_waiting(now=lambda: NOW) == 0
    assert kits.make_waiting(now=lambda: NOW + dt.timedelta(minutes=6)) == 1
    Kit.objects.filter(pk=kit.pk).update(state="making", attempts=3, lease_until=NOW)
    assert kits.make_waiting(now=lambda: NOW + dt.timedelta(minutes=6)) == 0
    kit.refresh_from_db()
    assert kit.state == "failed"


def test_item_withdrawn_while_the_kit_is_made_leaves_no_open_link(items, monkeypatch):
    kit = ask(items)
    write = kits._write

    def withdrawn_midway(*args):
        write(*args)
        services.withdraw(items[0], by=make_officer(), at=NOW, reason="ผิด")

    monkeypatch.setattr(kits, "_write", withdrawn_midway)

    assert kits.make_waiting(now=lambda: NOW) == 0
    kit.refresh_from_db()
    assert kit.state == "void"


def test_kit_is_asked_for_seen_and_taken_along(client, items):
    asked = client.post("/library/kits/", {"item": [item.slug for item in items]})
    kit = Kit.objects.get()
    assert asked["Location"] == f"/library/kits/{kit.code}/"
    assert "กำลังจัดชุด" in client.get(asked["Location"]).content.decode()

    kits.make_waiting(now=timezone.now)

    page = client.get(asked["Location"])
    taken = client.get(f"/library/kits/{kit.code}.zip")
    assert f"/library/kits/{kit.code}.zip" in page.content.decode()
    assert zipfile.is_zipfile(io.BytesIO(b"".join(taken.streaming_content)))
    assert (taken["Content-Type"], taken["Cache-Control"]) == ("application/zip", "private, no-store")


def test_link_ends_with_a_withdrawn_item_and_offers_the_rest(client, items):
    kit = make(items)
    services.withdraw(items[0], by=make_officer(), at=timezone.now(), reason="เบอร์ผิด")

    page = client.get(f"/library/kits/{kit.code}/")

    assert (page.status_code, client.get(f"/library/kits/{kit.code}.zip").status_code) == (410, 404)
    assert '<input type="hidden" name="item" value="b-poster">' in page.content.decode()


def test_link_ends_after_its_time(client, items):
    kit = make(items)
    Kit.objects.filter(pk=kit.pk).update(expires_at=NOW - dt.timedelta(seconds=1))

    assert client.get(f"/library/kits/{kit.code}.zip").status_code == 404


def test_nothing_chosen_is_said_and_ticks_stay(client, items):
    page = client.get("/library/kits/", {"item": items[0].slug}).content.decode()
    answer = client.post("/library/kits/")

    assert f'value="{items[0].slug}" checked' in page
    assert "ยังไม่ได้เลือกสื่อ" in answer.content.decode()
