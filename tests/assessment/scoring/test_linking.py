"""Linking: scales that are known, anchors that moved, and sets that cannot carry a link."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.ability import eap
from assessment.scoring.item_fitting import fit_2pl
from assessment.scoring.linking import Link, link_anchors, link_scales
from tests.assessment.scoring.simulated_answers import make_answers, make_bank

METHODS = ("mean-sigma", "stocking-lord")


def on_other_scale(a, d, link):
    """The items as a calibration would see them whose theta becomes the bank's by `link`."""
    return a * link.slope, d + a * link.intercept


@given(seed=st.integers(0, 10_000), slope=st.floats(0.5, 2), intercept=st.floats(-1.5, 1.5))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("method", METHODS)
def test_a_known_change_of_scale_is_undone(method, seed, slope, intercept):
    a, d = make_bank(15, seed)
    new_a, new_d = on_other_scale(a, d, Link(slope, intercept))

    link = link_scales(new_a, new_d, bank_a=a, bank_d=d, method=method)

    assert (link.slope, link.intercept) == pytest.approx((slope, intercept), abs=1e-6)
    assert np.array(link.items(new_a, new_d)) == pytest.approx(np.array([a, d]), abs=1e-5)


def test_a_link_does_not_change_the_chance_of_any_answer():
    a, d = make_bank(8)
    link, theta = Link(1.3, -0.4), np.linspace(-3, 3, 13)

    linked = link.items(a, d)

    before = np.outer(theta, a) + d
    assert np.outer(link.theta(theta), linked[0]) + linked[1] == pytest.approx(before)


@pytest.mark.parametrize("method", METHODS)
def test_a_cohort_of_other_ability_comes_back_to_the_scale_of_the_bank(method):
    a, d = make_bank(25)
    theta = 0.6 + 1.3 * np.random.default_rng(7).normal(size=6000)
    answers = make_answers(6000, a, d, theta=theta)
    fit = fit_2pl(answers)

    link = link_scales(fit.a, fit.d, bank_a=a, bank_d=d, method=method)

    assert link.slope == pytest.approx(1.3, abs=0.07)
    assert link.intercept == pytest.approx(0.6, abs=0.07)
    assert link.theta(eap(answers, fit.a, fit.d).theta).mean() == pytest.approx(theta.mean(), abs=0.07)


def test_anchors_that_moved_are_found_and_take_no_part():
    a, d = make_bank(20)
    b = -d / a
    moved = b.copy()
    moved[[2, 11]] += (1.2, -0.9)
    new_a, new_d = on_other_scale(a, -a * moved, Link(1.1, 0.2))

    anchored = link_anchors(new_a, new_d, bank_a=a, bank_d=d)

    assert np.flatnonzero(anchored.drifted).tolist() == [2, 11]
    assert anchored.shift[[2, 11]] == pytest.approx([1.2, -0.9], abs=1e-5)
    assert (anchored.link.slope, anchored.link.intercept) == pytest.approx((1.1, 0.2), abs=1e-6)
    assert anchored.enough


def test_small_movements_stay_in():
    a, d = make_bank(20)
    new_d = d - a * np.random.default_rng(1).normal(0, 0.1, 20)

    anchored = link_anchors(a, new_d, bank_a=a, bank_d=d)

    assert not anchored.drifted.any()
    assert anchored.link.slope == pytest.approx(1.0, abs=0.1)


def test_few_anchors_link_but_are_not_enough():
    a, d = make_bank(14)

    assert not link_anchors(a, d, bank_a=a, bank_d=d).enough


def test_three_anchors_are_kept_whatever_they_did():
    a, b = np.ones(3), np.array([-1.0, 0.0, 1.0])

    anchored = link_anchors(a, -a * np.array([-1.0, 3.0, 1.0]), bank_a=a, bank_d=-a * b)

    assert np.isfinite(anchored.link.slope)
    assert anchored.drifted.any()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"a": [1, 1], "d": [0, 1]}, "at least 3"),
        ({"a": [1, 1, -1]}, "not positive"),
        ({"bank_a": [1, 0, 1]}, "not positive"),
        ({"d": [1, 1, 1]}, "one difficulty"),
        ({"d": [1, np.nan, 1]}, "finite"),
        ({"method": "haebara"}, "method"),
    ],
)
def test_impossible_anchors_are_refused(changes, message):
    arguments = {"a": [1, 1, 1], "d": [0, 1, 2], "bank_a": [1, 1, 1], "bank_d": [0, 1, 2]} | changes

    with pytest.raises(ValueError, match=message):
        link_scales(arguments.pop("a"), arguments.pop("d"), **arguments)


def test_an_impossible_shift_is_refused():
    with pytest.raises(ValueError, match="largest shift"):
        link_anchors([1, 1, 1], [0, 1, 2], bank_a=[1, 1, 1], bank_d=[0, 1, 2], largest_shift=0)
