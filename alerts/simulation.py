"""Simulated cases with the habits of the real ones: mix, weekdays, holidays, heavy-tailed loss, surges. Never real people.

The mix and the losses follow the published figures of 2025-26 (about 1,000 reports a day; means per case in baht); ages
and sexes the published shares. Weekday and holiday factors are a modelling choice. Every file carries the column
`simulated`, which no import lets into a real source.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

HEADINGS = ("simulated", "case_no", "reported_at", "incident_at", "case_type", "province", "district", "loss_baht",
            "age", "sex", "channel")  # fmt: skip
# case type code, reports of a usual day of 1,000, mean loss in baht, spread of the logarithm of the loss
MIX = (
    ("GOODS_NON_ORG", 540, 13_000, 1.3), ("GOODS_ORG", 30, 21_000, 1.3), ("PRIZE_OTHER", 110, 62_000, 1.6),
    ("JOB", 110, 98_000, 1.5), ("INVEST_COMPUTER", 60, 360_000, 1.7), ("LOAN", 58, 42_000, 1.3),
    ("CALL_CENTER", 38, 174_000, 1.7), ("IMPERSONATE_BORROW", 23, 35_000, 1.1), ("REMOTE_APP", 14, 150_000, 1.4),
    ("ROMANCE", 5, 487_000, 1.6), ("HACKING", 5, 60_000, 1.6), ("DIGITAL_ASSET", 3, 420_000, 1.7),
    ("INVEST_PONZI", 2, 250_000, 1.5), ("RANSOMWARE", 1, 90_000, 1.5), ("OTHER_TECH", 1, 30_000, 1.5),
)  # fmt: skip
WEEKDAY = np.array([1.20, 1.08, 1.04, 1.02, 1.00, 0.86, 0.80])  # Monday high, Sunday low
AGES = (
    (11, 14, 0.12),
    (15, 17, 0.78),
    (18, 21, 6.22),
    (22, 29, 25.33),
    (30, 44, 41.51),
    (45, 59, 19.62),
    (60, 85, 6.42),
)
CHANNELS = (("Facebook", 0.46), ("LINE", 0.22), ("โทรศัพท์", 0.11), ("SMS", 0.05), ("เว็บไซต์", 0.06), ("Instagram", 0.04),
            ("TikTok", 0.04), ("Telegram", 0.02))  # fmt: skip
URBAN = {"10": 1.6, "11": 1.35, "12": 1.4, "13": 1.35, "20": 1.45, "83": 1.3, "50": 1.15}
UNKNOWN_PROVINCE, UNKNOWN_LOSS = 0.02, 0.04


@dataclass(frozen=True)
class Place:
    """A province as the simulation needs it."""

    code: str
    name: str
    population: int


@dataclass(frozen=True)
class Surge:
    """A bell-shaped rise of one type, in the nation or one province."""

    case_type: int
    province: int | None
    first_day: int
    days: int
    height: float


def plan_surges(days: int, places: int, rng: np.random.Generator) -> list[Surge]:
    """About one surge in five weeks, half of them national, lasting 7 to 21 days."""
    return [
        Surge(
            case_type=int(rng.integers(1, 10)),
            province=None if rng.random() < 0.5 else int(rng.integers(places)),
            first_day=int(rng.integers(max(days - 3, 1))),
            days=int(rng.integers(7, 22)),
            height=float(rng.uniform(0.6, 1.8)),
        )
        for _ in range(rng.poisson(days / 35))
    ]


def daily_means(
    start: dt.date, days: int, per_day: float, holidays: set[dt.date], rng: np.random.Generator
) -> np.ndarray:
    """Expected reports, shape (days, types): mix × weekday × holiday × slow drift, gamma noise with a CV of 6 %."""
    dates = [start + dt.timedelta(days=offset) for offset in range(days)]
    shape = np.array([WEEKDAY[day.weekday()] * (0.72 if day in holidays else 1.0) for day in dates])
    mix = np.array([share for _, share, _, _ in MIX]) / sum(share for _, share, _, _ in MIX)
    drift = np.exp(np.cumsum(rng.normal(0, 0.004, (days, len(MIX))), axis=0))
    noise = rng.gamma(280, 1 / 280, (days, 1))
    return per_day * shape[:, None] * noise * mix[None, :] * drift


def simulate_rows(
    places: list[Place],
    type_names: dict[str, str],
    *,
    start: dt.date,
    days: int,
    per_day: float,
    seed: int,
    holidays: set[dt.date],
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of one day at a time, in order of report, the same for the same arguments."""
    rng = np.random.default_rng(seed)
    means = daily_means(start, days, per_day, holidays, rng)
    surges = plan_surges(days, len(places), rng)
    weights = np.array([place.population * URBAN.get(place.code, 1.0) for place in places], float)
    shares = weights / weights.sum()
    number = 0
    for offset in range(days):
        expected = means[offset][:, None] * shares[None, :]
        _raise(expected, surges, offset)
        counts = rng.poisson(expected)
        rows = _day(
            start + dt.timedelta(days=offset),
            counts=counts,
            places=places,
            type_names=type_names,
            number=number,
            rng=rng,
        )
        number += len(rows)
        yield rows


