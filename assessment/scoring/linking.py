"""Bringing a new calibration onto the scale of the bank through anchors, and finding anchors that moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.posterior import GRID, logits, prior_weights, probabilities
from assessment.scoring.responses import checked_items

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Method = Literal["stocking-lord", "mean-sigma"]

LARGEST_SHIFT = 0.5  # of difficulty, in logits: an anchor that moved further is retired
FEWEST_ANCHORS = 15  # on which a link should rest; fewer are used but flagged
FEWEST = 3
STEPS, LONGEST_STEP = 100, 0.5


@dataclass(frozen=True)
class Link:
    """theta on the bank's scale = `slope` x theta of the new calibration + `intercept`."""

    slope: float
    intercept: float

    def theta(self, theta: ArrayLike) -> Floats:
        """Return abilities or difficulties on the bank's scale."""
        return np.asarray(self.slope * np.asarray(theta, dtype=float) + self.intercept)

    def items(self, a: ArrayLike, d: ArrayLike) -> tuple[Floats, Floats]:
        """Return slopes and intercepts on the bank's scale: a / slope and d - a intercept / slope."""
        slopes = np.asarray(a, dtype=float) / self.slope
        return slopes, np.asarray(d, dtype=float) - slopes * self.intercept


@dataclass(frozen=True, eq=False)
class AnchoredLink:
    """`link` from the anchors that stayed; `shift` (anchors,) of difficulty after it, in logits on the
    bank's scale.

    `drifted` moved by more than allowed and took no part. `enough`: 15 anchors or more stayed.
    """

    link: Link
    shift: Floats
    drifted: Bools
    enough: bool


def link_scales(
    a: ArrayLike, d: ArrayLike, *, bank_a: ArrayLike, bank_d: ArrayLike, method: Method = "stocking-lord"
) -> Link:
    """Return the link that brings anchors with new slopes and intercepts to those of the bank, all
    (anchors,).

    Formula: "mean-sigma" (Marco 1977): slope = sd(b of the bank) / sd(b), intercept from the means;
    "stocking-lord" (Stocking and Lord 1983, Appl Psychol Meas 7:201): the link that makes the expected
    number right of all anchors most alike, weighted by N(0, 1) on the bank's scale, started from mean-sigma.
    Answers: the same figures -> slope 1, intercept 0. ValueError: fewer than 3 anchors, slopes that are not
    positive, difficulties all alike (mean-sigma has no answer then), another method.
    """
    new, bank = checked_items(a, d), checked_items(bank_a, bank_d)
    if method not in get_args(Method):
        raise ValueError(f"The method must be one of {get_args(Method)}.")
    if new[0].shape != bank[0].shape or new[0].size < FEWEST:
        raise ValueError("A link needs at least 3 anchors with figures from both calibrations.")
    if (new[0] <= 0).any() or (bank[0] <= 0).any():
        raise ValueError("An anchor whose slope is not positive carries no scale.")
    start = _mean_sigma(-new[1] / new[0], -bank[1] / bank[0])
    return start if method == "mean-sigma" else _stocking_lord(new, bank, start)


def link_anchors(
    a: ArrayLike,
    d: ArrayLike,
    *,
    bank_a: ArrayLike,
    bank_d: ArrayLike,
    method: Method = "stocking-lord",
    largest_shift: float = LARGEST_SHIFT,
) -> AnchoredLink:
    """Link on the anchors, leave out the one that moved most, and again, until none moved by more than
    allowed.

    One anchor at a time, because one that moved far pulls the link and makes others look moved. Stops at 3
    anchors.
    Shapes and ValueError as `link_scales`; also for a largest shift that is not positive.
    """
    if not largest_shift > 0:
        raise ValueError("The largest shift allowed must be positive.")
    (new_a, new_d), (old_a, old_d) = checked_items(a, d), checked_items(bank_a, bank_d)
    kept = np.ones(new_a.size, dtype=bool)
    while True:
        link = link_scales(new_a[kept], new_d[kept], bank_a=old_a[kept], bank_d=old_d[kept], method=method)
        shift = link.theta(-new_d / new_a) + old_d / old_a
        worst = int(np.where(kept, np.abs(shift), -1.0).argmax())
        if abs(shift[worst]) <= largest_shift or kept.sum() == FEWEST:
            break
        kept[worst] = False
    drifted = np.abs(shift) > largest_shift
    return AnchoredLink(link, shift, drifted, enough=bool((~drifted).sum() >= FEWEST_ANCHORS))


def _mean_sigma(b: Floats, bank_b: Floats) -> Link:
    if b.std() < 1e-9 or bank_b.std() < 1e-9:
        raise ValueError("Anchors of one difficulty cannot fix a scale.")
    slope = float(bank_b.std() / b.std())
    return Link(slope, float(bank_b.mean() - slope * b.mean()))


def _stocking_lord(new: tuple[Floats, Floats], bank: tuple[Floats, Floats], start: Link) -> Link:
    """Return the link of least squared distance of the two expected scores, by Gauss-Newton in log slope."""
    aim, weight = probabilities(logits(*bank)).sum(axis=0), np.sqrt(prior_weights())
    at = np.array([np.log(start.slope), start.intercept])
    for _ in range(STEPS):
        link = Link(float(np.exp(at[0])), float(at[1]))
        slopes, intercepts = link.items(*new)
        chance = probabilities(logits(slopes, intercepts))
        spread = chance * (1.0 - chance)
        by_slope = -(slopes @ spread) * (GRID - link.intercept)
        distance, jacobian = chance.sum(axis=0) - aim, np.column_stack([by_slope, -(slopes @ spread)])
        step = np.linalg.lstsq(weight[:, None] * jacobian, -weight * distance, rcond=None)[0]
        at = at + np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        if np.abs(step).max() < 1e-12:
            break
    return Link(float(np.exp(at[0])), float(at[1]))
