"""The pages of the alerts room: what they show, to whom, in how many queries, and how long they may be kept."""

import datetime as dt

import pytest

from alerts.models import CaseType
from cybervaccine.edge import SHARED
from tests.bulletins import CASES, DATE, make_bulletin

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)
PAGES = {
    "/": 6,
    "/?province=91": 6,
    "/alerts/": 7,
    "/alerts/2026-11-24/": 7,
    "/alerts/2026-11-24/91/": 8,
    "/alerts/2026-11-24/south/": 8,
    "/alerts/archive/": 2,
    "/alerts/types/": 5,
    "/alerts/types/INVEST_COMPUTER/": 7,
    "/alerts/provinces/": 7,
    "/alerts/provinces/91/": 8,
}


@pytest.mark.parametrize("bulletins", [1, 3])
@pytest.mark.parametrize(("page", "queries"), PAGES.items())
def test_page_asks_as_many_questions_however_many_bulletins_there_are(
    client, django_assert_num_queries, page, queries, bulletins
):
    for n in range(bulletins):
        make_bulletin(DATE - n * WEEK)

    with django_assert_num_queries(queries):
        response = client.get(page)

    assert response.status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/en/", "/en/alerts/types/JOB/", "/offline/"])
def test_public_page_may_be_kept_by_anyone_and_sets_no_cookie(client, page):
    make_bulletin()

    response = client.get(page, headers={"Accept-Language": "en", "Cookie": "theme=dark"})
    again = client.get(page, headers={"If-None-Match": response["ETag"]})

    assert response["Cache-Control"] == SHARED
    assert not response.cookies
    assert response.get("Vary") == "Accept-Encoding"
    assert (again.status_code, again.content) == (304, b"")


def test_address_alone_decides_the_language(client):
    make_bulletin()

    thai = client.get("/alerts/", headers={"Accept-Language": "en"})
    english = client.get("/en/alerts/", headers={"Accept-Language": "th"})

    assert '<html lang="th">' in thai.content.decode()
    assert '<html lang="en">' in english.content.decode()


def test_bulletin_tells_the_three_to_beware_of_first_with_what_to_do(client):
    make_bulletin()

    page = client.get("/alerts/").content.decode()

    kinds = [CaseType.objects.get(code=code) for code in list(CASES)[:3]]
    places = [page.index(f"<blockquote>{kind.says_th}</blockquote>") for kind in kinds]
    assert places == sorted(places)
    for kind in kinds:
        assert f"<dd>{kind.sign_th}</dd>" in page
        assert f"<dd>{kind.action_th}</dd>" in page


def test_withheld_number_is_said_in_words_and_never_shown_as_zero(client):
    make_bulletin(areas={"91": {"JOB": 12, "CALL_CENTER": None}})

    page = client.get("/alerts/2026-11-24/91/").content.decode()

    table = page[page.index("<tbody>") : page.index("</table>")]
    rows = table.split("<tr>")
    call_centre = next(row for row in rows if "CALL_CENTER" in row)
    total = next(row for row in rows if '<th scope="row">รวม' in row)
    assert "ไม่แสดง เพื่อปกป้องผู้เสียหาย" in call_centre
    assert "ไม่แสดง เพราะจะทำให้คำนวณตัวเลขที่ปิดไว้ได้" in total
    assert ">0<" not in call_centre + total


def test_days_behind_a_threat_are_drawn_where_the_snapshot_keeps_them(client):
    series = {"start": "2026-10-27", "cases": [9] * 28, "expected": [9.5] * 28, "upper": [14] * 28}

    make_bulletin(DATE - WEEK)
    without = client.get("/alerts/").content.decode()
    make_bulletin(series=series)
    kept = client.get("/alerts/").content.decode()

    assert without.count('class="line-cases"') == 0
    assert kept.count('class="line-cases"') == 3
    assert "หลอกให้ลงทุน อยู่ในช่วงปกติ" in kept


def test_dated_bulletin_leads_to_the_chosen_province(client):
    make_bulletin()

    chosen = client.get("/alerts/2026-11-24/?province=91")
    changed = client.get("/alerts/2026-11-24/91/?province=TH")

    assert chosen["Location"] == "/alerts/2026-11-24/91/"
    assert changed["Location"] == "/alerts/2026-11-24/TH/"


def test_chooser_offers_the_nation_every_province_and_region_with_the_shown_one_chosen(client):
    make_bulletin()

    page = client.get("/?province=91").content.decode()

    form = page[page.index('<form class="choose"') : page.index("</select>")]
    assert form.count("<option") == 1 + 77 + 6
    assert form.count(" selected") == 1
    assert '<option value="91" selected>สตูล</option>' in form


