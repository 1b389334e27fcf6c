"""Choosing items: the sequence of R's catR, content, exposure, and the end of the bank."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.ability import eap, item_information
from assessment.scoring.adaptive import AMONG, CAP, enough_answers, next_item
from tests.assessment.scoring.simulated_answers import figures, make_bank

A, D = make_bank(60)
SCAM = np.arange(60) % 2 == 0
TYPES = np.arange(60) // 2 % 7


def run(seed, items, *, exposure=None, theta=0.0):
    rng, used = np.random.default_rng(seed), []
    for _ in range(items):
        item = next_item(theta, A, D, used=used, rng=rng, scam=SCAM, case_type=TYPES, exposure=exposure)
        used.append(item)
        theta = float(np.clip(theta + rng.normal(0, 0.5), -3, 3))
    return used


def test_sequence_equals_that_of_catr():
    _, a, b = figures("adaptive_bank").T
    steps, chosen = figures("adaptive_by_catr"), []
    for _, step, item, _, estimate, *_ in steps:
        if step == 1:
            theta, used = 0.0, []
        chosen.append(next_item(theta, a, -a * b, used=used, among=1))
        used.append(int(item))
        theta = estimate

    assert len(chosen) == 199
    assert chosen == steps[:, 2].astype(int).tolist()


def test_our_own_estimates_lead_to_nearly_the_same_sequence():
    _, a, b = figures("adaptive_bank").T
    steps, answers, same = figures("adaptive_by_catr"), np.full((1, 200), np.nan), []
    for _, step, item, response, *_ in steps:
        if step == 1:
            answers[:] = np.nan
        theta = eap(answers, a, -a * b).theta[0]
        same.append(next_item(theta, a, -a * b, used=~np.isnan(answers[0]), among=1) == item)
        answers[0, int(item)] = response

    assert np.mean(same) > 0.95  # catR's grid ends at 4, ours at 6


@given(seed=st.integers(0, 10_000), length=st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_content_is_balanced_after_every_item(seed, length):
    used = run(seed, length)

    assert len(set(used)) == length
    for shown in range(1, length + 1):
        scams = SCAM[used[:shown]].sum()
        assert abs(2 * scams - shown) <= 1
    counts = np.bincount(TYPES[used], minlength=7)
    assert counts.max() - counts.min() <= 2


@given(seed=st.integers(0, 10_000), theta=st.floats(-3, 3))
@settings(max_examples=60, deadline=None)
def test_drawn_item_is_among_the_best_five(seed, theta):
    used = [1, 5, 9]

    item = next_item(theta, A, D, used=used, rng=np.random.default_rng(seed))

    information = item_information(theta, A, D)
    information[used] = -1
    assert (information > information[item]).sum() < AMONG


def test_every_one_of_the_five_is_drawn_equally_often():
    rng = np.random.default_rng(1)

    drawn = [next_item(0.0, A, D, used=[], rng=rng) for _ in range(2000)]

    _, counts = np.unique(drawn, return_counts=True)
    assert counts.size == 5
    assert counts == pytest.approx(400, abs=80)


def test_an_item_at_the_cap_is_not_shown():
    best = next_item(0.0, A, D, used=[])
    exposure = np.zeros(60)
    exposure[best] = CAP

    second = next_item(0.0, A, D, used=[], exposure=exposure)

    assert second == next_item(0.0, A, D, used=[], blocked=[best])


@given(share=st.floats(0, 0.2))
def test_exposure_well_below_the_cap_hardly_matters(share):
    exposure = np.random.default_rng(2).uniform(0, share, 60)

    assert next_item(0.3, A, D, used=[], exposure=exposure) == next_item(0.3, A, D, used=[])


def test_when_all_are_at_the_cap_the_least_exposed_goes_on():
    exposure = np.full(60, 0.4)
    exposure[17] = 0.3

    assert next_item(0.0, A, D, used=[], exposure=exposure) == 17


def test_same_seed_gives_the_same_test():
    assert run(7, 20) == run(7, 20)
    assert run(7, 20) != run(8, 20)


def test_masks_and_places_mean_the_same():
    mask = np.zeros(60, dtype=bool)
    mask[[3, 8]] = True

    assert next_item(0.0, A, D, used=mask) == next_item(0.0, A, D, used=[3, 8])
    assert next_item(0.0, A, D, used=[], blocked=mask) == next_item(0.0, A, D, used=[], blocked=[3, 8])


def test_a_bank_used_up_ends_the_test():
    assert next_item(0.0, A, D, used=range(60)) is None
    assert next_item(0.0, A, D, used=[0, 1, 2], scam=SCAM, blocked=~SCAM) is None  # an honest one is owed
    assert next_item(0.0, [], [], used=[]) is None


def test_types_without_items_left_do_not_hold_the_others_back():
    used = np.flatnonzero(TYPES == 3).tolist()

    item = next_item(0.0, A, D, used=used, case_type=TYPES)

    assert TYPES[item] != 3


@pytest.mark.parametrize(
    ("se", "answered", "undecided", "enough"),
    [
        (0.30, 7, False, False),
        (0.39, 8, False, True),
        (0.40, 8, False, False),
        (0.50, 20, False, True),
        (0.30, 20, True, False),
        (0.30, 40, True, True),
    ],
)
def test_when_a_test_is_long_enough(se, answered, undecided, enough):
    assert enough_answers(se, answered, undecided=undecided) is enough


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"theta": np.nan}, "Theta"),
        ({"among": 0}, "at least 1"),
        ({"cap": 0.0}, "cap"),
        ({"used": [60]}, "from 0 to 59"),
        ({"used": [-1]}, "from 0 to 59"),
        ({"used": [0.5]}, "whole numbers"),
        ({"used": np.zeros(3, dtype=bool)}, "60 entries"),
        ({"exposure": np.full(60, 1.1)}, "from 0 to 1"),
        ({"exposure": np.full(60, np.nan)}, "from 0 to 1"),
        ({"scam": [True]}, "60 entries"),
        ({"case_type": [1, 2]}, "60 entries"),
        ({"a": A[:5]}, "one length"),
    ],
)
def test_impossible_arguments_are_refused(changes, message):
    arguments = {"theta": 0.0, "a": A, "d": D, "used": []} | changes

    with pytest.raises(ValueError, match=message):
        next_item(arguments.pop("theta"), arguments.pop("a"), arguments.pop("d"), **arguments)


@pytest.mark.parametrize(("se", "answered"), [(-0.1, 3), (np.nan, 3), (0.3, -1)])
def test_impossible_states_are_refused(se, answered):
    with pytest.raises(ValueError, match="negative"):
        enough_answers(se, answered)