def _raise(expected: np.ndarray, surges: list[Surge], offset: int) -> None:
    for surge in surges:
        position = offset - surge.first_day
        if 0 <= position < surge.days:
            factor = 1 + surge.height * float(np.sin(np.pi * (position + 0.5) / surge.days))
            where = slice(None) if surge.province is None else surge.province
            expected[surge.case_type, where] *= factor


def _day(
    day: dt.date,
    *,
    counts: np.ndarray,
    places: list[Place],
    type_names: dict[str, str],
    number: int,
    rng: np.random.Generator,
) -> list[tuple[Any, ...]]:
    kinds, where = (np.repeat(index, counts.ravel()) for index in np.indices(counts.shape).reshape(2, -1))
    total = len(kinds)
    seconds = np.sort(np.clip(rng.normal(14.5 * 3600, 4 * 3600, total), 0, 86399).astype(int))
    order = rng.permutation(total)
    kinds, where = kinds[order], where[order]
    columns = (
        seconds.tolist(), rng.geometric(0.45, total).tolist(), kinds.tolist(), where.tolist(), _losses(kinds, rng),
        _ages(total, rng).tolist(), (rng.random(total) < 0.64).tolist(),
        rng.choice(len(CHANNELS), total, p=[share for _, share in CHANNELS]).tolist(),
        (rng.random(total) < UNKNOWN_PROVINCE).tolist(),
    )  # fmt: skip
    names = [type_names[code] for code, *_ in MIX]
    midnight = dt.datetime.combine(day, dt.time())
    return [
        (
            "yes",
            f"SIM{day:%y%m%d}{number + index:08d}",
            (midnight + dt.timedelta(seconds=second)).isoformat(sep=" "),
            (day - dt.timedelta(days=delay - 1)).isoformat(),
            names[kind],
            "" if unknown else places[place].name,
            "",
            loss,
            age,
            "หญิง" if female else "ชาย",
            CHANNELS[channel][0],
        )
        for index, (second, delay, kind, place, loss, age, female, channel, unknown) in enumerate(
            zip(*columns, strict=True)
        )
    ]


def _losses(kinds: np.ndarray, rng: np.random.Generator) -> list[str]:
    means = np.array([mean for _, _, mean, _ in MIX], float)[kinds]
    spreads = np.array([spread for *_, spread in MIX])[kinds]
    values = np.exp(rng.normal(np.log(means) - spreads**2 / 2, spreads))
    unknown = rng.random(len(kinds)) < UNKNOWN_LOSS
    return [
        "" if gone else f"{value:.2f}"
        for value, gone in zip(np.round(values, 0).tolist(), unknown.tolist(), strict=True)
    ]


def _ages(total: int, rng: np.random.Generator) -> np.ndarray:
    shares = np.array([share for *_, share in AGES])
    band = rng.choice(len(AGES), total, p=shares / shares.sum())
    low, high = (np.array(edge)[band] for edge in ([a for a, _, _ in AGES], [b for _, b, _ in AGES]))
    return rng.integers(low, high + 1)


def write_csv(stream: IO[str], days: Iterator[list[tuple[Any, ...]]]) -> int:
    """Write the rows with their headings; returns how many."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADINGS)
    total = 0
    for rows in days:
        writer.writerows(rows)
        total += len(rows)
    return total