def test_older_bulletin_leads_to_the_newest_and_the_newest_does_not(client):
    make_bulletin(DATE - WEEK)
    make_bulletin()

    old, new = (client.get(f"/alerts/{date}/").content.decode() for date in (DATE - WEEK, DATE))

    assert '<a href="/alerts/?province=TH">' in old
    assert '<a href="/alerts/?province=TH">' not in new


@pytest.mark.parametrize("code", ["91", "TH", "south"])
def test_archive_page_of_a_revised_date_shows_the_newest_revision(client, code):
    make_bulletin()
    make_bulletin(areas={"TH": CASES | {"JOB": 9999}, code: {"JOB": 9999}}, revision=2)

    page = client.get(f"/alerts/2026-11-24/{code}/").content.decode()

    assert "ปรับปรุงครั้งที่ 2" in page
    assert "9,999 คดี" in page


@pytest.mark.parametrize(
    "path",
    [
        "/alerts/2026-11-23/",
        "/alerts/2026-02-30/",
        "/alerts/2026-11-24/99/",
        "/alerts/?province=nowhere",
        "/alerts/types/NOTHING/",
        "/alerts/provinces/99/",
        "/alerts/provinces/TH/",
    ],
)
def test_what_does_not_exist_is_not_found(client, path):
    make_bulletin()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/alerts/",
        "/alerts/archive/",
        "/alerts/types/",
        "/alerts/types/JOB/",
        "/alerts/provinces/",
        "/alerts/provinces/91/",
    ],
)
def test_pages_before_the_first_bulletin_say_so_or_show_what_they_can(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "ข้อมูลจำลอง" not in response.content.decode()


def test_every_type_of_todays_list_has_a_page_that_explains_it(client):
    kinds = list(CaseType.objects.filter(list="RTP_DECREE_2023"))
    assert len(kinds) == 16

    for kind in kinds:
        page = client.get(kind.get_absolute_url()).content.decode()
        assert kind.explains_th in page
        for line in (
            *kind.lines_in_language("script"),
            *kind.lines_in_language("red_flags"),
            *kind.lines_in_language("advice"),
        ):
            assert line in page


def test_texts_of_a_case_type_say_the_same_in_both_languages():
    for kind in CaseType.objects.filter(list="RTP_DECREE_2023"):
        for field in ("script", "red_flags", "advice"):
            lines = [getattr(kind, f"{field}_{language}").splitlines() for language in ("th", "en")]
            assert len(lines[0]) == len(lines[1]), (kind.code, field)
        assert kind.explains_th
        assert kind.explains_en


def test_type_of_an_older_list_has_its_name_and_no_numbers(client):
    make_bulletin()

    page = client.get("/alerts/types/LOAN_USURY_2022/").content.decode()

    assert "เงินกู้ออนไลน์" in page
    assert '<svg viewBox="0 0 450' not in page


def test_case_type_history_counts_weeks_that_do_not_overlap(client):
    for days in (0, 1, 7, 21):
        make_bulletin(DATE - dt.timedelta(days=days), areas={"TH": {"JOB": 100 + days}})

    page = client.get("/alerts/types/JOB/").content.decode()

    weeks = page[page.index("<caption>") : page.index("</table>")]
    numbers = [part.split("</td>")[0] for part in weeks.split('<td class="n">')[1:]]
    assert numbers == ["100", "107", "ไม่มีประกาศ", "121"]


def test_simulated_figures_are_said_to_be_simulated_on_every_page_that_shows_them(client):
    make_bulletin(is_simulated=True)

    for path in PAGES:
        page = client.get(path).content.decode()
        assert "ข้อมูลจำลอง" in page, path


def test_shared_link_shows_the_threat_and_the_days_picture(client, settings):
    make_bulletin()

    page = client.get("/alerts/?province=91&fbclid=x").content.decode()

    site = settings.SITE_URL
    assert f'<link rel="canonical" href="{site}/alerts/?province=91">' in page
    assert f'<link rel="alternate" hreflang="en" href="{site}/en/alerts/?province=91">' in page
    assert f'<meta property="og:image" content="{site}/alerts/2026-11-24.png">' in page
    assert '<meta property="og:title" content="ช่วงนี้ให้ระวัง “หลอกให้ลงทุน” ก่อน · สตูล">' in page


@pytest.mark.parametrize("province", ["10%00%0d", "999", "%E0%B8%81", "x" * 500])
def test_province_that_is_none_is_not_found(client, province):
    make_bulletin()

    assert client.get(f"/alerts/?province={province}").status_code == 404
