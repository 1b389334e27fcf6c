"""Pure statistics of the bulletin: arrays and frozen dataclasses in and out; no Django, no clock, no I/O."""

from alerts.stats.beware import Beware, rank_beware
from alerts.stats.bulletin_signals import BulletinSignals, bulletin_signals
from alerts.stats.daily import detect_daily
from alerts.stats.daily_calibration import calibrate
from alerts.stats.disclosure import Suppressed, suppress
from alerts.stats.disclosure_losses import PublishedLoss, publish_loss, suppress_losses
from alerts.stats.ears import ears
from alerts.stats.farrington import farrington_flexible
from alerts.stats.losses import LossSummary, loss_summary
from alerts.stats.moving_windows import suppress_window
from alerts.stats.nowcast import nowcast

__all__ = [
    "Beware",
    "BulletinSignals",
    "LossSummary",
    "PublishedLoss",
    "Suppressed",
    "bulletin_signals",
    "calibrate",
    "detect_daily",
    "ears",
    "farrington_flexible",
    "loss_summary",
    "nowcast",
    "publish_loss",
    "rank_beware",
    "suppress",
    "suppress_losses",
    "suppress_window",
]
