"""Making the delivery of a date: who is meant and every call, all in one statement and before the first call."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.line.messaging import MOST_RECIPIENTS
from alerts.delivery.eligible import eligible_citizens, places_and_wishes
from alerts.models import Bulletin, BulletinArea, BulletinEntry, Delivery
from alerts.renderings.flex import as_flex
from alerts.renderings.message import LANGUAGES, Message
from directory.areas import NATION
from directory.models import Province
from directory.thai import BANGKOK, local_day, local_moment

MONDAY = 0

# Province by province and hour by hour, at most {most} people a call; who wants news only of a rise waits for one.
MEANT = """
WITH eligible (citizen, province, language, frequency, hour) AS MATERIALIZED ({eligible}),
message AS (
    SELECT * FROM jsonb_to_recordset(%(messages)s::jsonb)
        AS row (province text, language text, is_rising boolean, messages jsonb)
), meant AS (
    SELECT citizen, province, language, hour,
        (row_number() OVER (PARTITION BY province, language, hour ORDER BY citizen) - 1) / {most} AS number
    FROM eligible JOIN message USING (province, language)
    WHERE frequency = 'daily' OR (frequency = 'rising' AND is_rising) OR (frequency = 'weekly' AND %(is_weekly)s)
), call AS (
    SELECT province, language, hour, number, array_agg(citizen) AS citizens, count(*) AS people
    FROM meant GROUP BY province, language, hour, number
)
"""
FILL = (
    MEANT
    + """
, batch AS (
    INSERT INTO alerts_deliverybatch (delivery_id, number, province_id, language, retry_key, messages, citizens, people, state,
        attempts, next_attempt_at, is_part, is_resent, accepted_request_id, problem)
    SELECT %(delivery)s, number, province, language, gen_random_uuid(), messages, citizens, people, 'waiting',
        0, %(midnight)s + make_interval(hours => hour), false, false, '', ''
    FROM call JOIN message USING (province, language)
    RETURNING people
) SELECT coalesce(sum(people), 0), count(*) FROM batch
"""
)
COUNT = MEANT + "SELECT coalesce(sum(people), 0), count(*) FROM call"


def is_night(at: dt.datetime) -> bool:
    """From the evening until the hour of sending nobody's phone rings; what is left waits."""
    return not settings.DELIVERY_HOUR <= local_moment(at).hour < settings.DELIVERY_QUIET_FROM


def prepare(*, at: dt.datetime) -> Delivery | None:
    """Today's delivery, there to be seen and held from the moment its bulletin is there. Missed days stay missed: no old news.

    A bulletin of simulated cases is held: only an officer sends it.
    """
    bulletin = Bulletin.objects.for_date(local_day(at))
    if bulletin is None:
        return None
    held = {"state": Delivery.State.HELD, "reason": Delivery.Reason.SIMULATED}
    state = held if bulletin.is_simulated else {"state": Delivery.State.WAITING}
    defaults = {"bulletin": bulletin, "created_at": at, "at": at} | state
    return Delivery.objects.get_or_create(date=bulletin.date, defaults=defaults)[0]


@transaction.atomic
def write_calls(delivery: Delivery, *, at: dt.datetime) -> bool:
    """Write down who is meant and every call of a waiting delivery, once. False when it waits no longer.

    The newest revision of its date is what is sent. A simulated revision of a real bulletin is held like any.
    """
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.state != Delivery.State.WAITING:
        return False
    if locked.people is None:
        locked.bulletin = Bulletin.objects.for_date(locked.date) or locked.bulletin
        locked.people = _ask(FILL, locked)[0]
        locked.save(update_fields=["bulletin", "people"])
    return True


def estimate(delivery: Delivery) -> tuple[int, int]:
    """(people, calls) that this delivery would have if its calls were written down now."""
    return _ask(COUNT, delivery)


def _ask(statement: str, delivery: Delivery) -> tuple[int, int]:
    """A million people are one statement: nothing of them passes through this process."""
    chosen, parameters = places_and_wishes(eligible_citizens()).query.sql_with_params()
    names = {f"chosen_{index}": value for index, value in enumerate(parameters)}
    named = chosen % tuple(f"%({name})s" for name in names)
    values = names | {
        "messages": json.dumps(_messages(delivery.bulletin), ensure_ascii=False),
        "is_weekly": delivery.date.weekday() == MONDAY,
        "delivery": delivery.pk,
        "midnight": dt.datetime.combine(delivery.date, dt.time(), BANGKOK),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Everybody is read: joined by hash, also where the planner's numbers are from before people came.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(statement.format(eligible=named, most=MOST_RECIPIENTS), values)
        people, calls = cursor.fetchone()
        cursor.execute("SET LOCAL enable_nestloop = on")
    return people, calls


def _messages(bulletin: Bulletin) -> list[dict[str, Any]]:
    """The body for each province and language; a province that the bulletin leaves out reads the nation's."""
    areas = {area.area_code: area for area in _areas(bulletin)}
    return [
        _message(code, language, areas.get(code) or areas[NATION])
        for code in Province.objects.values_list("code", flat=True)
        for language in LANGUAGES
    ]


def _message(province: str, language: str, area: BulletinArea) -> dict[str, Any]:
    is_rising = any(entry.trend == BulletinEntry.Trend.RISING for entry in area.entries.all())
    body = [as_flex(Message.of(area, language))]
    return {"province": province, "language": language, "is_rising": is_rising, "messages": body}


def _areas(bulletin: Bulletin) -> list[BulletinArea]:
    return list(bulletin.areas.select_related("bulletin").prefetch_related("entries__case_type"))
