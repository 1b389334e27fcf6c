"""What the calendar does to a day's reports: weekday, holiday, Songkran, pay-day, reports put off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.stats.calendar import DayCalendar
from alerts.stats.glm import fit_poisson

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Classes of days on which part of the reports waits for the next day, with the share that waits when history
# is too short to tell (measured on the simulated design; re-estimated from the portal's own history).
PUT_OFF_DEFAULT = np.array([0.25, 0.35, 0.45, 0.60])
PUT_OFF_CLOSED = 0.99
PUT_OFF_MAX = 0.90
OUTAGE_SHARE = 0.20
OUTAGE_MEDIAN_DAYS = 28
OUTAGE_MIN_MEDIAN = 20.0
SEASON_KNOT_DAYS = 56
ROBUST_LIMIT = 2.58
RIDGE_EFFECT = 0.15
RIDGE_PUT_OFF = 0.10
ROUNDS = 4
SPIKE_DAYS = 57
SPIKE_RATIO = 6.0


@dataclass(frozen=True, eq=False)
class CalendarEffect:
    """The fitted calendar: `factor` (days,) times a level; `put_off` of Sat, Sun, holiday, Songkran."""

    factor: Floats
    put_off: Floats
    effects: Floats
    phi: float


def recognise_outages(total: Floats, closed: Bools) -> Bools:
    """Return which days (days,) had no reporting: declared closed, or fewer than 20 % of the usual total.

    `total` is cases a day over all types and areas. Usual is the median of the 28 days before (known
    outages left out), so a day is judged without the days after it. Where the usual total is 20 or less
    nothing is recognised. After one every method would alarm on most series. No days give an empty
    array.
    """
    found, usual = closed.copy(), 0.0
    for day in range(OUTAGE_MEDIAN_DAYS // 2, total.size):
        before = slice(max(0, day - OUTAGE_MEDIAN_DAYS), day)
        open_days = total[before][~found[before]]
        # After four weeks without an open day only a day without any report still counts as an outage.
        usual = float(np.median(open_days)) if open_days.size else usual
        share = OUTAGE_SHARE if open_days.size else 0.0
        found[day] |= usual > OUTAGE_MIN_MEDIAN and total[day] <= share * usual
    return found


def put_off_profile(chance: Floats, waiting: float = 0.0) -> Floats:
    """Return reports a day (days,) when one report a day is due and a share `chance` waits for the next day.

    m_t = (1 - q_t)(1 + b_{t-1}), b_t = q_t (1 + b_{t-1}), b_{-1} = `waiting`: what waits over a week-end, Songkran
    or an outage comes in on the next open day, so that day is expected to be high. `chance` in [0, 1).
    Empty in, empty out.
    """
    profile = np.empty(chance.size)
    for day, share in enumerate(chance.tolist()):
        waiting += 1.0
        profile[day] = waiting * (1.0 - share)
        waiting *= share
    return profile


def put_off_chance(calendar: DayCalendar, outage: Bools, put_off: Floats) -> Floats:
    """Return the share of reports (days,) that waits on each day: its class's, or nearly all in an outage."""
    classes = _put_off_class(calendar)
    chance = np.where(classes >= 0, put_off[np.maximum(classes, 0)], 0.0)
    return np.where(outage, PUT_OFF_CLOSED, chance)


def calendar_profile(calendar: DayCalendar, outage: Bools, put_off: Floats) -> Floats:
    """Return the put-off profile (days,) of a calendar, with what waits from the week-end before it."""
    waiting, first = 0.0, int(calendar.weekday[0]) if calendar.days else 0
    for day in range(first - 7, first):
        share = {5: float(put_off[0]), 6: float(put_off[1])}.get(day % 7, 0.0)
        waiting = (waiting + 1.0) * share
    return put_off_profile(put_off_chance(calendar, outage, put_off), waiting)


