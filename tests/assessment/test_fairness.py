"""Both tests of fairness side by side: what one of them cannot see the other does, and the worse class counts."""

import numpy as np
import pytest

from assessment.fairness import compare_groups, worst
from assessment.presenters.fairness import in_words

PEOPLE, ITEMS = 2000, 30


def simulate(*, people=PEOPLE, slopes=None, shift=0.0, seed=1):
    """Item 0 has other `slopes` for (reference, focal); item 1 is `shift` logits harder for the focal group."""
    rng = np.random.default_rng(seed)
    a, d = np.exp(rng.normal(0, 0.3, ITEMS)), rng.normal(size=ITEMS)
    theta, focal = rng.normal(size=people), (np.arange(people) % 2).astype(float)
    slope, intercept = np.tile(a, (people, 1)), np.tile(d, (people, 1))
    if slopes:
        slope[:, 0], intercept[:, 0] = np.where(focal == 1, slopes[1], slopes[0]), 0.0
    intercept[focal == 1, 1] -= shift
    right = rng.random((people, ITEMS)) < 1 / (1 + np.exp(-(slope * theta[:, None] + intercept)))
    return compare_groups(right.astype(float), {"age": focal}, a, d)


def test_fair_items_are_all_negligible():
    assert {worst(item) for item in simulate()} == {"A"}


def test_crossing_curves_are_seen_by_the_logistic_test_alone():
    item = simulate(slopes=(1.7, 0.3))[0]

    assert (item["age"]["ets"], item["age"]["logistic"], worst(item)) == ("A", "C", "C")


def test_shift_is_seen_by_mantel_haenszel_first():
    item = simulate(shift=1.0)[1]

    assert (item["age"]["ets"], worst(item)) == ("C", "C")
    assert item["age"]["d_dif"] < -1.5


@pytest.mark.parametrize(("people", "compared"), [(598, {}), (600, {"age"})])
def test_nothing_is_said_below_300_in_each_group(people, compared):
    item = simulate(people=people)[3]

    assert set(item) == set(compared)
    assert bool(worst(item)) is bool(compared)


def test_group_of_whom_nothing_is_known_is_left_out():
    right = np.ones((700, 2))

    assert compare_groups(right, {"age": np.full(700, np.nan)}, np.ones(2), np.zeros(2)) == [{}, {}]


def test_figures_in_words_name_numbers_and_classes():
    found = {
        "reference": 820,
        "focal": 310,
        "d_dif": 0.4217,
        "ets": "A",
        "r2": None,
        "p": None,
        "logistic": "",
    }

    assert in_words({"age": found}) == "อายุ 60 ปีขึ้นไป (310/820): MH +0.42 A · R² – –"
