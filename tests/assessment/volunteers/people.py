"""Makes volunteers in the states the tests need, and citizens who meet the rule."""

import datetime as dt
from itertools import count

from accounts.models import Role, StaffRole
from accounts.purposes import Purpose
from assessment.models import Attempt, Result, Volunteer
from assessment.models.volunteers import State
from assessment.scoring import signal_detection
from directory.thai import local_day
from tests.accounts.people import AT, make_citizen
from tests.factories import make_officer as make_user

CONSENTS = (Purpose.SERVICE, Purpose.VOLUNTEER)
YEAR = dt.timedelta(days=365)
_seeds = count(1)


def make_volunteer(key: str = "1", *, state=State.ACTIVE, at=AT, subdistrict_id="100101", **changed):
    """A citizen on the path; active ones are certified for a year from `at`."""
    citizen = make_citizen(key, at=at, consents=CONSENTS, subdistrict_id=subdistrict_id)
    day = local_day(at)
    since = day if state in (State.ACTIVE, State.PAUSED) else None
    values = {"rule": "1", "invited_at": at, "active_since": since, "certified_until": since and day + YEAR}
    return Volunteer.objects.create(citizen=citizen, state=state, **values | changed)


def make_result(citizen, *, caught=10, alarms=0, each=10, at=AT, kind=Attempt.Kind.FULL, **changed):
    """A finished test of `each` scams and as many ordinary things, scored by the portal's own formula."""
    attempt = Attempt.objects.create(
        citizen=citizen, kind=kind, order=[], seed=next(_seeds), started_at=at, finished_at=at
    )
    found = signal_detection([caught], [each - caught], [alarms], [each - alarms])
    (low, high), (c_low, c_high) = found.interval[0], found.criterion_interval[0]
    values = {
        "method": "form-1", "scams_caught": caught, "scams": each, "false_alarms": alarms, "honest": each,
        "d_prime": float(found.d_prime[0]), "d_low": float(low), "d_high": float(high),
        "criterion": float(found.criterion[0]), "c_low": float(c_low), "c_high": float(c_high),
        "confidence_gap": 0, "scored_at": at,
    }  # fmt: skip
    return Result.objects.create(attempt=attempt, **values | changed)


def make_able(key: str = "1", *, at=AT, subdistrict_id="100101", **changed):
    """A citizen who meets the rule."""
    citizen = make_citizen(key, at=at, consents=CONSENTS, subdistrict_id=subdistrict_id, **changed)
    make_result(citizen, at=at)
    return citizen


def make_officer(province="10"):
    """An officer of a province; None: of the nation."""
    user = make_user()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id=province, granted_at=AT)
    return user
