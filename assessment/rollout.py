"""An agency invites its staff by its own link; it sees counts of 20 people or more, and nobody's answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from assessment.models import Attempt
from assessment.scoring.forms import BAND_EDGES
from directory.models import Link

FEWEST = 20


@dataclass(frozen=True)
class Rollout:
    """None where fewer than 20 people, or all but fewer than 20, would be counted: either could be told by subtraction."""

    finished: int | None
    skilled: int | None

    @property
    def share(self) -> int | None:
        return (
            round(100 * self.skilled / self.finished) if self.finished and self.skilled is not None else None
        )


def rollout(link: Link) -> Rollout:
    """`finished`: tests that were finished; `skilled`: whose d' is certainly above the lowest band."""
    counts = Attempt.objects.filter(link=link, finished_at__isnull=False).aggregate(
        finished=Count("pk"), skilled=Count("pk", filter=Q(result__d_low__gte=BAND_EDGES[0]))
    )
    finished, skilled = counts["finished"], counts["skilled"]
    if finished < FEWEST:
        return Rollout(None, None)
    rest = finished - skilled
    return Rollout(finished, skilled if skilled >= FEWEST and (rest >= FEWEST or rest == 0) else None)
