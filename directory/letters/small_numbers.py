"""Counts that are shown to an office: none so small that somebody could be meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence

# As everywhere in the portal (alerts.stats.disclosure): fewer than five are not shown.
THRESHOLD = 5


def withhold(counts: Sequence[int], *, threshold: int = THRESHOLD) -> list[int | None]:
    """The counts, None for those withheld, so that their total may stand beside them.

    0 is shown: nobody is in it. What is withheld cannot be computed from the total: it is never one count alone and never
    fewer than `threshold` together; where it would be, the smallest shown count is withheld as well.
    """
    shown: list[int | None] = [count if count == 0 or count >= threshold else None for count in counts]
    while _tells(counts, shown, threshold):
        rest = [(count, at) for at, count in enumerate(shown) if count]
        if not rest:
            break
        shown[min(rest)[1]] = None
    return shown


def shown_total(counts: Sequence[int], *, threshold: int = THRESHOLD) -> int | None:
    """The total; None where it is small, or where all that is in it is one withheld count."""
    total = sum(counts)
    return total if total == 0 or total >= threshold else None


def _tells(counts: Sequence[int], shown: Sequence[int | None], threshold: int) -> bool:
    hidden = [count for count, seen in zip(counts, shown, strict=True) if seen is None]
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < threshold)
