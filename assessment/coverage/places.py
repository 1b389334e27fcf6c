"""Places side by side: people reached for each 10,000, cases for each 100,000, and where the gap is."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from alerts.models import Bulletin, BulletinArea, CaseReport, DailyCount
from assessment.coverage.counting import newest_week, reach_by_district
from assessment.coverage.publishing import Reach
from directory.models import District, Province

TEN_THOUSAND, HUNDRED_THOUSAND = 10_000, 100_000


@dataclass(frozen=True)
class PlaceRow:
    """One place. Counts are None where they are withheld or not known; `is_gap` see `with_gaps`."""

    code: str
    name_th: str
    name_en: str
    population: int | None
    registered: int | None
    passed: int | None
    cases: int | None
    is_gap: bool = False

    @property
    def registered_rate(self) -> Decimal | None:
        return rate(self.registered, self.population, TEN_THOUSAND)

    @property
    def passed_rate(self) -> Decimal | None:
        return rate(self.passed, self.population, TEN_THOUSAND)

    @property
    def cases_rate(self) -> Decimal | None:
        return rate(self.cases, self.population, HUNDRED_THOUSAND)


@dataclass(frozen=True)
class Period:
    """What the numbers are of: people reached up to `reached`, cases from `start` to `end`; None where there are none yet."""

    reached: dt.date | None
    start: dt.date | None
    end: dt.date | None
    population: dt.date | None


def rate(count: int | None, people: int | None, base: int) -> Decimal | None:
    """People or cases for each `base` who live there; None where either is not known."""
    return None if count is None or not people else round(Decimal(base * count) / people, 2)


def shown_period(bulletin: Bulletin | None) -> Period:
    week = newest_week().values_list("week_ends", flat=True).first()
    return Period(week, *_days(bulletin), population=_population_date())


def _days(bulletin: Bulletin | None) -> tuple[dt.date | None, dt.date | None]:
    return (bulletin.period_start, bulletin.period_end) if bulletin else (None, None)


def _population_date() -> dt.date | None:
    return Province.objects.current().values_list("population_date", flat=True).first()


def shown_provinces(bulletin: Bulletin | None) -> list[PlaceRow]:
    """What everybody may see of the provinces: cases as the bulletin published them."""
    areas = BulletinArea.objects.filter(bulletin=bulletin) if bulletin else BulletinArea.objects.none()
    cases = dict(areas.values_list("area_code", "total_cases"))
    weeks = newest_week().values_list("district__province").order_by()
    reached = {
        code: Reach(registered, passed)
        for code, registered, passed in weeks.annotate(Sum("shown_registered"), Sum("shown_passed"))
    }
    return with_gaps(_row(province, reached, cases, shown=True) for province in Province.objects.current())


def shown_districts(province: Province) -> list[PlaceRow]:
    """What everybody may see of the districts of a province. Cases of a district are published by nobody."""
    weeks = newest_week().filter(district__province=province)
    reached = {
        code: Reach(registered, passed)
        for code, registered, passed in weeks.values_list("district", "shown_registered", "shown_passed")
    }
    districts = District.objects.current().filter(province=province)
    return [_row(district, reached, {}, shown=True) for district in districts]


def all_provinces(bulletin: Bulletin | None, *, at: dt.datetime) -> list[PlaceRow]:
    """For staff: everybody who is there at this moment, and every case of the bulletin's days."""
    reached: dict[str, Reach] = {}
    for code, part in reach_by_district(before=at).items():
        before = reached.get(code[:2], Reach())
        reached[code[:2]] = Reach(before.registered + part.registered, before.passed + part.passed)
    counted = DailyCount.objects.filter(_within("day", bulletin)).values_list("province").order_by()
    cases = dict(counted.annotate(Sum("cases")))
    return with_gaps(_row(place, reached, cases, shown=False) for place in Province.objects.current())


def all_districts(province: Province, bulletin: Bulletin | None, *, at: dt.datetime) -> list[PlaceRow]:
    """For staff, as `all_provinces`."""
    reports = CaseReport.objects.filter(_within("reported_on", bulletin), province=province)
    cases = dict(reports.values_list("district").order_by().annotate(Count("pk")))
    reached = reach_by_district(before=at, province=province.pk)
    districts = District.objects.current().filter(province=province)
    return with_gaps(_row(district, reached, cases, shown=False) for district in districts)


def _within(field: str, bulletin: Bulletin | None) -> Q:
    """In the days of the bulletin; nothing without one."""
    return Q(**{f"{field}__range": _days(bulletin)}) if bulletin else Q(pk__in=())


def _row(
    place: Province | District, reached: Mapping[str, Reach], cases: Mapping[str, int | None], *, shown: bool
) -> PlaceRow:
    """Of what is shown, 0 says "fewer than five"; of what is counted, nobody."""
    reach = reached.get(place.pk, Reach())
    registered, passed = (
        (reach.registered or None, reach.passed or None) if shown else (reach.registered, reach.passed)
    )
    known = cases.get(place.pk, None if shown else 0)
    return PlaceRow(place.pk, place.name_th, place.name_en, place.population, registered, passed, known)


def with_gaps(rows: Iterable[PlaceRow]) -> list[PlaceRow]:
    """The rows, those marked where more cases than in half of the places meet fewer who passed than in half of them.

    A count that is withheld is low as a count of people who passed, and says nothing as a count of cases.
    """
    rows = list(rows)
    cases = [row.cases_rate for row in rows if row.cases_rate is not None]
    if not cases or not any(row.passed for row in rows):
        return rows
    high, low = statistics.median(cases), statistics.median(row.passed_rate or Decimal(0) for row in rows)
    return [
        PlaceRow(**{**vars(row), "is_gap": (row.cases_rate or 0) > high and (row.passed_rate or 0) <= low})
        for row in rows
    ]


def total_of(rows: Iterable[PlaceRow], *, cases: int | None) -> PlaceRow:
    """The places together, with the cases that are known of the whole. Of what is withheld nothing is added."""
    rows = list(rows)
    counted = {
        name: _sum(getattr(row, name) for row in rows) for name in ("population", "registered", "passed")
    }
    return PlaceRow("", "", "", cases=cases, **counted)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def cases_in(area: str, bulletin: Bulletin | None) -> int | None:
    """The cases a bulletin published of an area; "TH" is the nation."""
    areas = (
        BulletinArea.objects.filter(bulletin=bulletin, area_code=area)
        if bulletin
        else BulletinArea.objects.none()
    )
    return areas.values_list("total_cases", flat=True).first()
