"""Moving windows: what one day's table withholds, the tables of other days must not give away."""

import numpy as np
import pytest

from alerts.stats import suppress_window
from tests.alerts.stats.disclosure_adversary import Adversary

REGIONS = np.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
EVERY_DAY = range(1, 7)


def steady(**cells):
    """13 days of 3 types x 13 provinces (+ no province), 4 cases a day each, but for the cells given as p<province>."""
    counts = np.full((3, 14, 13), 4)
    for name, days in cells.items():
        counts[0, int(name[1:])] = days
    return counts


def days_of(seed, days):
    """Cases of 4 types in 13 provinces of two regions, as in a small country: one common type, one rare."""
    rng = np.random.default_rng(seed)
    share = np.append(rng.lognormal(0, 0.8, 13), 0.3)
    means = np.array([6.5, 1.4, 0.8, 0.25])[:, None, None] * share[None, :, None]
    return rng.poisson(means, (4, 14, days))


def test_the_first_table_withholds_one_to_four_cases_and_shows_none():
    few, none = [0] * 9 + [1] * 4, [0] * 13

    found = suppress_window(steady(p2=few, p3=none), regions=REGIONS, threshold=5)

    assert found.primary[0].nonzero()[0].tolist() == [2]
    assert not found.primary[0, 3]
    assert found.secondary[0, :7].any()  # the region's sum would give the one cell away


def test_a_cell_is_withheld_while_a_window_of_the_last_week_was_small():
    fell, rose = [4] * 6 + [1, 1, 1, 1, 1, 1, 1], [0] * 6 + [4] * 7

    found = suppress_window(steady(p2=fell, p3=rose), regions=REGIONS, threshold=5, overlapping=EVERY_DAY)
    alone = suppress_window(steady(p2=fell, p3=rose), regions=REGIONS, threshold=5)

    assert found.primary[0].nonzero()[0].tolist() == [2, 3]
    assert not alone.suppressed.any()


def test_zero_is_shown_only_after_a_fortnight_without_a_case():
    long, short = [0] * 13, [1] + [0] * 12

    found = suppress_window(steady(p2=long, p3=short), regions=REGIONS, threshold=5, overlapping=EVERY_DAY)

    assert (found.published[0, 2], bool(found.primary[0, 3])) == (0, True)


def test_what_an_earlier_table_withheld_is_withheld_with_what_it_needs():
    given = np.zeros((3, 13), bool)
    given[1, 4] = True

    found = suppress_window(steady(), regions=REGIONS, threshold=5, withheld=given)

    assert found.suppressed[1, 4]
    assert found.suppressed[1, :7].sum() >= 2


@pytest.mark.parametrize(("days", "overlapping"), [(6, ()), (12, (6,)), (13, (7,)), (13, (0, -1))])
def test_too_few_days_and_impossible_overlaps_are_refused(days, overlapping):
    with pytest.raises(ValueError, match="days"):
        suppress_window(steady()[:, :, :days], regions=REGIONS, threshold=5, overlapping=overlapping)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_adversary_with_four_weeks_of_bulletins_learns_no_withheld_count(seed):
    counts, rng = days_of(seed, 26), np.random.default_rng(seed)
    cells = np.arange(counts.size).reshape(counts.shape)
    tables = {
        end: suppress_window(counts[:, :, :end], regions=REGIONS, threshold=5, overlapping=EVERY_DAY)
        for end in range(13, 27)
    }
    adversary = reader_of_everything(counts, cells, tables)
    small = [
        (end, kind, place)
        for end in (18, 20, 22)
        for kind, place in zip(*tables[end].suppressed.nonzero(), strict=True)
        if 0 < counts[kind, place, end - 7 : end].sum() < 5
    ]
    tried = [small[index] for index in rng.permutation(len(small))[:12]]

    widths = [
        np.subtract(*adversary.interval(cells[kind, place, end - 7 : end])[::-1])
        for end, kind, place in tried
    ]

    assert len(tried) == 12
    assert min(widths) >= 1


def reader_of_everything(counts, cells, tables):
    """An adversary who kept every table, and the nation's daily counts, which are published exactly."""
    adversary = Adversary(counts.size)
    for kind, day in np.ndindex(counts.shape[0], counts.shape[2]):
        adversary.reads(cells[kind, :, day], counts[kind, :, day].sum())
    for end, table in tables.items():
        window = cells[:, :, end - 7 : end]
        for (kind, place), value in np.ndenumerate(table.published):
            adversary.reads(window[kind, place], value)
        for place, value in enumerate(table.total_published):
            adversary.reads(window[:, place], value)
        for (kind, region), value in np.ndenumerate(table.region_published):
            adversary.reads(window[kind, :-1][region == REGIONS], value)
        for region, value in enumerate(table.region_total_published):
            adversary.reads(window[:, :-1][:, region == REGIONS], value)
    return adversary
