"""Published statistics of the questions, one table a case type. The questions themselves stay unseen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from alerts.models import CaseType
from assessment.models import WORDING, CalibrationRun, ItemFigure, ItemVersion
from assessment.presenters.fairness import in_words

FEWEST_SHOWN = 20  # answers, below which no figure is shown


@dataclass(frozen=True)
class ItemRow:
    """`figure` is None until enough people have answered; `number` counts within the case type."""

    number: int
    version: ItemVersion
    figure: ItemFigure | None

    @property
    def right_share(self) -> int | None:
        return round(100 * self.figure.right / self.figure.answers) if self.figure else None

    @property
    def false_alarm_share(self) -> int | None:
        """Of honest messages only: how often they were called a scam."""
        share = self.right_share
        return None if share is None or self.version.item.is_scam else 100 - share

    @property
    def fairness(self) -> str:
        """The worse class of both tests, "" where no two groups are large enough."""
        return self.figure.fairness if self.figure else ""

    @property
    def compared(self) -> str:
        return in_words(self.figure.dif) if self.figure else ""

    @property
    def is_measured(self) -> bool:
        return self.figure is not None and self.figure.stage != ItemFigure.Stage.EXPECTED

    @property
    def is_sharpness_measured(self) -> bool:
        return self.figure is not None and self.figure.stage == ItemFigure.Stage.TWO_PARAMETER


@dataclass(frozen=True)
class ItemTable:
    case_type: CaseType
    rows: list[ItemRow]

    @property
    def name(self) -> str:
        return self.case_type.in_language("short")


def item_tables(run: CalibrationRun | None) -> list[ItemTable]:
    versions = (
        ItemVersion.objects.active().defer(*WORDING).order_by("item__case_type__position", "item__code")
    )
    figures = {
        figure.version_id: figure for figure in ItemFigure.objects.filter(run=run, answers__gte=FEWEST_SHOWN)
    }
    tables = []
    for case_type, group in groupby(versions, key=lambda version: version.item.case_type):
        rows = [
            ItemRow(number, version, figures.get(version.pk)) for number, version in enumerate(group, start=1)
        ]
        tables.append(ItemTable(case_type, rows))
    return tables
