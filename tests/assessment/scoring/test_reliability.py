"""Reliability: R's figures, definitions by hand, exact intervals, and scores that carry nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.reliability import alpha_interval, cronbach_alpha, kelley, omega, one_factor
from tests.assessment.scoring.simulated_answers import figures, make_answers, make_bank


def slow_alpha(answers):
    """The mean covariance of different items over the mean of all, times k."""
    covariance = np.cov(answers, rowvar=False)
    items = len(covariance)
    between = covariance.sum() - np.trace(covariance)
    return items / (items - 1) * between / covariance.sum()


def test_alpha_and_omega_equal_those_of_r():
    answers = figures("sim30_answers")[:, 1:]

    assert cronbach_alpha(answers) == pytest.approx(0.870860561843226, abs=1e-10)
    assert omega(answers) == pytest.approx(0.873097993806088, abs=1e-6)


@given(seed=st.integers(0, 10_000), items=st.integers(2, 8))
@settings(max_examples=40, deadline=None)
def test_alpha_equals_the_slow_implementation_in_any_order(seed, items):
    a, d = make_bank(items, seed)
    answers = make_answers(50, a, d, seed)
    order = np.random.default_rng(seed).permutation(50)

    assert cronbach_alpha(answers) == pytest.approx(slow_alpha(answers), abs=1e-10)
    assert cronbach_alpha(answers[order][:, ::-1]) == pytest.approx(cronbach_alpha(answers), abs=1e-10)


def test_people_with_gaps_are_left_out():
    a, d = make_bank(6)
    answers = make_answers(80, a, d)
    gaps = np.vstack([answers, [[1, 0, np.nan, 1, 0, 1]]])

    assert cronbach_alpha(gaps) == cronbach_alpha(answers)
    assert omega(gaps) == omega(answers)


def test_copies_of_one_item_are_perfectly_reliable_and_totals_alike_say_nothing():
    answers = np.repeat([[0.0], [1.0], [1.0]], 4, axis=1)

    assert cronbach_alpha(answers) == pytest.approx(1.0)
    assert np.isnan(cronbach_alpha([[0, 1], [1, 0]]))


def test_alpha_interval_covers_what_it_promises():
    rng, inside = np.random.default_rng(1), []
    true = 8 * 0.3 / (1 + 7 * 0.3)  # parallel items with correlation .3
    for _ in range(600):
        scores = np.sqrt(0.3) * rng.normal(size=(60, 1)) + np.sqrt(0.7) * rng.normal(size=(60, 8))
        low, high = alpha_interval(cronbach_alpha(scores), people=60, items=8)
        inside.append(low <= true <= high)

    assert np.mean(inside) == pytest.approx(0.95, abs=0.025)


def test_one_factor_finds_the_loadings_that_made_the_correlations():
    loading = np.array([0.9, 0.7, 0.5, 0.3, -0.2])
    correlations = np.outer(loading, loading)
    np.fill_diagonal(correlations, 1.0)

    assert one_factor(correlations) == pytest.approx(loading, abs=1e-5)


def test_omega_needs_three_items_that_vary():
    answers = np.array([[0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 1]], dtype=float)

    assert np.isnan(omega(answers))


@given(reliability=st.floats(0, 1), score=st.floats(-50, 50))
def test_kelley_draws_scores_to_the_mean(reliability, score):
    result = kelley(score, mean=10.0, sd=3.0, reliability=reliability)

    assert result.estimate == pytest.approx(10 + reliability * (score - 10))
    assert result.se == pytest.approx(3 * np.sqrt(reliability * (1 - reliability)))
    assert result.interval[0] <= result.estimate <= result.interval[1]


def test_kelley_interval_covers_true_scores():
    rng = np.random.default_rng(2)
    true = 5 + np.sqrt(0.6) * rng.normal(size=20_000)
    seen = true + np.sqrt(0.4) * rng.normal(size=20_000)

    result = kelley(seen, mean=5.0, sd=1.0, reliability=0.6)

    covered = (result.interval[:, 0] < true) & (true < result.interval[:, 1])
    assert covered.mean() == pytest.approx(0.95, abs=0.01)


def test_kelley_without_reliability_says_nothing_of_the_person():
    assert kelley([2.0, 9.0], mean=5.0, sd=1.0, reliability=-0.2).estimate.tolist() == [5.0, 5.0]
    assert np.isnan(kelley(np.nan, mean=5.0, sd=1.0, reliability=0.5).se)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cronbach_alpha([[1, 0]]), "2 people"),
        (lambda: cronbach_alpha([[1], [0]]), "2 items"),
        (lambda: cronbach_alpha([1, 0]), "people, items"),
        (lambda: cronbach_alpha([[1, np.inf], [0, 1]]), "finite"),
        (lambda: alpha_interval(0.5, people=1, items=5), "at least 2"),
        (lambda: alpha_interval(0.5, people=10, items=5, level=0), "between 0 and 1"),
        (lambda: kelley(1, mean=0, sd=-1, reliability=0.5), "Kelley"),
        (lambda: kelley(1, mean=0, sd=1, reliability=1.1), "Kelley"),
        (lambda: kelley(1, mean=0, sd=1, reliability=np.nan), "Kelley"),
    ],
)
def test_impossible_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
