"""Skill and leaning after an adaptive test: what a person would answer to the whole bank.

An adaptive test shows everybody items that they answer rightly about half the time. The able and the unable
then have the same hits and false alarms, so d' of the answers as they stand says nothing; it is computed for
the bank instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from assessment.scoring.posterior import GRID, prior_weights, probabilities
from assessment.scoring.proportions import LEVEL, critical_value
from assessment.scoring.responses import checked_items, checked_responses

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEANING_SD = 0.75  # logits by which people differ in calling things scam
LEANINGS = np.linspace(-4.0, 4.0, 17)  # in those standard deviations
ROWS_AT_ONCE = 512
LARGEST_RATE = 1.0 - 1e-9


@dataclass(frozen=True, eq=False)
class Discernment:
    """Each (people,): ability `theta` with `se`, `leaning` in logits (above 0: to "scam") with `se_leaning`.

    For the whole bank: expected share of scams called scam, `hits`, and of honest messages called scam,
    `false_alarms`; `d_prime` with `se_d_prime` and `interval` (people, 2); `criterion` below 0 leans to
    "scam". `always_alike`: nothing else than "scam", or nothing else than "safe", was ever said.
    """

    theta: Floats
    se: Floats
    leaning: Floats
    se_leaning: Floats
    hits: Floats
    false_alarms: Floats
    d_prime: Floats
    se_d_prime: Floats
    interval: Floats
    criterion: Floats
    always_alike: Bools


@dataclass(frozen=True, eq=False)
class Outlook:
    """A bank as seen from every point of skill and leaning (1,037 points), made once for many people.

    `logit` and `wrong` = log(1 + e^logit) (items, points), `log_prior` (points,), `values` (6, points):
    theta, leaning, hits, false alarms, d', criterion on the bank; `scam` (items,).
    """

    logit: Floats
    wrong: Floats
    log_prior: Floats
    values: Floats
    scam: Bools


def outlook(a: ArrayLike, d: ArrayLike, scam: ArrayLike, *, leaning_sd: float = LEANING_SD) -> Outlook:
    """Return the outlook on a bank: slopes `a`, intercepts `d` and kinds `scam`, each (items,).

    Formula: P(right) = 1 / (1 + e^-(a theta + d +- leaning)), + for scams and - for honest messages; theta ~
    N(0, 1) on 61 points, leaning ~ N(0, `leaning_sd`) on 17. At each point the bank's mean chances give H
    and F.
    ValueError: as `eap`; a bank of one kind only; a spread of leanings that is not positive.
    """
    slopes, intercepts = checked_items(a, d)
    sign = _signs(scam, slopes.size)
    if not (leaning_sd > 0 and np.isfinite(leaning_sd)):
        raise ValueError("The spread of leanings must be positive.")
    theta, leaning = (points.ravel() for points in np.meshgrid(GRID, LEANINGS * leaning_sd, indexing="ij"))
    logit = np.outer(slopes, theta) + intercepts[:, None] + np.outer(sign, leaning)
    hits, alarms = _on_bank(logit, sign)
    z_hit, z_alarm = ndtri(hits), ndtri(alarms)
    prior = np.log(prior_weights())[:, None] - 0.5 * LEANINGS**2
    return Outlook(
        logit=logit,
        wrong=np.logaddexp(0.0, logit),
        log_prior=prior.ravel(),
        values=np.array([theta, leaning, hits, alarms, z_hit - z_alarm, -0.5 * (z_hit + z_alarm)]),
        scam=sign > 0,
    )


def discernment(responses: ArrayLike, bank: Outlook, *, level: float = LEVEL) -> Discernment:
    """Estimate skill and leaning together, and from them hits, false alarms and d' on all items of the bank.

    Formula: posterior means and standard deviations over the points of the outlook; d' = z(H) - z(F) and
    c = -(z(H) + z(F)) / 2 of the bank at each: a domain score (Bock, Thissen and Zimowski 1997, J Educ Meas
    34:197) on the scale of signal detection.
    Shapes: `responses` (people, items of the bank) 1 right, 0 wrong, NaN not shown. Answers: no answers ->
    the population's means and its spread, `always_alike` True. ValueError: other answers, another number of
    items, a level outside (0, 1).
    """
    answers = checked_responses(responses)
    if answers.shape[1] != bank.scam.size:
        raise ValueError(f"{answers.shape[1]} items were answered, {bank.scam.size} are in the bank.")
    mean, spread = _moments(answers, bank)
    half = critical_value(level) * spread[4]
    return Discernment(
        theta=mean[0],
        se=spread[0],
        leaning=mean[1],
        se_leaning=spread[1],
        hits=mean[2],
        false_alarms=mean[3],
        d_prime=mean[4],
        se_d_prime=spread[4],
        interval=np.stack([mean[4] - half, mean[4] + half], axis=-1),
        criterion=mean[5],
        always_alike=_always_alike(answers, bank.scam),
    )


def _signs(scam: ArrayLike, items: int) -> Floats:
    kind = np.asarray(scam, dtype=float)
    if kind.shape != (items,) or not ((kind == 0) | (kind == 1)).all():
        raise ValueError("Every item of the bank is a scam (1) or honest (0).")
    if kind.min(initial=1.0) == kind.max(initial=0.0):
        raise ValueError("Discernment needs scams and honest messages in the bank.")
    return 2.0 * kind - 1.0


def _on_bank(logit: Floats, sign: Floats) -> tuple[Floats, Floats]:
    """Return the bank's share of hits and of false alarms at each point."""
    right = probabilities(logit)
    hits, alarms = right[sign > 0].mean(axis=0), 1.0 - right[sign < 0].mean(axis=0)
    return (
        np.clip(hits, 1.0 - LARGEST_RATE, LARGEST_RATE),
        np.clip(alarms, 1.0 - LARGEST_RATE, LARGEST_RATE),
    )


def _moments(answers: Floats, bank: Outlook) -> tuple[Floats, Floats]:
    """Return posterior means and standard deviations of the values, each (values, people)."""
    means, spreads = [np.zeros((len(bank.values), 0))], [np.zeros((len(bank.values), 0))]
    for first in range(0, len(answers), ROWS_AT_ONCE):
        rows = answers[first : first + ROWS_AT_ONCE]
        seen = ~np.isnan(rows)
        used = seen.any(axis=0)
        height = np.nan_to_num(rows[:, used]) @ bank.logit[used] - seen[:, used] @ bank.wrong[used]
        height += bank.log_prior
        weight = np.exp(height - height.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        mean = bank.values @ weight.T
        means.append(mean)
        spreads.append(np.sqrt(np.maximum(bank.values**2 @ weight.T - mean**2, 0.0)))
    return np.hstack(means), np.hstack(spreads)


def _always_alike(answers: Floats, scam: Bools) -> Bools:
    """Say who only ever called things scam, or only ever safe."""
    called_scam = np.where(np.isnan(answers), np.nan, answers == scam)
    return np.asarray(~((called_scam == 1).any(axis=1) & (called_scam == 0).any(axis=1)))
