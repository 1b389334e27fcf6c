"""Making the delivery of a date: recipients and calls, all in one transaction and before the first call."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from accounts.line.messaging import MOST_RECIPIENTS
from alerts.delivery.eligible import eligible_citizens, places_and_languages
from alerts.models import Bulletin, BulletinArea, Delivery
from alerts.renderings.flex import as_flex
from alerts.renderings.message import LANGUAGES, Message
from directory.areas import NATION
from directory.models import Province

BANGKOK = ZoneInfo("Asia/Bangkok")

# Every batch has its key and its body before anybody is sent anything; two statements' worth of rows in one.
FILL = """
WITH eligible AS MATERIALIZED (
    SELECT citizen, province, language,
        row_number() OVER (PARTITION BY province, language ORDER BY citizen) - 1 AS place
    FROM ({eligible}) AS chosen (citizen, province, language)
), message AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS row (province text, language text, messages jsonb)
), batch AS (
    INSERT INTO alerts_deliverybatch (delivery_id, number, province_id, language, retry_key, messages, people, state,
        attempts, next_attempt_at, is_part, is_resent, accepted_request_id, problem)
    SELECT %s, place / {most}, province, language, gen_random_uuid(), messages, people, 'waiting', 0, %s, false, false, '', ''
    FROM (SELECT place / {most} * {most} AS place, province, language, count(*) AS people FROM eligible GROUP BY 1, 2, 3) size
    JOIN message USING (province, language)
    RETURNING id, number, province_id, language
)
INSERT INTO alerts_deliveryrecipient (delivery_id, citizen_id, batch_id, position)
SELECT %s, eligible.citizen, batch.id, eligible.place %% {most}
FROM eligible JOIN batch
ON batch.province_id = eligible.province AND batch.language = eligible.language AND batch.number = eligible.place / {most}
"""


def today(at: dt.datetime) -> dt.date:
    return at.astimezone(BANGKOK).date()


def publish_due(*, at: dt.datetime) -> Delivery | None:
    """The delivery of today, made from the hour of sending on. Days that were missed stay missed: nobody gets old news."""
    if at.astimezone(BANGKOK).hour < settings.DELIVERY_HOUR or not settings.LINE_MESSAGING_ACCESS_TOKEN:
        return None
    bulletin = Bulletin.objects.for_date(today(at))
    if bulletin is None or Delivery.objects.filter(date=bulletin.date).exists():
        return None
    return publish(bulletin, at=at)


@transaction.atomic
def publish(bulletin: Bulletin, *, at: dt.datetime) -> Delivery:
    """The delivery of this bulletin's date; made when there is none, and otherwise left as it is.

    A bulletin of simulated cases is held: only an officer sends it.
    """
    held = {"state": Delivery.State.HELD, "reason": Delivery.Reason.SIMULATED}
    state = held if bulletin.is_simulated else {"state": Delivery.State.WAITING}
    delivery, is_new = Delivery.objects.get_or_create(
        date=bulletin.date, defaults={"bulletin": bulletin, "created_at": at, "at": at} | state
    )
    if is_new:
        fill(delivery, at=at)
    return delivery


def fill(delivery: Delivery, *, at: dt.datetime) -> None:
    """Write down who is meant and every call, set-based: a million people are one statement. Expects a transaction."""
    chosen, parameters = places_and_languages(eligible_citizens()).query.sql_with_params()
    messages = json.dumps(_messages(delivery.bulletin), ensure_ascii=False)
    values = [*parameters, messages, delivery.pk, at, delivery.pk]
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(eligible=chosen, most=MOST_RECIPIENTS), values)
        delivery.people = cursor.rowcount
    delivery.save(update_fields=["people"])


def _messages(bulletin: Bulletin) -> list[dict[str, Any]]:
    """The body for each province and language; a province that the bulletin leaves out reads the nation's."""
    areas = {area.area_code: area for area in _areas(bulletin)}
    return [
        {"province": code, "language": language, "messages": [as_flex(Message.of(area, language))]}
        for code in Province.objects.values_list("code", flat=True)
        for area in [areas.get(code) or areas[NATION]]
        for language in LANGUAGES
    ]


def _areas(bulletin: Bulletin) -> list[BulletinArea]:
    return list(bulletin.areas.select_related("bulletin").prefetch_related("entries__case_type"))
