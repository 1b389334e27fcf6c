"""Need: the threat of the province against the immunity of the district."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.talks.need import MOST_TALKS, need


def test_need_is_threat_without_immunity():
    found = need(
        [10.0, 20.0, 20.0, 20.0, 40.0],
        [False, False, False, True, True],
        [0, 0, 100, 0, 0],
        [10_000, 10_000, 10_000, 10_000, 10_000],
        nation_per_100k=10.0,
    )

    assert found.index.tolist() == [1.0, 2.0, 1.0, 3.0, 6.0]
    assert found.talks.tolist() == [1, 2, 1, 3, MOST_TALKS]
    assert found.order.tolist() == [4, 3, 1, 0, 2]


def test_one_passed_test_more_makes_no_district_less_urgent_than_the_next():
    rates, passed = [20.0, 20.0, 40.0, 17.0], [1, 0, 0, 0]

    found = need(rates, [False] * 4, passed, [70_000] * 4, nation_per_100k=10.0)

    assert found.index[0] < found.index[1]
    assert found.order.tolist() == [2, 0, 1, 3]


def test_a_quiet_or_an_immune_district_needs_no_talk():
    found = need([9.0, 90.0], [False, True], [0, 200], [10_000, 10_000], nation_per_100k=10.0)

    assert found.talks.tolist() == [0, 0]


def test_what_is_withheld_counts_as_the_country_and_nobody_unknown_as_immune():
    found = need([np.nan, 20.0], [False, False], [5, 5], [1e9, np.nan], nation_per_100k=10.0)

    assert found.talks.tolist() == [0, 2]
    assert found.index[1] == 2.0


def test_a_country_without_a_rate_is_the_same_everywhere():
    assert need([3.0, np.nan], [False, True], [0, 0], [1, 1], nation_per_100k=0.0).talks.tolist() == [1, 1]


def test_no_districts_need_nothing():
    assert need([], [], [], [], nation_per_100k=1.0).talks.tolist() == []


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        need([-1.0], [False], [0], [1], nation_per_100k=1.0)


@given(st.floats(0, 500), st.floats(0, 500), st.integers(0, 300), st.integers(0, 300))
def test_need_rises_with_the_threat_and_falls_with_immunity(rate, more, passed, further):
    low, high = sorted((rate, more))
    few, many = sorted((passed, further))

    of_threat = need([low, high], [False, False], [few, few], [10_000, 10_000], nation_per_100k=10.0).index
    of_immunity = need(
        [high, high], [False, False], [few, many], [10_000, 10_000], nation_per_100k=10.0
    ).index

    assert of_threat[0] <= of_threat[1]
    assert of_immunity[0] >= of_immunity[1]