def fit_calendar(
    total: Floats, *, calendar: DayCalendar, outage: Bools, first: int, last: int
) -> CalendarEffect:
    """Fit the calendar on the total of all types, days `first`..`last`-1; factors for all days of `calendar`.

    Quasi-Poisson log GLM with day-of-week, holiday, Songkran, pay-day, after-holiday, a
    piecewise-linear trend-and-season (knots every 56 days) and, as offset, the reports put off to the next
    open day, whose four shares are estimated too (Gauss-Newton). Farrington weights (s > 2.58) keep past
    surges out; a ridge (sd .15 on log effects, .10 on shares) gives 0 or the default for what history
    cannot tell, so an empty, zero or very short history gives factor = the default put-off profile. `total`
    cases a day.
    """
    put_off, effects, phi = PUT_OFF_DEFAULT.copy(), np.zeros(0), 1.0
    known = calendar_columns(calendar)
    weights = np.where(outage, 0.0, 1.0)[first:last]
    cases = _without_spikes(total[first:last])
    if cases @ weights <= 0:
        return CalendarEffect(
            calendar_profile(calendar, outage, put_off), put_off, np.zeros(known.shape[1]), 1.0
        )
    season = _hat_functions(np.arange(first, last), first, last)
    robust = weights
    for _ in range(ROUNDS):
        offset, slopes = _put_off_terms(calendar, outage, put_off)
        design = np.hstack([season, known[first:last], slopes[first:last]])
        target = np.r_[np.zeros(known.shape[1]), PUT_OFF_DEFAULT - put_off]
        coefficients, mean = _fit_with_prior(design, cases, robust, offset[first:last], target)
        phi, robust = _reweight(cases, mean, weights, design.shape[1])
        effects = coefficients[season.shape[1] : -4]
        put_off = np.clip(put_off + coefficients[-4:], 0.0, PUT_OFF_MAX)
    offset, _ = _put_off_terms(calendar, outage, put_off)
    return CalendarEffect(np.exp(offset + known @ effects), put_off, effects, phi)


def calendar_columns(calendar: DayCalendar) -> Floats:
    """Return the calendar columns (days, 10): six weekdays, pay-day, holiday, Songkran, after-holiday."""
    monday = calendar.weekday == 0
    weekdays = [(calendar.weekday == day).astype(float) - monday for day in range(1, 7)]
    others = [
        calendar.pay_day,
        calendar.holiday & ~calendar.songkran,
        calendar.songkran,
        calendar.after_holiday > 2,
    ]
    return np.column_stack([*weekdays, *[column.astype(float) for column in others]])


def _without_spikes(total: Floats) -> Floats:
    """Totals capped at 6 times the median of the 57 days around: a bulk import is not a level."""
    if total.size < SPIKE_DAYS:
        return np.minimum(total, SPIKE_RATIO * np.median(total) + 20.0) if total.size else total
    usual = np.median(np.lib.stride_tricks.sliding_window_view(total, SPIKE_DAYS), axis=1)
    edge = SPIKE_DAYS // 2
    return np.minimum(total, SPIKE_RATIO * np.pad(usual, edge, mode="edge") + 20.0)


def _put_off_class(calendar: DayCalendar) -> NDArray[np.int64]:
    kinds = [calendar.songkran, calendar.holiday, calendar.weekday == 6, calendar.weekday == 5]
    return np.select(kinds, [np.full(calendar.days, number) for number in (3, 2, 1, 0)], -1)


def _put_off_terms(calendar: DayCalendar, outage: Bools, put_off: Floats) -> tuple[Floats, Floats]:
    """Log profile (days,) and its derivative by each of the four shares (days, 4)."""
    step = 0.01
    offset = np.log(calendar_profile(calendar, outage, put_off))
    moved = [
        np.log(calendar_profile(calendar, outage, put_off + step * (np.arange(4) == kind)))
        for kind in range(4)
    ]
    return offset, np.column_stack([(log_profile - offset) / step for log_profile in moved])


def _hat_functions(days: NDArray[np.int64], first: int, last: int) -> Floats:
    pieces = max(1, round((last - first) / SEASON_KNOT_DAYS))
    knots = np.linspace(first, last, pieces + 1)
    width = (last - first) / pieces
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(days[:, None] - knots[None, :]) / width))


def _fit_with_prior(
    design: Floats, counts: Floats, weights: Floats, offset: Floats, target: Floats
) -> tuple[Floats, Floats]:
    """Fit with the calendar columns drawn to `target` by pseudo-counts (Greenland 2007, IJE 36:195).

    n cases seen where n exp(b - target) were expected are a normal prior of sd 1/sqrt(n) on b; knots have
    none.
    """
    free = design.shape[1] - target.size
    spread = np.r_[np.full(target.size - 4, RIDGE_EFFECT), np.full(4, RIDGE_PUT_OFF)]
    pseudo = np.hstack([np.zeros((target.size, free)), np.eye(target.size)])
    fit = fit_poisson(
        np.vstack([design, pseudo]),
        np.r_[counts, spread**-2.0][None],
        weights=np.r_[weights, np.ones(target.size)],
        offset=np.r_[offset, np.log(spread**-2.0) - target],
        tolerance=1e-6,
    )
    return fit.coefficients[0], fit.mean[0, : counts.size]


def _reweight(counts: Floats, mean: Floats, weights: Floats, terms: int) -> tuple[float, Floats]:
    squares = weights * (counts - mean) ** 2 / mean
    phi = max(1.0, float(squares.sum() / max(1.0, weights.sum() - terms)))
    residual = np.abs(counts - mean) / np.sqrt(phi * mean)
    return phi, weights * np.minimum(1.0, (ROBUST_LIMIT / np.maximum(residual, ROBUST_LIMIT)) ** 2)
