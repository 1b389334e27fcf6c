"""Fairness of items: R's figures, counting by hand, and groups too small to judge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.ability import eap
from assessment.scoring.dif import logistic_dif, mantel_haenszel
from tests.assessment.scoring.simulated_answers import figures, make_answers, make_bank


@pytest.fixture(scope="module")
def sim30():
    rows = figures("sim30_answers")
    return rows[:, 1:], rows[:, 0]


def slow_odds_ratio(answers, focal, item):
    """Stratum by stratum, person by person."""
    above = below = 0.0
    for total in range(answers.shape[1] + 1):
        cells = {(right, group): 0 for right in (0, 1) for group in (0, 1)}
        for person, group in zip(answers, focal, strict=True):
            if person.sum() == total:
                cells[int(person[item]), int(group)] += 1
        people = sum(cells.values())
        if people:
            above += cells[1, 0] * cells[0, 1] / people
            below += cells[0, 0] * cells[1, 1] / people
    return above / below if below else np.nan if not above else np.inf


def test_figures_equal_those_of_r(sim30):
    _, chi_square, _, odds_ratio, delta, uniform, both = figures("sim30_dif_by_r").T
    known = chi_square > 0.001  # below, R has not stopped the continuity correction at 0

    mh, logistic = mantel_haenszel(*sim30), logistic_dif(*sim30)

    assert mh.odds_ratio == pytest.approx(odds_ratio, abs=1e-9)
    assert mh.d_dif == pytest.approx(delta, abs=1e-9)
    assert mh.chi_square[known] == pytest.approx(chi_square[known], abs=1e-8)
    assert logistic.uniform == pytest.approx(uniform, abs=1e-8)
    assert logistic.both == pytest.approx(both, abs=1e-8)


def test_exactly_the_planted_items_are_found(sim30):
    mh, logistic = mantel_haenszel(*sim30), logistic_dif(*sim30)

    planted = [4, 11, 19]
    assert np.flatnonzero(np.abs(mh.d_dif) > 1).tolist() == planted
    assert np.flatnonzero(mh.ets != "A").tolist() == planted
    assert mh.ets[planted].tolist() == ["B", "B", "C"]
    assert (mh.d_dif[planted] < 0).all()
    assert (logistic.shift[planted] < -0.4).all()
    assert mh.enough.all()


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_odds_ratio_equals_the_slow_implementation(seed):
    a, d = make_bank(4, seed)
    answers = make_answers(60, a, d, seed)
    focal = (np.random.default_rng(seed).random(60) < 0.5).astype(int)

    mh = mantel_haenszel(answers, focal)

    slow = [slow_odds_ratio(answers, focal, item) for item in range(4)]
    assert mh.odds_ratio == pytest.approx(slow, nan_ok=True)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_changing_the_groups_turns_the_sign_and_order_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    a, d = make_bank(6, seed)
    answers, focal = make_answers(300, a, d, seed), rng.random(300) < 0.4
    people, items = rng.permutation(300), rng.permutation(6)

    mh = mantel_haenszel(answers, focal)
    turned = mantel_haenszel(answers, ~focal)
    moved = mantel_haenszel(answers[people][:, items], focal[people])

    assert turned.d_dif == pytest.approx(-mh.d_dif, abs=1e-9)
    assert turned.se == pytest.approx(mh.se, abs=1e-9)
    assert moved.d_dif == pytest.approx(mh.d_dif[items], abs=1e-9)


def test_standard_error_and_false_positives_are_those_of_repetition():
    a, d = make_bank(10)
    found = []
    for seed in range(120):
        focal = np.arange(600) % 2
        found.append(mantel_haenszel(make_answers(600, a, d, seed), focal))

    estimates = np.array([mh.d_dif for mh in found])
    assert np.mean([mh.se for mh in found]) == pytest.approx(estimates.std(axis=0).mean(), rel=0.08)
    assert np.mean([mh.p_value < 0.05 for mh in found]) == pytest.approx(0.04, abs=0.02)
    assert np.mean([mh.ets == "C" for mh in found]) < 0.005


def test_a_group_that_is_abler_is_not_unfairness():
    a, d = make_bank(20)
    focal = np.repeat([0, 1], 1000)
    theta = np.random.default_rng(1).normal(size=2000) - 0.7 * focal

    mh = mantel_haenszel(make_answers(2000, a, d, theta=theta), focal)

    assert (mh.ets == "A").all()


def test_missing_answers_are_matched_on_an_ability():
    a, d = make_bank(20)
    focal = np.repeat([0, 1], 1500)
    theta = np.random.default_rng(1).normal(size=3000)
    answers = make_answers(3000, a, d, theta=theta, missing=0.4)
    harder = make_answers(3000, a, d - 0.9 * a, seed=5, theta=theta)[:, 3]
    answers[:, 3] = np.where(focal == 1, harder, answers[:, 3])
    ability = eap(answers, a, d).theta

    mh = mantel_haenszel(answers, focal, matching=np.round(ability * 4))
    logistic = logistic_dif(answers, focal, matching=ability)

    assert mh.ets[3] in ("B", "C")
    assert logistic.p_uniform[3] < 1e-6
    assert (mh.ets == "A").sum() >= 18
    assert mh.reference[0] < 1500 * 0.7


def test_crossing_curves_are_found_by_the_second_test():
    rng = np.random.default_rng(3)
    theta, focal = rng.normal(size=3000), np.arange(3000) % 2
    slope = np.where(focal == 1, 0.3, 1.7)
    crossing = (rng.random(3000) < 1 / (1 + np.exp(-slope * theta))).astype(float)
    a, d = make_bank(20)
    answers = np.column_stack([make_answers(3000, a, d, theta=theta), crossing])

    logistic = logistic_dif(answers, focal)

    assert logistic.p_uniform[20] > 0.001
    assert logistic.p_both[20] < 1e-6


def test_one_group_alone_has_no_answer():
    a, d = make_bank(4)
    answers = make_answers(100, a, d)

    mh, logistic = mantel_haenszel(answers, np.zeros(100)), logistic_dif(answers, np.zeros(100))

    assert np.isnan(mh.d_dif).all()
    assert mh.ets.tolist() == [""] * 4
    assert not mh.enough.any()
    assert np.isnan(logistic.uniform).all()


def test_an_item_that_all_get_right_has_no_answer():
    a, d = make_bank(5)
    answers, focal = make_answers(400, a, d), np.arange(400) % 2
    answers[:, 2] = 1.0

    mh, logistic = mantel_haenszel(answers, focal), logistic_dif(answers, focal)

    assert np.isnan(mh.d_dif[2])
    assert mh.ets[2] == ""
    assert np.isnan(logistic.both[2])
    assert np.isfinite(np.delete(mh.d_dif, 2)).all()


@pytest.mark.parametrize("test", [mantel_haenszel, logistic_dif])
@pytest.mark.parametrize(
    ("responses", "focal", "matching", "message"),
    [
        ([[0, 1], [1, 0]], [0], None, "group"),
        ([[0, 1], [1, 0]], [0, 2], None, "0 for reference"),
        ([[0, 1], [1, np.nan]], [0, 1], None, "missing answers"),
        ([[0, 1], [1, 0]], [0, 1], [1], "matched on"),
        ([[0, 1], [1, 0]], [0, 1], [1, np.nan], "finite"),
        ([[0, 3], [1, 0]], [0, 1], None, "0, 1, or NaN"),
    ],
)
def test_impossible_arguments_are_refused(test, responses, focal, matching, message):
    with pytest.raises(ValueError, match=message):
        test(responses, focal, matching=matching)


def test_strata_that_are_not_whole_are_refused():
    with pytest.raises(ValueError, match="whole"):
        mantel_haenszel([[0, 1], [1, 0]], [0, 1], matching=[0.2, 0.4])
