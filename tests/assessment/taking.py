"""Takes tests for tests: answers by a rule, through the service or through the pages."""

import datetime as dt

from assessment.models import Attempt, ItemVersion
from assessment.taking import Said, give_answer, question, start

AT = dt.datetime(2026, 11, 25, 5, 0, tzinfo=dt.UTC)


def right(version):
    return version.item.is_scam


def always_scam(version):
    return True


def always_honest(version):
    return False


def take(kind=Attempt.Kind.SHORT, *, by=None, says=right, confidence=3, at=AT, **options):
    """A finished test."""
    attempt = start(kind, by=by, at=at, **options)
    while (due := question(attempt)) is not None:
        give_answer(attempt, Said(due.number, says(due.version), confidence), at=at)
        attempt.refresh_from_db()
    return attempt


def click_through(client, *, length="short", says=right, stop_after=None):
    """The attempt after answering on the pages."""
    client.post("/immunity/test/begin/", {"length": length})
    attempt = Attempt.objects.order_by("-pk").first()
    for position, pk in enumerate(attempt.order[:stop_after], start=1):
        post_answer(client, position, says=says(ItemVersion.objects.get(pk=pk)))
    attempt.refresh_from_db()
    return attempt


def post_answer(client, position, *, says=True, confidence=3):
    said = "scam" if says else "honest"
    return client.post("/immunity/test/", {"position": position, "said": said, "confidence": confidence})
