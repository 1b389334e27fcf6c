"""Signal detection and intervals of shares: published figures, exact coverage, and people who never vary."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm

from assessment.scoring.detection import signal_detection
from assessment.scoring.proportions import wilson

COUNTS = st.integers(0, 20)


def all_outcomes(n):
    hits, alarms = (grid.ravel() for grid in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    return hits, alarms


def chance_of(n, d_prime, criterion):
    hits, alarms = all_outcomes(n)
    hit, alarm = norm.cdf(d_prime / 2 - criterion), norm.cdf(-d_prime / 2 - criterion)
    return binom.pmf(hits, n, hit) * binom.pmf(alarms, n, alarm)


def test_formula_by_hand():
    result = signal_detection(8, 2, 3, 7)

    hit, alarm = 8.5 / 11, 3.5 / 11
    assert result.d_prime == pytest.approx(norm.ppf(hit) - norm.ppf(alarm))
    assert result.criterion == pytest.approx(-(norm.ppf(hit) + norm.ppf(alarm)) / 2)
    parts = [rate * (1 - rate) / (10 * norm.pdf(norm.ppf(rate)) ** 2) for rate in (hit, alarm)]
    assert result.se_d_prime == pytest.approx(np.sqrt(sum(parts)))
    assert result.se_criterion == pytest.approx(result.se_d_prime / 2)
    assert result.interval == pytest.approx(
        result.d_prime + norm.ppf(0.975) * result.se_d_prime * np.r_[-1, 1]
    )


@pytest.mark.parametrize(
    ("n", "mean", "sd", "sd_c"),
    [(5, 1.368, 0.727, 0.364), (10, 1.459, 0.599, 0.301), (20, 1.481, 0.440, 0.221)],
)
def test_precision_at_d_prime_one_and_a_half(n, mean, sd, sd_c):
    hits, alarms = all_outcomes(n)
    weight = chance_of(n, 1.5, 0.0)

    result = signal_detection(hits, n - hits, alarms, n - alarms)

    assert weight @ result.d_prime == pytest.approx(mean, abs=0.02)
    assert np.sqrt(weight @ (result.d_prime - weight @ result.d_prime) ** 2) == pytest.approx(sd, abs=0.02)
    assert np.sqrt(weight @ (result.criterion - weight @ result.criterion) ** 2) == pytest.approx(
        sd_c, abs=0.02
    )


@pytest.mark.parametrize("n", [5, 8, 10, 15, 20])
@pytest.mark.parametrize("d_prime", [0.0, 0.5, 1.5, 2.5])
@pytest.mark.parametrize("criterion", [-0.5, 0.0, 0.5])
def test_interval_covers_d_prime_at_least_95_times_in_100(n, d_prime, criterion):
    hits, alarms = all_outcomes(n)

    low, high = signal_detection(hits, n - hits, alarms, n - alarms).interval.T

    assert chance_of(n, d_prime, criterion) @ ((low <= d_prime) & (d_prime <= high)) >= 0.945


@given(scams=st.integers(1, 30), honest=st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_who_answers_always_alike_has_d_prime_zero(scams, honest):
    everything = signal_detection(scams, 0, honest, 0, proportional=True)
    nothing = signal_detection(0, scams, 0, honest, proportional=True)

    assert everything.d_prime == 0.0
    assert nothing.d_prime == 0.0
    assert everything.criterion < 0 < nothing.criterion
    assert everything.interval[0] < 0 < everything.interval[1]


@given(n=st.integers(1, 30))
def test_equal_numbers_need_no_proportion(n):
    hits, alarms = all_outcomes(n)
    counts = hits, n - hits, alarms, n - alarms

    assert signal_detection(*counts, proportional=True).d_prime == pytest.approx(
        signal_detection(*counts).d_prime
    )
    assert signal_detection(n, 0, n, 0).d_prime == 0.0


@given(hits=COUNTS, misses=COUNTS, alarms=COUNTS, rejections=COUNTS, proportional=st.booleans())
@settings(max_examples=80, deadline=None)
def test_seeing_more_and_erring_less_raises_d_prime(hits, misses, alarms, rejections, proportional):
    before = signal_detection(hits, misses + 1, alarms + 1, rejections, proportional=proportional)
    more = signal_detection(hits + 1, misses, alarms + 1, rejections, proportional=proportional)
    fewer = signal_detection(hits, misses + 1, alarms, rejections + 1, proportional=proportional)

    assert more.d_prime > before.d_prime
    assert fewer.d_prime > before.d_prime
    assert more.criterion < before.criterion < fewer.criterion


@given(hits=COUNTS, misses=COUNTS, alarms=COUNTS, rejections=COUNTS)
@settings(max_examples=60, deadline=None)
def test_calling_the_kinds_the_other_way_round_turns_the_sign(hits, misses, alarms, rejections):
    result = signal_detection(hits, misses, alarms, rejections)
    turned = signal_detection(alarms, rejections, hits, misses)

    assert turned.d_prime == pytest.approx(-result.d_prime, nan_ok=True)
    assert turned.criterion == pytest.approx(result.criterion, nan_ok=True)


def test_one_kind_alone_says_nothing():
    result = signal_detection([5, 0, 0], [5, 0, 0], [0, 3, 0], [0, 7, 0])

    assert np.isnan(result.d_prime).all()
    assert np.isnan(result.interval).all()


def test_all_right_is_finite():
    assert signal_detection(10, 0, 0, 10).d_prime == pytest.approx(3.3812, abs=1e-4)


@pytest.mark.parametrize("counts", [(-1, 1, 1, 1), (np.nan, 1, 1, 1), (1, np.inf, 1, 1)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="finite and not negative"):
        signal_detection(*counts)


def test_impossible_level_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        signal_detection(1, 1, 1, 1, level=1.0)


def test_wilson_interval_of_published_examples():
    # Newcombe 1998, Stat Med 17:857, table I, method 3.
    result = wilson([81, 15, 0, 1], [263, 148, 20, 29])

    assert result.lower == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert result.upper == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


@given(n=st.integers(1, 60), data=st.data())
@settings(max_examples=60, deadline=None)
def test_wilson_interval_holds_the_share_and_narrows_with_answers(n, data):
    good = data.draw(st.integers(0, n))

    few, many = wilson(good, n), wilson(10 * good, 10 * n)

    assert 0 <= few.lower <= few.share <= few.upper <= 1
    assert many.upper - many.lower < few.upper - few.lower


def test_wilson_without_trials_knows_nothing():
    result = wilson(0, 0)

    assert np.isnan(result.share)
    assert (result.lower, result.upper) == (0.0, 1.0)


def test_more_successes_than_trials_are_refused():
    with pytest.raises(ValueError, match="more successes"):
        wilson(3, 2)
