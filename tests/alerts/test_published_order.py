"""Case files built to what the police published give back the published order and numbers, by cases and by damage."""

import datetime as dt
from decimal import Decimal

import pytest

from alerts.analysis import analyse
from alerts.importing.services import import_case_file
from alerts.loading import load_published_totals
from alerts.models import CaseTypeCrosswalk, PublishedTotal
from alerts.rollup import refresh_daily_counts
from alerts.window import read_window

pytestmark = pytest.mark.django_db

# The five periods whose first five places are published whole. The police rank them by cases; damage orders itself.
PERIODS = [
    (dt.date(2023, 4, 2), dt.date(2023, 4, 8)),
    (dt.date(2023, 5, 28), dt.date(2023, 6, 3)),
    (dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
    (dt.date(2024, 7, 1), dt.date(2024, 7, 31)),
    (dt.date(2024, 11, 1), dt.date(2024, 11, 30)),
]
# Where only the order by cases is published, any counts in that order will do; these sum to less than any total.
UNPUBLISHED_COUNTS = {1: 2000, 2: 900, 3: 700, 4: 500, 5: 300}
# Our list parts online selling in two; the published total of both is carried by the larger part.
BOTH_KINDS_OF_SELLING = {"GOODS_ANY": "GOODS_NON_ORG"}


@pytest.fixture(autouse=True)
def published():
    load_published_totals()


def whole_period(start, end):
    totals = PublishedTotal.objects.filter(period_start=start, period_end=end, rank_basis="cases").order_by(
        "rank"
    )
    assert [total.rank for total in totals] == [1, 2, 3, 4, 5]
    return list(totals)


def our_code(total):
    return BOTH_KINDS_OF_SELLING.get(total.case_type_code, total.case_type_code)


def cases_of(total):
    return total.cases or UNPUBLISHED_COUNTS[total.rank]


def file_of(totals, path):
    """A case file whose counts and damage by type are the published ones, to the satang."""
    lines = ["case_no,reported_at,case_type,province,loss_baht"]
    for total in totals:
        days = (total.period_end - total.period_start).days + 1
        count = cases_of(total)
        share, rest = divmod(int(total.loss_baht * 100), count) if total.loss_baht else (None, 0)
        for number in range(count):
            day = total.period_start + dt.timedelta(days=number % days)
            loss = "" if share is None else Decimal(share + (rest if number == 0 else 0)) / 100
            lines.append(f"{total.rank}-{number},{day},{our_code(total)},10,{loss}")
    path.write_text("\n".join(lines))


@pytest.mark.parametrize(("start", "end"), PERIODS)
def test_a_file_of_the_published_totals_gives_back_their_order_and_numbers(tmp_path, at, start, end):
    totals = whole_period(start, end)
    path = tmp_path / "cases.csv"
    file_of(totals, path)
    result = import_case_file(path, source_name="", file_name=path.name, by=None, at=at)
    assert result.counts.quarantined == 0
    refresh_daily_counts()
    days = (end - start).days + 1

    snapshot = analyse(read_window(end + dt.timedelta(days=1), days=days, history_days=max(91, 2 * days)))

    nation = next(area for area in snapshot.areas if area.area_code == "TH")
    entries = {entry.case_type: entry for entry in nation.entries if entry.cases}
    assert (snapshot.period_start, snapshot.period_end) == (start, end)
    assert sorted(entries, key=lambda code: entries[code].rank_cases) == [our_code(total) for total in totals]
    assert [entries[our_code(total)].cases for total in totals] == [cases_of(total) for total in totals]
    if all(total.loss_baht for total in totals):
        by_damage = sorted(totals, key=lambda total: total.loss_baht, reverse=True)
        assert sorted(entries, key=lambda code: entries[code].rank_loss) == [
            our_code(total) for total in by_damage
        ]
        assert [entries[our_code(total)].loss_baht for total in totals] == [
            total.loss_baht for total in totals
        ]
    else:
        assert (start, end) == PERIODS[1], "only this week is published without its damage"


def test_the_crosswalk_says_that_goods_any_is_wider_than_our_two_types():
    relations = CaseTypeCrosswalk.objects.filter(from_code="GOODS_ANY").values_list(
        "case_type__code", "relation"
    )
    assert set(relations) == {("GOODS_NON_ORG", "broader"), ("GOODS_ORG", "broader")}
