"""When a card needs renewing before its year is over: rule 1, published on /volunteers/#renewal.

A kind of scam is new when it has stood in the nation's first five of every bulletin for a week, after four weeks in none. Who
has not trained for it within a year is asked to, within thirty days. Who has not by then needs renewal: a state of its own that
ends with the training, in which the card is not good. Nobody is refused, removed or counted against.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.line import notices
from accounts.line.answers import link, text
from accounts.models import Citizen, Consent
from accounts.purposes import Purpose
from alerts.models import BulletinEntry, CaseType
from assessment.models import Lesson, RenewalAsk, Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import path, training
from directory.areas import NATION
from directory.thai import date_short, local_day

VERSION = "1"
FIRST = 5
STAYS, FEWEST_STAYING = 7, 5  # days, and how many of them must have a bulletin
AWAY, FEWEST_AWAY = 28, 20
CAUGHT_UP = 14  # days in which a night that was missed is made up for
WITHIN = dt.timedelta(days=30)
TRAINED_WITHIN = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)

Tops = Mapping[dt.date, Set[str]]


def arrivals(tops: Tops, day: dt.date) -> dict[str, dt.date]:
    """{kind of scam: the day on which it became new}, of the last `CAUGHT_UP` days to `day`. `tops`: the first five by date.

    Pure. The week begins with a day on which the kind stood there, so that each arrival has one date only. Days without a
    bulletin say nothing; with fewer than `FEWEST_STAYING` and `FEWEST_AWAY` that do, nothing is new.
    """
    found: dict[str, dt.date] = {}
    for back in range(CAUGHT_UP):
        called_on = day - back * DAY
        first = called_on - (STAYS - 1) * DAY
        week, before = _of_days(tops, first, STAYS), _of_days(tops, first - AWAY * DAY, AWAY)
        if len(week) >= FEWEST_STAYING and len(before) >= FEWEST_AWAY and first in tops:
            new = frozenset.intersection(*week) - frozenset().union(*before)
            found |= dict.fromkeys(new, called_on)
    return found


def _of_days(tops: Tops, first: dt.date, count: int) -> list[frozenset[str]]:
    days = (first + ahead * DAY for ahead in range(count))
    return [frozenset(tops[day]) for day in days if day in tops]


def tops_until(day: dt.date) -> dict[dt.date, set[str]]:
    """{date: the nation's first five by "beware first"}, of as many days as `arrivals` looks at; of a date the last revision."""
    since = day - (CAUGHT_UP + STAYS + AWAY) * DAY
    rows = BulletinEntry.objects.filter(
        area__area_code=NATION, area__bulletin__date__range=(since, day), rank_beware__lte=FIRST
    )
    said: dict[tuple[dt.date, int], set[str]] = {}
    for date, revision, code in rows.order_by("area__bulletin__date", "area__bulletin__revision").values_list(
        "area__bulletin__date", "area__bulletin__revision", "case_type__code"
    ):
        said.setdefault((date, revision), set()).add(code)
    return {date: codes for (date, _revision), codes in said.items()}  # the last of a date stands


def call(*, at: dt.datetime) -> int:
    """Ask who has not trained for what is new. Returns how many asks. What was asked is asked once, whoever else calls."""
    new = arrivals(tops_until(local_day(at)), local_day(at))
    kinds = CaseType.objects.filter(code__in=new).exclude(says_th="").order_by("position")
    return sum(_ask(kind, new[kind.code], at=at) for kind in kinds if training.draw(kind))


def _ask(kind: CaseType, called_on: dt.date, *, at: dt.datetime) -> int:
    """Rows and messages in one transaction; of two at once the second finds the first's rows and does nothing."""
    due_on = local_day(at) + WITHIN
    values = {"case_type": kind, "called_on": called_on, "rule": VERSION, "asked_at": at, "due_on": due_on}
    try:
        with transaction.atomic():
            asked = list(_untrained(kind, called_on, at=at))
            rows = [RenewalAsk(volunteer=volunteer, **values) for volunteer in asked]
            RenewalAsk.objects.bulk_create(rows, batch_size=2000)
            _tell([each.pk for each in asked if each.state != State.PAUSED], kind, due_on, at=at)
    except IntegrityError:
        return 0
    return len(asked)


def _untrained(kind: CaseType, called_on: dt.date, *, at: dt.datetime) -> QuerySet[Volunteer]:
    """Who held a card when the kind became new, and has not passed its training within a year."""
    passed = Lesson.objects.filter(
        volunteer=OuterRef("pk"), case_type=kind, right=Lesson.QUESTIONS, at__gt=at - TRAINED_WITHIN
    )
    asked = RenewalAsk.objects.filter(volunteer=OuterRef("pk"), case_type=kind, called_on=called_on)
    holders = Volunteer.objects.filter(state__in=State.card_holders(), active_since__lte=called_on)
    return holders.exclude(Exists(passed) | Exists(asked)).order_by("pk")


def _tell(volunteers: list[int], kind: CaseType, due_on: dt.date, *, at: dt.datetime) -> None:
    spoken = Consent.objects.language_given(Purpose.SERVICE)
    rows = Citizen.objects.filter(pk__in=volunteers).values_list("user_id", spoken)
    messages = {language: [text(_words(kind, due_on, language))] for language in ("th", "en")}
    said = {user: messages["en" if language == "en" else "th"] for user, language in rows}
    notices.write_many(said, "volunteer-training", at=at)


def _words(kind: CaseType, due_on: dt.date, language: str) -> str:
    with override(language):
        words = _("กลโกงที่เพิ่งขึ้นมาติดห้าอันดับแรกของประเทศ: %(kind)s ฝึกสี่ข้อภายใน %(date)s เพื่อให้บัตรอาสาใช้ต่อได้") % {
            "kind": kind.in_language("short"),
            "date": date_short(due_on, language=language),
        }
        return f"{words}\n{link('volunteers:training')}"


def lapse_due(*, at: dt.datetime) -> int:
    """Whose training is overdue, or whose certificate has run out, needs renewal from now on. Returns how many."""
    day = local_day(at)
    overdue = RenewalAsk.objects.overdue(day).filter(volunteer=OuterRef("pk"))
    due = Volunteer.objects.filter(Q(Exists(overdue)) | Q(certified_until__lt=day), state=State.ACTIVE)
    return sum(path.lapse(volunteer, at=at) for volunteer in due.order_by("pk"))


def meet(volunteer: Volunteer, kind: CaseType, *, at: dt.datetime) -> None:
    """The training was passed: what asked for it is done, and the card is good again if nothing else is missing."""
    with transaction.atomic():
        volunteer.asks.open().filter(case_type=kind).update(met_at=at)
        path.come_back(volunteer, at=at)
