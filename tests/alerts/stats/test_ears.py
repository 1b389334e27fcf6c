"""EARS: R's own figures for simulated series, a slow second implementation, invariants and edges."""

import csv
import gzip
import statistics
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats.ears import CDC_LIMITS, LIMITS, ears

FIXTURES = Path(__file__).parent / "fixtures"
HISTORIES = st.lists(st.integers(0, 60), min_size=15, max_size=45)
METHODS = ("C1", "C2", "C3")


def read(name):
    with gzip.open(FIXTURES / name, "rt") as lines:
        return list(csv.reader(lines))[1:]


@pytest.fixture(scope="module")
def simulated():
    rows = read("noufaily_series.csv.gz")
    return [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=float)


def slow_score(counts, day, method, baseline):
    lag = 1 if method == "C1" else 3
    past = [float(value) for value in counts[day - lag - baseline + 1 : day - lag + 1]]
    mean, sd = statistics.fmean(past), statistics.stdev(past)
    return mean, sd if len(set(past)) > 1 else max(mean, 1.0) ** 0.5


def slow_statistic(counts, day, method, baseline=7):
    if method == "C3":
        scores = [slow_statistic(counts, day - back, "C2", baseline) for back in range(3)]
        return sum(max(0.0, score - 1.0) for score in scores)
    mean, sd = slow_score(counts, day, method, baseline)
    return (counts[day] - mean) / sd


@pytest.mark.parametrize("method", ["C1", "C2"])
def test_bounds_and_alarms_equal_those_of_r(simulated, method):
    names, counts = simulated
    days = np.arange(575, 624)
    ours = ears(counts, days=days, method=method, r_compat=True)
    rows = [row for row in read("ears_by_r.csv.gz") if row[2] == method]

    for series, week, _, alarm, upper in rows:
        place = names.index(series), int(week) - 576
        assert ours.upper[place] == pytest.approx(float(upper), abs=1e-9)
        assert ours.alarm[place] == (alarm == "1")
    assert len(rows) == 680


@given(counts=HISTORIES, method=st.sampled_from(METHODS), baseline=st.sampled_from([2, 7, 10]))
@settings(max_examples=100, deadline=None)
def test_statistic_equals_the_slow_implementation(counts, method, baseline):
    day = len(counts) - 1

    result = ears([counts], days=[day], method=method, baseline=baseline)

    assert result.statistic[0, 0] == pytest.approx(slow_statistic(counts, day, method, baseline), abs=1e-9)
    assert result.alarm[0, 0] == (result.statistic[0, 0] > LIMITS[method]) or result.statistic[
        0, 0
    ] == pytest.approx(LIMITS[method])


@given(counts=HISTORIES, method=st.sampled_from(METHODS), extra=st.integers(1, 100))
@settings(max_examples=60, deadline=None)
def test_more_cases_today_never_take_an_alarm_away(counts, method, extra):
    day = len(counts) - 1
    more = [*counts[:-1], counts[-1] + extra]

    before, after = (ears([series], days=[day], method=method) for series in (counts, more))

    assert before.upper[0, 0] == after.upper[0, 0]
    assert after.alarm[0, 0] or not before.alarm[0, 0]


@given(counts=HISTORIES, method=st.sampled_from(METHODS))
@settings(max_examples=60, deadline=None)
def test_alarm_is_a_count_above_the_bound(counts, method):
    days = np.arange(len(counts))

    result = ears([counts], days=days, method=method)

    assert (result.alarm[0] == (np.array(counts) > result.upper[0])).all()


def test_c3_keeps_the_excess_of_the_two_days_before():
    quiet = [4, 6, 4, 6, 4, 6, 5, 5, 5]
    mean, sd = 5.0, statistics.stdev([4, 6, 4, 6, 4, 6, 5])
    counts = [[*quiet[:9], 7, 7, 7]]

    result = ears(counts, days=[11], method="C3")

    scores = [slow_statistic(counts[0], day, "C2") for day in (9, 10, 11)]
    assert scores[0] == pytest.approx((7 - mean) / sd)
    assert result.statistic[0, 0] == pytest.approx(sum(score - 1 for score in scores))
    assert result.alarm[0, 0]


