"""Ability: R's figures, a slow second implementation, invariants, and people at the ends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from assessment.scoring.ability import (
    Ability,
    decidedly_above,
    decidedly_below,
    eap,
    empirical_reliability,
    item_information,
    test_information,
    wle,
)
from assessment.scoring.item_fitting import fit_2pl
from tests.assessment.scoring.simulated_answers import figures, make_answers, make_bank, read

PATTERNS = st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=8, max_size=8)


def chances(theta, a, d):
    return 1 / (1 + np.exp(-(a * theta + d)))


def slow_eap(row, a, d, mean=0.0, sd=1.0):
    top = bottom = square = 0.0
    for point in np.linspace(-6, 6, 61):
        weight = np.exp(-0.5 * ((point - mean) / sd) ** 2)
        for answer, chance in zip(row, chances(point, a, d), strict=True):
            if not np.isnan(answer):
                weight *= chance if answer else 1 - chance
        bottom, top, square = bottom + weight, top + weight * point, square + weight * point**2
    return top / bottom, np.sqrt(square / bottom - (top / bottom) ** 2)


def slow_wle(row, a, d):
    seen = ~np.isnan(row)

    def depth(theta):
        chance = chances(theta, a[seen], d[seen])
        information = (a[seen] ** 2 * chance * (1 - chance)).sum()
        height = np.where(row[seen] == 1, np.log(chance), np.log(1 - chance)).sum()
        return -height - 0.5 * np.log(information)

    return minimize_scalar(depth, bounds=(-6, 6), method="bounded", options={"xatol": 1e-10}).x


def test_estimates_equal_those_of_r():
    answers = figures("sim30_answers")[:, 1:]
    rows = read("sim30_abilities_by_mirt")
    patterns = np.array([[int(answer) for answer in row[0]] for row in rows], dtype=float)
    theta, se = np.array([row[1:] for row in rows], dtype=float).T
    fit = fit_2pl(answers)

    ours = eap(patterns, fit.a, fit.d)

    assert ours.theta == pytest.approx(theta, abs=1e-5)
    assert ours.se == pytest.approx(se, abs=1e-5)
    assert empirical_reliability(eap(answers, fit.a, fit.d)) == pytest.approx(0.87588165842131, abs=1e-6)


def test_information_equals_that_of_r():
    fit = fit_2pl(figures("sim30_answers")[:, 1:])
    theta, information = figures("sim30_information_by_mirt").T

    assert test_information(theta, fit.a, fit.d) == pytest.approx(information, abs=1e-5)


@given(row=PATTERNS, mean=st.floats(-2, 2), sd=st.floats(0.3, 2))
@settings(max_examples=60, deadline=None)
def test_eap_equals_the_slow_implementation(row, mean, sd):
    a, d = make_bank(8)

    ours = eap([row], a, d, mean=mean, sd=sd)

    theta, se = slow_eap(np.array(row), a, d, mean, sd)
    assert ours.theta[0] == pytest.approx(theta, abs=1e-8)
    assert ours.se[0] == pytest.approx(se, abs=1e-6)


@given(row=PATTERNS.filter(lambda row: not np.isnan(row).all()))
@settings(max_examples=60, deadline=None)
def test_wle_equals_the_slow_implementation(row):
    a, d = make_bank(8)

    ours = wle([row], a, d)

    theta = slow_wle(np.array(row), a, d)
    seen = ~np.isnan(row)
    assert ours.theta[0] == pytest.approx(theta, abs=1e-4)
    assert ours.se[0] == pytest.approx(1 / np.sqrt(test_information(theta, a[seen], d[seen])), rel=1e-3)


def test_wle_equals_that_of_catr_as_near_as_catr_computes_it():
    _, a, b = figures("adaptive_bank").T
    steps, answers = figures("adaptive_by_catr"), []
    for _, step, item, response, *_ in steps:
        row = np.full(200, np.nan) if step == 1 else answers[-1].copy()
        row[int(item)] = response
        answers.append(row)

    ours = wle(answers, a, -a * b)

    assert np.clip(ours.theta, -4, 4) == pytest.approx(steps[:, 6], abs=1e-4)  # its root finder stops at 1e-4


@given(row=PATTERNS, item=st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_one_more_right_answer_never_lowers_ability(row, item):
    a, d = make_bank(8)
    wrong, right = (np.array(row) for _ in range(2))
    wrong[item], right[item] = 0.0, 1.0

    for estimate in (eap, wle):
        theta = estimate([wrong, right], a, d).theta
        assert theta[1] > theta[0]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_order_of_people_and_items_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    a, d = make_bank(7, seed)
    answers = make_answers(60, a, d, seed, missing=0.3)
    people, items = rng.permutation(60), rng.permutation(7)

    for estimate in (eap, wle):
        whole = estimate(answers, a, d)
        turned = estimate(answers[people][:, items], a[items], d[items])
        assert turned.theta == pytest.approx(whole.theta[people], abs=1e-9, nan_ok=True)
        assert turned.se == pytest.approx(whole.se[people], abs=1e-9, nan_ok=True)


def test_all_right_and_all_wrong_are_finite_and_opposite():
    a = np.ones(6)

    for estimate in (eap, wle):
        theta = estimate([[1] * 6, [0] * 6], a, np.zeros(6)).theta
        assert np.isfinite(theta).all()
        assert theta[0] == pytest.approx(-theta[1])


def test_without_answers_the_population_speaks():
    a, d = make_bank(5)

    bayes, likelihood = eap([[np.nan] * 5], a, d, mean=0.4, sd=0.8), wle([[np.nan] * 5], a, d)

    assert bayes.theta[0] == pytest.approx(0.4, abs=1e-6)
    assert bayes.se[0] == pytest.approx(0.8, abs=1e-6)
    assert np.isnan(likelihood.theta[0])
    assert likelihood.se[0] == np.inf


def test_wle_does_not_shrink_extreme_people_and_eap_does():
    a, d = make_bank(20)
    answers = make_answers(4000, a, d, theta=1.8)

    bayes, likelihood = eap(answers, a, d).theta.mean(), wle(answers, a, d).theta.mean()

    assert likelihood == pytest.approx(1.8, abs=0.05)
    assert bayes < 1.65


def test_intervals_cover_what_they_promise():
    a, d = make_bank(25)
    theta = np.random.default_rng(4).normal(size=20_000)

    ours = eap(make_answers(20_000, a, d, theta=theta), a, d)

    assert (np.abs(ours.theta - theta) < 1.96 * ours.se).mean() == pytest.approx(0.95, abs=0.01)


def test_information_is_largest_where_an_item_is_hard_as_one_is_able():
    theta = np.linspace(-3, 3, 601)

    information = item_information(theta, [1.5], [-1.5])[:, 0]

    assert theta[information.argmax()] == pytest.approx(1.0)
    assert information.max() == pytest.approx(1.5**2 / 4)


@pytest.mark.parametrize(
    ("theta", "se", "above", "below"),
    [(1.0, 0.4, True, False), (0.6, 0.4, False, False), (-0.7, 0.4, False, True), (0.656, 0.4, False, False),
     (np.nan, 0.4, False, False), (9.0, np.inf, False, False)],
)  # fmt: skip
def test_who_is_decidedly_above_or_below_a_mark(theta, se, above, below):
    assert decidedly_above(theta, se, 0.0) == above
    assert decidedly_below(theta, se, 0.0) == below


def test_reliability_of_one_person_is_not_known():
    assert np.isnan(empirical_reliability(Ability(np.zeros(1), np.ones(1))))


def test_no_people_give_no_estimates():
    assert eap(np.zeros((0, 3)), np.ones(3), np.zeros(3)).theta.shape == (0,)
    assert wle(np.zeros((0, 3)), np.ones(3), np.zeros(3)).se.shape == (0,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: eap([[0, 2]], [1, 1], [0, 0]), "0, 1, or NaN"),
        (lambda: eap([[0, 1]], [1], [0]), "2 items in the answers but 1"),
        (lambda: eap([[0, 1]], [1, np.nan], [0, 0]), "finite"),
        (lambda: eap([[0, 1]], [1, 1], [0]), "one length"),
        (lambda: eap([[0, 1]], [1, 1], [0, 0], sd=0), "positive sd"),
        (lambda: eap([[0, 1]], [1, 1], [0, 0], mean=7), "mean between"),
        (lambda: wle([[0, 1]], [0, 0], [0, 0]), "say nothing"),
        (lambda: item_information(np.nan, [1], [0]), "finite"),
        (lambda: decidedly_above(1, -1, 0), "negative"),
        (lambda: decidedly_above(1, np.nan, 0), "negative"),
        (lambda: decidedly_above(1, 1, np.inf), "cut"),
    ],
)
def test_impossible_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
