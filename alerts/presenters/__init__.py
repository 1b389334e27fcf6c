"""What the pages of the alerts room show, decided here so that templates only print."""

from alerts.presenters.bulletins import TREND_MARKS, BulletinPage, Row, by_month, by_region

__all__ = ["TREND_MARKS", "BulletinPage", "Row", "by_month", "by_region"]
