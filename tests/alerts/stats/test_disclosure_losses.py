"""Loss totals: no victim's loss can be worked out, by subtraction or by bounds."""

import numpy as np
import pytest

from alerts.stats import suppress
from alerts.stats.disclosure_losses import publish_loss, suppress_losses
from alerts.stats.losses import loss_summary
from tests.alerts.stats.disclosure_adversary import read_week
from tests.alerts.stats.disclosure_worlds import FULL_REGIONS, full_days, heavy_losses

# The solver works to about 1e-7 of the largest number: it reads millions of baht.
MILLION_BAHT = 1e8


def one_week(seed):
    week = full_days(seed).sum(axis=2)
    counts = suppress(week[:, :-1], threshold=5, regions=FULL_REGIONS, unnamed=week[:, -1])
    losses, kinds, places = heavy_losses(week, seed)
    result = suppress_losses(
        losses, kinds=kinds, places=places, counts=counts, regions=FULL_REGIONS, threshold=5
    )
    return week, counts, (losses, kinds, places), result


def in_millions(result):
    names = ("published", "region_published", "nation_published", "total_published", "region_total_published")
    return type(result)(
        **{name: value / MILLION_BAHT if name in names else value for name, value in vars(result).items()}
    )


def small_case(losses_by_cell, others=200_000.0):
    """Two types x four areas of two regions, 30 cases of `others` in each cell but for those given."""
    table = np.full((2, 4), 30)
    losses, kinds, places = [], [], []
    for kind, place in np.ndindex(2, 4):
        cell = losses_by_cell.get((kind, place), [others] * 30)
        table[kind, place] = len(cell)
        losses, kinds, places = losses + cell, kinds + [kind] * len(cell), places + [place] * len(cell)
    regions = [0, 0, 1, 1]
    counts = suppress(table, threshold=5, regions=regions)
    return suppress_losses(losses, kinds=kinds, places=places, counts=counts, regions=regions, threshold=5)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_hidden_total_can_be_solved_for(seed):
    _, _, (losses, kinds, places), result = one_week(seed)

    everything = np.where(losses >= 0, losses, 0).sum()
    adversary, cells = read_week(in_millions(result), FULL_REGIONS, everything / MILLION_BAHT)
    for kind, place in np.argwhere(result.suppressed)[seed::12]:
        low, high = adversary.interval(cells[kind, place])
        width = (high - low) * MILLION_BAHT
        largest = losses[(kinds == kind) & (places == place)].max(initial=0)
        assert width >= result.uncertainty[kind, place] * (1 - 1e-4) - 100
        assert result.weak[kind, place] or width >= largest / 2 * (1 - 1e-4) - 100


@pytest.mark.parametrize("seed", range(8))
def test_no_hidden_total_of_a_small_country_can_be_solved_for(seed):
    rng = np.random.default_rng(seed)
    cases = rng.poisson(rng.choice([0.5, 3, 12, 30], size=(4, 7)))
    regions = np.array([0, 0, 0, 1, 1, 1])
    counts = suppress(cases[:, :-1], threshold=5, regions=regions, unnamed=cases[:, -1])
    losses, kinds, places = heavy_losses(cases, seed)

    result = suppress_losses(losses, kinds=kinds, places=places, counts=counts, regions=regions, threshold=5)

    everything = np.where(losses >= 0, losses, 0).sum()
    adversary, cells = read_week(in_millions(result), regions, everything / MILLION_BAHT)
    for kind, place in np.argwhere(result.suppressed):
        low, high = adversary.interval(cells[kind, place])
        largest = losses[(kinds == kind) & (places == place)].max(initial=0)
        assert (high - low) * MILLION_BAHT >= result.uncertainty[kind, place] * (1 - 1e-4) - 100
        assert result.weak[kind, place] or (high - low) * MILLION_BAHT >= largest / 2 * (1 - 1e-4) - 100


