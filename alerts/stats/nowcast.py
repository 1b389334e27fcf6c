"""Nowcast of incident-date curves: how many cases of the last days are still to be reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.calendar import DayCalendar
from alerts.stats.daily_calendar import PUT_OFF_DEFAULT, put_off_chance

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WINDOW_DAYS = 90
FIRST_PUBLISHED_LAG = 2
LONGEST_WAIT = 16
ROUNDS = 12
NORMAL_90 = 1.645
MIN_SHARE = 0.02


@dataclass(frozen=True, eq=False)
class Nowcast:
    """Nowcast of the last incident days; arrays (series, n) unless said, in cases by day of incident.

    `days` (n,) day columns, oldest first; `lag` (n,) days until `as_of`; `seen` reported so far;
    `expected`, `lower`, `upper` the final number and its 90 % interval; `seen_share` the part expected to
    be reported by now. `publishable` (n,): lag >= 2. Lag 0 and 1 are never publishable. `provisional`: less
    than 95 % is seen. `delay` (series, lags): share of reports due 0, 1, ... days after the incident.
    """

    days: Ints
    lag: Ints
    seen: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    seen_share: Floats
    publishable: Bools
    provisional: Bools
    delay: Floats


def nowcast(
    triangle: ArrayLike,
    *,
    calendar: DayCalendar,
    as_of: int,
    put_off: Floats | None = None,
    outage: Bools | None = None,
    days: int = 28,
) -> Nowcast:
    """Return the nowcast of the last `days` incident days, known at the end of day `as_of`.

    `triangle` (series, incident days, lags) counts; cells after `as_of` are never looked at. Reverse-hazard
    chain ladder (Lawless 1994) on a moving window of 90 days, N = (n + .5 (1 - G)) / G with G
    the share seen. The hazard follows the calendar: reports due on a Saturday, Sunday, holiday, in Songkran
    or an outage wait with the chances `put_off` and `outage` that `detect_daily` returns (defaults without
    them), so open and closed days are both unbiased. Interval: unseen cases with the window's dispersion,
    90 %, never below what is seen. A series without cases in the window: delays of all series together;
    nothing at all: expected 0, upper 0. Late data of an old day moves `seen` and narrows the interval. Lags
    beyond the triangle count as never reported. ValueError when `as_of` is outside the triangle or the
    calendar, for wrong dimensions and for negative counts.
    """
    table = _checked(triangle, calendar, as_of)
    lags = table.shape[2]
    places = np.arange(max(0, as_of - WINDOW_DAYS - lags + 1), as_of + 1)
    chance = _chance(calendar, as_of, put_off, outage)
    known = places[:, None] + np.arange(lags)[None, :] <= as_of
    cases = np.where(known, table[:, places], 0.0)
    arrival = _arrival(chance, places, lags)
    delay, done = _delays(cases, arrival, known)
    share = np.clip(delay @ done.T, MIN_SHARE, 1.0)
    recent = places[-min(days, places.size) :]
    return _summary(cases, share, delay, recent=recent, as_of=as_of)


def _checked(triangle: ArrayLike, calendar: DayCalendar, as_of: int) -> Floats:
    table = np.nan_to_num(np.asarray(triangle, dtype=np.float64))
    if table.ndim != 3:
        raise ValueError("A triangle has three dimensions: series, incident days, lags.")
    if not 0 <= as_of < min(table.shape[1], calendar.days):
        raise ValueError("as_of lies outside the triangle or the calendar.")
    if (table < 0).any():
        raise ValueError("Counts must not be negative.")
    return table


def _chance(calendar: DayCalendar, as_of: int, put_off: Floats | None, outage: Bools | None) -> Floats:
    """Chance that a report due on a day waits, for days up to `as_of`."""
    first = calendar.first(as_of + 1)
    closed = first.closed if outage is None else first.closed | outage[: as_of + 1]
    return put_off_chance(first, closed, PUT_OFF_DEFAULT if put_off is None else put_off)


def _arrival(chance: Floats, places: Ints, lags: int) -> Floats:
    """Chance (n, lags, LONGEST_WAIT) that a report due at lag d comes in w days later; 0 after `as_of`."""
    last = chance.size
    due = places[:, None] + np.arange(lags)[None, :]
    waiting = (due < last).astype(float)
    arrival = np.zeros((*due.shape, LONGEST_WAIT))
    for wait in range(LONGEST_WAIT):
        day = due + wait
        share = np.where(day < last, chance[np.minimum(day, last - 1)], 1.0)
        arrival[..., wait] = waiting * (1.0 - share)
        waiting = waiting * share
    return arrival


def _delays(cases: Floats, arrival: Floats, known: Bools) -> tuple[Floats, Floats]:
    """Share due at each lag (series, lags) by EM over put-off reports; share of it in by now (n, lags)."""
    done = arrival.sum(axis=2)
    pooled = np.vstack([cases, cases.sum(axis=0, keepdims=True)])
    delay = np.full((pooled.shape[0], cases.shape[2]), 1.0 / cases.shape[2])
    for _ in range(ROUNDS):
        seen_share = np.maximum(delay @ done.T, MIN_SHARE)
        final = pooled.sum(axis=2) / seen_share
        due = _attributed(pooled, delay, arrival)
        exposure = np.maximum(np.einsum("sn,nl->sl", final, done), 1e-9)
        delay = due / exposure
        delay = delay / np.maximum(delay.sum(axis=1, keepdims=True), 1e-9)
    empty = delay.sum(axis=1) <= 0
    delay[empty] = delay[-1]
    return delay[:-1], done


def _attributed(cases: Floats, delay: Floats, arrival: Floats) -> Floats:
    """Expected cases due at each lag (series, lags), from the cases reported at each lag."""
    series, lags = delay.shape
    predicted = np.zeros_like(cases)
    for wait in range(LONGEST_WAIT):
        predicted[:, :, wait:] += delay[:, None, : lags - wait] * arrival[None, :, : lags - wait, wait]
    ratio = np.divide(cases, predicted, out=np.zeros_like(cases), where=predicted > 1e-12)
    due = np.zeros((series, lags))
    for wait in range(LONGEST_WAIT):
        due[:, : lags - wait] += np.einsum("snl,nl->sl", ratio[:, :, wait:], arrival[:, : lags - wait, wait])
    return due * delay


def _summary(cases: Floats, share: Floats, delay: Floats, *, recent: Ints, as_of: int) -> Nowcast:
    rows = slice(cases.shape[1] - recent.size, None)
    seen, part = cases[:, rows].sum(axis=2), share[:, rows]
    empty = cases.sum(axis=(1, 2)) <= 0
    unseen = np.where(empty[:, None], 0.0, (seen + 0.5) / part - seen - 0.5)
    expected = seen + np.maximum(unseen, 0.0)
    spread = np.sqrt(expected * (1.0 - part) / part)
    lag = as_of - recent
    return Nowcast(
        days=recent,
        lag=lag,
        seen=seen,
        expected=expected,
        lower=np.maximum(seen, expected - NORMAL_90 * spread),
        upper=expected + NORMAL_90 * spread,
        seen_share=part,
        publishable=lag >= FIRST_PUBLISHED_LAG,
        provisional=part < 0.95,
        delay=delay,
    )
