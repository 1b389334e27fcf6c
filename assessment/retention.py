"""How long a test is kept that nobody finished."""

from __future__ import annotations

import datetime as dt

from assessment.models import Attempt

ABANDONED = dt.timedelta(days=30)


def drop_abandoned(*, at: dt.datetime) -> int:
    """Erase tests that were not finished within 30 days, with their answers; finished ones stay."""
    due = Attempt.objects.filter(finished_at=None, started_at__lt=at - ABANDONED)
    return due.delete()[1].get("assessment.Attempt", 0)
