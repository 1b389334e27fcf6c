"""Pages of bulletins are drawn once, and anew as soon as anything they show is another."""

import gzip

import pytest
from django.test import RequestFactory

from alerts.drawn_pages import Drawn, Shelf, drawn_once, shelf
from alerts.models import CaseType
from directory.models import Province
from tests.bulletins import CASES, DATE, make_bulletin
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
PAGES = [
    "/", "/?province=91", "/alerts/", "/alerts/?province=south", "/alerts/2026-11-24/", "/alerts/2026-11-24/91/",
    "/alerts/archive/", "/alerts/types/", "/alerts/provinces/", "/alerts/provinces/91/",
]  # fmt: skip


def text(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_is_asked_for_again_with_one_question_and_is_the_same(
    client, django_assert_num_queries, language
):
    make_bulletin()
    for page in PAGES:
        first = client.get(language + page)
        with django_assert_num_queries(1):
            kept = client.get(language + page)
        shelf.clear()
        drawn = client.get(language + page)

        assert first.content == kept.content == drawn.content, page
        for header in ("ETag", "Cache-Control", "Content-Type", "Content-Language", "Vary"):
            assert first[header] == kept[header] == drawn[header]


def test_whoever_takes_gzip_gets_it_packed_with_the_same_mark(client):
    make_bulletin()
    for page in PAGES:
        plain = client.get(page)
        packed = client.get(page, headers={"Accept-Encoding": "gzip, br"})
        again = client.get(page, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})

        assert gzip.decompress(packed.content) == plain.content
        assert (packed["Content-Encoding"], plain.get("Content-Encoding")) == ("gzip", None)
        assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
        assert packed["ETag"] == f"W/{plain['ETag']}"
        assert (again.status_code, again.content) == (304, b"")


def test_a_new_revision_is_seen_at_once_also_where_the_old_one_was_kept(client):
    make_bulletin()
    before = text(client, "/alerts/2026-11-24/") + text(client, "/")

    make_bulletin(areas={"TH": CASES | {"GOODS_NON_ORG": 9876}}, revision=2)

    assert "9,876" not in before
    assert "9,876" in text(client, "/alerts/2026-11-24/")
    assert "9,876" in text(client, "/")


def test_yesterdays_page_says_so_from_the_moment_there_is_a_newer_one(client):
    make_bulletin()
    assert "นี่ไม่ใช่ประกาศล่าสุด" not in text(client, "/alerts/2026-11-24/")

    make_bulletin(DATE.replace(day=25))

    assert "นี่ไม่ใช่ประกาศล่าสุด" in text(client, "/alerts/2026-11-24/")


def test_a_bulletin_that_had_its_number_first_and_was_stored_last_is_seen(client):
    first = make_bulletin()
    make_bulletin(DATE.replace(day=25))
    before = text(client, "/alerts/archive/")

    first.pk, first.date = first.pk - 1, DATE.replace(day=23)
    first.save(force_insert=True)

    assert text(client, "/alerts/archive/") != before


@pytest.mark.parametrize(
    ("change", "page"),
    [
        (lambda: CaseType.objects.filter(code="JOB").update(short_th="งานที่เปลี่ยนชื่อแล้ว"), "/alerts/types/"),
        (lambda: Province.objects.filter(code="91").update(name_th="จังหวัดชื่อใหม่"), "/alerts/provinces/91/"),
    ],
)
def test_words_about_a_case_type_or_a_province_that_were_mended_are_seen_at_once(client, change, page):
    """By a query, as a loaded file would: nothing in Python is told."""
    make_bulletin()
    before = text(client, page)

    change()
    once = text(client, page)
    change()  # the same words again: the row lies elsewhere, the page reads alike

    assert once != before
    assert text(client, page) == once


@pytest.mark.parametrize(
    "address", ["/?fbclid=abc", "/alerts/?province=91&utm_source=line", "/alerts/?revision=1"]
)
def test_a_link_with_more_in_it_is_drawn_each_time_and_takes_no_room(client, address):
    make_bulletin()

    assert client.get(address).status_code == 200
    assert not shelf._pages


def test_what_is_not_there_and_what_leads_elsewhere_is_not_kept(client):
    make_bulletin()

    assert client.get("/alerts/?province=99").status_code == 404
    assert client.get("/alerts/1999-01-01/").status_code == 404
    assert client.get("/alerts/2026-11-24/?province=91").status_code == 302
    assert not shelf._pages


def test_somebody_known_gets_the_page_of_everybody_and_no_cache_may_keep_it(client):
    make_bulletin()
    stranger = client.get("/alerts/")
    sign_in(client, make_officer())

    known = client.get("/alerts/")

    assert known.content == stranger.content
    assert known["Cache-Control"] == "private, no-store"


def test_those_that_nobody_asks_for_any_more_make_room():
    pages = Shelf(most=2)
    for name in "ab":
        pages.put((name,), Drawn(name.encode(), "text/html", ""))
    pages.get(("a",))

    pages.put(("c",), Drawn(b"c", "text/html", ""))

    assert [pages.get((name,)) is not None for name in "abc"] == [True, False, True]


def test_a_view_that_fails_leaves_nothing():
    @drawn_once
    def failing(_request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        failing(RequestFactory().get("/"))
    assert not shelf._pages
