"""Gain of a talk: against scipy's t-tests where those are the answer, and by how often its interval holds the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from assessment.talks import gain as module
from assessment.talks.gain import Gain, gain, pool

SCORES = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
LISTS = st.lists(SCORES, min_size=5, max_size=30)


@pytest.fixture
def plain(monkeypatch):
    """Without the answer of guessing the formulas are those of the textbooks."""

    def variance(scores):
        return float(scores.var(ddof=1))

    def covariance(first, second):
        return float(np.cov(first, second)[0, 1]) if first.size else 0.0

    monkeypatch.setattr(module, "_variance", variance)
    monkeypatch.setattr(module, "_covariance", covariance)


def test_gain_without_pairs_is_welch(plain):
    before, after = [0.25, 0.5, 0.5, 0.75, 0.0, 1.0], [0.75, 1.0, 0.5, 0.75, 1.0]

    found = gain(before, after)

    peer = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((peer.low, peer.high))


def test_gain_of_pairs_only_is_the_paired_test(plain):
    before, after = [0.25, 0.5, 0.5, 0.75, 0.0, 1.0], [0.5, 0.75, 0.5, 1.0, 0.5, 1.0]

    found = gain([], [], before, after)

    peer = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((peer.low, peer.high))
    assert found.pairs == 6


@pytest.mark.parametrize(("before", "after"), [(4, 9), (9, 4), (0, 0)])
def test_fewer_than_five_answers_say_nothing(before, after):
    assert gain([0.5] * before, [1.0] * after) is None


def test_everybody_alike_is_still_uncertain():
    found = gain([0.5] * 5, [1.0] * 5)

    assert found.difference == 0.5
    assert 0 < found.low < 0.5 < found.high


@given(LISTS, LISTS)
def test_gain_lies_in_its_interval_and_turns_with_its_arguments(before, after):
    there, back = gain(before, after), gain(after, before)

    assert there.low <= there.difference <= there.high
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@given(LISTS, LISTS, st.lists(st.tuples(SCORES, SCORES), max_size=20))
def test_pairs_count_among_all_answers(before, after, pairs):
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    found = gain(before, after, first, second)

    assert found.difference == pytest.approx(np.mean(after + second) - np.mean(before + first))
    assert (found.answered_before, found.answered_after) == (
        len(before) + len(pairs),
        len(after) + len(pairs),
    )


@pytest.mark.parametrize("people", [6, 15, 40])
@pytest.mark.parametrize("share_paired", [0.0, 0.5, 1.0])
def test_interval_holds_the_true_gain_nineteen_times_of_twenty(people, share_paired):
    rng, held, rounds = np.random.default_rng([people, round(share_paired * 10)]), 0, 600
    for _ in range(rounds):
        skill = rng.beta(4, 3, people)
        before = rng.binomial(4, skill) / 4
        after = rng.binomial(4, skill + 0.4 * (1 - skill)) / 4
        truth = 0.4 * (1 - 4 / 7)
        paired = rng.random(people) < share_paired
        found = gain(before[~paired], after[~paired], before[paired], after[paired])
        held += found.low <= truth <= found.high

    assert held / rounds >= 0.92


def test_scores_and_pairs_are_checked():
    with pytest.raises(ValueError, match="between 0 and 1"):
        gain([1.5] * 5, [1.0] * 5)
    with pytest.raises(ValueError, match="two scores"):
        gain([], [], [0.5], [])


def a_gain(difference, variance, answers=20):
    return Gain(
        0.4, 0.4 + difference, difference - 0.1, difference + 0.1, answers, answers, 0, variance, 20.0
    )


def test_no_talks_have_no_mean():
    assert pool([]) is None


def test_one_talk_keeps_its_own_interval():
    only = a_gain(0.2, 0.01)

    found = pool([only])

    assert (found.talks, found.answered) == (1, 40)
    assert (found.mean, found.low, found.high) == (only.difference, only.low, only.high)


def test_pooling_follows_the_published_formula():
    """Worked by hand: effects .1 .3 .5, variance .01 each: Q = 8, tau^2 = (8 - 2) / 200 = .03, spread 2, t = 4.3027."""
    found = pool([a_gain(0.1, 0.01), a_gain(0.3, 0.01), a_gain(0.5, 0.01)])

    assert found.between == pytest.approx(0.03**0.5)
    assert found.mean == pytest.approx(0.3)
    assert found.high - found.mean == pytest.approx(4.302653 * (0.04 / 3) ** 0.5)


def test_pooling_many_like_talks_is_narrower_than_one():
    one, many = pool([a_gain(0.2, 0.01)]), pool([a_gain(0.2, 0.01)] * 30)

    assert many.high - many.low < one.high - one.low
