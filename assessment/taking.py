"""Taking a test: starting, answering, finishing. The first answer stands, whatever is sent again and however often."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Citizen
from assessment.choosing import next_version
from assessment.models import Attempt, Booster, ItemVersion
from assessment.planning import plan, seen_items, weak_types
from assessment.results import score
from directory.link_counts import count_passed
from directory.models import Link

FAST = dt.timedelta(seconds=2)
# Nearly every answer is one in the middle of a fixed set: nothing follows from it, so who it is, what is due and the row are
# one statement, without a transaction around it.
MIDWAY_SQL = """
    INSERT INTO assessment_answer (attempt_id, version_id, position, said_scam, confidence, is_fast, answered_at)
    SELECT id, "order"[%(position)s], %(position)s, %(said_scam)s, %(confidence)s, %(is_fast)s, %(at)s
    FROM ({sitting}) sitting
    WHERE finished_at IS NULL AND kind <> 'adaptive' AND %(position)s < cardinality("order")
        AND %(position)s = 1 + (SELECT count(*) FROM assessment_answer WHERE attempt_id = sitting.id)
    ON CONFLICT DO NOTHING
"""
STRANGERS = MIDWAY_SQL.format(
    sitting="SELECT * FROM assessment_attempt WHERE code = %(code)s AND citizen_id IS NULL"
)
CITIZENS = MIDWAY_SQL.format(
    sitting="""
        SELECT attempt.* FROM assessment_attempt attempt JOIN accounts_citizen citizen ON citizen.id = attempt.citizen_id
        WHERE citizen.user_id = %(user)s ORDER BY started_at DESC, attempt.id DESC LIMIT 1"""
)
# The answer is taken only if it is the one that is due: nothing is skipped, and a second one changes nothing.
ANSWER_SQL = """
    INSERT INTO assessment_answer (attempt_id, version_id, position, said_scam, confidence, is_fast, answered_at)
    SELECT id, "order"[%(position)s], %(position)s, %(said_scam)s, %(confidence)s, %(is_fast)s, %(at)s
    FROM assessment_attempt
    WHERE id = %(attempt)s AND finished_at IS NULL AND %(position)s <= cardinality("order")
        AND %(position)s = 1 + (SELECT count(*) FROM assessment_answer WHERE attempt_id = %(attempt)s)
    ON CONFLICT DO NOTHING
"""


class NothingLeft(Exception):
    """Every item that may be asked was asked."""


class Taken(Enum):
    """What became of an answer."""

    TAKEN = "taken"
    REPEATED = "repeated"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Said:
    """`position` counts from 1; `after` how long the question had been on the screen, None when it is not known."""

    position: int
    is_scam: bool
    confidence: int
    after: dt.timedelta | None = None

    @property
    def is_fast(self) -> bool:
        return self.after is not None and self.after < FAST


@dataclass(frozen=True)
class Question:
    """What is due now: the `number`-th of `total`; `total` is None while nobody can know."""

    version: ItemVersion
    number: int
    total: int | None

    @property
    def done(self) -> int:
        return self.number - 1


def start(
    kind: str,
    *,
    by: Citizen | None,
    at: dt.datetime,
    research: bool = False,
    link: Link | None = None,
    held: Collection[str] = (),
    booster: Booster | None = None,
    continues: Attempt | None = None,
) -> Attempt:
    """Begin a test. `held`: codes of earlier tests of a stranger's browser, whose items are not asked again.

    `continues`: a test that left doubt about the mark; NothingLeft when no further question may be asked.
    """
    seed = secrets.randbits(62)
    seen = seen_items(by, at=at, attempts=held)
    weak = weak_types(booster.origin) if booster else ()
    planned = plan(kind, seen=seen, seed=seed, weak=weak, run=continues.run if continues else None)
    with transaction.atomic():
        attempt = Attempt.objects.create(
            citizen=by,
            kind=kind,
            form=planned.form,
            run=planned.run,
            order=planned.order,
            seed=seed,
            research=research and by is None,
            link=link,
            continues=continues,
            started_at=at,
        )
        if planned.run:
            _ask_next(attempt, at)
        if booster:
            Booster.objects.filter(pk=booster.pk, taken=None).update(taken=attempt)
    return attempt


def question(attempt: Attempt) -> Question | None:
    """What is due, None when everything was answered."""
    given = attempt.answers.count()
    if attempt.finished_at or given >= len(attempt.order):
        return None
    version = ItemVersion.objects.select_related("item__case_type").get(pk=attempt.order[given])
    total = None if attempt.kind == Attempt.Kind.ADAPTIVE else len(attempt.order)
    return Question(version, given + 1, total)


def take_midway(said: Said, *, at: dt.datetime, user: int | None = None, code: str = "") -> bool:
    """Take an answer in the middle of the newest test of a user, or of a stranger's test `code`.

    False for every other answer, with nothing done: the last, one of an adaptive test, a repeated one, one that is not
    due. Those are `give_answer`'s.
    """
    values = _values(said, at) | {"user": user, "code": code}
    with connection.cursor() as cursor:
        cursor.execute(STRANGERS if user is None else CITIZENS, values)
        return bool(cursor.rowcount == 1)


def give_answer(attempt: Attempt, said: Said, *, at: dt.datetime, came_by: str = "") -> Taken:
    """Take an answer; the last one finishes the test and makes its result, in the same transaction.

    `came_by`: the code of the short link that brought the person; a passed test is counted for it.
    """
    with transaction.atomic():
        if attempt.kind == Attempt.Kind.ADAPTIVE:
            attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if not _insert(attempt, said, at):
            return _why_not(attempt, said)
        if attempt.kind == Attempt.Kind.ADAPTIVE:
            _ask_next(attempt, at, came_by=came_by)
        elif said.position == len(attempt.order):
            finish(attempt, at=at, came_by=came_by)
    return Taken.TAKEN


def finish(attempt: Attempt, *, at: dt.datetime, came_by: str = "") -> None:
    """Close the test and keep its result. Whoever closes it first makes the result; others find it there."""
    if Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(finished_at=at):
        attempt.finished_at = at
        result = score(attempt, at=at)
        result.save(force_insert=True)
        if came_by and result.is_pass:
            count_passed(came_by, timezone.localdate(at))


def _insert(attempt: Attempt, said: Said, at: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ANSWER_SQL, _values(said, at) | {"attempt": attempt.pk})
        return bool(cursor.rowcount == 1)


def _values(said: Said, at: dt.datetime) -> dict[str, Any]:
    return {
        "position": said.position,
        "said_scam": said.is_scam,
        "confidence": said.confidence,
        "is_fast": said.is_fast,
        "at": at,
    }


def _why_not(attempt: Attempt, said: Said) -> Taken:
    return Taken.REPEATED if attempt.answers.filter(position=said.position).exists() else Taken.SKIPPED


def _ask_next(attempt: Attempt, at: dt.datetime, *, came_by: str = "") -> None:
    """Put the next item of an adaptive test into its order, or end the test."""
    version = next_version(attempt, seen=seen_items(attempt.citizen, at=at))
    if version is None and not attempt.order and attempt.continues_id:
        raise NothingLeft
    if version is None:
        finish(attempt, at=at, came_by=came_by)
        return
    attempt.order = [*attempt.order, version]
    attempt.save(update_fields=["order"])
