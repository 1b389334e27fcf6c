"""Tails and quantiles of overdispersed counts: textbook values, slow sums, invariants and extremes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats.negative_binomial import upper_quantile, upper_tail

MEANS = st.floats(0.01, 300.0)
DISPERSIONS = st.floats(0.5, 20.0)


def slow_probabilities(mean, dispersion):
    """Yield P(Y = 0), P(Y = 1), ... by the recurrence of the probabilities."""
    if dispersion <= 1.0:
        probability, count = math.exp(-mean), 0
        while True:
            yield probability
            count += 1
            probability *= mean / count
    size, success = mean / (dispersion - 1.0), 1.0 / dispersion
    probability, count = success**size, 0
    while True:
        yield probability
        probability *= (count + size) / (count + 1.0) * (1.0 - success)
        count += 1


def slow_tail(count, mean, dispersion):
    terms = slow_probabilities(mean, dispersion)
    return 1.0 - math.fsum(next(terms) for _ in range(count))


def slow_quantile(tail, mean, dispersion):
    cumulative, count = 0.0, -1
    for probability in slow_probabilities(mean, dispersion):
        cumulative, count = cumulative + probability, count + 1
        if cumulative >= 1.0 - tail - 1e-13:
            return count
    raise AssertionError


def test_tails_known_by_hand():
    # Poisson(3): P(Y >= 1) = 1 - e^-3. Geometric (size 1, success 1/2): P(Y >= 3) = 1/8.
    assert upper_tail(1, 3.0, 1.0) == pytest.approx(1 - math.exp(-3))
    assert upper_tail(3, 1.0, 2.0) == pytest.approx(0.125)
    assert upper_tail(1e9, 1e9, 1e9) == pytest.approx(math.exp(-1), rel=1e-6)


def test_quantiles_from_printed_tables():
    # Poisson tables: P(Y <= 9 | 4) = .9919, P(Y <= 10 | 4) = .9972; P(Y <= 18 | 10) = .9928, P(19) = .9965.
    assert upper_quantile(0.005, [4.0, 10.0], 1.0).tolist() == [10.0, 19.0]
    # Geometric with success 1/2: P(Y > q) = 2^-(q + 1), so .005 needs q = 7.
    assert upper_quantile(0.005, 1.0, 2.0) == 7.0


@given(mean=MEANS, dispersion=DISPERSIONS, count=st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_tail_equals_the_slow_sum(mean, dispersion, count):
    assert upper_tail(count, mean, dispersion) == pytest.approx(slow_tail(count, mean, dispersion), abs=1e-11)


@given(mean=MEANS, dispersion=DISPERSIONS, tail=st.sampled_from([0.05, 0.01, 0.005, 0.001]))
@settings(max_examples=150, deadline=None)
def test_quantile_equals_the_slow_search(mean, dispersion, tail):
    assert upper_quantile(tail, mean, dispersion) == slow_quantile(tail, mean, dispersion)


@given(
    mean=st.floats(0.0, 1e12),
    dispersion=st.floats(0.0, 1e15),
    tail=st.floats(1e-6, 0.4),
)
@settings(max_examples=150, deadline=None)
def test_quantile_is_the_smallest_count_that_leaves_the_tail(mean, dispersion, tail):
    bound = upper_quantile(tail, mean, dispersion)

    if np.isfinite(bound) and bound < 1e14:
        assert upper_tail(bound + 1, mean, dispersion) <= tail * (1 + 1e-9)
        assert bound == 0 or upper_tail(bound, mean, dispersion) > tail * (1 - 1e-9)


@given(counts=st.lists(st.integers(0, 1000), min_size=2, max_size=10), mean=MEANS, dispersion=DISPERSIONS)
@settings(max_examples=80, deadline=None)
def test_tail_lies_between_0_and_1_and_falls_with_the_count(counts, mean, dispersion):
    tails = upper_tail(np.sort(counts), mean, dispersion)

    assert ((tails >= 0) & (tails <= 1)).all()
    assert (np.diff(tails) <= 1e-12).all()


def test_poisson_is_the_limit_of_small_overdispersion():
    counts, mean = np.arange(40), 9.0

    near, poisson = upper_tail(counts, mean, 1.0 + 2e-7), upper_tail(counts, mean, 1.0)

    assert near == pytest.approx(poisson, rel=1e-3, abs=1e-12)
    assert (upper_tail(counts, mean, 0.3) == poisson).all()


def test_shapes_broadcast():
    assert upper_tail(np.zeros((3, 1)), np.ones(4), 2.0).shape == (3, 4)
    assert upper_quantile(0.01, np.ones((3, 1)), np.ones(4)).shape == (3, 4)
    assert upper_quantile(0.01, np.zeros((0, 5)), 1.0).shape == (0, 5)


def test_stated_answers_at_the_edges():
    mean = np.array([0.0, 1e-300, 1e9, 1e12, 1e13, 1e50, np.nan])

    bound = upper_quantile(0.005, mean, [1.0, 1e9, 1e9, 1.0, 1.0, 1.0, 1.0])
    tail = upper_tail(5.0, mean, 1.0)

    assert bound[[0, 1]].tolist() == [0.0, 0.0]
    assert 5.2e9 < bound[2] < 5.4e9
    assert 1.000002e12 < bound[3] < 1.000003e12
    assert bound[[4, 5]].tolist() == [np.inf, np.inf]
    assert np.isnan(bound[6])
    assert tail[[0, 4, 5]].tolist() == [0.0, 1.0, 1.0]
    assert np.isnan(tail[6])
    assert upper_tail([0.0, -3.0, 0.4], 0.0, 1.0).tolist() == [1.0, 1.0, 0.0]


@pytest.mark.parametrize("size", [1e50, 1e80, 1e-50, 1e-200])
def test_extreme_sizes_neither_hang_nor_abort(size):
    # A library quantile was seen to hang or to abort the process from a size of 1e50.
    dispersion = np.array([1.0 + 1e-6, 2.0, 1e6])
    mean = size * (dispersion - 1.0)

    assert not np.isnan(upper_quantile(0.005, mean, dispersion)).any()


@pytest.mark.parametrize(("mean", "dispersion"), [(-1.0, 1.0), (np.inf, 1.0), (1.0, -1.0), (1.0, np.inf)])
def test_impossible_distributions_are_refused(mean, dispersion):
    with pytest.raises(ValueError, match="Mean and dispersion"):
        upper_quantile(0.01, mean, dispersion)
    with pytest.raises(ValueError, match="Mean and dispersion"):
        upper_tail(1, mean, dispersion)


@pytest.mark.parametrize("tail", [0.0, 1.0, -0.1, np.nan])
def test_impossible_tails_are_refused(tail):
    with pytest.raises(ValueError, match="tail"):
        upper_quantile(tail, 1.0, 1.0)
