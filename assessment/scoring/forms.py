"""The fixed form: scores of the first day, before any item is calibrated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.detection import SignalDetection, signal_detection
from assessment.scoring.proportions import LEVEL, Proportion, wilson
from assessment.scoring.responses import checked_responses

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BAND_EDGES = (0.5, 1.5, 2.5)  # of d': hardly, partly, well, very well


@dataclass(frozen=True, eq=False)
class FormScore:
    """Each (people,): `scams_caught` and `honest_trusted` shares with intervals, `detection` d' and
    criterion.

    `band` 0 to 3 of d', with `band_low` and `band_high` where the ends of its interval lie: what is shown is
    "between band_low and band_high"; -1 while one kind of item has no answer. `answered` items.
    """

    scams_caught: Proportion
    honest_trusted: Proportion
    false_alarms: Proportion
    detection: SignalDetection
    band: Ints
    band_low: Ints
    band_high: Ints
    answered: Ints


def score_form(said_scam: ArrayLike, is_scam: ArrayLike, *, level: float = LEVEL) -> FormScore:
    """Score the answers of people to a form of scams and honest messages.

    Formula: Wilson intervals of the two shares; `signal_detection` with the proportional correction, so that
    who calls everything scam (or safe) has d' 0 on any form; bands of d' at .5, 1.5, 2.5.
    Shapes: `said_scam` (people, items) 1 for "scam", 0 for "safe", NaN without an answer; `is_scam` (items,).
    Answers: no answers -> shares NaN, bands -1. ValueError: other answers, another length.
    """
    said, scam = checked_responses(said_scam), _truth(is_scam)
    if scam.size != said.shape[1]:
        raise ValueError(f"There are {said.shape[1]} items in the answers but {scam.size} in the form.")
    yes, no = said == 1, said == 0
    hits, misses = yes[:, scam].sum(axis=1), no[:, scam].sum(axis=1)
    alarms, trusted = yes[:, ~scam].sum(axis=1), no[:, ~scam].sum(axis=1)
    detection = signal_detection(hits, misses, alarms, trusted, level=level, proportional=True)
    return FormScore(
        scams_caught=wilson(hits, hits + misses, level=level),
        honest_trusted=wilson(trusted, alarms + trusted, level=level),
        false_alarms=wilson(alarms, alarms + trusted, level=level),
        detection=detection,
        band=_band(detection.d_prime),
        band_low=_band(detection.interval[:, 0]),
        band_high=_band(detection.interval[:, 1]),
        answered=hits + misses + alarms + trusted,
    )


def right_answers(said_scam: ArrayLike, is_scam: ArrayLike) -> Floats:
    """Return 1 where an answer was right, 0 where not, NaN where there is none: what calibration works on."""
    said, scam = checked_responses(said_scam), _truth(is_scam)
    if scam.size != said.shape[1]:
        raise ValueError(f"There are {said.shape[1]} items in the answers but {scam.size} in the form.")
    return np.where(np.isnan(said), np.nan, (said == scam).astype(float))


def _truth(is_scam: ArrayLike) -> Bools:
    truth = np.asarray(is_scam, dtype=float)
    if truth.ndim != 1 or not ((truth == 0) | (truth == 1)).all():
        raise ValueError("Every item is a scam (1) or honest (0).")
    return np.asarray(truth == 1)


def _band(d_prime: Floats) -> Ints:
    band = np.searchsorted(BAND_EDGES, np.nan_to_num(d_prime, nan=0.0), side="right")
    return np.where(np.isnan(d_prime), -1, band).astype(np.int64)
