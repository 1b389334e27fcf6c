"""Pure statistics of the bulletin: arrays and frozen dataclasses in and out; no Django, no clock, no I/O."""

from alerts.stats.beware import Beware, rank_beware
from alerts.stats.disclosure import Suppressed, area_week, suppress
from alerts.stats.disclosure_losses import PublishedLoss, publish_loss, suppress_losses
from alerts.stats.ears import ears
from alerts.stats.farrington import farrington_flexible
from alerts.stats.losses import LossSummary, loss_summary

__all__ = [
    "Beware",
    "LossSummary",
    "PublishedLoss",
    "Suppressed",
    "area_week",
    "ears",
    "farrington_flexible",
    "loss_summary",
    "publish_loss",
    "rank_beware",
    "suppress",
    "suppress_losses",
]
