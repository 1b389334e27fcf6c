"""The published sample history (daily_*.csv in a folder), read as a design; it is not part of the project."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np

from alerts.stats.calendar import thai_holidays
from bench.detection.daily_design import DAYS, GAMMA_SHAPE, LAGS, PROVINCES, TYPES, DailyDesign, Surge


def read_sample(folder: Path) -> DailyDesign:
    """Return the sample: its reports, delays, surges and outages; its true mean is not known."""
    with gzip.open(folder / "daily_sample.csv.gz", "rt") as stream:
        next(stream)
        kind, place, day, lag, cases = np.loadtxt(stream, delimiter=",", dtype=np.int64).T
    reports, triangle = np.zeros((TYPES, PROVINCES, DAYS)), np.zeros((TYPES, DAYS, LAGS))
    seen, known = day + lag < DAYS, lag < LAGS
    np.add.at(reports, (kind[seen], place[seen], (day + lag)[seen]), cases[seen])
    np.add.at(triangle, (kind[known], day[known], lag[known]), cases[known])
    provinces = _rows(folder / "daily_provinces.csv")
    return DailyDesign(
        reports=reports,
        triangle=triangle,
        ceiling=None,
        gamma_shape=GAMMA_SHAPE,
        share=None,
        region=np.array([int(row["region"]) for row in provinces]),
        population=np.array([float(row["pop"]) for row in provinces]),
        surges=tuple(_surge(row) for row in _rows(folder / "daily_surges.csv")),
        outage=np.array([int(row["outage"]) for row in _rows(folder / "daily_calendar.csv")]),
        holidays=thai_holidays(range(2022, 2028)),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open() as stream:
        return list(csv.DictReader(stream))


def _surge(row: dict[str, str]) -> Surge:
    area = -1 if row["kind"] == "national" else int(row[row["kind"]])
    return Surge(row["kind"], int(row["type"]), area, int(row["start"]), int(row["dur"]), int(row["k"]))
