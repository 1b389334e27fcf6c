"""An agency invites its staff by its own link; it sees counts above 20, and nobody's answers.

Counts are let out once a day and kept. The next is let out only when it differs from the one before by more than 20 people,
and how many tell scams apart only when more than 20 who do and more than 20 who do not have come since: so neither a
count, nor what is left of it, nor the difference of two days says anything of few people. Whoever erases a test makes
the live count smaller, never the published one, so what is let out next is further away, not nearer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from assessment.models import Attempt, RolloutCount
from assessment.scoring.forms import BAND_EDGES
from directory.models import Link

MOST_HIDDEN = 20  # people; a count, a rest or a difference must be above


@dataclass(frozen=True)
class Rollout:
    """None where nothing may be said. `share` of `of` people whom it is known of; both may be older than `finished`."""

    finished: int | None = None
    share: int | None = None
    of: int | None = None
    counted_at: dt.datetime | None = None


def rollout(link: Link) -> Rollout:
    """What was let out last."""
    newest = link.rollout_counts.first()
    if newest is None:
        return Rollout()
    told = link.rollout_counts.exclude(skilled=None).first()
    if told is None:
        return Rollout(newest.finished, counted_at=newest.counted_at)
    skilled, rest = _parts(told)
    of = skilled + rest
    return Rollout(newest.finished, round(100 * skilled / of), of, newest.counted_at)


def count_due(*, at: dt.datetime) -> int:
    """Let out what has grown enough, for every link of an agency; run daily, repeated without harm."""
    links = Link.objects.exclude(agency=None).filter(attempts__finished_at__isnull=False).distinct()
    return sum(_let_out(link, at) for link in links.order_by("pk"))


def _let_out(link: Link, at: dt.datetime) -> bool:
    finished, skilled = _live(link, at)
    newest = link.rollout_counts.first()
    if finished - (newest.finished if newest else 0) <= MOST_HIDDEN:
        return False
    told = link.rollout_counts.exclude(skilled=None).first()
    parts = (skilled, finished - skilled)
    far = all(now - before > MOST_HIDDEN for now, before in zip(parts, _parts(told), strict=True))
    RolloutCount.objects.create(
        link=link,
        counted_at=at,
        finished=finished,
        skilled=parts[0] if far else None,
        rest=parts[1] if far else None,
    )
    return True


def _parts(told: RolloutCount | None) -> tuple[int, int]:
    return (told.skilled or 0, told.rest or 0) if told else (0, 0)


def _live(link: Link, at: dt.datetime) -> tuple[int, int]:
    """`finished` tests, and those of them whose d' is certainly above the lowest band."""
    counts = Attempt.objects.filter(link=link, continues=None, finished_at__lte=at).aggregate(
        finished=Count("pk"), skilled=Count("pk", filter=Q(result__d_low__gte=BAND_EDGES[0]))
    )
    return counts["finished"], counts["skilled"]
