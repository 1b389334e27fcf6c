"""Rolls cases up to day × case type × province, for just the days an import has touched."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

ROLL_UP = """
INSERT INTO alerts_dailycount (day, case_type_id, province_id, cases, loss_cases, loss_baht, largest_baht, simulated)
SELECT c.reported_on, c.case_type_id, c.province_id, count(*), count(c.loss_baht), sum(c.loss_baht), max(c.loss_baht),
       count(*) FILTER (WHERE s.is_simulated)
FROM alerts_casereport c JOIN alerts_source s ON s.id = c.source_id
WHERE c.reported_on = ANY(%s)
GROUP BY 1, 2, 3
"""
COUNTED = (
    "UPDATE alerts_daystate SET is_pending = false, counted_times = counted_times + 1 WHERE day = ANY(%s)"
)


@transaction.atomic
def refresh_daily_counts() -> list[dt.date]:
    """Recompute the counts of every pending day; returns those days.

    The pending rows are locked in day order first. An import that touches one of them meanwhile waits, then marks it
    pending again, so no case is ever left out of its day's count.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM alerts_daystate WHERE is_pending ORDER BY day FOR UPDATE")
        days = [day for (day,) in cursor.fetchall()]
        if days:
            cursor.execute("DELETE FROM alerts_dailycount WHERE day = ANY(%s)", [days])
            cursor.execute(ROLL_UP, [days])
            cursor.execute(COUNTED, [days])
    return days