def test_c3_bound_is_minus_infinity_where_earlier_days_alone_alarm():
    counts = [[4, 6, 4, 6, 4, 6, 5, 5, 5, 30, 30, 0]]

    result = ears(counts, days=[11], method="C3")

    assert result.upper[0, 0] == -np.inf
    assert result.alarm[0, 0]


@pytest.mark.parametrize("method", METHODS)
def test_no_single_case_alarms_after_a_baseline_without_spread(method):
    zeros_then_one = np.r_[np.zeros(40), 1.0]
    sixes_then_seven = np.r_[np.full(40, 6.0), 7.0]

    result = ears([zeros_then_one, sixes_then_seven], days=[40], method=method)

    assert not result.alarm.any()


def test_a_baseline_without_spread_uses_the_poisson_sd():
    counts = np.array([np.zeros(8), np.full(8, 9.0)])

    ours, as_r = (ears(counts, days=[7], r_compat=flag) for flag in (False, True))

    assert ours.upper[:, 0] == pytest.approx([LIMITS["C1"], 9.0 + 3.0 * LIMITS["C1"]])
    assert as_r.upper[:, 0] == pytest.approx([0.0, 9.0])


@pytest.mark.parametrize(("method", "first"), [("C1", 7), ("C2", 9), ("C3", 11)])
def test_history_too_short_has_no_answer(method, first):
    result = ears([np.arange(30) % 5], days=np.arange(30), method=method)

    assert np.isnan(result.upper[0, :first]).all()
    assert not result.alarm[0, :first].any()
    assert not np.isnan(result.upper[0, first:]).any()


def test_longer_baseline_and_other_limits():
    counts = [np.arange(60) % 7]

    month = ears(counts, days=[59], method="C2", baseline=28, limit=CDC_LIMITS["C2"])

    window = counts[0][59 - 3 - 27 : 59 - 2]
    assert month.expected[0, 0] == pytest.approx(window.mean())
    assert month.upper[0, 0] == pytest.approx(window.mean() + 3 * window.std(ddof=1))
    assert np.isnan(ears(counts, days=[29], method="C2", baseline=28).upper[0, 0])


@pytest.mark.parametrize(
    ("counts", "alarm"),
    [(np.zeros(40), False), (np.full(40, 1e9), False), (np.r_[np.zeros(39), 1e9], True)],
    ids=["zeros", "constant 1e9", "spike today"],
)
def test_extreme_series_have_finite_answers(counts, alarm):
    result = ears([counts], days=[39])

    assert np.isfinite(result.upper).all()
    assert result.alarm[0, 0] == alarm


def test_nothing_to_test_gives_empty_arrays():
    assert ears(np.zeros((0, 30)), days=[20]).upper.shape == (0, 1)
    assert ears(np.zeros((2, 30)), days=[]).alarm.shape == (2, 0)
    assert ears(np.zeros((2, 3)), days=[0, 1, 2]).alarm.tolist() == [[False] * 3] * 2


@pytest.mark.parametrize(
    ("counts", "changes", "message"),
    [
        ([[1.0, np.nan]], {}, "missing day"),
        ([[1.0, np.inf]], {}, "finite"),
        ([[1.0, -1.0]], {}, "negative"),
        ([1.0, 2.0], {}, "series, days"),
        ([[1.0, 2.0]], {"days": [2]}, "columns"),
        ([[1.0, 2.0]], {"days": [0.5]}, "columns"),
        ([[1.0, 2.0]], {"method": "C4"}, "C1, C2 or C3"),
        ([[1.0, 2.0]], {"baseline": 1}, "baseline"),
    ],
)
def test_impossible_arguments_are_refused(counts, changes, message):
    with pytest.raises(ValueError, match=message):
        ears(counts, **({"days": [1]} | changes))
