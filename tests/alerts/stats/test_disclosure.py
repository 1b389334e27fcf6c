"""Small-count suppression of one table, held against an adversary who solves everything that is published."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alerts.stats import suppress
from tests.alerts.stats.disclosure_adversary import read_margins, read_plain, read_week
from tests.alerts.stats.disclosure_worlds import FULL_REGIONS, full_days

small_tables = st.tuples(st.integers(1, 5), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 12))
)


def with_margins(table):
    full = np.zeros((table.shape[0] + 1, table.shape[1] + 1), dtype=np.int64)
    full[:-1, :-1], full[:-1, -1] = table, table.sum(axis=1)
    full[-1] = full.sum(axis=0)
    return full


def widest(by_type, by_place, everything):
    """Width that is left when every cell is hidden and the totals are not (Frechet)."""
    return np.minimum(by_type, by_place) - np.maximum(0, by_type + by_place - everything)


@given(table=small_tables)
@settings(max_examples=60, deadline=None)
def test_no_hidden_cell_of_a_plain_table_can_be_solved_for(table):
    result = suppress(table, threshold=5, margins=False)

    adversary, cells = read_plain(table, result.published)
    possible = widest(table.sum(axis=1)[:, None], table.sum(axis=0)[None, :], table.sum())
    for kind, place in np.argwhere(result.suppressed):
        low, high = adversary.interval(cells[kind, place])
        assert high - low >= min(4, possible[kind, place]) - 1e-6
        assert high - low >= result.uncertainty[kind, place] - 1e-6
        assert low - 1e-6 <= table[kind, place] <= high + 1e-6


@given(table=small_tables)
@settings(max_examples=40, deadline=None)
def test_no_hidden_cell_or_total_can_be_solved_for_where_totals_may_be_hidden_too(table):
    full = with_margins(table)

    result = suppress(full, threshold=5, margins=True)

    adversary, cells = read_margins(result.published)
    for kind, place in np.argwhere(result.suppressed):
        low, high = adversary.interval(cells[kind, place])
        assert high - low >= 4 - 1e-6


@given(table=small_tables, data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_hidden_area_can_be_solved_for_from_regions_and_nation(table, data):
    types, places = table.shape
    group = np.sort(data.draw(arrays(np.int64, places, elements=st.integers(0, 2))))
    unnamed = data.draw(arrays(np.int64, types, elements=st.integers(0, 3)))

    result = suppress(table, threshold=5, regions=group, unnamed=unnamed)

    adversary, cells = read_week(result, group, table.sum() + unnamed.sum())
    by_type = table.sum(axis=1) + unnamed
    by_place = np.where(result.total_suppressed, np.nan, table.sum(axis=0))
    possible = widest(by_type[:, None], by_place[None, :], by_type.sum())
    possible = np.where(np.isnan(possible), by_type[:, None], possible)
    for kind, place in np.argwhere(result.suppressed):
        low, high = adversary.interval(cells[kind, place])
        assert high - low >= min(4, possible[kind, place]) - 1e-6


@pytest.mark.parametrize("seed", [1, 2])
def test_a_week_of_the_whole_country_withstands_the_adversary(seed):
    week = full_days(seed).sum(axis=2)

    result = suppress(week[:, :-1], threshold=5, regions=FULL_REGIONS, unnamed=week[:, -1])

    adversary, cells = read_week(result, FULL_REGIONS, week.sum())
    for kind, place in np.argwhere(result.suppressed)[seed::12]:
        low, high = adversary.interval(cells[kind, place])
        assert high - low >= min(4, week[kind].sum()) - 1e-6
    for kind, region in np.argwhere(result.region_suppressed)[seed::3]:
        low, high = adversary.interval(cells[kind, :-1][region == FULL_REGIONS])
        assert high - low >= min(4, week[kind].sum()) - 1e-6
    assert not result.total_suppressed.any()
    assert not result.region_total_suppressed.any()
    assert result.nation_published.tolist() == week.sum(axis=1).tolist()


def test_the_adversary_breaks_primary_suppression_alone():
    week = full_days(1).sum(axis=2)
    result = suppress(week[:, :-1], threshold=5, regions=FULL_REGIONS, unnamed=week[:, -1])
    naive = dataclasses.replace(result, published=np.where(result.primary, np.nan, week[:, :-1]))
    in_region = result.primary.astype(int) @ (FULL_REGIONS[:, None] == np.arange(6)[None, :])
    alone = result.primary & ((in_region == 1) & ~result.region_suppressed)[:, FULL_REGIONS]

    adversary, cells = read_week(naive, FULL_REGIONS, week.sum())
    found = [adversary.interval(cells[kind, place]) for kind, place in np.argwhere(alone)]

    assert len(found) > 0
    assert [low for low, _ in found] == pytest.approx(week[:, :-1][alone].tolist())
    assert [high for _, high in found] == pytest.approx(week[:, :-1][alone].tolist())


def test_what_is_shown_is_the_truth_and_what_is_small_is_not_shown():
    week = full_days(3).sum(axis=2)[:, :-1]

    result = suppress(week, threshold=5, regions=FULL_REGIONS)

    small = (week > 0) & (week < 5)
    assert result.primary.tolist() == small.tolist()
    assert (result.primary | result.secondary).tolist() == result.suppressed.tolist()
    assert not (result.primary & result.secondary).any()
    assert np.isnan(result.published).tolist() == result.suppressed.tolist()
    assert result.published[~result.suppressed].tolist() == week[~result.suppressed].tolist()


def test_a_hidden_cell_points_to_the_smallest_area_that_shows_its_type():
    week = full_days(4).sum(axis=2)[:, :-1]

    result = suppress(week, threshold=5, regions=FULL_REGIONS)

    region_hidden = result.region_suppressed[:, FULL_REGIONS]
    assert (result.instead == "").tolist() == (~result.suppressed).tolist()
    assert (result.instead == "region").tolist() == (result.suppressed & ~region_hidden).tolist()
    assert (result.instead == "nation").tolist() == (result.suppressed & region_hidden).tolist()


def test_zero_is_shown_when_nothing_is_small():
    table = np.array([[0, 9, 12], [7, 0, 30]])

    result = suppress(table, threshold=5)

    assert result.published.tolist() == table.tolist()
    assert not result.suppressed.any()
    assert (result.instead == "").all()


def test_one_case_alone_in_the_table_is_said_to_be_weak():
    table = np.zeros((3, 4), dtype=int)
    table[1, 2] = 1

    result = suppress(table, threshold=5)

    assert result.suppressed[1, 2]
    assert result.weak[1, 2]


def test_a_threshold_of_one_hides_nothing():
    table = np.array([[1, 2], [0, 4]])

    assert not suppress(table, threshold=1).suppressed.any()
    assert not suppress(table, threshold=0).suppressed.any()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (4, 0)])
def test_an_empty_table_gives_an_empty_answer(shape):
    table = np.zeros(shape, dtype=int)

    assert suppress(table, threshold=5).suppressed.shape == shape
    assert suppress(table, threshold=5, regions=np.zeros(shape[1], int)).published.shape == shape


@pytest.mark.parametrize("bad", [[[1, -1]], [[1.5, 2]], [[np.nan, 3]], [[np.inf, 3]], [1, 2, 3]])
def test_what_is_no_table_of_counts_is_refused(bad):
    with pytest.raises(ValueError, match="Counts"):
        suppress(bad, threshold=5)


def test_totals_that_are_not_the_sums_are_refused():
    with pytest.raises(ValueError, match="sums"):
        suppress([[1, 2, 3], [4, 5, 9], [5, 7, 13]], threshold=5, margins=True)


def test_margins_are_seen_without_being_told():
    full = with_margins(np.array([[3, 9, 20], [14, 2, 30], [8, 40, 1]]))

    seen, told = suppress(full, threshold=5), suppress(full, threshold=5, margins=True)
    told_not = suppress(full[:-1, :-1], threshold=5, margins=False)

    assert seen.suppressed.tolist() == told.suppressed.tolist()
    assert suppress(full[:-1, :-1], threshold=5).suppressed.tolist() == told_not.suppressed.tolist()


def test_areas_without_a_region_are_refused():
    with pytest.raises(ValueError, match="region"):
        suppress([[1, 2, 3]], threshold=5, regions=[0, 1])


def test_the_same_table_gives_the_same_masks():
    week = full_days(5).sum(axis=2)[:, :-1]

    first, second = (suppress(week, threshold=5, regions=FULL_REGIONS).suppressed for _ in range(2))

    assert first.tolist() == second.tolist()
