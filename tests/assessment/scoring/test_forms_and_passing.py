"""The fixed form, over-confidence, and who passes: people who answer by a rule instead of by looking."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.ability import Ability, eap
from assessment.scoring.confidence import calibration
from assessment.scoring.detection import signal_detection
from assessment.scoring.forms import right_answers, score_form
from assessment.scoring.passing import decide_form
from assessment.scoring.proportions import wilson
from tests.assessment.scoring.simulated_answers import make_bank

FORM = np.r_[np.ones(10), np.zeros(10)]
SURE_OF_SKILL = Ability(np.array([2.0]), np.array([0.2]))


def test_a_form_is_scored_kind_by_kind():
    said = np.r_[[1] * 8 + [0] * 2, [1] * 3 + [0] * 7].astype(float)

    score = score_form([said], FORM)

    assert score.scams_caught.share.tolist() == [0.8]
    assert score.honest_trusted.share.tolist() == [0.7]
    assert score.false_alarms.share == pytest.approx([0.3])
    assert score.scams_caught.lower[0] == wilson(8, 10).lower
    assert score.detection.d_prime[0] == pytest.approx(float(signal_detection(8, 2, 3, 7).d_prime))
    assert (score.band[0], score.band_low[0], score.band_high[0]) == (1, 0, 2)
    assert score.answered.tolist() == [20]


def test_missing_answers_drop_out_and_no_answers_have_no_band():
    said = np.full((2, 20), np.nan)
    said[0, [0, 1, 10, 11, 12]] = [1, 0, 0, 0, 1]

    score = score_form(said, FORM)

    assert score.answered.tolist() == [5, 0]
    assert score.scams_caught.share[0] == 0.5
    assert score.band.tolist()[1] == -1
    assert np.isnan(score.scams_caught.share[1])


@given(scams=st.integers(1, 15), honest=st.integers(1, 15), said=st.sampled_from([0.0, 1.0]))
@settings(max_examples=40, deadline=None)
def test_who_answers_always_alike_has_no_discernment_and_never_passes(scams, honest, said):
    form = np.r_[np.ones(scams), np.zeros(honest)]

    score = score_form(np.full((1, form.size), said), form)

    assert score.detection.d_prime[0] == 0.0
    assert not decide_form(SURE_OF_SKILL, score, cut=-5.0).passed[0]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_calling_all_scam_never_passes_whatever_the_items(seed):
    a, d = make_bank(40, seed)
    scam = np.random.default_rng(seed).permutation(np.r_[np.ones(20), np.zeros(20)])
    said = np.ones((1, 40))

    ability = eap(right_answers(said, scam), a, d)

    assert not decide_form(ability, score_form(said, scam), cut=-6.0).passed[0]


def test_a_person_who_sees_passes():
    said = FORM.copy()
    said[[0, 19]] = 1 - said[[0, 19]]

    decision = decide_form(SURE_OF_SKILL, score_form([said], FORM), cut=1.0)

    assert decision.passed[0]
    assert not decision.undecided[0]


@pytest.mark.parametrize(
    ("theta", "alarms", "skilled", "trusting", "undecided"),
    [(1.2, 0, False, True, True), (0.5, 0, False, True, False), (2.0, 5, True, False, False)],
    ids=["in doubt", "below", "suspects everybody"],
)
def test_each_condition_alone_is_not_enough(theta, alarms, skilled, trusting, undecided):
    said = FORM.copy()
    said[10 : 10 + alarms] = 1.0

    decision = decide_form(Ability(np.array([theta]), np.array([0.2])), score_form([said], FORM), cut=1.0)

    assert (decision.skilled[0], decision.trusting[0]) == (skilled, trusting)
    assert decision.discerning[0]
    assert decision.undecided[0] == undecided
    assert not decision.passed[0]


def test_right_answers_are_judged_by_kind():
    said = [[1, 0, np.nan], [0, 0, 1]]

    right = right_answers(said, [1, 0, 0])

    assert right[0, :2].tolist() == [1.0, 1.0]
    assert np.isnan(right[0, 2])
    assert right[1].tolist() == [0.0, 1.0, 0.0]


def test_gap_is_confidence_less_share_right():
    confidence = np.r_[[0.95] * 8, [0.5] * 2]
    correct = np.r_[[1] * 5 + [0] * 3, 1, 0]

    result = calibration(confidence, correct)

    assert result.gap == pytest.approx(0.86 - 0.6)
    assert (result.answers, result.mean_confidence, result.share_right) == (10, pytest.approx(0.86), 0.6)
    assert result.interval == pytest.approx([0.86 - wilson(6, 10).upper, 0.86 - wilson(6, 10).lower])
    assert result.brier == pytest.approx(np.mean((confidence - correct) ** 2))
    assert result.level.tolist() == [0.5, 0.95]
    assert result.count.tolist() == [2, 8]
    assert result.right.tolist() == [0.5, 0.625]
    assert result.verdict == "over"


@pytest.mark.parametrize(("said", "share", "verdict"), [(0.95, 0.5, "over"), (0.5, 0.95, "under")])
def test_many_answers_make_the_verdict_clear(said, share, verdict):
    correct = np.arange(100) < 100 * share

    assert calibration(np.full(100, said), correct).verdict == verdict


@pytest.mark.parametrize("answers", [10, 20, 40])
def test_interval_of_the_gap_covers_what_it_promises(answers):
    rng = np.random.default_rng(answers)
    inside = []
    for _ in range(1500):
        chance = rng.choice([0.55, 0.7, 0.9], answers)
        said = np.minimum(chance + 0.1, 1.0)
        low, high = calibration(said, rng.random(answers) < chance).interval
        inside.append(low <= (said - chance).mean() <= high)

    assert np.mean(inside) > 0.94


def test_always_certain_and_always_right_is_no_proof():
    result = calibration(np.ones(10), np.ones(10))

    assert result.gap == 0.0
    assert result.interval[1] == pytest.approx(1 - wilson(10, 10).lower)
    assert result.interval[1] > 0.2


def test_no_answers_leave_the_gap_unknown():
    result = calibration([np.nan, 0.5], [1, np.nan])

    assert np.isnan(result.gap)
    assert result.interval.tolist() == [-1.0, 1.0]
    assert (result.answers, result.verdict) == (0, "unclear")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: score_form([[1, 0]], [1]), "2 items in the answers but 1"),
        (lambda: score_form([[1, 2]], [1, 0]), "0, 1, or NaN"),
        (lambda: score_form([[1, 0]], [1, 0.5]), "scam"),
        (lambda: right_answers([[1, 0]], [1]), "2 items"),
        (lambda: calibration([0.5], [1, 0]), "one confidence"),
        (lambda: calibration([1.5], [1]), "between 0 and 1"),
        (lambda: calibration([0.5], [2]), "right"),
        (lambda: decide_form(SURE_OF_SKILL, score_form([FORM] * 2, FORM), cut=0), "same people"),
        (lambda: decide_form(SURE_OF_SKILL, score_form([FORM], FORM), cut=np.nan), "cut"),
        (lambda: decide_form(SURE_OF_SKILL, score_form([FORM], FORM), cut=0, worst_false_alarms=2), "share"),
    ],
)
def test_impossible_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
