"""Which counts of people of a place may be shown, week after week. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# As everywhere in the portal (alerts.stats.disclosure): fewer than five people are not shown.
THRESHOLD = 5


@dataclass(frozen=True)
class Reach:
    """People of one place: registered, and of these who passed a test."""

    registered: int = 0
    passed: int = 0


def next_shown(shown: Reach, now: Reach, *, threshold: int = THRESHOLD) -> Reach:
    """What is shown of a place from now on, after `shown` was shown of it.

    Rule: a shown count is 0 or at least `threshold`, and follows the true one only when that moved by `threshold` people or
    more, so that neither it nor the difference of two weeks tells of fewer. Of the registered, at least `threshold` are never
    shown as passed: that everybody passed, or all but one, would tell of each. 0 says "fewer than `threshold`". Places are
    summed from what is shown of their parts, so no sum less its parts tells more. ValueError: more passed than registered, or
    a count below 0.
    """
    if not 0 <= now.passed <= now.registered:
        raise ValueError("Of the registered some may have passed, not more, and no count is below 0.")
    registered = _moved(shown.registered, now.registered, threshold)
    passed = min(_moved(shown.passed, now.passed, threshold), registered - threshold)
    return Reach(registered, passed if passed >= threshold else 0)


def _moved(shown: int, now: int, threshold: int) -> int:
    if abs(now - shown) < threshold:
        return shown
    return now if now >= threshold else 0
