"""The items that may be asked now, with what is known of each: measured figures, else what the author expects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from assessment.assembly import Candidate
from assessment.models import WORDING, CalibrationRun, ItemFigure, ItemVersion
from assessment.scoring import Outlook, outlook

Floats = NDArray[np.float64]
FEWEST_ADAPTIVE = 60  # calibrated items, half of them scams, from which the adaptive test is offered
FEWEST_FOR_MARK = 500  # answers of an item before a pass mark may rest on it
ASKED_FLAGS = (ItemFigure.Flag.NONE, ItemFigure.Flag.UNEVEN)


@dataclass(frozen=True, eq=False)
class Measured:
    """The calibrated items of one run, which never changes: `ids` of versions and vectors (items,)."""

    ids: tuple[int, ...]
    item_ids: tuple[int, ...]
    scenes: tuple[str, ...]
    a: Floats
    d: Floats
    scam: NDArray[np.bool_]
    case_types: tuple[str, ...]
    answers: NDArray[np.int64]

    @cached_property
    def outlook(self) -> Outlook:
        return outlook(self.a, self.d, self.scam)

    @property
    def is_enough(self) -> bool:
        """Whether an adaptive test may draw from these."""
        scams = int(self.scam.sum())
        return 2 * min(scams, len(self.ids) - scams) >= FEWEST_ADAPTIVE

    def place(self) -> dict[int, int]:
        """{version: its place in the vectors}."""
        return {version: place for place, version in enumerate(self.ids)}


@lru_cache(maxsize=4)
def measured(run_id: int) -> Measured:
    """Read once for each process: a run's figures are written with the run and stay."""
    figures = list(
        ItemFigure.objects.filter(run_id=run_id, stage=ItemFigure.Stage.TWO_PARAMETER, flag__in=ASKED_FLAGS)
        .select_related("version__item__case_type")
        .defer(*(f"version__{name}" for name in WORDING))
        .order_by("version_id")
    )
    return Measured(
        ids=tuple(figure.version_id for figure in figures),
        item_ids=tuple(figure.version.item_id for figure in figures),
        scenes=tuple(figure.version.item.scene for figure in figures),
        a=np.array([figure.a for figure in figures]),
        d=np.array([figure.d for figure in figures]),
        scam=np.array([figure.version.item.is_scam for figure in figures], dtype=bool),
        case_types=tuple(figure.version.item.case_type.code for figure in figures),
        answers=np.array([figure.answers for figure in figures], dtype=np.int64),
    )


def adaptive_run() -> CalibrationRun | None:
    """The newest run, if an adaptive test may rest on it."""
    run = CalibrationRun.objects.first()
    return run if run and measured(run.pk).is_enough else None


def candidates() -> list[Candidate]:
    """The active items for choosing sets, with measured difficulty where there is one. Two queries."""
    versions = ItemVersion.objects.active().defer(*WORDING)
    figures = {figure.version_id: figure for figure in ItemFigure.objects.newest()}
    return [candidate(version, figures.get(version.pk)) for version in versions]


def candidate(version: ItemVersion, figure: ItemFigure | None = None) -> Candidate:
    item = version.item
    return Candidate(
        id=version.pk,
        item=item.pk,
        code=item.code,
        family=item.family,
        scene=item.scene,
        case_type=item.case_type.code,
        channel=item.channel,
        is_scam=item.is_scam,
        difficulty=figure.b if figure else version.prior_difficulty,
    )
