"""The bank as it is written, and people who answer it in a way that is known."""

import datetime as dt
from collections.abc import Callable

import pytest

from assessment import loading
from assessment.models import Attempt, ItemVersion
from assessment.taking import Said, give_answer, question, start

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def bank(db):
    loading.load_items(at=AT)


def right(version: ItemVersion) -> bool:
    return version.item.is_scam


def wrong(version: ItemVersion) -> bool:
    return not version.item.is_scam


def scam(version: ItemVersion) -> bool:
    return True


def honest(version: ItemVersion) -> bool:
    return False


def take(
    kind: str = "short", says: Callable[[ItemVersion], bool] = right, *, at=AT, confidence=3, **how
) -> Attempt:
    """A finished test of somebody who answers by `says`."""
    attempt = start(kind, by=how.pop("by", None), at=at, **how)
    while due := question(attempt):
        give_answer(attempt, Said(due.number, says(due.version), confidence), at=at)
        attempt.refresh_from_db()
    return attempt
