"""The tables of this room."""

from alerts.models.bulletins import AnalysisRun, Bulletin, BulletinArea, BulletinEntry
from alerts.models.case_types import CaseType, CaseTypeAlias, CaseTypeCrosswalk, CaseTypeList
from alerts.models.cases import CaseReport, DailyCount, DayState
from alerts.models.delivery import Delivery, DeliveryBatch, DeliveryPace
from alerts.models.detection import DetectionLimit, DetectionSetting, HolidayOverride, ReportingOutage
from alerts.models.imports import ImportBatch, QuarantinedRow, Source
from alerts.models.notes import BulletinNote
from alerts.models.published import PublishedTotal
from alerts.models.tokens import ApiImport, ApiScope, ApiToken
from alerts.models.watch import MessageQuota, StaffAlarm

__all__ = [
    "AnalysisRun",
    "ApiImport",
    "ApiScope",
    "ApiToken",
    "Bulletin",
    "BulletinArea",
    "BulletinEntry",
    "BulletinNote",
    "CaseReport",
    "CaseType",
    "CaseTypeAlias",
    "CaseTypeCrosswalk",
    "CaseTypeList",
    "DailyCount",
    "DayState",
    "Delivery",
    "DeliveryBatch",
    "DeliveryPace",
    "DetectionLimit",
    "DetectionSetting",
    "HolidayOverride",
    "ImportBatch",
    "MessageQuota",
    "PublishedTotal",
    "QuarantinedRow",
    "ReportingOutage",
    "Source",
    "StaffAlarm",
]
