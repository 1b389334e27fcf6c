"""What stands in where an area's own numbers are too small: its region's, then the nation's."""

import pytest

from alerts.threats import coarser_counts, first_threats
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db
SATUN, SOUTH = "91", "south"


@pytest.fixture
def areas():
    """Satun shows one type; the southern region shows another that Satun withholds; the nation shows three."""
    nation = {"INVEST_COMPUTER": 383, "JOB": 722, "LOAN": 300}
    places = {
        SATUN: {"JOB": 12, "LOAN": None, "INVEST_COMPUTER": None},
        SOUTH: {"LOAN": 40, "INVEST_COMPUTER": None},
    }
    bulletin = make_bulletin(areas={"TH": nation, **places})
    return {area.area_code: area for area in bulletin.areas.all()}


def said(entries):
    return [(entry.case_type.code, entry.area.area_code) for entry in entries]


def test_a_small_place_is_warned_of_what_its_region_and_then_the_nation_are_warned_of(areas):
    first = first_threats(areas[SATUN], areas[SATUN].entries.all())

    assert said(first) == [("JOB", SATUN), ("LOAN", SOUTH), ("INVEST_COMPUTER", "TH")]


def test_an_area_that_ranks_enough_is_warned_of_its_own(areas):
    first = first_threats(areas["TH"], areas["TH"].entries.all())

    assert said(first) == [("INVEST_COMPUTER", "TH"), ("JOB", "TH"), ("LOAN", "TH")]


def test_a_withheld_count_points_to_the_smallest_area_that_shows_it(areas):
    instead = coarser_counts(areas[SATUN], areas[SATUN].entries.all())

    assert sorted(said(instead.values())) == [("INVEST_COMPUTER", "TH"), ("LOAN", SOUTH)]
    assert coarser_counts(areas["TH"], areas["TH"].entries.all()) == {}
