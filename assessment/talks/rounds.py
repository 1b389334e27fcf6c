"""The nightly round: tasks from the newest bulletin and the immunity of each district, offered to volunteers near by.

PostgreSQL is the truth: a round is one row for a bulletin's date, stored with its tasks in one transaction. Whoever rings again,
or at the same time, finds it there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from accounts.models import Citizen
from alerts.models import Bulletin, BulletinArea, BulletinEntry
from assessment.models import Talk, Task, TaskRound, Volunteer
from assessment.scoring.forms import BAND_EDGES
from assessment.talks.assignment import Offer, People, assign, distances
from assessment.talks.need import Need, need
from assessment.talks.telling import tell_offered
from directory.areas import NATION
from directory.models import District, Subdistrict
from directory.thai import local_day

ANSWER_WITHIN = dt.timedelta(days=30)
REST = dt.timedelta(days=60)  # who declined or did a district's task is not asked for it again within this
COVERED = dt.timedelta(days=30)  # talks planned or given in a district within this count as given
LATELY = dt.timedelta(days=90)


@dataclass(frozen=True)
class Subject:
    """What the talks in a province should be about."""

    case_type: int
    is_rising: bool


@dataclass(frozen=True, eq=False)
class Wanted:
    """Districts that want talks now, the most urgent first, with the `talks` still wanted of each."""

    districts: list[District]
    talks: list[int]


@dataclass(frozen=True, eq=False)
class Distances:
    """`table` (homes, districts) in km; `row` of each home. People's own district is 0, however large it is."""

    table: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    row: dict[str, int]


@dataclass(frozen=True, eq=False)
class Night:
    """What a round rests on; `volunteers` are (volunteer, home sub-district)."""

    made: TaskRound
    subjects: dict[str, Subject]
    volunteers: list[tuple[int, str]]
    wanted: Wanted
    km: Distances


def make_due(*, at: dt.datetime) -> TaskRound | None:
    """Make the round of the newest bulletin's date, unless it is there or there is no bulletin. Overdue tasks lapse."""
    Task.objects.overdue(local_day(at)).update(state=Task.State.LAPSED, answered_at=at)
    bulletin = Bulletin.objects.newest()
    if bulletin is None or TaskRound.objects.filter(date=bulletin.date).exists():
        return None
    try:
        with transaction.atomic():
            made = TaskRound.objects.create(date=bulletin.date, bulletin=bulletin, at=at)
            _fill(made, at=at)
    except IntegrityError:
        return None
    return made


def _fill(made: TaskRound, *, at: dt.datetime) -> None:
    subjects, volunteers = _subjects(made.bulletin), _volunteers(at=at)
    wanted = _wanted(made.bulletin, subjects, {home[:4] for _, home in volunteers}, at=at)
    night = Night(made, subjects, volunteers, wanted, _km(volunteers, wanted.districts))
    offers = assign(_people(volunteers, wanted.districts, at=at), wanted.talks, night.km.table)
    tasks = Task.objects.bulk_create((_task(offer, night, at=at) for offer in offers), batch_size=2000)
    tell_offered(tasks, at=at)
    made.needed = len(wanted.talks)
    made.served, made.offered = len({offer.need for offer in offers}), len(offers)
    made.save()


def wanted_now(*, at: dt.datetime) -> dict[str, int]:
    """{district: talks that it still needs by the newest bulletin}, whether anybody lives near or not."""
    bulletin = Bulletin.objects.newest()
    if bulletin is None:
        return {}
    found = _wanted(bulletin, _subjects(bulletin), set(), at=at)
    return {district.pk: talks for district, talks in zip(found.districts, found.talks, strict=True)}


def _subjects(bulletin: Bulletin) -> dict[str, Subject]:
    """{province: what is rising there, the first to beware of; else what is to be bewared of first, there or in the nation}."""
    areas = {
        area.area_code: list(area.entries.all())
        for area in bulletin.areas.prefetch_related("entries__case_type")
    }
    nation = _first(areas.get(NATION, []))
    found = {}
    for code, entries in areas.items():
        rising = _first(entry for entry in entries if entry.trend == BulletinEntry.Trend.RISING)
        chosen = rising or _first(entries) or nation
        if chosen and code.isdecimal():
            found[code] = Subject(chosen.case_type_id, rising is not None)
    return found


def _first(entries: Iterable[BulletinEntry]) -> BulletinEntry | None:
    """The first to beware of that has advice to give."""
    known = [entry for entry in entries if entry.case_type.says_th]
    return min(known, key=lambda entry: (entry.rank_beware or 99, entry.case_type.position), default=None)


def _wanted(bulletin: Bulletin, subjects: dict[str, Subject], homes: set[str], *, at: dt.datetime) -> Wanted:
    """Of equally urgent districts those where volunteers live come first, so that people are asked to stay near."""
    districts = [one for one in District.objects.current() if one.province_id in subjects]
    districts.sort(key=lambda one: (one.pk not in homes, one.pk))
    found, given = _need(bulletin, districts, subjects), _given(at)
    rows = [(districts[place], int(found.talks[place])) for place in found.order.tolist()]
    kept = [(one, talks - given.get(one.pk, 0)) for one, talks in rows if talks > given.get(one.pk, 0)]
    return Wanted([one for one, _ in kept], [left for _, left in kept])


