"""Makes volunteers, tasks and talks in the states the tests need."""

import datetime as dt
from itertools import count

from accounts.purposes import Purpose
from alerts.models import CaseType
from assessment.models import MiniAnswer, Task, TaskRound, Volunteer
from assessment.models.volunteers import State
from assessment.talks.services import Plan, confirm, hold, plan_talk
from directory.models import District, Province
from directory.thai import local_day
from tests.accounts.people import make_citizen
from tests.bulletins import make_bulletin
from tests.factories import make_officer

AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)
TODAY = local_day(AT)
SATUN = "910501"  # a sub-district of La-ngu
_keys = count(0xA00)


def make_volunteer(*, at=AT, subdistrict_id=SATUN, **changed):
    """Who may speak for a year from `at`."""
    citizen = make_citizen(
        f"{next(_keys):x}",
        at=at,
        consents=(Purpose.SERVICE, Purpose.VOLUNTEER),
        subdistrict_id=subdistrict_id,
    )
    day = local_day(at)
    values = {
        "state": State.ACTIVE, "rule": "1", "invited_at": at, "active_since": day,
        "certified_until": day + dt.timedelta(days=365),
    }  # fmt: skip
    return Volunteer.objects.create(citizen=citizen, **values | changed)


def make_task(volunteer, *, at=AT, district_id="9105", **changed):
    made = TaskRound.objects.first() or TaskRound.objects.create(
        date=dt.date(2026, 11, 24), bulletin=make_bulletin(), at=at
    )
    values = {
        "case_type": kind("LOAN"), "is_rising": True, "wanted": 3, "km": 0, "offered_at": at,
        "due_on": local_day(at) + dt.timedelta(days=30),
    }  # fmt: skip
    return Task.objects.create(volunteer=volunteer, round=made, district_id=district_id, **values | changed)


def kind(code):
    return CaseType.objects.get(code=code)


def make_talk(volunteer, *, at=AT, task=None, **changed):
    """A planned talk of today. Needs the item bank."""
    values = {
        "case_type": kind("LOAN"), "district": District.objects.get(pk="9105"), "audience": "seniors",
        "date": local_day(at), "place": "ศาลาวัด",
    }  # fmt: skip
    return plan_talk(volunteer, Plan(**values | changed), at=at, task=task)


def answer(talk, phase, caught, trusted, *, pair="", at=AT, **changed):
    values = {"is_fast": False, "nth": 1, "at": at}
    return MiniAnswer.objects.create(
        talk=talk,
        phase=phase,
        pair=pair or f"{next(_keys):032x}",
        caught=caught,
        trusted=trusted,
        **values | changed,
    )


def answered(talk, *, before=(1, 1), after=(2, 2), people=6):
    """`people` phones that answered before and after, each the same."""
    for number in range(people):
        answer(talk, "before", *before, pair=f"{talk.pk:016x}{number:016x}")
        answer(talk, "after", *after, pair=f"{talk.pk:016x}{number:016x}")
    return talk


def confirmed(volunteer, **changed):
    talk = make_talk(volunteer, **changed)
    hold(talk, attendance="30-59", note="", at=AT)
    confirm(talk, by=make_officer(), at=AT)
    talk.refresh_from_db()
    return talk


def rising_in_satun(date=dt.date(2026, 11, 24)):
    """Satun far above the country, everything else quiet."""
    quiet = {code: {"LOAN": 0} for code in Province.objects.values_list("pk", flat=True)}
    areas = quiet | {"TH": {"LOAN": 4000}, "91": {"LOAN": 4000, "JOB": 21}}
    return make_bulletin(date, areas=areas, rising=frozenset({"91"}))
