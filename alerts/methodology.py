"""What the methodology page says in figures: the method's versions, its measured error rates, the limits in force."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alerts.conditions import limits_in_force, wished_rates
from alerts.models import DetectionLimit

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Version:
    """One version of the method and what it changed."""

    number: str
    since: dt.date
    th: str
    en: str


@dataclass(frozen=True)
class Measure:
    """One measured property of the method: its value beside that of the usual rule (None: not measured)."""

    th: str
    en: str
    ours: str
    usual: str
    source: str


@dataclass(frozen=True)
class Limits:
    """The limits in force on a day, the wish behind them, and what they gave on our own clean history."""

    nation: float
    areas: float
    nation_wish: float
    areas_wish: float
    calibrated: DetectionLimit | None


def versions() -> list[Version]:
    """Newest first."""
    found = [
        Version(row["version"], dt.date.fromisoformat(row["from"]), row["th"], row["en"])
        for row in _rows("method_versions.csv")
    ]
    return found[::-1]


def measures() -> list[Measure]:
    """Measured on simulated histories whose surges are known: bench/detection says how."""
    return [Measure(**row) for row in _rows("method_error_rates.csv")]


def limits(day: dt.date) -> Limits:
    wish = wished_rates()
    calibrated, nation, areas = limits_in_force(day, wish)
    return Limits(nation, areas, *wish, calibrated=calibrated)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
