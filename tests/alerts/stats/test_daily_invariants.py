"""What must not change the daily detector's answer, whatever the history."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats.daily import detect_daily
from tests.alerts.stats.daily_histories import START, make_calendar, make_counts, with_surge

DAYS = 430
NUMBERS = ("expected", "upper", "expected_7d", "lower_7d", "upper_7d", "p_value", "ratio")
WORDS = ("state", "rule", "stage", "since")


def detect(counts, tested, **options):
    return detect_daily(
        counts, calendar=make_calendar(counts.shape[1]), tested=tested, alpha=0.002, **options
    )


def history():
    return with_surge(make_counts(DAYS), kind=1, start=410, length=12, times=1.8)


def assert_same(first, second, rows=slice(None)):
    for name in NUMBERS:
        one, other = getattr(first, name), getattr(second, name)[rows]
        assert one == pytest.approx(other, rel=1e-6, nan_ok=True), name
    for name in WORDS:
        assert getattr(first, name).tolist() == getattr(second, name)[rows].tolist(), name


@given(order=st.permutations(range(8)))
@settings(max_examples=5, deadline=None)
def test_order_of_types_does_not_matter(order):
    counts, tested = history(), [418, 429]

    assert_same(detect(counts[list(order)], tested), detect(counts, tested), rows=list(order))


@given(days=st.lists(st.integers(380, DAYS - 1), min_size=1, max_size=4, unique=True))
@settings(max_examples=5, deadline=None)
def test_days_tested_together_or_alone_give_the_same(days):
    together = detect(history(), days)

    for place, day in enumerate(days):
        alone = detect(history(), [day])
        for name in (*NUMBERS, *WORDS):
            one, other = getattr(alone, name)[:, 0], getattr(together, name)[:, place]
            assert one.tolist() == pytest.approx(other.tolist(), nan_ok=True), name


@given(day=st.integers(390, DAYS - 2), seed=st.integers(0, 99))
@settings(max_examples=5, deadline=None)
def test_later_days_do_not_matter(day, seed):
    changed = history()
    changed[:, day + 1 :] = np.random.default_rng(seed).integers(0, 1000, changed[:, day + 1 :].shape)

    assert_same(detect(history(), [day]), detect(changed, [day]))


@pytest.mark.parametrize("days", [120, 400])
def test_empty_days_before_the_first_report_are_no_history(days):
    counts = make_counts(700)
    counts[:, : 700 - days] = 0
    start = START + dt.timedelta(days=700 - days)

    padded = detect(counts, [650, 699])
    bare = detect_daily(counts[:, 700 - days :], calendar=start, tested=[days - 50, days - 1], alpha=0.002)

    for name in NUMBERS:
        assert getattr(padded, name) == pytest.approx(getattr(bare, name), nan_ok=True, rel=1e-3), name
    for name in ("state", "rule", "stage"):
        assert getattr(padded, name).tolist() == getattr(bare, name).tolist(), name


def test_type_of_zeros_changes_nothing_for_the_others():
    counts = history()
    with_zeros = np.vstack([counts, np.zeros((1, DAYS), dtype=counts.dtype)])

    assert_same(detect(counts, [420]), detect(with_zeros, [420]), rows=slice(0, 8))


def test_order_of_areas_does_not_matter():
    counts = history()
    areas = np.moveaxis(np.random.default_rng(1).multinomial(counts, [0.5, 0.3, 0.2]), -1, 1)

    first = detect(counts, [420], area_counts=areas, populations=[5, 3, 2]).areas
    second = detect(counts, [420], area_counts=areas[:, ::-1], populations=[2, 3, 5]).areas

    assert first is not None
    assert second is not None
    for name in NUMBERS:
        assert getattr(first, name) == pytest.approx(getattr(second, name)[:, ::-1], nan_ok=True), name


def test_populations_count_only_by_their_proportions():
    counts = history()
    areas = np.moveaxis(np.random.default_rng(1).multinomial(counts, [0.5, 0.3, 0.2]), -1, 1)

    first, second = (
        detect(counts, [420], area_counts=areas, populations=np.array([5, 3, 2]) * size).areas
        for size in (1, 1_000_000)
    )

    assert first is not None
    assert second is not None
    assert first.p_value == pytest.approx(second.p_value)


def test_more_cases_never_make_a_signal_weaker():
    counts = history()
    p_values = []
    for extra in (0, 20, 60, 200):
        more = counts.copy()
        more[3, 425] += extra
        p_values.append(float(detect(more, [425]).p_value[3, 0]))

    assert p_values == sorted(p_values, reverse=True)


def test_ten_times_the_cases_are_ten_times_the_expectation():
    counts = make_counts(DAYS)

    first, tenfold = detect(counts, [425]), detect(counts * 10, [425])

    assert tenfold.expected_7d == pytest.approx(10 * first.expected_7d, rel=0.06)


def test_result_is_frozen():
    found = detect(make_counts(60), [59])

    with pytest.raises(dataclasses.FrozenInstanceError):
        found.state = None
