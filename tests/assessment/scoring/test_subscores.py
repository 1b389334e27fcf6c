"""Sub-scores: shown when they say something of their own, hidden when they are noise beside the total."""

import numpy as np
import pytest

from assessment.scoring.reliability import cronbach_alpha
from assessment.scoring.subscores import subscore_value

LABELS = ["parcel"] * 8 + ["loan"] * 8


def make_scores(people, correlation, items=8, seed=1):
    """Two abilities with this correlation; each behind `items` continuous scores of reliability one half."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(people, 2))
    ability[:, 1] = correlation * ability[:, 0] + np.sqrt(1 - correlation**2) * ability[:, 1]
    return np.repeat(ability, items, axis=1) + rng.normal(size=(people, 2 * items)), ability


def test_prmse_is_the_share_of_the_true_score_that_is_explained():
    scores, ability = make_scores(60_000, 0.6)
    sub, total, true = scores[:, :8].sum(axis=1), scores.sum(axis=1), ability[:, 0]

    value = subscore_value(scores, LABELS)

    both = np.column_stack([np.ones(len(sub)), sub, total])
    explained = (both @ np.linalg.lstsq(both, true, rcond=None)[0]).var() / true.var()
    assert value.labels == ("parcel", "loan")
    assert value.items.tolist() == [8, 8]
    assert value.prmse_sub[0] == pytest.approx(np.corrcoef(sub, true)[0, 1] ** 2, abs=0.01)
    assert value.prmse_total[0] == pytest.approx(np.corrcoef(total, true)[0, 1] ** 2, abs=0.01)
    assert value.prmse_both[0] == pytest.approx(explained, abs=0.01)
    assert value.prmse_sub[0] == pytest.approx(cronbach_alpha(scores[:, :8]))


def test_different_abilities_are_worth_showing_and_one_ability_is_not():
    different, _ = make_scores(1000, 0.2)
    same, _ = make_scores(1000, 1.0)

    assert subscore_value(different, LABELS).worth_showing.tolist() == [True, True]
    assert subscore_value(same, LABELS).worth_showing.tolist() == [False, False]


def test_one_ability_is_hardly_ever_mistaken_for_two():
    shown = [subscore_value(make_scores(150, 1.0, seed=seed)[0], LABELS).worth_showing for seed in range(60)]

    assert np.mean(shown) < 0.05


def test_standard_error_is_that_of_repetition():
    values = [subscore_value(make_scores(400, 0.5, seed=seed)[0], LABELS) for seed in range(80)]

    gain = np.array([value.prmse_sub - value.prmse_total for value in values])
    claimed = np.mean([value.se_gain for value in values])
    assert claimed == pytest.approx(gain.std(axis=0).mean(), rel=0.2)


def test_too_little_is_never_shown():
    scores, _ = make_scores(99, 0.0)
    single, _ = make_scores(500, 0.0, items=1)
    noise = np.random.default_rng(1).normal(size=(500, 16))

    few, one, nothing = (
        subscore_value(scores, LABELS),
        subscore_value(single, ["parcel", "loan"]),
        subscore_value(noise, LABELS),
    )

    assert not few.worth_showing.any()
    assert np.isnan(few.se_gain).all()
    assert np.isnan(one.prmse_sub).all()
    assert not one.worth_showing.any()
    assert not nothing.worth_showing.any()


def test_the_whole_test_under_one_label_is_no_sub_score():
    scores, _ = make_scores(300, 0.5)

    value = subscore_value(scores, ["all"] * 16)

    assert value.prmse_both[0] == pytest.approx(value.prmse_sub[0])
    assert not value.worth_showing[0]


def test_labels_of_another_length_are_refused():
    with pytest.raises(ValueError, match="one label"):
        subscore_value(np.eye(4), ["a"] * 3)
