"""Calibration of items: Rasch and two-parameter logistic models by marginal maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.item_errors import ItemErrors, rasch_errors, two_parameter_errors
from assessment.scoring.item_priors import ItemPrior, log_density
from assessment.scoring.maximization import Expected, maximize, maximize_rasch
from assessment.scoring.posterior import GRID, posterior, prior_weights
from assessment.scoring.responses import Patterns, collapse

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-7  # of one EM step in slope and intercept
MAX_CYCLES = 500  # of three EM steps each
FEWEST_ITEMS = 3  # two items cannot tell slopes from intercepts


@dataclass(frozen=True, eq=False)
class TwoParameterFit:
    """A fit of P = 1 / (1 + e^-(a theta + d)) with theta ~ N(0, 1); vectors are (items,).

    `a` slope, `d` intercept, `b` = -d / a the difficulty; `se_a`, `se_d`, `se_b` standard errors from the
    observed information. `answered` people per item. `estimated` is False, and the figures are not finite,
    where there is nothing to estimate from (see `fit_2pl`). `log_likelihood` of all answers, without priors.
    `converged` False: still moving after 1,500 steps, the figures are where it stood.
    """

    a: Floats
    d: Floats
    se_a: Floats
    se_d: Floats
    se_b: Floats
    answered: Floats
    estimated: Bools
    log_likelihood: float
    iterations: int
    converged: bool

    @property
    def b(self) -> Floats:
        """Return the difficulty -d / a, on the scale of ability."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return -self.d / self.a


@dataclass(frozen=True, eq=False)
class RaschFit:
    """A fit of P = 1 / (1 + e^-(theta + d)) with theta ~ N(0, `variance`); vectors are (items,).

    `d` intercept, its negative the difficulty; the rest as in `TwoParameterFit`.
    """

    d: Floats
    variance: float
    se_d: Floats
    se_variance: float
    answered: Floats
    estimated: Bools
    log_likelihood: float
    iterations: int
    converged: bool


@dataclass(frozen=True)
class _Model:
    """How a model takes its M step, and whether its slope row is the sd of ability (Rasch) or slopes of
    items."""

    step: Callable[[Expected, Floats, Floats, ItemPrior | None], tuple[Floats, Floats]]
    rasch: bool


TWO_PARAMETER, RASCH = _Model(maximize, rasch=False), _Model(maximize_rasch, rasch=True)


@dataclass(frozen=True, eq=False)
class _Climb:
    """Where the climb ended: slopes (Rasch: the sd of ability, repeated) and intercepts, with
    log-likelihood."""

    a: Floats
    d: Floats
    log_likelihood: float
    iterations: int
    converged: bool


def fit_2pl(responses: ArrayLike, *, prior: ItemPrior | None = None) -> TwoParameterFit:
    """Estimate slope and intercept of every item from `responses` (people, items; 0, 1, NaN for missing).

    Formula: marginal maximum likelihood by EM (Bock and Aitkin 1981, Psychometrika 46:443) on 61 points in
    [-6, 6] with N(0, 1); with `prior` its mode (Mislevy 1986, Psychometrika 51:177): a ~ lognormal, d ~
    normal. Steps are lengthened by SQUAREM (Varadhan and Roland 2008, Scand J Stat 35:335). Missing answers
    drop out of the likelihood, which is right when they are missing at random (an adaptive test included).
    No slope is clamped: a weak item shows a small slope, a wrongly keyed one a negative slope, unless a
    prior forbids it.
    Answers: without a prior an item that everybody got right (wrong) has no finite estimate -> a NaN, d +inf
    (-inf); one that nobody answered -> NaN; both are left out and `estimated` is False. With a prior every
    item has an estimate. A person without answers changes nothing.
    ValueError: an answer other than 0, 1, NaN; no people; without a prior fewer than 3 items that can be
    estimated.
    """
    patterns = _checked(responses)
    usable = _usable(patterns, prior, FEWEST_ITEMS)
    part, kept = _restricted(patterns, usable), _own(prior, usable)
    climb = _climb(part, kept, TWO_PARAMETER)
    errors = two_parameter_errors(part, climb.a, climb.d, kept)
    return _two_parameter_fit(patterns, usable, climb, errors)


def fit_rasch(responses: ArrayLike, *, prior: ItemPrior | None = None) -> RaschFit:
    """Estimate the intercepts of all items and the variance of ability from `responses` (people, items).

    Formula: as `fit_2pl` with slope 1 and theta ~ N(0, variance) on the same grid. `prior`: d ~ normal, and
    the standard deviation of ability ~ lognormal (with the figures of the slope).
    Answers: as `fit_2pl`; answers that agree no more than chance -> variance near 0. ValueError: as
    `fit_2pl`, with fewer than 2 items that can be estimated.
    """
    patterns = _checked(responses)
    usable = _usable(patterns, prior, 2)
    part, kept = _restricted(patterns, usable), _own(prior, usable)
    climb = _climb(part, kept, RASCH)
    errors = rasch_errors(part, climb.a, climb.d, kept)
    sd = abs(float(climb.a[0]))
    return RaschFit(
        d=_spread(climb.d, usable, _limits(patterns)),
        variance=sd**2,
        se_d=_spread(errors.d, usable, np.nan),
        se_variance=2.0 * sd * float(errors.a[0]),
        answered=patterns.answered(),
        estimated=usable,
        log_likelihood=climb.log_likelihood,
        iterations=climb.iterations,
        converged=climb.converged,
    )


