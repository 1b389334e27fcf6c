"""Reads the analysis's inputs out of the database as arrays, in one pass and without the ORM's cost per row."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.models import Max, Min, Q

from alerts.conditions import Conditions, read_conditions
from alerts.models import CaseType, DailyCount, DayState
from alerts.record import Record, read_record
from directory.areas import Area, all_areas

# A binary COPY row of four int4 columns: field count, then length and value of each (PostgreSQL manual, COPY).
COPY_ROW = np.dtype(
    [("fields", ">i2")] + [(f"{part}{i}", ">i4") for i in range(4) for part in ("length", "value")]
)
COPY_HEADER, COPY_TRAILER = 19, 2
LOSS_UNKNOWN = -1
SHORTEST_HISTORY_DAYS = 35


@dataclass(frozen=True)
class CaseTypeText:
    """A case type as the analysis needs it."""

    id: int
    code: str


@dataclass(frozen=True)
class Window:
    """Everything one bulletin is computed from; nothing else may change its numbers.

    date: of the bulletin; the period is the `days` before it, the history begins on `history_start`.
    counts: cases, int32, shape (types, provinces + 1, days); the last province index is "not named in the report".
    loss_satang: int64, one per case of the period, -1 where unknown, with its type and province index beside it.
    """

    date: dt.date
    days: int
    history_start: dt.date
    types: tuple[CaseTypeText, ...]
    areas: tuple[Area, ...]
    provinces: tuple[str, ...]
    counts: npt.NDArray[np.int32]
    loss_satang: npt.NDArray[np.int64]
    loss_type: npt.NDArray[np.int64]
    loss_province: npt.NDArray[np.int64]
    as_of: dt.datetime
    data_through: dt.date
    is_simulated: bool
    conditions: Conditions
    record: Record

    @property
    def period_start(self) -> dt.date:
        return self.date - dt.timedelta(days=self.days)

    @property
    def period_end(self) -> dt.date:
        return self.date - dt.timedelta(days=1)

    def sha256(self) -> str:
        """Hash of every input. The same inputs give the same bulletin, byte for byte."""
        digest = hashlib.sha256()
        digest.update(repr((self.date, self.days, self.history_start, self.types, self.provinces)).encode())
        digest.update(repr([(area.code, area.population) for area in self.areas]).encode())
        digest.update(repr((self.conditions, self.record)).encode())
        for array in (self.counts, self.loss_satang, self.loss_type, self.loss_province):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Counts:
    """Daily counts of cases, shape (types, provinces + 1, days), with what its first two axes stand for."""

    table: npt.NDArray[np.int32]
    types: tuple[CaseTypeText, ...]
    areas: tuple[Area, ...]

    @property
    def provinces(self) -> tuple[str, ...]:
        return province_codes(self.areas)

    @property
    def populations(self) -> npt.NDArray[np.float64]:
        return np.array([area.population for area in self.areas if area.kind == "province"], float)


class NoCases(Exception):
    """There is no case in the period: nothing honest can be said, and the last bulletin stands."""


class CountsPending(Exception):
    """An import came between the count and the reading: count again."""


def read_window(date: dt.date, *, days: int, history_days: int) -> Window:
    """Read the inputs of the bulletin of `date`: the `days` before it, and the history behind them.

    Raises NoCases, and CountsPending when a day of the history waits for its count. All queries see one moment: an import that commits meanwhile is in the next revision, not in half of this one.
    """
    with _one_moment():
        return _read_window(date, days=days, history_days=history_days)


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _read_window(date: dt.date, *, days: int, history_days: int) -> Window:
    start, history_start = date - dt.timedelta(days=days), _history_start(date, history_days)
    if DayState.objects.filter(is_pending=True, day__gte=history_start, day__lt=date).exists():
        raise CountsPending
    counts = read_counts(history_start, date, days=days)
    types, provinces = counts.types, counts.provinces
    if not counts.table[:, :, -days:].any():
        raise NoCases(f"{start} – {date - dt.timedelta(days=1)}")
    losses = _losses(start, date, types, provinces)
    as_of, through = _freshness(history_start, date)
    simulated = DailyCount.objects.filter(
        day__gte=start - dt.timedelta(days=days), day__lt=date, simulated__gt=0
    )
    return Window(
        date,
        days,
        history_start,
        types,
        counts.areas,
        provinces,
        counts.table,
        *losses,
        as_of,
        through,
        simulated.exists(),
        read_conditions(history_start, date),
        read_record(date, days=days),
    )


def _history_start(date: dt.date, history_days: int) -> dt.date:
    """As far back as asked for, but not before the first case: days without a portal say nothing."""
    begun = DayState.objects.aggregate(day=Min("day"))["day"] or date
    latest = date - dt.timedelta(days=SHORTEST_HISTORY_DAYS)
    return min(latest, max(begun, date - dt.timedelta(days=history_days)))


def read_counts(first: dt.date, end: dt.date, *, days: int = 7) -> Counts:
    """Counts of each day from `first` to the day before `end`, of the types that the last `days` days know."""
    areas = tuple(all_areas())
    types = _types(end - dt.timedelta(days=days), end)
    return Counts(_counts(first, end, types, province_codes(areas)), types, areas)


def province_codes(areas: tuple[Area, ...]) -> tuple[str, ...]:
    return tuple(area.code for area in areas if area.kind == "province")


def _types(start: dt.date, date: dt.date) -> tuple[CaseTypeText, ...]:
    """Types in force on the last day, and any other that has cases in the period."""
    seen = DailyCount.objects.filter(day__gte=start, day__lt=date).values("case_type_id").distinct()
    in_force = CaseType.objects.valid_on(date - dt.timedelta(days=1)).values("id")
    types = CaseType.objects.filter(Q(id__in=seen) | Q(id__in=in_force)).order_by("position", "id")
    return tuple(CaseTypeText(*row) for row in types.values_list("id", "code"))


def _counts(
    start: dt.date, end: dt.date, types: tuple[CaseTypeText, ...], provinces: tuple[str, ...]
) -> npt.NDArray[np.int32]:
    table = np.zeros((len(types), len(provinces) + 1, (end - start).days), np.int32)
    rows = _copy(
        f"""SELECT (day - DATE '{start}')::int4, case_type_id::int4, coalesce(province_id::int4, -1), cases::int4
            FROM alerts_dailycount WHERE day >= DATE '{start}' AND day < DATE '{end}'"""
    )
    kind, place = _indices(rows["value1"], rows["value2"], types, provinces)
    known = kind >= 0
    table[kind[known], place[known], rows["value0"][known]] = rows["value3"][known]
    return table


def _losses(
    start: dt.date, end: dt.date, types: tuple[CaseTypeText, ...], provinces: tuple[str, ...]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Losses of the period's cases in satang, ordered so that the same cases give the same bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (coalesce(loss_baht, -0.01) * 100)::bigint, case_type_id, coalesce(province_id::int, -1)
               FROM alerts_casereport WHERE reported_on >= %s AND reported_on < %s ORDER BY 2, 3, 1""",
            [start, end],
        )
        rows = np.array(cursor.fetchall(), np.int64).reshape(-1, 3)
    kind, place = _indices(rows[:, 1], rows[:, 2], types, provinces)
    return rows[:, 0], kind, place


