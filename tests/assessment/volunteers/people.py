"""Makes volunteers in the states the tests need."""

import datetime as dt

from accounts.purposes import Purpose
from assessment.models import Volunteer
from assessment.models.volunteers import State
from directory.thai import local_day
from tests.accounts.people import AT, make_citizen

CONSENTS = (Purpose.SERVICE, Purpose.VOLUNTEER)
YEAR = dt.timedelta(days=365)


def make_volunteer(key: str = "1", *, state=State.ACTIVE, at=AT, subdistrict_id="100101", **changed):
    """A citizen on the path; active ones are certified for a year from `at`."""
    citizen = make_citizen(key, at=at, consents=CONSENTS, subdistrict_id=subdistrict_id)
    day = local_day(at)
    since = day if state in (State.ACTIVE, State.PAUSED) else None
    values = {"rule": "1", "invited_at": at, "active_since": since, "certified_until": since and day + YEAR}
    return Volunteer.objects.create(citizen=citizen, state=state, **values | changed)