def _need(bulletin: Bulletin, districts: list[District], subjects: dict[str, Subject]) -> Need:
    rates = {area.area_code: _rate(area) for area in bulletin.areas.all()}
    good = _skilled()
    return need(
        [rates.get(one.province_id, np.nan) for one in districts],
        [subjects[one.province_id].is_rising for one in districts],
        [good.get(one.pk, 0) for one in districts],
        [one.population or 0 for one in districts],
        nation_per_100k=float(np.nan_to_num(rates.get(NATION, np.nan))),
    )


def _rate(area: BulletinArea) -> float:
    if area.total_cases is None or not area.population:
        return float("nan")
    return 1e5 * area.total_cases / area.population


def _skilled() -> dict[str, int]:
    """{district: its citizens who have shown skill in a test}."""
    counted = (
        Citizen.objects.filter(attempts__result__d_low__gte=BAND_EDGES[0])
        .values_list("subdistrict__district")
        .annotate(Count("pk", distinct=True))
    )
    return dict(counted)


def _given(at: dt.datetime) -> dict[str, int]:
    """{district: tasks that are open there, and talks of the last month that came of none}."""
    tasks = Task.objects.open().values_list("district").annotate(Count("pk"))
    talks = Talk.objects.exclude(state=Talk.State.CANCELLED).exclude(task__state__in=Task.OPEN)
    recent = talks.filter(date__gt=local_day(at) - COVERED).values_list("district").annotate(Count("pk"))
    total: dict[str, int] = {}
    for district, count in [*tasks.order_by(), *recent.order_by()]:
        total[district] = total.get(district, 0) + count
    return total


def _volunteers(*, at: dt.datetime) -> list[tuple[int, str]]:
    """(volunteer, home sub-district) of all who may speak."""
    active = Volunteer.objects.active(local_day(at)).order_by("pk")
    return list(active.values_list("pk", "citizen__subdistrict_id"))


def _people(volunteers: list[tuple[int, str]], districts: list[District], *, at: dt.datetime) -> People:
    place = {home: row for row, home in enumerate(sorted({home for _, home in volunteers}))}
    person = {volunteer: row for row, (volunteer, _) in enumerate(volunteers)}
    column = {district.pk: row for row, district in enumerate(districts)}
    counts = (
        Task.objects.order_by()
        .values_list("volunteer")
        .annotate(
            open=Count("pk", filter=Q(state__in=Task.OPEN)),
            asked=Count("pk", filter=Q(offered_at__gt=at - LATELY)),
        )
    )
    load, asked = np.zeros((2, len(volunteers)), dtype=np.int64)
    for volunteer, open_, often in counts:
        if volunteer in person:
            load[person[volunteer]], asked[person[volunteer]] = open_, often
    again = Task.objects.filter(Q(state__in=Task.OPEN) | Q(answered_at__gt=at - REST))
    pairs = again.order_by().values_list("volunteer", "district").distinct()
    blocked = {(person[who], column[where]) for who, where in pairs if who in person and where in column}
    return People.of([place[home] for _, home in volunteers], load, asked, blocked)


def _km(volunteers: list[tuple[int, str]], districts: list[District]) -> Distances:
    homes = sorted({home for _, home in volunteers})
    points = _points()
    centres = _centres(points)
    at_home = [points.get(home) or centres.get(home[:4], (np.nan, np.nan)) for home in homes]
    table = distances(at_home, [centres.get(one.pk, (np.nan, np.nan)) for one in districts])
    column = {one.pk: place for place, one in enumerate(districts)}
    for row, home in enumerate(homes):
        if home[:4] in column:
            table[row, column[home[:4]]] = 0.0
    return Distances(table, {home: row for row, home in enumerate(homes)})


def _points() -> dict[str, tuple[float, float]]:
    known = Subdistrict.objects.values_list("code", "latitude", "longitude")
    return {code: (float(north), float(east)) for code, north, east in known if north and east}


def _centres(points: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """{district: the middle of its sub-districts}; districts have no point of their own."""
    grouped: dict[str, list[tuple[float, float]]] = {}
    for code, point in points.items():
        grouped.setdefault(code[:4], []).append(point)
    return {code: _middle(found) for code, found in grouped.items()}


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    latitude, longitude = np.mean(list(points), axis=0).tolist()
    return latitude, longitude


def _task(offer: Offer, night: Night, *, at: dt.datetime) -> Task:
    volunteer, home = night.volunteers[offer.person]
    district = night.wanted.districts[offer.need]
    subject = night.subjects[district.province_id]
    return Task(
        volunteer_id=volunteer,
        round=night.made,
        district=district,
        case_type_id=subject.case_type,
        is_rising=subject.is_rising,
        wanted=night.wanted.talks[offer.need],
        km=round(float(night.km.table[night.km.row[home], offer.need])),
        offered_at=at,
        due_on=local_day(at) + ANSWER_WITHIN,
    )