def _checked(responses: ArrayLike) -> Patterns:
    patterns = collapse(responses)
    if not patterns.of_person.size:
        raise ValueError("There are no people to calibrate items with.")
    return patterns


def _usable(patterns: Patterns, prior: ItemPrior | None, fewest: int) -> Bools:
    """Say which items have a finite estimate: with a prior all of them."""
    if prior is not None:
        return np.ones(patterns.codes.shape[1], dtype=bool)
    right, answered = patterns.correct(), patterns.answered()
    usable = np.asarray((right > 0) & (right < answered))
    if usable.sum() < fewest:
        raise ValueError(
            f"At least {fewest} items with both right and wrong answers are needed, or a prior; "
            f"there are {usable.sum()}."
        )
    return usable


def _restricted(patterns: Patterns, usable: Bools) -> Patterns:
    return Patterns(patterns.codes[:, usable], patterns.people, patterns.of_person)


def _own(prior: ItemPrior | None, usable: Bools) -> ItemPrior | None:
    return None if prior is None else prior.for_items(usable.size)


def _climb(patterns: Patterns, prior: ItemPrior | None, model: _Model) -> _Climb:
    """Run EM with lengthened steps from slopes 1 until one plain step moves nothing by more than the
    tolerance."""
    here = _start(patterns, prior)
    steps = 0
    for _ in range(MAX_CYCLES):
        first, _ = _em(patterns, here, prior, model)
        steps += 1
        if np.abs(first - here).max() < TOLERANCE:
            break
        second, height = _em(patterns, first, prior, model)
        far = _lengthened(here, first, second)
        after, far_height = _em(patterns, far, prior, model)
        steps += 2
        here = after if far_height >= height and np.isfinite(after).all() else second
    expected = _expected(patterns, here, model)
    converged = bool(np.abs(first - here).max() < TOLERANCE)
    return _Climb(here[0], here[1], expected.log_likelihood, steps, converged)


def _start(patterns: Patterns, prior: ItemPrior | None) -> Floats:
    share = (patterns.correct() + 0.5) / (patterns.answered() + 1.0)
    slopes = np.ones(share.size) if prior is None else np.full(share.size, prior.a_median)
    return np.vstack([slopes, 1.2 * np.log(share / (1.0 - share))])


def _em(patterns: Patterns, here: Floats, prior: ItemPrior | None, model: _Model) -> tuple[Floats, float]:
    """Return where one EM step leads, and the height (log-likelihood and log-prior) it started from."""
    expected = _expected(patterns, here, model)
    height = expected.log_likelihood + log_density(prior, here[0], here[1], common=model.rasch)
    return np.vstack(model.step(expected, here[0], here[1], prior)), height


def _lengthened(start: Floats, first: Floats, second: Floats) -> Floats:
    """Return the SQUAREM extrapolation of two EM steps; a slope that would change sign keeps its own."""
    step, bend = first - start, (second - first) - (first - start)
    size = float(np.linalg.norm(bend))
    length = max(float(np.linalg.norm(step)) / size, 1.0) if size > 0 else 1.0
    far = start + 2.0 * length * step + length**2 * bend
    far[0] = np.where(np.sign(far[0]) == np.sign(second[0]), far[0], second[0])
    return far


def _expected(patterns: Patterns, here: Floats, model: _Model) -> Expected:
    """Return the expected numbers of people and of right answers at each grid point, and the
    log-likelihood."""
    a, d = (np.ones(here.shape[1]), here[1]) if model.rasch else (here[0], here[1])
    prior = prior_weights(sd=float(abs(here[0, 0]))) if model.rasch else prior_weights()
    everybody = np.zeros(GRID.size)
    right, people = np.zeros((a.size, GRID.size)), np.zeros((a.size, GRID.size))
    log_likelihood = 0.0
    for block in patterns.blocks():
        found = posterior(block, a, d, prior)
        weights = found.weights * block.people[:, None]
        everybody += weights.sum(axis=0)
        right += block.right.T @ weights
        people += weights.sum(axis=0) if block.complete else block.seen.T @ weights
        log_likelihood += float(block.people @ found.log_marginal)
    return Expected(right, people, everybody, log_likelihood)


def _two_parameter_fit(
    patterns: Patterns, usable: Bools, climb: _Climb, errors: ItemErrors
) -> TwoParameterFit:
    return TwoParameterFit(
        a=_spread(climb.a, usable, np.nan),
        d=_spread(climb.d, usable, _limits(patterns)),
        se_a=_spread(errors.a, usable, np.nan),
        se_d=_spread(errors.d, usable, np.nan),
        se_b=_spread(errors.b, usable, np.nan),
        answered=patterns.answered(),
        estimated=usable,
        log_likelihood=climb.log_likelihood,
        iterations=climb.iterations,
        converged=climb.converged,
    )


def _limits(patterns: Patterns) -> Floats:
    """Return where the intercept of an item without an estimate goes: inf, -inf, or NaN without answers."""
    right, answered = patterns.correct(), patterns.answered()
    limit = np.where(right == answered, np.inf, -np.inf)
    return np.where(answered > 0, limit, np.nan)


def _spread(values: Floats, usable: Bools, otherwise: Floats | float) -> Floats:
    whole = np.broadcast_to(np.asarray(otherwise, dtype=float), usable.shape).copy()
    whole[usable] = values
    return whole
