"""Disclosure control over time: consecutive dates, previous weeks and revisions, all read by one adversary."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats import area_week, suppress
from tests.alerts.stats.disclosure_adversary import Adversary, read_tree
from tests.alerts.stats.disclosure_worlds import SMALL_REGIONS, small_days

MONDAY = dt.date(2026, 11, 2)
DAYS, PERIOD = 21, 7


class Reader:
    """Reads the bulletins of three weeks as they come out: unknown are the cases of each type, place and day.

    Cases that were reported late are unknowns of their own: in the nation's numbers once a revision has them.
    """

    def __init__(self, cases, late):
        self.cases, self.late = cases, late
        self.first = np.arange(cases.size).reshape(cases.shape)
        self.added = self.first + cases.size
        self.adversary = Adversary(2 * cases.size)

    def reads_nation(self, *, revised):
        """Daily lines, 7 moving days and the 7 before them on each date, as first published or as revised."""
        counts = self.cases + self.late if revised else self.cases
        unknowns = np.stack([self.first, self.added]) if revised else self.first[None]
        for kind in range(len(counts)):
            for day in range(DAYS):
                self.adversary.reads(unknowns[:, kind, :, day], counts[kind, :, day].sum())
                week = slice(max(0, day - PERIOD + 1), day + 1)
                self.adversary.reads(unknowns[:, kind, :, week], counts[kind, :, week].sum())

    def reads_areas(self, first_day):
        """The week's areas, published once; returns what was published."""
        week = self.cases[..., first_day : first_day + PERIOD].sum(axis=2)
        result = suppress(week[:, :-1], threshold=5, regions=SMALL_REGIONS, unnamed=week[:, -1])
        self._reads_tree(result, slice(first_day, first_day + PERIOD))
        return result

    def _reads_tree(self, result, days):
        """`read_tree` over sums of days: its unknowns are weeks, written out into days."""
        types, places = self.cases.shape[:2]
        weekly = np.arange(types * places).reshape(types, places)
        of_week = Adversary(weekly.size)
        read_tree(of_week, weekly, result, SMALL_REGIONS)
        for row, value in of_week.sums:
            chosen = row.reshape(types, places).astype(bool)
            self.adversary.reads(self.first[chosen][:, days], value)

    def width(self, kind, place, first_day):
        low, high = self.adversary.interval(self.first[kind, place, first_day : first_day + PERIOD])
        return high - low


def hidden_cells(reader, weeks):
    for first_day, result in weeks.items():
        for kind, place in np.argwhere(result.suppressed)[::2].tolist():
            yield reader.width(kind, place, first_day), result.uncertainty[kind, place]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=3, deadline=None)
def test_consecutive_dates_previous_weeks_and_revisions_give_no_hidden_cell_away(seed):
    cases = small_days(seed, DAYS)
    late = np.random.default_rng(seed).poisson(0.02, cases.shape)
    reader = Reader(cases, late)

    reader.reads_nation(revised=False)
    weeks = {first_day: reader.reads_areas(first_day) for first_day in range(0, DAYS, PERIOD)}
    reader.reads_nation(revised=True)

    widths = list(hidden_cells(reader, weeks))
    assert len(widths) > 5
    assert all(width >= certified - 1e-6 for width, certified in widths)
    assert sum(certified >= 4 for _, certified in widths) > len(widths) / 2


def moving_weeks(cases):
    """What must not be published: areas of 7 moving days on consecutive dates, each safe in itself."""
    reader = Reader(cases, np.zeros_like(cases))
    reader.reads_nation(revised=False)
    weeks = {first_day: reader.reads_areas(first_day) for first_day in range(DAYS - PERIOD + 1)}
    return reader, weeks


def test_moving_weeks_would_give_hidden_cells_away():
    reader, weeks = moving_weeks(small_days(1, DAYS))

    found = next((True for width, certified in hidden_cells(reader, weeks) if width < certified - 0.5), False)

    assert found


def test_a_revision_of_areas_would_give_a_late_case_away():
    """A cell that was 0 and a type's region that is one higher: the late case is known exactly."""
    before = np.array([[0, 20, 9], [30, 8, 12]])
    after = before + np.array([[1, 0, 0], [0, 0, 0]])
    result = suppress(after, threshold=5)

    added = Adversary(before.size)
    for lines, sums in ((0, (after - before).sum(axis=0)), (1, (after - before).sum(axis=1))):
        cells = np.moveaxis(np.arange(before.size).reshape(before.shape), 1 - lines, 0)
        for line, value in zip(cells, sums, strict=True):
            added.reads(line, value)

    assert result.suppressed[0, 0]
    assert added.interval(np.array([0])) == pytest.approx((1.0, 1.0))


def test_seven_bulletins_show_the_same_week_and_weeks_do_not_overlap():
    dates = [MONDAY + dt.timedelta(days=offset) for offset in range(21)]

    weeks = [area_week(date, data_through=date - dt.timedelta(days=1)) for date in dates]

    shown = sorted(set(weeks))
    assert shown == [
        (dt.date(2026, 10, 19), dt.date(2026, 10, 25)),
        (dt.date(2026, 10, 26), dt.date(2026, 11, 1)),
        (dt.date(2026, 11, 2), dt.date(2026, 11, 8)),
        (dt.date(2026, 11, 9), dt.date(2026, 11, 15)),
    ]
    assert [weeks.count(week) for week in shown] == [1, 7, 7, 6]


def test_a_week_whose_data_has_not_come_waits():
    tuesday = MONDAY + dt.timedelta(days=8)

    waiting = area_week(tuesday, data_through=dt.date(2026, 11, 7))
    complete = area_week(tuesday, data_through=dt.date(2026, 11, 8))

    assert waiting == (dt.date(2026, 10, 26), dt.date(2026, 11, 1))
    assert complete == (dt.date(2026, 11, 2), dt.date(2026, 11, 8))


def test_more_settling_days_turn_the_week_later():
    sunday = dt.date(2026, 11, 1)
    dates = [sunday + dt.timedelta(days=offset) for offset in range(1, 6)]

    turned = [
        area_week(date, data_through=date - dt.timedelta(days=1), settle_days=3)[1] == sunday
        for date in dates
    ]

    assert turned == [False, False, False, True, True]
