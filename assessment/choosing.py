"""The adaptive test: which item next, from the answers so far and the figures of the run it began with."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import lru_cache

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from assessment.bank import FEWEST_FOR_MARK, Measured, measured
from assessment.marks import is_ability_open, is_d_prime_open
from assessment.models import Answer, Attempt, ItemVersion
from assessment.scoring import Discernment, discernment, enough_answers, next_item

EXPOSURE_SECONDS = 60
MOST_MORE = 20  # questions after a test that left doubt about the mark
# Share of the latest adaptive tests in which each version was asked.
EXPOSURE_SQL = """
    SELECT version, count(*) FROM (
        SELECT "order" FROM assessment_attempt WHERE kind = 'adaptive' ORDER BY id DESC LIMIT 2000
    ) latest, unnest("order") AS version GROUP BY version
"""
TESTS_SQL = """
    SELECT count(*) FROM (SELECT FROM assessment_attempt WHERE kind = 'adaptive' ORDER BY id DESC LIMIT 2000) latest
"""


def answers_on(attempt: Attempt, bank: Measured) -> NDArray[np.float64]:
    """(1, items of the bank): 1 right, 0 wrong, NaN not asked; with those of the test it goes on from."""
    row = np.full((1, len(bank.ids)), np.nan)
    place = bank.place()
    answers = Answer.objects.filter(attempt__in=[attempt.pk, attempt.continues_id or attempt.pk])
    for version, said_scam in answers.values_list("version", "said_scam"):
        if version in place:
            row[0, place[version]] = float(said_scam == bank.scam[place[version]])
    return row


def next_version(attempt: Attempt, *, seen: Collection[int]) -> int | None:
    """The version to ask next, None when the answers are enough or nothing is left that may be asked.

    `seen`: items of this person's last 90 days, this test's included.
    """
    bank = measured(attempt.run_id or 0)
    answers = answers_on(attempt, bank)
    shown = ~np.isnan(answers[0])
    found = discernment(answers, bank.outlook)
    if _is_enough(attempt, bank, answers[0], found):
        return None
    place = next_item(
        float(found.theta[0]),
        bank.a,
        bank.d,
        used=shown,
        exposure=exposure(bank, int(time.monotonic() // EXPOSURE_SECONDS)),
        rng=np.random.default_rng([attempt.seed, int(shown.sum())]),
        blocked=_blocked(bank, seen, shown),
        scam=bank.scam,
        case_type=bank.case_types,
    )
    return None if place is None else bank.ids[place]


def may_use_mark(bank: Measured, answers: NDArray[np.float64]) -> bool:
    """A pass mark rests only on items that 500 people or more have answered."""
    return bool((bank.answers[~np.isnan(answers)] >= FEWEST_FOR_MARK).all())


def _is_enough(attempt: Attempt, bank: Measured, answers: NDArray[np.float64], found: Discernment) -> bool:
    """Precise or long enough; of a test that goes on from another: decided, or 20 questions more."""
    theta, se, count = float(found.theta[0]), float(found.se[0]), int((~np.isnan(answers)).sum())
    if attempt.continues_id is None:
        return enough_answers(se, count)
    low, high = (float(end) for end in found.interval[0])
    is_open = is_ability_open(theta, se) if may_use_mark(bank, answers) else is_d_prime_open(low, high)
    return not is_open or len(attempt.order) >= MOST_MORE


def _blocked(bank: Measured, seen: Collection[int], shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Items seen lately, twins of those shown in this test, and wordings that were retired since the run."""
    scenes = {bank.scenes[place] for place in np.flatnonzero(shown)}
    active = set(
        ItemVersion.objects.filter(pk__in=bank.ids, status=ItemVersion.Status.ACTIVE).values_list(
            "pk", flat=True
        )
    )
    rows = zip(bank.ids, bank.item_ids, bank.scenes, strict=True)
    return np.array(
        [version not in active or item in seen or scene in scenes for version, item, scene in rows],
        dtype=bool,
    )


@lru_cache(maxsize=2)
def exposure(bank: Measured, minute: int) -> NDArray[np.float64]:
    """Share of the latest 2,000 adaptive tests that asked each item; counted once a minute in each process."""
    with connection.cursor() as cursor:
        cursor.execute(EXPOSURE_SQL)
        counts = dict(cursor.fetchall())
        cursor.execute(TESTS_SQL)
        tests = max(cursor.fetchone()[0], 100)  # the first tests would else close the bank to each other
    return np.asarray(np.minimum([counts.get(version, 0) / tests for version in bank.ids], 1.0))
