"""Losses of the period by area: exact for the nation, as exact as is safe for places."""

import numpy as np
import pytest

from alerts.stats.window_losses import window_losses
from alerts.stats.window_masks import shown_cells

REGIONS = np.array([0, 0, 0, 1, 1, 1])
NATION, FIRST_REGION, FIRST_PROVINCE = 0, 1, 3


def shown(per_day=2, overlapping=(), places=7):
    counts = np.full((2, places, 20), per_day)
    return counts, shown_cells(counts, regions=REGIONS, threshold=5, overlapping=overlapping)


def cases(counts, loss):
    """A loss for every case of the last 7 days: `loss` satang, the same for all."""
    week = counts[:, :, -7:].sum(axis=2)
    kinds, places = (np.repeat(index, week.ravel()) for index in np.indices(week.shape).reshape(2, -1))
    return np.full(kinds.size, loss), kinds, places


def test_totals_of_areas_add_up_to_the_nations_with_what_names_no_place():
    counts, masks = shown()
    losses, kinds, places = cases(counts, 12_345)

    found = window_losses(losses, kinds, places, shown=masks, regions=REGIONS)

    assert found.total[0].tolist() == [14 * 7 * 12_345, *[3 * 14 * 12_345] * 2, *[14 * 12_345] * 6]
    assert found.area_total[FIRST_PROVINCE] == 2 * 14 * 12_345


def test_a_total_that_one_victim_makes_up_is_withheld_for_places_and_exact_for_the_nation():
    counts, masks = shown()
    losses, kinds, places = cases(counts, 1_000)
    losses[np.flatnonzero((kinds == 0) & (places == 2))[0]] = 90_000_000

    found = window_losses(losses, kinds, places, shown=masks, regions=REGIONS)

    assert np.isnan(found.total[0, FIRST_PROVINCE + 2])
    assert found.total[0, NATION] == 97 * 1_000 + 90_000_000
    assert found.largest_share[0, NATION] == pytest.approx(90_000_000 / 90_097_000)


def test_a_small_places_total_has_fewer_digits_once_other_days_could_be_compared():
    counts, masks = shown(overlapping=range(1, 7))
    losses, kinds, places = cases(counts, 12_345)

    found = window_losses(losses, kinds, places, shown=masks, regions=REGIONS)

    assert found.total[0, FIRST_PROVINCE] == 170_000  # 172,830
    assert found.total[0, FIRST_REGION] == 518_000  # 518,490
    assert found.total[0, NATION] == 98 * 12_345


def test_losses_nobody_knows_are_not_known_and_never_zero():
    counts, masks = shown()
    losses, kinds, places = cases(counts, -1)

    found = window_losses(losses, kinds, places, shown=masks, regions=REGIONS)

    assert np.isnan(found.total).all()
    assert np.isnan(found.median).all()
    assert np.isnan(found.area_total).all()


def test_no_case_at_all_gives_nothing():
    masks = shown(per_day=0)[1]

    found = window_losses([], [], [], shown=masks, regions=REGIONS)

    assert np.isnan(found.total).all()
    assert np.isnan(found.area_total).all()
