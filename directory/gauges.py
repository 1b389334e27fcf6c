"""One number for those who watch the portal run."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Gauge:
    """`value` None where it is not known. `labels`: (name, value) pairs of our own words, never of input."""

    name: str
    help: str
    value: float | None
    labels: tuple[tuple[str, str], ...] = ()


def age(since: dt.datetime | None, *, at: dt.datetime) -> float | None:
    """Seconds since a moment."""
    return None if since is None else (at - since).total_seconds()
