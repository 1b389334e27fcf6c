"""Stored bulletins for tests of pages, made without cases: only what a page shows."""

import datetime as dt
from dataclasses import fields
from decimal import Decimal

from alerts.models import Bulletin, CaseType
from alerts.services import store_bulletin
from alerts.snapshot import AreaSnapshot, EntrySnapshot, Snapshot
from directory.areas import all_areas

DATE = dt.date(2026, 11, 24)
AS_OF = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
CASES = {"INVEST_COMPUTER": 383, "JOB": 722, "GOODS_NON_ORG": 3131, "CALL_CENTER": None}


def make_bulletin(
    date: dt.date = DATE,
    *,
    areas: dict | None = None,
    series: dict | None = None,
    is_simulated: bool = False,
    revision: int = 1,
    rising: frozenset[str] = frozenset(),
) -> Bulletin:
    """A bulletin whose areas say {case type: cases}, in the order to beware of; None: withheld. Other areas are as the nation.

    `series`: the last days of every type, where the test is about them. `rising`: areas in which every type rises.
    """
    said = {"TH": CASES} | (areas or {})
    ids = dict(CaseType.objects.values_list("code", "id"))
    snapshot = Snapshot(
        date=date,
        status="final",
        as_of=AS_OF,
        data_through=date - dt.timedelta(days=1),
        period_start=date - dt.timedelta(days=7),
        period_end=date - dt.timedelta(days=1),
        is_simulated=is_simulated,
        method_version="test",
        parameters={},
        input_sha256="0" * 64,
        areas=tuple(
            _area(area, said.get(area.code, said["TH"]), ids, series, area.code in rising)
            for area in all_areas()
        ),
    )
    return store_bulletin(snapshot, revision=revision, at=AS_OF)


def _area(area, cases, ids, series, is_rising):
    withheld = None in cases.values()
    total = sum(value or 0 for value in cases.values())
    return AreaSnapshot(
        area_code=area.code,
        name_th=area.name_th,
        name_en=area.name_en,
        population=area.population,
        total_cases=None if withheld else total,
        total_loss_baht=None if withheld else Decimal(total * 1000),
        stage="",
        entries=tuple(_entries(area, cases, ids, series, is_rising)),
    )


def _entries(area, cases, ids, series, is_rising):
    by_cases = sorted((code for code in cases if cases[code]), key=lambda code: -cases[code])
    for place, (code, value) in enumerate(cases.items(), start=1):
        known = value is not None
        shown = (
            {
                "cases": value,
                "loss_baht": Decimal(value * 1000),
                "per_100k": round(Decimal(100_000 * value) / area.population, 3),
                "rank_cases": by_cases.index(code) + 1 if value else None,
                "rank_loss": by_cases.index(code) + 1 if value else None,
                "rank_beware": place if value else None,
            }
            if known
            else {}
        )
        empty = dict.fromkeys(field.name for field in fields(EntrySnapshot))
        told = {
            "series": series,
            "case_type_id": ids[code],
            "case_type": code,
            "trend": "insufficient" if not known else "rising" if is_rising else "usual",
        }
        yield EntrySnapshot(**empty | told | {"suppressed": not known} | shown)
