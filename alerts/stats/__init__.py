"""Pure statistics of the bulletin: arrays and frozen dataclasses in and out; no Django, no clock, no I/O."""

from alerts.stats.disclosure import Suppressed, area_week, suppress
from alerts.stats.ears import ears
from alerts.stats.farrington import farrington_flexible
from alerts.stats.losses import LossSummary, loss_summary

__all__ = [
    "LossSummary",
    "Suppressed",
    "area_week",
    "ears",
    "farrington_flexible",
    "loss_summary",
    "suppress",
]
