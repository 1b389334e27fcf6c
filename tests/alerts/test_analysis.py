"""The bulletin's findings from daily cases: what rises, its range, the line of the last days, the order of beware."""

import datetime as dt

import pytest

from alerts.models import BulletinEntry
from alerts.services import run_analysis
from tests.alerts.case_files import report

pytestmark = pytest.mark.django_db
DATE = dt.date(2026, 11, 24)


def daily(days, *, kind, per_day, loss, province="10"):
    """`per_day` cases on each of the `days` days before the bulletin's date."""
    dates = [DATE - dt.timedelta(days=offset) for offset in range(1, days + 1)]
    return [
        (f"{kind}-{province}-{per_day}-{day}-{n}", day, kind, province, loss)
        for day in dates
        for n in range(per_day)
    ]


@pytest.fixture
def bulletin(tmp_path, at):
    """Ten weeks of eight goods cases and four threatening calls a day; the calls rise to 20 in the last three days."""
    calls = daily(70, kind=66, per_day=4, loss=5_000) + daily(3, kind=66, per_day=16, loss=5_000)
    report(tmp_path, at, daily(70, kind=60, per_day=8, loss=900) + calls)
    return run_analysis(DATE, at=at)[0]


def entry(bulletin, code, area="TH"):
    return bulletin.areas.get(area_code=area).entries.get(case_type__code=code)


def test_a_surge_is_rising_and_says_by_which_rule_how_far_and_since_when(bulletin):
    calls, goods = entry(bulletin, "CALL_CENTER"), entry(bulletin, "GOODS_NON_ORG")

    assert (calls.trend, goods.trend) == ("rising", "usual")
    assert calls.cases > calls.upper > calls.expected > calls.lower > 0
    assert calls.signal["rising"]["since"] in {"2026-11-21", "2026-11-22"}
    assert calls.signal["rising"]["ratio"] > 2
    assert goods.signal["rising"] is None


def test_what_rises_is_what_to_beware_of_first_whatever_is_most_frequent(bulletin):
    calls, goods = entry(bulletin, "CALL_CENTER"), entry(bulletin, "GOODS_NON_ORG")

    assert (calls.rank_beware, calls.rank_cases) == (1, 1 + (calls.cases < goods.cases))
    assert (calls.signal["reason"], goods.signal["reason"]) == ("rising", "harm")


def test_the_nation_has_the_line_of_its_last_28_days_and_no_smaller_area_has(bulletin):
    series = entry(bulletin, "CALL_CENTER").series

    assert (series["start"], len(series["cases"]), len(series["upper"])) == ("2026-10-27", 28, 28)
    assert series["cases"][-4:] == [4, 20, 20, 20]
    assert series["upper"][-1] < 20
    smaller = BulletinEntry.objects.filter(area__bulletin=bulletin).exclude(area__area_code="TH")
    assert not smaller.filter(series__isnull=False).exists()


def test_ten_weeks_are_said_to_be_a_limited_history(bulletin):
    stages = dict(bulletin.areas.values_list("area_code", "stage"))

    assert (stages["TH"], stages["10"]) == ("limited_history", "limited_history")


def test_three_days_are_not_enough_data_to_say_anything_rises(tmp_path, at):
    report(tmp_path, at, daily(3, kind=66, per_day=16, loss=5_000))

    bulletin, _ = run_analysis(DATE, at=at)

    calls = entry(bulletin, "CALL_CENTER")
    assert (calls.trend, calls.expected, calls.upper, calls.cases) == ("insufficient", None, None, 48)


def test_the_method_and_its_parameters_are_stored_with_the_bulletin(bulletin):
    assert bulletin.method_version == "2026.2"
    assert bulletin.parameters["calibrated"] is False
    assert bulletin.parameters["false_alarms_a_week"] == [1.0, 10.0]


def test_the_next_days_bulletin_withholds_what_differences_would_give_away(tmp_path, at, bulletin):
    fading = [(f"fade{n}", DATE - dt.timedelta(days=5), 64, "91", 10) for n in range(6)]
    report(tmp_path, at, fading)
    first, _ = run_analysis(DATE, at=at)
    second, _ = run_analysis(DATE + dt.timedelta(days=1), at=at)

    assert (entry(first, "LOAN", "91").cases, entry(second, "LOAN", "91").cases) == (6, None)
    assert entry(second, "GOODS_NON_ORG").cases == 48


def test_a_rise_from_small_numbers_is_warned_of_although_its_count_is_withheld(tmp_path, at, bulletin):
    surge = [(f"satun{n}", DATE, 66, "91", 4_000) for n in range(24)]
    report(tmp_path, at, surge)

    following, _ = run_analysis(DATE + dt.timedelta(days=1), at=at)

    calls = entry(following, "CALL_CENTER", "91")
    assert (calls.trend, calls.rank_beware, calls.signal["reason"]) == ("rising", 1, "rising")
    assert (calls.suppressed, calls.cases, calls.loss_baht, calls.rank_cases, calls.expected) == (
        True,
        None,
        None,
        None,
        None,
    )