def _indices(
    type_ids: npt.NDArray[np.integer],
    codes: npt.NDArray[np.integer],
    types: tuple[CaseTypeText, ...],
    provinces: tuple[str, ...],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Positions of ids in `types` (-1: not listed) and of numeric province codes in `provinces` (last: unknown)."""
    type_index = np.full(1 << 15, -1, np.int64)
    type_index[[kind.id for kind in types]] = np.arange(len(types))
    place_index = np.full(1000, len(provinces), np.int64)
    place_index[[int(code) for code in provinces]] = np.arange(len(provinces))
    return type_index[type_ids], place_index[codes]


def _copy(query: str) -> np.ndarray:
    """Rows of a query of four non-null int4 columns through binary COPY: 30 times faster than fetching them."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        data = b"".join(bytes(block) for block in copy)
    return np.frombuffer(data[COPY_HEADER:-COPY_TRAILER], COPY_ROW)


def _freshness(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.date]:
    """When the data of these days last changed, and the latest day that has cases at all."""
    as_of = DayState.objects.filter(day__gte=start, day__lt=end).aggregate(at=Max("changed_at"))["at"]
    through = DayState.objects.aggregate(day=Max("day"))["day"]
    assert as_of is not None, "a window with cases has day states"
    assert through is not None, "a window with cases has day states"
    return as_of, through
