"""The tables of this room."""

from assessment.models.attempts import Answer, Attempt, Result
from assessment.models.calibrations import CalibrationRun, ItemFigure
from assessment.models.coverage import CoverageWeek
from assessment.models.forms import Form, FormItem
from assessment.models.items import WORDING, Item, ItemVersion
from assessment.models.lessons import Lesson
from assessment.models.norms import Norm
from assessment.models.records import Booster, Card, ReminderWish
from assessment.models.renewals import RenewalAsk, VolunteerPhoto
from assessment.models.rollouts import RolloutCount
from assessment.models.talks import BoardChoice, MiniAnswer, Talk
from assessment.models.tasks import Task, TaskRound
from assessment.models.volunteers import Volunteer, VolunteerPost, VolunteerReport, VolunteerStep

__all__ = [
    "WORDING",
    "Answer",
    "Attempt",
    "BoardChoice",
    "Booster",
    "CalibrationRun",
    "Card",
    "CoverageWeek",
    "Form",
    "FormItem",
    "Item",
    "ItemFigure",
    "ItemVersion",
    "Lesson",
    "MiniAnswer",
    "Norm",
    "ReminderWish",
    "RenewalAsk",
    "Result",
    "RolloutCount",
    "Talk",
    "Task",
    "TaskRound",
    "Volunteer",
    "VolunteerPhoto",
    "VolunteerPost",
    "VolunteerReport",
    "VolunteerStep",
]