def test_few_hidden_totals_are_weak():
    assert [int(one_week(seed)[-1].weak.sum()) for seed in (1, 2, 3)] == [0, 0, 0]


def test_losses_are_hidden_wherever_the_count_is():
    _, counts, _, result = one_week(3)

    assert result.suppressed[counts.suppressed].all()
    assert result.region_suppressed[counts.region_suppressed].all()


def test_shown_totals_are_the_sums_of_known_losses():
    week, _, (losses, kinds, places), result = one_week(4)
    known = losses >= 0
    sums = np.zeros(week.shape)
    np.add.at(sums, (kinds[known], places[known]), losses[known])

    shown = ~result.suppressed

    assert result.published[shown].tolist() == sums[:, :-1][shown].tolist()
    assert result.nation_published[~result.nation_suppressed].tolist() == pytest.approx(
        sums.sum(axis=1)[~result.nation_suppressed].tolist()
    )


def test_one_loss_that_outweighs_the_others_hides_the_total():
    result = small_case({(0, 0): [50_000_000.0] + [10_000.0] * 29})

    assert result.primary[0, 0]
    assert result.secondary.any()


def test_two_large_losses_know_each_other():
    """The second victim takes her own loss off the total: what is left must hide the first within 20 %."""
    close = small_case({(0, 0): [5_000_000.0, 4_000_000.0] + [1_000.0] * 28})
    apart = small_case({(0, 0): [5_000_000.0, 4_000_000.0] + [40_000.0] * 28})

    assert close.primary[0, 0]
    assert not apart.suppressed[0, 0]


def test_even_losses_are_all_shown():
    result = small_case({})

    assert not result.suppressed.any()
    assert result.published.tolist() == np.full((2, 4), 6_000_000.0).tolist()


def test_few_known_losses_hide_the_total_and_none_do_not():
    few = small_case({(1, 2): [300_000.0] * 4 + [-1.0] * 26})
    none = small_case({(1, 2): [-1.0] * 30})
    nothing_lost = small_case({(1, 2): [0.0] * 3 + [-1.0] * 27})

    assert few.primary[1, 2]
    assert none.published[1, 2] == 0
    assert nothing_lost.published[1, 2] == 0


def test_no_cases_at_all_give_zeros():
    counts = suppress(np.zeros((2, 3), int), threshold=5, regions=[0, 0, 1])

    result = suppress_losses([], kinds=[], places=[], counts=counts, regions=[0, 0, 1], threshold=5)

    assert result.published.tolist() == np.zeros((2, 3)).tolist()


@pytest.mark.parametrize(
    ("losses", "kinds", "places"),
    [([1.0], [0, 1], [0, 0]), ([np.inf], [0], [0]), ([1.0], [2], [0]), ([1.0], [0], [4])],
)
def test_losses_that_do_not_fit_the_table_are_refused(losses, kinds, places):
    counts = suppress(np.full((2, 3), 9), threshold=5, regions=[0, 0, 1])

    with pytest.raises(ValueError, match="loss"):
        suppress_losses(losses, kinds=kinds, places=places, counts=counts, regions=[0, 0, 1], threshold=5)


def test_typical_losses_are_coarse_and_need_enough_cases():
    rng = np.random.default_rng(5)
    values = rng.lognormal(10, 1, 40)

    many = publish_loss(loss_summary(values), total_shown=True)
    fifteen = publish_loss(loss_summary(values[:15]), total_shown=True)
    nine = publish_loss(loss_summary(values[:9]), total_shown=True)

    assert many.median == float(f"{np.median(values):.1e}")
    assert many.trimmed_mean is not None
    assert many.largest_share == round(values.max() / values.sum(), 1)
    assert (fifteen.median is None, fifteen.trimmed_mean) == (False, None)
    assert (nine.median, nine.trimmed_mean) == (None, None)


def test_the_share_of_the_largest_is_withheld_with_the_total():
    assert publish_loss(loss_summary([5.0] * 50), total_shown=False).largest_share is None
