"""Simulated Thai reporting histories: 20 types, 77 provinces, five years of days, known surges and outages.

An own generator, written to the description of the design (A5) and tuned until its margins agree with
the published sample: reports a day, Monday/Saturday/Sunday/Songkran ratios, zero share, delays.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from alerts.stats.calendar import thai_holidays

START = dt.date(2022, 3, 1)
DAYS, TYPES, PROVINCES, REGIONS, LAGS = 1826, 20, 77, 10, 61
TYPE_SHARE = np.array(
    [275, 160, 92, 75, 65, 45, 40, 35, 30, 25, 25, 20, 18, 18, 16, 15, 14, 12, 11, 9], dtype=float
)
SLOW_SHARE = np.array(
    [20, 25, 25, 45, 15, 10, 20, 30, 15, 30, 60, 50, 50, 15, 15, 60, 30, 30, 20, 30], dtype=float
)
WEEKDAY_OF_INCIDENT = np.array([1.06, 1.045, 1.03, 1.025, 1.01, 0.94, 0.935])
GAMMA_SHAPE = 190.0


@dataclass(frozen=True)
class World:
    """What may be otherwise in another world of the same description.

    `gamma_shape`: noise of a type's day; `put_off`: chance that a report waits on Saturday, Sunday, holiday,
    in Songkran; `held`: reports of an outage come in after it (else they are lost); `local_mix`: sd (log) of
    the provinces' shares by type; `wave`: smallest and largest slow swing of a type.
    """

    gamma_shape: float = GAMMA_SHAPE
    put_off: tuple[float, float, float, float] = (0.25, 0.35, 0.45, 0.60)
    held: bool = True
    local_mix: float = 0.0
    wave: tuple[float, float] = (0.05, 0.25)


USUAL = World()
# Noisier, with other week-ends, other mixes of types in each province and faster swings; made to be unlike
# what the detector was built on.
OTHER = World(gamma_shape=60.0, put_off=(0.45, 0.10, 0.30, 0.35), held=False, local_mix=0.4, wave=(0.1, 0.35))


@dataclass(frozen=True)
class Surge:
    """One injected surge; `area` is -1 (nation), a region or a province index."""

    kind: str
    type: int
    area: int
    start: int
    length: int
    k: int


@dataclass(frozen=True)
class DailyDesign:
    """One history. `reports` (types, provinces, days), `triangle` (types, incident days, lags).

    `ceiling` (types, days) the true mean of reports without surges, `share` (types, provinces) the true
    mix; None
    where nobody knows them.
    """

    reports: np.ndarray
    triangle: np.ndarray
    ceiling: np.ndarray | None
    gamma_shape: float
    share: np.ndarray | None
    region: np.ndarray
    population: np.ndarray
    surges: tuple[Surge, ...]
    outage: np.ndarray
    holidays: dict[dt.date, str]


def simulate(seed: int, world: World = USUAL) -> DailyDesign:
    """Return one history; the same seed always gives the same one."""
    rng = np.random.default_rng([20220301, seed])
    holidays = thai_holidays(range(2022, 2028))
    population, region = _places(rng)
    put_off, outage = _put_off(rng, holidays, world)
    base = _incident_mean(rng, holidays, world)
    surges = _surges(rng)
    share = np.repeat(population[None], TYPES, axis=0)
    if world.local_mix:
        share = share * rng.lognormal(0, world.local_mix, share.shape)
        share = share / share.sum(axis=1, keepdims=True)
    extra = _surge_means(surges, base, share, region, world)
    noise = rng.gamma(world.gamma_shape, 1 / world.gamma_shape, size=base.shape)
    cells = rng.poisson(np.einsum("td,tp->tpd", base * noise, share) + extra)
    reports, triangle = _reported(rng, cells, put_off)
    if not world.held:
        reports = _lost(reports, outage)
    ceiling = _expected_reports(base, put_off)
    if not world.held:
        ceiling[:, outage > 0] = 0.0
    return DailyDesign(
        reports, triangle, ceiling, world.gamma_shape, share, region, population, surges, outage, holidays
    )


def _lost(reports: np.ndarray, outage: np.ndarray) -> np.ndarray:
    """Reports of an outage that never come: nothing on its days, and nothing made up after them."""
    kept = reports.copy()
    kept[:, :, outage > 0] = 0
    return kept


def _places(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    weight = rng.lognormal(0, 0.6, PROVINCES)
    weight[0] = weight[1:].sum() * 0.124 / 0.876
    region = np.r_[0, 1 + np.arange(PROVINCES - 1) % (REGIONS - 1)]
    return weight / weight.sum(), region


def _put_off(
    rng: np.random.Generator, holidays: dict[dt.date, str], world: World
) -> tuple[np.ndarray, np.ndarray]:
    """Chance that a report due on a day is put off to the next day, and the outage days."""
    chance = np.zeros(DAYS)
    saturday, sunday, holiday, songkran = world.put_off
    for day in range(DAYS):
        date = START + dt.timedelta(days=day)
        if date.weekday() >= 5:
            chance[day] = saturday if date.weekday() == 5 else sunday
        if date in holidays:
            chance[day] = holiday
        if date.month == 4 and 11 <= date.day <= 16:
            chance[day] = songkran
    outage = np.zeros(DAYS, dtype=int)
    for low, high in ((1150, 1400), (1450, 1700)):
        first = int(rng.integers(low, high))
        outage[first : first + int(rng.integers(2, 4))] = 1
    return np.where(outage > 0, 0.99 if world.held else 0.0, chance), outage


def _incident_mean(rng: np.random.Generator, holidays: dict[dt.date, str], world: World) -> np.ndarray:
    days = np.arange(DAYS)
    dates = [START + dt.timedelta(days=int(day)) for day in days]
    common = WEEKDAY_OF_INCIDENT[[date.weekday() for date in dates]]
    common = common * np.where([date.day >= 25 or date.day <= 2 for date in dates], 1.08, 1.0)
    common = common * np.where([date in holidays for date in dates], 0.95, 1.0)
    songkran = np.array([date.month == 4 and 11 <= date.day <= 16 for date in dates])
    rows = []
    for share in TYPE_SHARE / TYPE_SHARE.sum():
        slope, amplitude = rng.uniform(-0.15, 0.15), rng.uniform(*world.wave)
        wave = amplitude * np.sin(2 * np.pi * (days / rng.uniform(600, 1300) + rng.uniform()))
        season = rng.uniform(0.02, 0.1) * np.cos(2 * np.pi * (days / 365.25 + rng.uniform()))
        half = rng.uniform(0.0, 0.05) * np.cos(4 * np.pi * (days / 365.25 + rng.uniform()))
        ramp = np.log(np.minimum(1, rng.uniform(0.4, 0.6) + days / rng.uniform(250, 450)))
        rows.append(share * np.exp(slope * (days / 365.25 - 2.5) + wave + season + half + ramp))
    mean = np.array(rows) * common * np.where(songkran, 0.8, 1.0)
    return np.asarray(mean * 725 / mean.sum(axis=0).mean())


def _surges(rng: np.random.Generator) -> tuple[Surge, ...]:
    windows = [(20, 380)] * 12 + [(390, 740)] * 12 + [(745, 1085)] * 12
    windows += [(1100, 1440)] * 24 + [(1450, 1800)] * 24
    return tuple(_one_surge(rng, low, high) for low, high in windows)


def _one_surge(rng: np.random.Generator, low: int, high: int) -> Surge:
    kind = str(rng.choice(["national", "region", "province"], p=[0.5, 0.25, 0.25]))
    area = {"national": -1, "region": int(rng.integers(REGIONS)), "province": int(rng.integers(PROVINCES))}
    length = int(rng.choice([7, 10, 14, 21]))
    start = int(rng.integers(low, min(high, DAYS - length)))
    return Surge(kind, int(rng.integers(TYPES)), area[kind], start, length, int(rng.choice([2, 3, 5, 8])))


def _surge_means(
    surges: tuple[Surge, ...], base: np.ndarray, share: np.ndarray, region: np.ndarray, world: World
) -> np.ndarray:
    """Expected extra incidents (types, provinces, days): k daily sd of the area at the peak, bell in time."""
    extra = np.zeros((TYPES, PROVINCES, DAYS))
    for surge in surges:
        part = _share_of(surge, share[surge.type], region)
        days = np.arange(surge.length)
        bell = np.exp(-0.5 * ((days - (surge.length - 1) / 2) / (surge.length / 4)) ** 2)
        mean = float(base[surge.type, surge.start + surge.length // 2]) * part.sum()
        peak = surge.k * np.sqrt(mean + mean**2 / world.gamma_shape)
        block = np.outer(part / part.sum(), bell * peak)
        extra[surge.type, :, surge.start : surge.start + surge.length] += block
    return extra


def _share_of(surge: Surge, share: np.ndarray, region: np.ndarray) -> np.ndarray:
    if surge.kind == "national":
        return share
    hit = region == surge.area if surge.kind == "region" else np.arange(PROVINCES) == surge.area
    return np.asarray(np.where(hit, share, 0.0))


def _delay_shares(slow: float) -> np.ndarray:
    lags = np.arange(LAGS)
    fast = 0.55 * 0.45**lags
    tail = np.where(lags > 0, 0.08 * 0.92 ** (lags - 1.0), 0.0)
    share = (1 - slow) * fast + slow * tail
    return np.asarray(share / share.sum())


def _reported(
    rng: np.random.Generator, cells: np.ndarray, put_off: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give every incident a report day: its type's delay, then put off while the day is not open."""
    reports = np.zeros((TYPES, PROVINCES, DAYS), dtype=np.int32)
    triangle = np.zeros((TYPES, DAYS, LAGS), dtype=np.int32)
    for kind in range(TYPES):
        place, day = (
            np.repeat(axis, cells[kind].ravel()) for axis in np.indices(cells[kind].shape).reshape(2, -1)
        )
        steps = np.cumsum(_delay_shares(SLOW_SHARE[kind] / 100))
        report = day + np.searchsorted(steps, rng.random(day.size) * steps[-1])
        report = _postponed(rng, report, put_off)
        seen = report < DAYS
        np.add.at(reports[kind], (place[seen], report[seen]), 1)
        known = report - day < LAGS
        np.add.at(triangle[kind], (day[known], (report - day)[known]), 1)
    return reports, triangle


def _postponed(rng: np.random.Generator, report: np.ndarray, put_off: np.ndarray) -> np.ndarray:
    chance = np.r_[put_off, np.zeros(LAGS + 30)]
    moving = np.arange(report.size)
    for _ in range(25):
        moving = moving[rng.random(moving.size) < chance[report[moving]]]
        report[moving] += 1
    return report


def _expected_reports(base: np.ndarray, put_off: np.ndarray) -> np.ndarray:
    """Expected reports a day without surges and outages: the truth that no method can know."""
    due = np.array(
        [
            np.convolve(row, _delay_shares(slow / 100))[:DAYS]
            for row, slow in zip(base, SLOW_SHARE, strict=True)
        ]
    )
    waiting, expected = np.zeros(TYPES), np.empty_like(due)
    for day in range(DAYS):
        waiting = due[:, day] + waiting
        expected[:, day] = waiting * (1 - put_off[day])
        waiting = waiting * put_off[day]
    return expected
