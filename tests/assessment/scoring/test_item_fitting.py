"""Calibration: R's figures, a direct maximisation of the slow likelihood, invariants, and items that break fits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, minimize

from assessment.scoring.item_fitting import fit_2pl, fit_rasch
from assessment.scoring.item_priors import STANDARD_PRIOR, ItemPrior
from tests.assessment.scoring.simulated_answers import figures, make_answers, make_bank

NODES = np.linspace(-6, 6, 61)


@pytest.fixture(scope="module")
def sim30():
    return figures("sim30_answers")[:, 1:]


def slow_log_likelihood(answers, a, d, sd=1.0):
    """Person by person, item by item, at every node."""
    weight = np.exp(-0.5 * (NODES / sd) ** 2)
    weight /= weight.sum()
    total = 0.0
    for row in answers:
        at_node = weight.copy()
        for answer, slope, intercept in zip(row, a, d, strict=True):
            chance = 1 / (1 + np.exp(-(slope * NODES + intercept)))
            if not np.isnan(answer):
                at_node *= chance if answer == 1 else 1 - chance
        total += np.log(at_node.sum())
    return total


def fast_enough_log_likelihood(answers, a, d):
    """The same with whole tables, for an optimiser that calls it a thousand times."""
    logit = a[:, None] * NODES + d[:, None]
    seen, right = ~np.isnan(answers), np.nan_to_num(answers)
    log_joint = right @ logit - seen @ np.logaddexp(0, logit) - 0.5 * NODES**2
    return np.logaddexp.reduce(log_joint, axis=1).sum() - len(answers) * np.log(np.exp(-0.5 * NODES**2).sum())


def best_by_search(answers, start, log_prior=lambda a, d: 0.0):
    items = answers.shape[1]

    def depth(at):
        return -fast_enough_log_likelihood(answers, at[:items], at[items:]) - log_prior(
            at[:items], at[items:]
        )

    found = minimize(depth, start, method="BFGS", options={"gtol": 1e-6})
    return found.x[:items], found.x[items:], -found.fun


def test_two_parameter_fit_equals_that_of_r(sim30):
    a, d, se_a, se_d = figures("sim30_2pl_by_mirt").T

    fit = fit_2pl(sim30)

    assert fit.converged
    assert fit.log_likelihood == pytest.approx(-34798.4181037344, abs=1e-5)
    assert fit.a == pytest.approx(a, abs=1e-5)
    assert fit.d == pytest.approx(d, abs=1e-5)
    assert fit.b == pytest.approx(-d / a, abs=1e-5)
    assert fit.se_a == pytest.approx(se_a, abs=1e-6)
    assert fit.se_d == pytest.approx(se_d, abs=1e-6)


def test_rasch_fit_equals_that_of_r(sim30):
    d, se_d = figures("sim30_rasch_by_mirt").T

    fit = fit_rasch(sim30)

    assert fit.converged
    assert fit.log_likelihood == pytest.approx(-35229.07841194, abs=1e-5)
    assert fit.variance == pytest.approx(1.18891163325881, abs=1e-5)
    assert fit.d == pytest.approx(d, abs=1e-5)
    assert fit.se_d == pytest.approx(se_d, abs=1e-6)


def test_log_likelihood_is_that_of_the_slow_implementation():
    a, d = make_bank(6)
    answers = make_answers(40, a, d, missing=0.2)

    two, one = fit_2pl(answers, prior=STANDARD_PRIOR), fit_rasch(answers)

    assert two.log_likelihood == pytest.approx(slow_log_likelihood(answers, two.a, two.d), abs=1e-8)
    ones, sd = np.ones(6), np.sqrt(one.variance)
    assert one.log_likelihood == pytest.approx(slow_log_likelihood(answers, ones, one.d, sd), abs=1e-8)


@pytest.mark.parametrize("missing", [0.0, 0.3], ids=["complete", "missing answers"])
def test_weak_items_are_found_weak_and_exactly(missing):
    a, d = make_bank(10, weak=(0.15, 0.05, -0.1))
    answers = make_answers(1500, a, d, missing=missing)

    fit = fit_2pl(answers)

    slopes, intercepts, height = best_by_search(answers, np.r_[fit.a + 0.05, fit.d - 0.05])
    assert fit.a == pytest.approx(slopes, abs=1e-4)
    assert fit.d == pytest.approx(intercepts, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(height, abs=1e-6)
    assert (np.abs(fit.a[-3:]) < 0.35).all()
    assert (np.abs(fit.a[-3:] - a[-3:]) < 3 * fit.se_a[-3:]).all()


def test_prior_fit_is_the_mode():
    a, d = make_bank(8)
    answers = make_answers(60, a, d)
    prior = ItemPrior(0.0, 0.3, np.linspace(-1, 1, 8), 2.0)

    def log_prior(slopes, intercepts):
        slopes = np.maximum(slopes, 1e-9)
        of_a = -0.5 * (np.log(slopes) / 0.3) ** 2 - np.log(slopes)
        return of_a.sum() - 0.5 * (((intercepts - np.linspace(-1, 1, 8)) / 2.0) ** 2).sum()

    fit = fit_2pl(answers, prior=prior)

    slopes, intercepts, _ = best_by_search(answers, np.r_[np.ones(8), fit.d], log_prior)
    assert fit.a == pytest.approx(slopes, abs=1e-4)
    assert fit.d == pytest.approx(intercepts, abs=1e-4)


def test_standard_errors_are_the_curvature_at_the_top():
    a, d = make_bank(4)
    answers = make_answers(300, a, d, missing=0.2)
    fit = fit_2pl(answers)

    def slope(at):
        return approx_fprime(at, lambda x: fast_enough_log_likelihood(answers, x[:4], x[4:]), 1e-5)

    top = np.r_[fit.a, fit.d]
    curvature = np.array([(slope(top + step) - slope(top - step)) / 2e-3 for step in 1e-3 * np.eye(8)])
    covariance = np.linalg.inv(-curvature)

    assert np.r_[fit.se_a, fit.se_d] == pytest.approx(np.sqrt(np.diag(covariance)), rel=2e-3)
    grad = np.c_[np.diag(fit.d / fit.a**2), np.diag(-1 / fit.a)]
    assert fit.se_b == pytest.approx(np.sqrt(np.diag(grad @ covariance @ grad.T)), rel=2e-3)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_order_of_people_and_items_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    a, d = make_bank(6, seed)
    answers = make_answers(200, a, d, seed, missing=0.1)
    people, items = rng.permutation(200), rng.permutation(6)

    fit = fit_2pl(answers, prior=STANDARD_PRIOR)
    turned = fit_2pl(answers[people][:, items], prior=STANDARD_PRIOR)

    assert turned.a == pytest.approx(fit.a[items], abs=1e-5)
    assert turned.d == pytest.approx(fit.d[items], abs=1e-5)
    assert turned.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_everybody_twice_gives_the_same_items_and_smaller_errors(seed):
    a, d = make_bank(5, seed)
    answers = make_answers(150, a, d, seed)

    once, twice = fit_rasch(answers, prior=None), fit_rasch(np.vstack([answers, answers]), prior=None)

    assert twice.d == pytest.approx(once.d, abs=1e-4)
    assert twice.se_d == pytest.approx(once.se_d / np.sqrt(2), rel=1e-3)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_swapping_right_and_wrong_turns_the_scale_round(seed):
    a, d = make_bank(5, seed)
    answers = make_answers(300, a, d, seed, missing=0.1)

    fit, turned = (fit_2pl(each, prior=STANDARD_PRIOR) for each in (answers, 1 - answers))

    assert turned.a == pytest.approx(fit.a, abs=1e-5)
    assert turned.d == pytest.approx(-fit.d, abs=1e-5)


def test_answers_missing_at_random_leave_estimates_where_they_are():
    a, d = make_bank(12)
    answers = make_answers(6000, a, d)
    gaps = answers.copy()
    gaps[np.random.default_rng(3).random(gaps.shape) < 0.4] = np.nan

    fit = fit_2pl(gaps)

    assert (np.abs(fit.a - a) < 4 * fit.se_a).all()
    assert (np.abs(fit.d - d) < 4 * fit.se_d).all()
    assert fit.answered == pytest.approx((~np.isnan(gaps)).sum(axis=0))
    assert (fit.se_d > fit_2pl(answers).se_d).all()


def test_a_wrongly_keyed_item_has_a_negative_slope():
    a, d = make_bank(10)
    answers = make_answers(1000, a, d)
    answers[:, 4] = 1 - answers[:, 4]

    fit = fit_2pl(answers)

    assert fit.a[4] < -0.5
    assert (np.delete(fit.a, 4) > 0.3).all()


def test_items_without_two_kinds_of_answers_are_left_out():
    a, d = make_bank(6)
    answers = make_answers(300, a, d)
    answers[:, 3], answers[:, 4], answers[:, 5] = 1.0, 0.0, np.nan

    fit, rasch = fit_2pl(answers), fit_rasch(answers)

    assert fit.estimated.tolist() == [True] * 3 + [False] * 3
    assert np.isnan(fit.a[3:]).all()
    assert fit.d[3:5].tolist() == [np.inf, -np.inf]
    assert np.isnan(fit.d[5])
    assert fit.a[:3] == pytest.approx(fit_2pl(answers[:, :3]).a, abs=1e-6)
    assert rasch.d[3:5].tolist() == [np.inf, -np.inf]


def test_with_a_prior_every_item_has_an_estimate():
    a, d = make_bank(6)
    answers = make_answers(300, a, d)
    answers[:, 4], answers[:, 5] = 1.0, np.nan

    fit = fit_2pl(answers, prior=STANDARD_PRIOR)

    assert fit.estimated.all()
    assert np.isfinite(np.r_[fit.a, fit.d, fit.se_a, fit.se_d, fit.se_b]).all()
    assert fit.a[5] == pytest.approx(np.exp(-0.09), abs=1e-6)  # the mode of a lognormal
    assert fit.d[5] == pytest.approx(0.0, abs=1e-6)
    assert fit.d[4] > 2.0


def test_rasch_of_independent_answers_finds_no_spread_of_ability():
    answers = (np.random.default_rng(2).random((2000, 8)) < 0.5).astype(float)

    fit = fit_rasch(answers)

    assert fit.variance < 0.05
    assert np.abs(fit.d).max() < 0.15


def test_rasch_with_a_prior_is_drawn_to_it():
    _, d = make_bank(6)
    answers = make_answers(80, np.ones(6) * 2.5, d)

    free, held = fit_rasch(answers), fit_rasch(answers, prior=STANDARD_PRIOR)

    assert 1.0 < held.variance < free.variance
    assert np.abs(held.d).sum() < np.abs(free.d).sum()


def test_a_person_without_answers_changes_nothing():
    a, d = make_bank(5)
    answers = make_answers(200, a, d)

    fit, more = fit_2pl(answers), fit_2pl(np.vstack([answers, np.full((3, 5), np.nan)]))

    assert more.a == pytest.approx(fit.a, abs=1e-6)
    assert more.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)


@pytest.mark.parametrize("people", [1, 8, 30])
def test_a_handful_of_people_gives_finite_figures_with_priors(people):
    a, d = make_bank(10)

    fit = fit_2pl(make_answers(people, a, d), prior=STANDARD_PRIOR)

    assert fit.converged
    assert np.isfinite(np.r_[fit.a, fit.d, fit.se_a, fit.se_d]).all()


@pytest.mark.parametrize(
    ("responses", "message"),
    [
        ([0, 1], "people, items"),
        ([[0, 2, 1]], "0, 1, or NaN"),
        ([[0, np.inf, 1]], "0, 1, or NaN"),
        (np.zeros((0, 4)), "no people"),
        (np.zeros((4, 0)), "at least one item"),
        (np.ones((5, 4)), "both right and wrong"),
        ([[0, 1], [1, 0]], "At least 3 items"),
    ],
)
def test_impossible_answers_are_refused(responses, message):
    with pytest.raises(ValueError, match=message):
        fit_2pl(responses)


@pytest.mark.parametrize(
    "changes", [{"log_a_sd": 0}, {"d_sd": -1}, {"d_mean": np.nan}, {"d_mean": [0, 1, np.inf]}]
)
def test_impossible_priors_are_refused(changes):
    with pytest.raises(ValueError, match="prior"):
        ItemPrior(**changes)


def test_a_prior_for_other_items_is_refused():
    with pytest.raises(ValueError, match="3 intercepts for 4 items"):
        fit_2pl(np.eye(4), prior=ItemPrior(d_mean=[0, 1, 2]))
