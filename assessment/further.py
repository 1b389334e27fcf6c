"""Up to 20 more questions for whoever a long test leaves in doubt about the mark, counted together with it.

After a form: the other form, or as many unseen items chosen by the same rule. After an adaptive test: the same calibration goes
on until it is decided. Once for each test, and only while the first is so fresh that both measure the same person.
"""

from __future__ import annotations

import datetime as dt

from assessment.marks import is_ability_open, is_d_prime_open, may_yet_trust
from assessment.models import Attempt, Result
from assessment.results import FORM

FRESH = dt.timedelta(days=30)
LONG = (Attempt.Kind.FULL, Attempt.Kind.ADAPTIVE)


def is_open(result: Result) -> bool:
    """Whether this result by itself leaves the mark in doubt: ability where the pass mark may be used, else d′.

    Whoever calls so much a scam that another form could not bring them to the mark is not in doubt.
    """
    if result.method != FORM and None not in (result.passed, result.theta, result.se):
        return is_ability_open(result.theta or 0.0, result.se or 0.0)
    is_trusting = result.method != FORM or may_yet_trust(result.false_alarms, result.honest)
    return is_trusting and is_d_prime_open(result.d_low, result.d_high)


def open_for(attempt: Attempt | None, *, at: dt.datetime) -> Attempt | None:
    """`attempt`, a person's newest, if more questions may be asked after it; else None."""
    if attempt is None or attempt.finished_at is None or attempt.kind not in LONG:
        return None
    fresh = at - attempt.finished_at < FRESH
    may = fresh and attempt.continues_id is None and is_open(attempt.result)
    return attempt if may and not Attempt.objects.filter(continues=attempt).exists() else None
