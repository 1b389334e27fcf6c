"""The order of "beware first": signals first, then surprises, then harm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.stats import rank_beware
from alerts.stats.beware import competition_ranks

POPULATION = 66_000_000
CASES = [3600, 700, 400, 260, 90, 7]
MEDIANS = [5_000, 32_000, 85_000, 41_000, 120_000, 30_000]


def rank(cases=CASES, **options):
    options = {"median_loss": MEDIANS, "population": POPULATION} | options
    return rank_beware(cases, **options)


def test_without_signals_the_order_is_that_of_harm_to_a_person():
    result = rank(p_value=np.full(6, 0.7), state=["usual"] * 6)

    harm = np.array(CASES) * np.array(MEDIANS)
    assert result.rank.tolist() == competition_ranks(harm).tolist()
    assert result.reason.tolist() == ["harm"] * 6


def test_a_rising_type_stands_first_however_small():
    result = rank(state=["usual"] * 5 + ["rising"], p_value=[1e-9, 0.3, 0.3, 0.3, 0.3, 0.004])

    assert result.rank.tolist()[5] == 1
    assert result.rank.tolist()[0] == 2
    assert result.reason.tolist() == ["unusual", "harm", "harm", "harm", "harm", "rising"]


@given(st.lists(st.integers(0, 1), min_size=6, max_size=6), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_up_to_three_rising_types_are_the_first_three(rising, chances):
    states = ["rising" if flag else "usual" for flag in rising]

    result = rank(state=states, p_value=chances)

    places = [place for place, flag in zip(result.rank, rising, strict=True) if flag]
    assert all(place <= max(sum(rising), 1) for place in places)


def test_what_happens_once_in_fifty_stands_before_what_is_usual():
    result = rank(p_value=[0.6, 0.6, 0.6, 0.6, 0.02, 0.6])

    assert result.rank[4] == 1
    assert result.reason[4] == "unusual"


def test_the_parts_sum_to_the_score():
    result = rank(p_value=[0.6, 0.1, 0.01, 1e-20, 0.3, 0.5], state=["usual", "rising"] + ["usual"] * 4)

    assert (result.harm + result.surprise + result.signal).tolist() == pytest.approx(result.score.tolist())
    assert result.surprise.tolist() == pytest.approx(
        [0, 8 * np.log10(5), 8 * np.log10(50), 40, 8 * np.log10(5 / 3), 0]
    )
    assert result.signal.tolist() == [0, 50, 0, 0, 0, 0]
    assert result.harm[0] == pytest.approx(np.log10(1 + 3600 / 660 * 5000))
    assert result.rate[0] == pytest.approx(3600 / 660)


def test_yesterdays_chances_steady_todays():
    calm, spell = np.full((6, 3), 0.5), np.full((6, 3), 0.5)
    calm[4, 2] = 0.01
    spell[4] = 0.01

    one_day, three_days = rank(p_value=calm), rank(p_value=spell)

    assert one_day.surprise[4] == pytest.approx(8 * np.log10(50) / 1.75)
    assert three_days.surprise[4] == pytest.approx(8 * np.log10(50))
    assert rank(p_value=[0.5] * 4 + [0.01, 0.5]).surprise[4] == pytest.approx(8 * np.log10(50))


def test_days_before_the_last_five_are_not_looked_at():
    days = np.full((6, 11), 0.5)
    days[2, :6] = 1e-9

    assert rank(p_value=days).surprise.tolist() == [0.0] * 6


def test_a_day_without_a_p_value_is_left_out():
    days = np.full((6, 3), 0.01)
    days[:, 1] = np.nan

    assert rank(p_value=days).surprise.tolist() == pytest.approx([8 * np.log10(50)] * 6)


def test_exceedance_stands_in_for_a_missing_p_value():
    result = rank(p_value=[np.nan] * 3 + [0.02] * 3, exceedance=[1.0, -0.5, np.nan, 3.0, 3.0, 3.0])

    assert result.surprise.tolist() == pytest.approx(
        [8 * np.log10(100), 0.0, 0.0, *[8 * np.log10(25)] * 3], rel=1e-4
    )


def test_withheld_cells_have_no_rank_and_do_not_move_the_others():
    open_ = rank([90, 0, 12, 0, 7, 0], median_loss=np.full(6, 1e4))
    withheld = rank([90, 3, 12, np.nan, 7, 0], median_loss=np.full(6, 1e4), suppressed=[0, 1, 0, 0, 0, 0])

    assert withheld.rank.tolist() == open_.rank.tolist() == [1, None, 2, None, 3, None]
    assert withheld.rank_cases.tolist() == [1, None, 2, None, 3, None]
    assert np.isnan(withheld.score[[1, 3]]).all()
    assert np.isnan(withheld.harm[[1, 3]]).all()
    assert withheld.reason.tolist() == ["harm", "", "harm", "", "harm", ""]


def test_the_median_of_a_withheld_cell_is_not_used_for_others():
    medians = [1e4, 9e9, np.nan]

    withheld = rank([90, 3, 12], median_loss=medians, suppressed=[0, 1, 0])

    assert withheld.harm[2] == pytest.approx(np.log10(1 + 12 / 660 * 1e4))


def test_no_cases_no_rank_even_if_rising():
    result = rank([0, 10, 0, 0, 0, 0], state=["rising"] * 6)

    assert result.rank.tolist() == [None, 1, None, None, None, None]


def test_unknown_medians_are_the_middle_of_the_known():
    result = rank([50, 50, 50], median_loss=[10_000, np.nan, 40_000])

    assert result.harm[1] == pytest.approx(np.log10(1 + 50 / 660 * 25_000))
    assert result.rank.tolist() == [3, 2, 1]


def test_without_any_median_the_order_is_that_of_cases():
    result = rank(median_loss=None)

    assert result.rank.tolist() == result.rank_cases.tolist() == [1, 2, 3, 4, 5, 6]


def test_ties_share_a_rank():
    result = rank([20, 20, 5], median_loss=[1e4] * 3, total_loss=[5.0, np.nan, 5.0])

    assert result.rank.tolist() == [1, 1, 3]
    assert result.rank_cases.tolist() == [1, 1, 3]
    assert result.rank_loss.tolist() == [1, None, 1]


def test_areas_are_ranked_each_for_itself():
    cases, people = np.array([[10, 1], [5, 9], [0, 4]]), [100_000, 2_000_000]

    both = rank_beware(cases, median_loss=[[1e4, 1e4]] * 3, population=people)

    for area in range(2):
        alone = rank_beware(cases[:, area], median_loss=[1e4] * 3, population=people[area])
        assert both.rank[:, area].tolist() == alone.rank.tolist()
        assert both.score[:, area].tolist() == pytest.approx(alone.score.tolist(), nan_ok=True)


def test_without_a_population_the_order_is_the_same():
    assert rank(population=None).rank.tolist() == rank().rank.tolist()
    assert np.isnan(rank(population=0).rate).all()


@given(st.permutations(range(6)))
def test_the_order_of_types_does_not_matter(order):
    chances = np.array([0.4, 0.03, 0.9, 0.2, 0.01, 0.5])

    moved = rank(np.array(CASES)[order], median_loss=np.array(MEDIANS)[order], p_value=chances[order])

    assert moved.rank.tolist() == rank(p_value=chances).rank[order].tolist()


def test_no_types_give_an_empty_answer():
    assert rank([], median_loss=[]).rank.tolist() == []


@pytest.mark.parametrize(
    "bad",
    [
        {"cases": [-1, 2]},
        {"cases": [np.inf, 2]},
        {"cases": 5},
        {"median_loss": [-5.0] * 6},
        {"p_value": [1.5] * 6},
    ],
)
def test_numbers_that_cannot_be_are_refused(bad):
    with pytest.raises(ValueError, match="must"):
        rank(**bad)
