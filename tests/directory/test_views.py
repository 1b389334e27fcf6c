"""The directory and the help pages as a stranger reads them: small, without a cookie, the same few queries."""

import re

import pytest
from django.test import override_settings
from django.urls import reverse

from directory.models import Agency, ContactPoint, GuidanceText
from directory.search import indexing
from tests.factories import make_agency, make_contact, make_officer

pytestmark = pytest.mark.django_db
PAGES = [
    "/directory/",
    "/directory/?province=11",
    "/directory/?province=11&district=1103",
    "/directory/hotlines/",
    "/help/",
    "/help/frozen-account/",
]


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES + ["/en" + page for page in PAGES])
def test_anyone_reads_it_and_a_cache_may_keep_it(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", ["/help/", "/help/frozen-account/", "/en/help/"])
def test_the_first_hour_fits_into_thirty_kilobytes(client, path):
    assert len(client.get(path).content) <= 30_000


def test_the_first_hour_says_the_steps_in_order_with_numbers_to_tap(client):
    page = read(client, "/help/")

    steps = ["help-call", "help-stop", "help-evidence", "help-report", "help-after"]
    assert re.findall(r'<li id="(help-[a-z]+)"', page) == steps
    assert page.index('href="tel:1441"') < page.index('id="help-call"')
    assert 'href="tel:+6628888888"' in page
    assert "www.thaipoliceonline.go.th" in page
    assert "72 ชั่วโมง" in page


def test_the_law_on_the_help_page_says_its_date_and_whether_it_was_reviewed(client, at):
    assert read(client, "/help/").count("รอเจ้าหน้าที่ตรวจทาน") == 3

    GuidanceText.objects.filter(slug="law-hold").update(reviewed_by=make_officer(), reviewed_at=at)

    page = read(client, "/help/")
    assert page.count("รอเจ้าหน้าที่ตรวจทาน") == 2
    assert "ข้อมูล ณ 17 มีนาคม 2566" in page


def test_a_conflicting_key_is_on_no_page(client):
    for path in (
        "/help/",
        "/directory/hotlines/",
        reverse("directory:agency-detail", args=[pk_of("bank-ktb")]),
    ):
        page = read(client, path)
        assert "02-111-1111" in page
        assert "108" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


def pk_of(code):
    return Agency.objects.get(code=code).pk


def test_an_expired_number_is_said_not_to_be_checked_again(client):
    ContactPoint.objects.filter(agency__code="bank-scb").update(
        verified_on="2026-01-01", verified_by=make_officer(), expires_on="2026-06-30"
    )

    page = read(client, reverse("directory:agency-detail", args=[pk_of("bank-scb")]))

    assert "ยังไม่ได้ตรวจสอบซ้ำ" in page
    assert "ตำรวจตรวจสอบเมื่อ" not in page


def test_a_place_lists_who_is_near_first_and_only_there(client):
    page = read(client, "/directory/?province=11&district=1103")

    kinds = re.findall(r'<h2 id="kind-\d+">([^<]+)</h2>', page)
    assert kinds == [
        "ที่ว่าการอำเภอและสำนักงานเขต",
        "เทศบาล",
        "องค์การบริหารส่วนตำบล (อบต.)",
        "ตำรวจภูธรจังหวัด",
        "ศาลากลางจังหวัด",
        "องค์การบริหารส่วนจังหวัด (อบจ.)",
    ]
    assert "องค์การบริหารส่วนตำบลบางพลีใหญ่" in page
    assert "เทศบาลตำบลเทพารักษ์" not in page


@pytest.mark.parametrize(
    "query", ["province=99", "province=x", "province=11&district=1001", "province=๑๑", "page=9999"]
)
def test_an_address_that_names_no_place_still_answers(client, query):
    assert client.get(f"/directory/?{query}").status_code == 200


def test_a_long_list_is_paged_and_keeps_its_place(client):
    first, second = read(client, "/directory/?province=30"), read(client, "/directory/?province=30&page=2")

    assert "province=30&amp;page=2" in first
    names = [re.findall(r'<li><a href="/directory/(\d+)/">', page) for page in (first, second)]
    assert [len(found) for found in names] == [20, 20]
    assert not set(names[0]) & set(names[1])


def test_an_agency_says_where_it_belongs_and_what_belongs_to_it(client):
    page = read(client, reverse("directory:agency-detail", args=[pk_of("district-office-1103")]))

    assert "ศาลากลางจังหวัดสมุทรปราการ" in page
    assert "องค์การบริหารส่วนตำบลบางพลีใหญ่" in page
    assert "ยังไม่มีเบอร์โทรของหน่วยงานนี้" in page


def test_a_retired_agency_says_so(client):
    agency = make_agency(retired_on="2026-11-01")

    assert "ตั้งแต่ 1 พฤศจิกายน 2569" in read(client, agency.get_absolute_url())
    assert client.get("/directory/999999999/").status_code == 404


def test_internal_notes_and_line_ids_are_on_no_page(client):
    agency = make_agency(note="ลับ-ภายใน")
    make_contact(agency, note="ลับ-ภายใน")

    assert "ลับ-ภายใน" not in read(client, agency.get_absolute_url())


def test_a_search_in_the_directory_finds_or_helps_on(client):
    indexing.reindex("first", "place")

    assert "ธนาคารกสิกรไทย" in read(client, "/directory/?q=กสิกร")
    nothing = read(client, "/directory/?q=ฟฟฟฟ")
    assert "ไม่พบสิ่งที่ค้นหา" in nothing
    assert '<a class="button button-call" href="tel:1441">' in nothing


def test_a_query_is_never_run_as_markup(client):
    assert "<script>alert" not in read(client, "/directory/?q=<script>alert(1)</script>")


@pytest.mark.parametrize(
    ("path", "kind", "queries"),
    [
        ("/directory/hotlines/", "hotline", 2),
        ("/help/", "bank", 4),
        ("/directory/?province=96", "police_station", 6),
    ],
)
def test_the_page_costs_the_same_queries_with_one_row_and_with_three(
    client, path, kind, queries, django_assert_num_queries
):
    Agency.objects.update(retired_on="2026-11-01")
    for rows in (1, 3):
        while Agency.objects.current().count() < rows:
            agency = make_agency(kind=kind, province_id="96", district_id="9601")
            make_contact(agency, kind="bank" if kind == "bank" else "phone")
        with django_assert_num_queries(queries):
            page = read(client, path)
        assert page.count("หน่วยงานทดสอบ") >= rows


def test_the_detail_page_costs_the_same_queries_with_one_child_and_with_three(
    client, django_assert_num_queries
):
    agency = make_agency(parent=make_agency())
    for children in (1, 3):
        while agency.children.count() < children:
            make_agency(parent=agency)
        with django_assert_num_queries(4):
            page = read(client, agency.get_absolute_url())
        assert len(re.findall(r"<li><a[^>]*>หน่วยงานทดสอบ", page.partition("หน่วยงานในสังกัด")[2])) == children


@override_settings(DEBUG=False)
def test_no_inline_script_style_or_handler(client):
    for path in PAGES:
        page = read(client, path)
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", page)
