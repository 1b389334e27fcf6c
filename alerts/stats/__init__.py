"""Pure statistics of the bulletin: arrays and frozen dataclasses in and out; no Django, no clock, no I/O."""

from alerts.stats.ears import ears
from alerts.stats.farrington import farrington_flexible

__all__ = ["ears", "farrington_flexible"]
