"""The library's pages and files, as anybody meets them."""

import datetime as dt

import pytest
from django.utils import timezone

from directory.search.indexing import reindex
from media_library import counts, services
from media_library.models import ItemDay, Kind, MediaFile
from tests.bulletins import make_bulletin
from tests.factories import make_officer
from tests.media_library.items import draw, looks_of, make_file, make_item, make_public
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
PHONE = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 9; SM-A105F; wv) Chrome/119.0 Mobile Safari/537.36 Line/13.20.1/IAB"
}
Role = MediaFile.Role


@pytest.fixture(autouse=True)
def counters(monkeypatch):
    """Counters without their clock: what was counted is written when the test says so."""
    from directory.link_counts import Opens

    made = {use: Opens(counts._SQL.format(what=use.value)) for use in counts.Use}
    for counter in made.values():
        monkeypatch.setattr(counter, "_wind", lambda: None)
    monkeypatch.setattr(counts, "counters", made)
    return lambda: [counter.write() for counter in made.values()]


@pytest.fixture
def now():
    return timezone.now() - dt.timedelta(hours=1)


def titles(response):
    return [row.title for row in response.context["page"].rows]


def test_library_shows_what_is_public_and_nothing_else(client, now):
    make_item(title_th="ร่าง")
    make_public(title_th="หมดอายุ", at=now, expires_on=dt.date(2020, 1, 1))
    make_public(title_th="เก่า", at=now - dt.timedelta(days=9))
    make_public(title_th="ใหม่", at=now)

    page = client.get("/library/")

    assert titles(page) == ["ใหม่", "เก่า"]
    assert page["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"


FILTERS = {
    "kind": ("?kind=poster", ["โปสเตอร์"]),
    "type": ("?type=JOB", ["โปสเตอร์"]),
    "audience, with what is for everyone": ("?audience=elderly", ["สั้น", "โปสเตอร์"]),
    "language": ("?language=en", ["สั้น"]),
    "length": ("?length=short", ["สั้น"]),
    "unknown values are as if not chosen": ("?kind=x&type=%00&audience=y&length=z&province=abc", ["สั้น", "โปสเตอร์", "เด็ก"]),
    "two at once": ("?kind=poster&type=LOAN", []),
}  # fmt: skip


@pytest.mark.parametrize(("query", "shown"), FILTERS.values(), ids=FILTERS)
def test_library_is_narrowed_by_plain_links(client, now, query, shown):
    make_public(title_th="เด็ก", audiences=["children"], at=now - dt.timedelta(days=2))
    make_public("JOB", title_th="โปสเตอร์", kind=Kind.POSTER, alt_th="ก", at=now - dt.timedelta(days=1))
    make_public(title_th="สั้น", languages=["th", "en"], seconds=30, audiences=["elderly"], at=now)

    assert titles(client.get(f"/library/{query}")) == shown


def test_library_is_searched_in_thai_by_what_an_item_says(client, now):
    make_public("HACKING", title_th="รู้ไว้ก่อน", body_th="เงินกู้นอกระบบข่มขู่ลูกหนี้", at=now)
    make_public("ROMANCE", title_th="ความรัก", body_th="หลอกให้รัก", at=now)
    reindex("media")

    assert titles(client.get("/library/?q=เงินกู้นอกระบบ")) == ["รู้ไว้ก่อน"]


def test_what_helps_against_todays_threats_in_the_province_stands_first(client, now):
    make_bulletin(areas={"91": {"LOAN": 44, "JOB": 21, "ROMANCE": 20}})
    for code in ("ROMANCE", "LOAN", "JOB", "RANSOMWARE"):
        make_public(code, title_th=code, at=now)

    page = client.get("/library/?province=91").context["page"]

    assert [row.title for row in page.for_today] == ["LOAN", "JOB", "ROMANCE"]
    assert page.area == "สตูล"


@pytest.mark.parametrize("count", [1, 3])
def test_library_asks_the_database_at_most_twelve_times(client, now, django_assert_max_num_queries, count):
    make_bulletin(areas={"91": {"LOAN": 44}})
    for _ in range(count):
        make_file(make_public(at=now), role=Role.THUMBNAIL, extension="webp", content_type="image/webp")

    with django_assert_max_num_queries(12):
        page = client.get("/library/?province=91")

    assert len(titles(page)) == count


def test_item_page_says_everything_without_scripts(client, now):
    item = make_public(
        title_th="โปสเตอร์",
        kind=Kind.POSTER,
        alt_th="คำบรรยายภาพ",
        repost_th="ส่งต่อ",
        teaches_th="ข้อหนึ่ง",
        at=now,
    )
    make_file(
        item, draw(), role=Role.PICTURE, extension="png", content_type="image/png", width=600, height=800
    )
    make_file(item, b"%PDF-1", role=Role.SHEET)

    page = client.get(item.get_absolute_url())

    text = page.content.decode()
    for said in (
        "คำบรรยายภาพ",
        "ข้อหนึ่ง",
        "ไม่ใช่เอกสารของสำนักงานตำรวจแห่งชาติ",
        "CC BY 4.0",
        item.short_code,
        "แผ่นพิมพ์ A4 (PDF)",
    ):
        assert said in text
    assert "https://line.me/R/share?text=%E0%B8%AA%E0%B9%88%E0%B8%87%E0%B8%95%E0%B9%88%E0%B8%AD%0A" in text
    assert f'src="/library/{item.slug}/seen.gif"' in text
    assert "autoplay" not in text


def test_sound_has_the_browsers_player_and_its_words(client, now):
    item = make_public(kind=Kind.RADIO, transcript_th="วางสายได้เลย", body_th="", seconds=30, at=now)
    file = make_file(item, b"sound", role=Role.AUDIO, extension="m4a", content_type="audio/mp4", seconds=30)

    text = client.get(item.get_absolute_url()).content.decode()

    assert f'<source src="{file.get_absolute_url()}" type="audio/mp4">' in text
    assert 'preload="none"' in text
    assert "วางสายได้เลย" in text


def test_captions_are_given_as_captions(client, now):
    item = make_public(
        kind=Kind.VIDEO, transcript_th="ก", captions_th="WEBVTT\n\n00:00.000 --> 00:01.000\nก\n", at=now
    )

    found = client.get(f"/library/{item.slug}/captions.th.vtt")

    assert (found["Content-Type"], found.content.decode()) == ("text/vtt; charset=utf-8", item.captions_th)
    assert client.get(f"/library/{item.slug}/captions.en.vtt").status_code == 404


def test_withdrawn_item_says_so_and_a_draft_is_nowhere(client, now):
    item, draft = make_public(at=now), make_item()
    services.withdraw(item, by=make_officer(), at=now, reason="เบอร์โทรผิด")

    gone = client.get(item.get_absolute_url())

    assert gone.status_code == 410
    assert "เบอร์โทรผิด" in gone.content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_english_reader_is_told_where_there_is_only_thai(client, now):
    item = make_public(title_th="เรื่อง", title_en="", at=now)

    text = client.get(f"/en{item.get_absolute_url()}").content.decode()

    assert '<h1 lang="th">เรื่อง</h1>' in text


# Files


@pytest.fixture
def sheet(now):
    return make_file(make_public(at=now), bytes(range(256)) * 4)


def body(response):
    return b"".join(response.streaming_content)


def test_file_is_given_whole_as_an_attachment_that_runs_nothing(client, sheet):
    response = client.get(sheet.get_absolute_url())

    assert body(response) == bytes(range(256)) * 4
    assert response["Content-Disposition"].startswith(f'attachment; filename="{sheet.item.slug}.pdf"')
    assert "sandbox" in response["Content-Security-Policy"]
    assert (response["Content-Length"], response["Accept-Ranges"]) == ("1024", "bytes")
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == (
        "public, max-age=3600",
        "nosniff",
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-3", (206, "bytes 0-3/1024", b"\x00\x01\x02\x03")),
        ("bytes=1020-", (206, "bytes 1020-1023/1024", b"\xfc\xfd\xfe\xff")),
        ("bytes=-2", (206, "bytes 1022-1023/1024", b"\xfe\xff")),
        ("bytes=1020-5000", (206, "bytes 1020-1023/1024", b"\xfc\xfd\xfe\xff")),
        ("bytes=1024-", (416, "bytes */1024", b"")),
    ],
)
def test_file_is_given_in_parts(client, sheet, asked, given):
    response = client.get(sheet.get_absolute_url(), headers={"Range": asked})

    content = body(response) if response.streaming else response.content
    assert (response.status_code, response["Content-Range"], content) == given


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,5-6", "items=0-1", "bytes=-", "bytes=a-b"])
def test_range_that_is_none_gives_the_whole(client, sheet, asked):
    response = client.get(sheet.get_absolute_url(), headers={"Range": asked})

    assert (response.status_code, len(body(response))) == (200, 1024)


