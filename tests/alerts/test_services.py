"""The nightly job on real tables: counts, ranks, revisions."""

import datetime as dt
from decimal import Decimal

import pytest

from alerts.models import Bulletin, CaseType
from alerts.services import make_due_bulletins, run_analysis
from alerts.window import NoCases
from tests.alerts.case_files import report, week

pytestmark = pytest.mark.django_db
DATE = dt.date(2026, 11, 24)


def entry(bulletin, code, area="TH"):
    return bulletin.areas.get(area_code=area).entries.get(case_type__code=code)


def test_run_analysis_counts_sums_and_ranks_the_seven_days_before_the_date(tmp_path, at):
    report(
        tmp_path,
        at,
        week(10, kind=60, loss=100) + week(6, kind=70, loss=50_000) + [("old", "2026-11-16", 60, "10", 9)],
    )

    bulletin, created = run_analysis(DATE, at=at)

    goods, invest = entry(bulletin, "GOODS_NON_ORG"), entry(bulletin, "INVEST_COMPUTER")
    assert created
    assert (bulletin.period_start, bulletin.period_end) == (dt.date(2026, 11, 17), dt.date(2026, 11, 23))
    assert (goods.cases, goods.previous_cases, goods.loss_baht) == (10, 1, Decimal("1000.00"))
    assert (goods.rank_cases, goods.rank_loss, goods.rank_beware) == (1, 2, 2)
    assert (invest.rank_cases, invest.rank_loss, invest.rank_beware) == (2, 1, 1)
    assert (invest.median_loss_baht, invest.largest_case_share) == (Decimal("50000.00"), Decimal("0.1667"))
    assert bulletin.areas.count() == 84


def test_the_same_inputs_make_no_second_bulletin_and_late_data_makes_a_revision(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))
    first, _ = run_analysis(DATE, at=at)

    again, created = run_analysis(DATE, at=at + dt.timedelta(hours=1))
    report(tmp_path, at + dt.timedelta(hours=2), week(3, kind=66, loss=100, prefix="late"))
    late, _ = run_analysis(DATE, at=at + dt.timedelta(hours=3))

    assert (again, created) == (first, False)
    assert late.revision == 2
    assert entry(first, "CALL_CENTER").cases == 0
    assert entry(late, "CALL_CENTER").cases == 3


def test_a_province_withholds_small_counts_and_its_totals(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100) + week(2, kind=66, loss=777, province="91"))

    bulletin, _ = run_analysis(DATE, at=at)

    small = entry(bulletin, "CALL_CENTER", "91")
    assert small.suppressed
    assert [small.cases, small.loss_baht, small.median_loss_baht, small.per_100k, small.rank_cases] == [
        None
    ] * 5
    assert bulletin.areas.get(area_code="91").total_cases is None
    assert entry(bulletin, "CALL_CENTER").cases == 2


def test_run_analysis_without_cases_leaves_the_last_bulletin_standing(at):
    with pytest.raises(NoCases):
        run_analysis(DATE, at=at)

    assert not Bulletin.objects.exists()


def test_make_due_bulletins_catches_up_missed_nights(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))
    run_analysis(dt.date(2026, 11, 21), at=at)

    make_due_bulletins(at=at)

    dates = Bulletin.objects.order_by("date").values_list("date__day", "revision")
    assert list(dates) == [(21, 1), (22, 1), (23, 1), (24, 1)]


def test_pages_and_renderings_show_the_same_snapshot(tmp_path, at, client):
    report(tmp_path, at, week(1234, kind=60, loss=100))
    run_analysis(DATE, at=at)

    home, page = client.get("/").content.decode(), client.get("/alerts/2026-11-24/10/").content.decode()
    data = client.get("/alerts/2026-11-24.json?province=10").json()
    table = client.get("/alerts/2026-11-24.csv?province=10").content.decode("utf-8-sig")

    goods = next(item for item in data["entries"] if item["case_type"] == "GOODS_NON_ORG")
    assert (goods["cases"], goods["loss_baht"]) == (1234, "123400.00")
    assert "1,234 คดี (17–23 พฤศจิกายน 2569)" in home
    assert "กรุงเทพมหานคร" in page
    assert ",GOODS_NON_ORG,หลอกขายสินค้า,Online shopping fraud,1234,1,123400.00," in table


def test_english_page_uses_the_common_era(tmp_path, at, client):
    report(tmp_path, at, week(10, kind=60, loss=100))
    run_analysis(DATE, at=at)

    page = client.get("/en/").content.decode()

    assert "17–23 November 2026" in page
    assert CaseType.objects.get(code="GOODS_NON_ORG").short_en in page


def test_bulletin_of_tomorrow_made_by_a_clock_that_was_ahead_does_not_keep_todays_away(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))
    make_due_bulletins(at=at + dt.timedelta(hours=25))

    made = make_due_bulletins(at=at)

    assert [bulletin.date for bulletin in made] == [DATE]


def test_run_that_found_nothing_by_a_clock_that_was_ahead_is_made_up_for(tmp_path, at):
    make_due_bulletins(at=at + dt.timedelta(hours=2))
    report(tmp_path, at, week(10, kind=60, loss=100))

    made = make_due_bulletins(at=at)

    assert [bulletin.date for bulletin in made] == [DATE]


def test_import_that_began_before_an_analysis_and_is_counted_after_it_makes_a_revision(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))
    make_due_bulletins(at=at + dt.timedelta(minutes=1))
    report(tmp_path, at, week(3, kind=66, loss=100, prefix="slow"))

    made = make_due_bulletins(at=at + dt.timedelta(minutes=2))
    again = make_due_bulletins(at=at + dt.timedelta(minutes=3))

    assert [(bulletin.date, bulletin.revision) for bulletin in made] == [(DATE, 2)]
    assert again == []
