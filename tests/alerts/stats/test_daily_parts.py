"""The pieces of the daily detector against slow and obvious second implementations."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alerts.stats.daily_calendar import (
    calendar_profile,
    fit_calendar,
    put_off_profile,
    recognise_outages,
)
from alerts.stats.daily_level import Level, follow_level
from alerts.stats.daily_limits import benjamini_hochberg, limit_from_clean, nominal_limit
from alerts.stats.daily_scan import (
    MIN_CASES,
    WINDOW_SHARE,
    WINDOWS,
    lower_bound,
    scan_nation,
    scan_of,
    tail_at_most,
)
from alerts.stats.daily_screen import common_ratio, trailing_sum
from alerts.stats.daily_shares import Shares, area_shares, scan_areas
from alerts.stats.negative_binomial import upper_tail
from tests.alerts.stats.daily_histories import MEANS, START, expected_factor, make_calendar, make_counts

NONE = np.zeros(0, dtype=bool)


@given(values=arrays(np.float64, (2, 12), elements=st.integers(0, 50)), days=st.integers(1, 7))
def test_trailing_sum_adds_the_last_days(values, days):
    slow = [[row[max(0, t - days + 1) : t + 1].sum() for t in range(12)] for row in values]

    assert trailing_sum(values, days) == pytest.approx(np.array(slow))


@given(chance=st.lists(st.floats(0, 0.9), max_size=20))
def test_put_off_profile_loses_no_report(chance):
    profile = put_off_profile(np.array(chance))

    waiting = 0.0
    for share in chance:
        waiting = (waiting + 1) * share
    assert profile.sum() + waiting == pytest.approx(len(chance))


def test_put_off_profile_by_hand():
    assert put_off_profile(np.array([0.0, 0.5, 0.5, 0.0])) == pytest.approx([1.0, 0.5, 0.75, 1.75])


def test_what_waits_from_the_week_end_before_the_first_day_is_expected():
    monday, put_off = make_calendar(30, start=dt.date(2025, 6, 9)), np.array([0.25, 0.35, 0.45, 0.60])

    profile = calendar_profile(monday, np.zeros(30, dtype=bool), put_off)

    assert profile[0] == pytest.approx(1 + 0.35 * (1 + 0.25))
    assert profile[:7] == pytest.approx(profile[7:14])
    assert calendar_profile(monday.first(0), NONE, put_off).size == 0


def test_outages_are_recognised_without_the_days_after():
    total = np.full(60, 700.0)
    total[[40, 41]] = 5
    lost = recognise_outages(total, np.zeros(60, dtype=bool))

    assert np.flatnonzero(lost).tolist() == [40, 41]
    assert lost[:42].tolist() == recognise_outages(total[:42], np.zeros(42, dtype=bool)).tolist()
    assert recognise_outages(np.zeros(0), NONE).size == 0


def test_small_totals_have_no_outages():
    assert not recognise_outages(np.r_[np.full(40, 15.0), 0.0], np.zeros(41, dtype=bool)).any()


def test_calendar_fit_finds_the_put_off_shares_and_the_factor():
    calendar = make_calendar(1000)
    total = make_counts(1000, means=10 * MEANS).sum(axis=0).astype(float)

    effect = fit_calendar(total, calendar=calendar, outage=np.zeros(1000, dtype=bool), first=0, last=900)

    truth = expected_factor(calendar)
    ratio = effect.factor / truth
    assert effect.put_off == pytest.approx([0.25, 0.35, 0.45, 0.60], abs=0.06)
    assert ratio[900:] / ratio[900:].mean() == pytest.approx(np.ones(100), abs=0.06)


@pytest.mark.parametrize("total", [np.zeros(50), np.full(50, 3.0)])
def test_calendar_fit_of_next_to_nothing_is_finite(total):
    calendar = make_calendar(50)

    effect = fit_calendar(total, calendar=calendar, outage=np.zeros(50, dtype=bool), first=0, last=0)

    assert np.isfinite(effect.factor).all()
    assert effect.put_off.tolist() == [0.25, 0.35, 0.45, 0.60]


def test_level_is_the_mean_when_nothing_changes():
    factor = np.ones(400)
    counts = np.random.default_rng(2).poisson(np.array([50.0, 5.0])[:, None] * factor).astype(float)

    level = follow_level(counts, factor, outage=np.zeros(400, dtype=bool), begin=np.zeros(2, dtype=np.int64))

    assert np.isnan(level.level[:, :35]).all()
    assert level.level[:, 100:].mean(axis=1) == pytest.approx([50, 5], rel=0.05)
    assert level.phi[:, -1] == pytest.approx([1, 1], abs=0.25)


def test_level_of_a_day_does_not_know_the_seven_days_before_it():
    factor = np.ones(200)
    counts = np.random.default_rng(2).poisson(np.full((1, 200), 40.0)).astype(float)
    changed = counts.copy()
    changed[0, 150:157] = 41

    first, second = (
        follow_level(table, factor, outage=np.zeros(200, dtype=bool), begin=np.zeros(1, dtype=np.int64))
        for table in (counts, changed)
    )

    assert np.array_equal(first.level[0, 35:157], second.level[0, 35:157])


def test_scan_against_sums_by_hand():
    rng = np.random.default_rng(4)
    counts, factor = rng.poisson(20, size=(2, 30)).astype(float), rng.uniform(0.5, 1.5, 30)
    level = Level(np.full((2, 30), 19.0), np.full((2, 30), 0.002), np.full((2, 30), 1.3), np.ones((2, 30)))

    scan = scan_nation(counts, factor, level, np.array([12, 29]))

    for kind, (place, day), (row, width) in (
        (kind, day, window)
        for kind in range(2)
        for day in enumerate((12, 29))
        for window in enumerate(WINDOWS)
    ):
        mean = 19.0 * factor[day - width + 1 : day + 1].sum()
        cases = counts[kind, day - width + 1 : day + 1].sum()
        tail = float(upper_tail(cases, mean, 1.3 + 0.002 * mean))
        assert scan.expected[kind, row, place] == pytest.approx(mean)
        assert scan.p_rising[kind, row, place] == pytest.approx(tail)
    weighted = np.min(scan.p_rising / np.array(WINDOW_SHARE)[None, :, None], axis=1)
    assert scan.p_value == pytest.approx(np.minimum(1, weighted))


def test_a_window_speaks_from_three_cases_and_from_its_growth_on():
    expected = np.array([0.1, 0.1, 100.0, 100.0, np.nan])[None]
    observed = np.array([MIN_CASES - 1, MIN_CASES, 129, 130, 5.0])[None]

    scan = scan_of(observed, expected, np.ones((1, 5)), growth=1.3)

    assert scan.p_rising[0, [0, 2]].tolist() == [1, 1]
    assert (scan.p_rising[0, [1, 3]] < 0.01).all()
    assert np.isnan(scan.p_rising[0, 4])
    assert scan.least[0, :4].tolist() == [3, 3, 130, 130]
    assert scan.most[0, :4].tolist() == [0, 0, 76, 76]


def test_window_shares_make_a_valid_p_value():
    assert sum(WINDOW_SHARE) == pytest.approx(1.0)


@given(mean=st.floats(0.01, 500), phi=st.floats(1, 5), chance=st.floats(1e-6, 0.2))
@settings(max_examples=60)
def test_lower_bound_is_the_largest_count_that_is_surprisingly_low(mean, phi, chance):
    bound = lower_bound(np.array([mean]), np.array([phi]), chance)[0]

    def below(cases):
        return tail_at_most(np.array([cases - 1.0]), np.array([mean]), np.array([phi]))[0]

    assert bound == 0 or below(bound) <= chance
    assert below(bound + 1) > chance


def test_shares_against_a_slow_second_implementation():
    rng = np.random.default_rng(6)
    areas = rng.poisson(2.0, size=(2, 3, 420)).astype(float)
    counts, weights = areas.sum(axis=1), np.where(rng.random((2, 420)) < 0.1, 0.05, 1.0)
    people, days = np.array([0.5, 0.3, 0.2]), np.array([10, 200, 419])

    found = area_shares(areas, counts, weights, populations=people, days=days)

    for kind, area, place in np.ndindex(2, 3, 3):
        used = [t for t in range(max(0, days[place] - 378), days[place] - 13) if weights[kind, t] > 0.2]
        local, nation = areas[kind, area, used].sum(), counts[kind, used].sum()
        assert found.cases[kind, area, place] == pytest.approx(local + 50 * people[area])
        assert found.share[kind, area, place] == pytest.approx((local + 50 * people[area]) / (nation + 50))
    assert found.share.sum(axis=1) == pytest.approx(np.ones((2, 3)))


def test_area_scan_against_a_slow_second_implementation():
    rng = np.random.default_rng(8)
    areas, factor = rng.poisson(3.0, size=(1, 2, 300)).astype(float), rng.uniform(0.8, 1.2, 300)
    level = Level(np.full((1, 300), 6.0), np.full((1, 300), 0.001), np.ones((1, 300)), np.ones((1, 300)))
    days, shares = np.array([250, 299]), Shares(np.full((1, 2, 2), 0.5), np.full((1, 2, 2), 80.0))

    scan = scan_areas(areas, shares, factor, level, days)

    for area, place in np.ndindex(2, 2):
        past = slice(days[place] - 194, days[place] - 13)
        mean = 0.5 * 6.0 * factor[past]
        pearson = ((areas[0, area, past] - mean) ** 2 / mean).sum()
        phi = np.sqrt(max(1.0, (pearson + 20) / (mean.size + 20)))
        expected = 0.5 * 6.0 * factor[days[place] - 6 : days[place] + 1].sum()
        assert scan.expected[0, area, 2, place] == pytest.approx(expected)
        assert scan.dispersion[0, area, 2, place] == pytest.approx(phi + expected * (0.001 + 1 / 80))


def test_one_surging_type_is_not_common_and_all_together_are():
    expected = np.full((6, 10), 50.0)
    one, together = expected.copy(), expected * 1.5
    one[2] *= 3

    assert (common_ratio(one, expected, np.ones((6, 10))) == 1.0).all()
    assert common_ratio(together, expected, np.ones((6, 10))) == pytest.approx(np.full(10, 1.5))
    assert (common_ratio(together[:4], expected[:4], np.ones((4, 10))) == 1.0).all()


@given(
    values=arrays(np.float64, st.integers(0, 12), elements=st.floats(0, 1) | st.just(float("nan"))),
)
def test_benjamini_hochberg_against_the_definition(values):
    found = benjamini_hochberg(values)

    known = values[np.isfinite(values)]
    for value, q in zip(values, found, strict=True):
        if np.isnan(value):
            assert np.isnan(q)
        else:
            at_least = known[known >= value]
            slow = min(1.0, *(other * known.size / (known <= other).sum() for other in at_least))
            assert q == pytest.approx(slow)


def test_benjamini_hochberg_works_along_any_axis():
    table = np.random.default_rng(1).random((3, 4, 5))

    middle = benjamini_hochberg(table, axis=1)

    assert middle[1, :, 2] == pytest.approx(benjamini_hochberg(table[1, :, 2]))


def test_calibrated_limit_gives_the_false_alarms_asked_for():
    p_values = np.random.default_rng(3).random((20, 1000)) ** 1.3
    clean = np.ones(p_values.shape, dtype=bool)
    clean[0] = False

    limit = limit_from_clean(p_values, clean, false_alarms_per_week=1.0, series=20)

    assert limit.from_history
    assert limit.series_days == 19_000
    assert limit.per_week == pytest.approx(1.0, abs=0.02)
    assert (p_values[1:] <= limit.alpha).mean() * 140 == pytest.approx(1.0, abs=0.02)


def test_too_little_history_keeps_the_nominal_limit():
    limit = limit_from_clean(
        np.full((2, 10), np.nan), np.ones((2, 10), bool), false_alarms_per_week=1, series=20
    )

    assert not limit.from_history
    assert limit.alpha == pytest.approx(1 / 140)
    assert np.isnan(limit.per_week)


@pytest.mark.parametrize(("wish", "series"), [(0, 20), (-1, 20), (1, 0), (140, 20)])
def test_impossible_wish_is_refused(wish, series):
    with pytest.raises(ValueError, match="False alarms"):
        nominal_limit(wish, series)


def test_trust_lies_between_the_nominal_limit_and_history():
    p_values, clean = np.random.default_rng(3).random((20, 1000)) ** 1.3, np.ones((20, 1000), dtype=bool)

    none, half, full = (
        limit_from_clean(p_values, clean, false_alarms_per_week=1.0, series=20, trust=trust).alpha
        for trust in (0.0, 0.5, 1.0)
    )

    assert none == pytest.approx(1 / 140)
    assert half == pytest.approx(np.sqrt(none * full))


def test_declared_closed_day_is_an_outage():
    closed = START + dt.timedelta(days=20)

    lost = recognise_outages(np.full(30, 100.0), make_calendar(30, closed=(closed,)).closed)

    assert np.flatnonzero(lost).tolist() == [20]