def test_part_of_an_older_file_is_not_mixed_with_this_one(client, sheet):
    response = client.get(sheet.get_absolute_url(), headers={"Range": "bytes=0-3", "If-Range": '"older"'})

    assert (response.status_code, len(body(response))) == (200, 1024)


def test_file_that_the_reader_has_is_not_sent_again(client, sheet):
    first = client.get(sheet.get_absolute_url())
    body(first)

    again = client.get(sheet.get_absolute_url(), headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304


def test_nginx_is_told_which_file_where_it_serves_them(client, sheet, settings):
    settings.MEDIA_BY_NGINX = True

    response = client.get(sheet.get_absolute_url())

    assert response["X-Accel-Redirect"] == f"/protected/library/{sheet.name}"
    assert (response["Content-Type"], response.content) == ("application/pdf", b"")


def test_original_is_given_to_nobody_and_a_drafts_file_to_staff_only(client, now):
    original = make_file(make_public(at=now), role=Role.ORIGINAL, extension="bin")
    draft = make_file(make_item())
    paths = [original.get_absolute_url(), draft.get_absolute_url()]
    assert [client.get(path).status_code for path in paths] == [404, 404]

    sign_in(client, make_officer(is_superuser=True))
    staff = [client.get(path) for path in paths]

    assert [response.status_code for response in staff] == [404, 200]
    assert body(staff[1]) == b"content"
    assert staff[1]["Cache-Control"] == "private, no-store"


# Counting


def test_views_plays_and_downloads_are_numbers_of_a_day_and_machines_are_none(client, now, counters):
    item = make_public(kind=Kind.RADIO, transcript_th="ก", at=now)
    sound = make_file(item, role=Role.AUDIO, extension="m4a", content_type="audio/mp4")
    path = sound.get_absolute_url()
    seen = f"/library/{item.slug}/seen.gif"

    for headers in (PHONE, PHONE, {"User-Agent": "Googlebot/2.1"}, {}):
        client.get(seen, headers=headers)
    client.get(path, headers=PHONE)
    client.get(path, headers=PHONE | {"Range": "bytes=0-"})
    client.get(path, headers=PHONE | {"Range": "bytes=3-"})
    client.get(f"{path}?download=1", headers=PHONE)
    counters()

    day = ItemDay.objects.get()
    assert (day.item, day.views, day.plays, day.downloads) == (item, 2, 2, 1)


def test_picture_that_counts_is_kept_by_no_cache(client, now):
    item = make_public(at=now)

    response = client.get(f"/library/{item.slug}/seen.gif", headers=PHONE)

    assert response["Content-Type"] == "image/gif"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert looks_of(response.content) == "0" * 64


def test_case_types_page_leads_to_the_items_about_it(client, now):
    make_public("LOAN", title_th="กู้ให้ปลอดภัย", at=now)
    make_public("JOB", title_th="งานจริง", at=now)

    text = client.get("/alerts/types/LOAN/").content.decode()

    assert "กู้ให้ปลอดภัย" in text
    assert "งานจริง" not in text
