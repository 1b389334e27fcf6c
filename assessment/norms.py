"""Norms: how the middle half of real people did in the same kind of test. Only of those who agreed and who looked, never below 500 tests.

Made once a month for the twelve months before it, and kept: what is published changes in steps of a month, so that no reader
learns from two days what one person did. Of a citizen the first test of the year counts; of strangers, whom nobody can tell
apart, every test. That they came by themselves is said wherever a norm is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from assessment.calibration import usable_attempts
from assessment.models import Attempt, Norm
from directory.thai import local_day

FEWEST = 500  # tests, below which there is no norm: quartiles are then known to 4 in 100 people either way
KINDS = (Attempt.Kind.SHORT, Attempt.Kind.FULL, Attempt.Kind.ADAPTIVE)
# Of each citizen the first test; of whoever always said the same or answered most in two seconds none.
SQL = """
    WITH first AS (
        SELECT DISTINCT ON (coalesce(citizen_id, -id)) id
        FROM assessment_attempt WHERE id IN ({willing}) ORDER BY coalesce(citizen_id, -id), finished_at, id
    ), looked AS (
        SELECT attempt_id FROM assessment_answer WHERE attempt_id IN (SELECT id FROM first)
        GROUP BY attempt_id HAVING bool_or(said_scam) AND NOT bool_and(said_scam) AND avg(is_fast::int) < 0.5
    )
    SELECT count(*), {quartiles}
    FROM assessment_result JOIN looked USING (attempt_id)
"""
CAUGHT = "100.0 * scams_caught / nullif(scams, 0)"
TRUSTED = "100.0 * (honest - false_alarms) / nullif(honest, 0)"


def make_due(*, at: dt.datetime) -> list[Norm]:
    """The norms of the months that have ended, as far as they can be made and are missing; repeated without harm."""
    until = local_day(at).replace(day=1) - dt.timedelta(days=1)
    missing = [kind for kind in KINDS if not Norm.objects.filter(kind=kind, until=until).exists()]
    made = [norm for kind in missing if (norm := measure(kind, until=until, at=at))]
    return Norm.objects.bulk_create(made, ignore_conflicts=True)


def measure(kind: str, *, until: dt.date, at: dt.datetime) -> Norm | None:
    """The norm of the year that ends with `until`, not saved; None below the fewest."""
    since = _year_before(until)
    willing = Attempt.objects.filter(
        usable_attempts(),
        kind=kind,
        continues=None,
        finished_at__date__gte=since,
        finished_at__date__lte=until,
    ).exclude(form=None, run=None)
    inner, values = willing.order_by().values("pk").query.sql_with_params()
    query = SQL.format(willing=inner, quartiles=", ".join(_quartiles((CAUGHT, TRUSTED, "d_prime"))))
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        tests, *found = cursor.fetchone()
    if tests < FEWEST:
        return None
    shares = [None] * 4 if kind == Attempt.Kind.ADAPTIVE else [round(value) for value in found[:4]]
    names = ("caught_low", "caught_high", "trusted_low", "trusted_high")
    return Norm(
        kind=kind,
        since=since,
        until=until,
        made_at=at,
        tests=tests,
        d_low=found[4],
        d_high=found[5],
        **dict(zip(names, shares, strict=True)),
    )


def norm_for(attempt: Attempt) -> Norm | None:
    """The newest norm of this kind of test; None for sets that nobody else was given."""
    if attempt.form_id is None and attempt.run_id is None:
        return None
    return Norm.objects.filter(kind=attempt.kind).first()


def _quartiles(measures: Iterable[str]) -> list[str]:
    return [
        f"percentile_disc({share}) WITHIN GROUP (ORDER BY {measure})"
        for measure in measures
        for share in (0.25, 0.75)
    ]


def _year_before(until: dt.date) -> dt.date:
    """The first of twelve months."""
    after = until + dt.timedelta(days=1)
    return after.replace(year=after.year - 1)
