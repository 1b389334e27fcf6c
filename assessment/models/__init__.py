"""The tables of this room."""

from assessment.models.attempts import Answer, Attempt, Result
from assessment.models.calibrations import CalibrationRun, ItemFigure
from assessment.models.coverage import CoverageWeek
from assessment.models.forms import Form, FormItem
from assessment.models.items import WORDING, Item, ItemVersion
from assessment.models.records import Booster, Card

__all__ = [
    "WORDING",
    "Answer",
    "Attempt",
    "Booster",
    "CalibrationRun",
    "Card",
    "CoverageWeek",
    "Form",
    "FormItem",
    "Item",
    "ItemFigure",
    "ItemVersion",
    "Result",
]
