"""How sure people were against how right they were: calibration, and the gap called over-confidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.proportions import LEVEL, wilson

Floats = NDArray[np.float64]

FOUR_LEVELS = (
    0.5,
    0.65,
    0.8,
    0.95,
)  # "guessing", "not very sure", "rather sure", "certain" of a yes-or-no answer


@dataclass(frozen=True, eq=False)
class Calibration:
    """`gap` = mean confidence - share right: above 0 over-confident; `interval` (2,) of it.

    `mean_confidence`, `share_right` with `answers` counted; `brier` the mean squared distance of confidence
    and answer (0 best, .25 for always one half). For each distinct confidence, rising: `level`, `count`,
    `right` the share right with `right_lower` and `right_upper`. `verdict`: "over", "under", or "unclear"
    while the interval holds 0.
    """

    gap: float
    interval: Floats
    mean_confidence: float
    share_right: float
    answers: int
    brier: float
    level: Floats
    count: Floats
    right: Floats
    right_lower: Floats
    right_upper: Floats
    verdict: str


def calibration(confidence: ArrayLike, correct: ArrayLike, *, level: float = LEVEL) -> Calibration:
    """Compare stated confidence with being right, over the answers of one person or of many.

    Formula (Lichtenstein, Fischhoff and Phillips 1982): gap = mean confidence - share right. Its interval is
    the Wilson interval of the share right, turned round: what was said is known, whether it was right is
    chance. It is never narrower than a handful of answers deserves (all right and always certain is no
    proof).
    Shapes: `confidence` in [0, 1] (see `FOUR_LEVELS` for the portal's four steps) and `correct` 0 or 1, of
    one shape; an answer with NaN in either is left out. Answers: none left -> NaN, interval -1 to 1,
    "unclear".
    ValueError: confidence outside [0, 1], correct other than 0 and 1, shapes that differ.
    """
    stated, right = _checked(confidence, correct)
    if not stated.size:
        return _nothing()
    overall = wilson(right.sum(), right.size, level=level)
    mean = float(stated.mean())
    interval = np.array([mean - float(overall.upper), mean - float(overall.lower)])
    steps, place = np.unique(stated, return_inverse=True)
    count = np.bincount(place.reshape(-1), minlength=steps.size).astype(float)
    of_step = wilson(np.bincount(place.reshape(-1), weights=right, minlength=steps.size), count, level=level)
    return Calibration(
        gap=mean - float(right.mean()),
        interval=interval,
        mean_confidence=mean,
        share_right=float(right.mean()),
        answers=int(right.size),
        brier=float(((stated - right) ** 2).mean()),
        level=steps,
        count=count,
        right=of_step.share,
        right_lower=of_step.lower,
        right_upper=of_step.upper,
        verdict=_verdict(interval),
    )


def _checked(confidence: ArrayLike, correct: ArrayLike) -> tuple[Floats, Floats]:
    stated, right = np.asarray(confidence, dtype=float), np.asarray(correct, dtype=float)
    if stated.shape != right.shape:
        raise ValueError("Every answer needs one confidence.")
    known = ~(np.isnan(stated) | np.isnan(right))
    stated, right = stated[known], right[known]
    if ((stated < 0) | (stated > 1)).any() or not ((right == 0) | (right == 1)).all():
        raise ValueError("Confidence must lie between 0 and 1, and an answer is right (1) or not (0).")
    return stated, right


def _verdict(interval: Floats) -> str:
    if interval[0] > 0:
        return "over"
    return "under" if interval[1] < 0 else "unclear"


def _nothing() -> Calibration:
    nan, none = float("nan"), np.zeros(0)
    return Calibration(nan, np.array([-1.0, 1.0]), nan, nan, 0, nan, none, none, none, none, none, "unclear")
