"""Quasi-Poisson regression with log link for many series that share one design, fitted all at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ROWS_AT_ONCE = 256  # working arrays of one block then stay in the processor's cache
SMALLEST_MEAN = float(np.finfo(float).eps)  # R's floor of the mean under a log link
LARGEST_ETA = 60.0  # e^60 = 1e26: no count comes near, so a step that passes it has overshot
ALIASED = 1e-11  # a column whose own information is below this share of its total adds nothing
LARGEST_COUNT = 1e15  # above 2^53 a float no longer holds whole cases


@dataclass(frozen=True)
class PoissonFit:
    """Fits of N series with T points and p coefficients.

    `coefficients` (N, p), 0 for a column that adds nothing to those before it; `mean` (N, T) expected
    counts; `working_weights` (N, T) prior weight x mean at the start of the last step (R's `weights`);
    `covariance` (N, p, p) inverse of X'WX, to be multiplied by a dispersion; `deviance`, `dispersion`
    (Pearson, may be below 1; 1 without degrees of freedom), `degrees` of freedom, `iterations` and
    `converged`, each (N,).
    """

    coefficients: Floats
    mean: Floats
    working_weights: Floats
    covariance: Floats
    deviance: Floats
    dispersion: Floats
    degrees: Floats
    iterations: Ints
    converged: Bools


@dataclass(frozen=True)
class _Problem:
    """One block of rows: the shared design with its column products, and what belongs to each series."""

    design: Floats
    products: Floats
    counts: Floats
    log_counts: Floats
    weights: Floats
    offset: Floats

    def rows(self, keep: Bools) -> _Problem:
        own = ("counts", "log_counts", "weights", "offset")
        return replace(self, **{name: getattr(self, name)[keep] for name in own})


@dataclass(frozen=True)
class _State:
    """Where each series of a block stands after a step."""

    coefficients: Floats
    eta: Floats
    mean: Floats
    deviance: Floats

    def rows(self, keep: Bools) -> _State:
        return _State(self.coefficients[keep], self.eta[keep], self.mean[keep], self.deviance[keep])


def fit_poisson(
    design: ArrayLike,
    counts: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    tolerance: float = 1e-8,
    max_iterations: int = 25,
) -> PoissonFit:
    """Fit log E(counts) = offset + design b to every row of `counts` by iteratively reweighted least
    squares.

    Formula (McCullagh and Nelder 1989, 2.5): b = (X'WX)^-1 X'Wz, W = weight x mean, z = eta - offset + (y -
    mean) / mean, from mean = y + 0.1, until |dev - previous| / (|dev| + 0.1) < `tolerance` (R's rule and
    start). One step for all series is one matrix product: vec(X'WX) = W (X outer X).
    Shapes: `design` (T, p); `counts` (N, T) in cases; `weights` and `offset` (N, T) or (T,); a weight of 0
    drops a point. Dispersion = sum W (y - mean)^2 / mean^2 / degrees, degrees = points of positive weight -
    rank.
    Answers: all-zero series -> mean near 0 (below 1e-9), dispersion near 0; a column that adds nothing ->
    coefficient 0 and covariance 0; no point of weight -> coefficients 0, dispersion 1; no row -> empty
    arrays. A fit still moving after `max_iterations` is returned as it stands with `converged` False; all
    is finite.
    ValueError: wrong shapes; counts negative, not finite or above 1e15; weights negative or not finite; no
    iteration allowed.
    """
    matrix = _checked_design(design)
    cases = _checked_counts(counts, matrix.shape[0])
    prior = _per_point(weights, 1.0, cases.shape, "weights")
    shift = _per_point(offset, 0.0, cases.shape, "offset")
    if (prior < 0).any() or max_iterations < 1:
        raise ValueError("Weights must not be negative, and at least one iteration is needed.")
    first, second = np.triu_indices(matrix.shape[1])
    products = np.ascontiguousarray(matrix[:, first] * matrix[:, second])
    blocks = [
        _problem(matrix, products, cases[rows], prior[rows], shift[rows]) for rows in _row_blocks(len(cases))
    ]
    return _joined([_fit_block(block, tolerance, max_iterations) for block in blocks])


def leverage(fit: PoissonFit, design: ArrayLike) -> Floats:
    """Return the hat values h = W x'(X'WX)^-1 x of each point (N, T); they sum to the rank of each fit.

    McCullagh and Nelder 1989, chapter 12. A point of weight 0 has 0. `design` is the one given to
    `fit_poisson`.
    """
    matrix = _checked_design(design)
    first, second = np.triu_indices(matrix.shape[1])
    twice = np.where(first == second, 1.0, 2.0)
    products = matrix[:, first] * matrix[:, second] * twice
    return np.asarray(fit.working_weights * (fit.covariance[:, first, second] @ products.T))


def anscombe_residuals(counts: ArrayLike, mean: ArrayLike, dispersion: ArrayLike, hat: ArrayLike) -> Floats:
    """Return 1.5 (y^(2/3) mean^(-1/6) - mean^(1/2)) / sqrt(phi (1 - h)), about standard normal for a
    Poisson.

    Farrington et al. 1996, JRSS A 159:547. Shapes (N, T), `dispersion` (N,) taken as at least
    1; means below 2.2e-16 count as that, 1 - h as at least 1e-12, so every answer is finite.
    """
    cases, expected = np.asarray(counts, dtype=float), np.maximum(mean, SMALLEST_MEAN)
    phi = np.maximum(dispersion, 1.0)[..., None]
    root = np.sqrt(expected)
    scale = np.sqrt(phi * np.maximum(1.0 - np.asarray(hat, dtype=float), 1e-12))
    return np.asarray(1.5 * (np.cbrt(cases) ** 2 / np.cbrt(root) - root) / scale)


def farrington_weights(residuals: ArrayLike, *, threshold: float = 2.58, used: ArrayLike = True) -> Floats:
    """Return weights that play down outbreaks: g s^-2 where s > `threshold`, else g; they sum to the
    points.

    Noufaily et al. 2013, Stat Med 32:1206 (2.58); Farrington 1996 had 1. `residuals` (N, T)
    are Anscombe's; `used` (N, T) or (T,) says which points are in the fit, the others get 0; none used
    gives 0.
    """
    score = np.asarray(residuals, dtype=float)
    inside = np.broadcast_to(np.asarray(used, dtype=bool), score.shape)
    raw = np.where(inside, np.maximum(score, threshold) ** -2.0, 0.0)
    raw = np.where(inside & (score <= threshold), 1.0, raw)
    total = raw.sum(axis=-1, keepdims=True)
    points = inside.sum(axis=-1, keepdims=True)
    return np.asarray(raw * points / np.where(total > 0, total, 1.0))


def _checked_design(design: ArrayLike) -> Floats:
    matrix = np.asarray(design, dtype=float)
    if matrix.ndim != 2 or matrix.shape[1] == 0 or not np.isfinite(matrix).all():
        raise ValueError("The design must be (points, columns) of finite numbers with at least one column.")
    return matrix


def _checked_counts(counts: ArrayLike, points: int) -> Floats:
    cases = np.asarray(counts, dtype=float)
    if cases.ndim != 2 or cases.shape[1] != points:
        raise ValueError(f"Counts must be (series, {points}), not {cases.shape}.")
    if not (np.isfinite(cases).all() and (cases >= 0).all() and (cases <= LARGEST_COUNT).all()):
        raise ValueError("Counts must be finite, from 0 to 1e15; weight 0 drops a missing point.")
    return cases


def _per_point(values: ArrayLike | None, otherwise: float, shape: tuple[int, ...], name: str) -> Floats:
    given = np.asarray(otherwise if values is None else values, dtype=float)
    if not np.isfinite(given).all():
        raise ValueError(f"Every one of the {name} must be finite.")
    if values is not None and given.shape not in {shape, shape[1:]}:
        raise ValueError(f"The {name} must be {shape} or {shape[1:]}, not {given.shape}.")
    return np.broadcast_to(given, shape)


def _row_blocks(rows: int) -> list[slice]:
    return [slice(start, start + ROWS_AT_ONCE) for start in range(0, max(rows, 1), ROWS_AT_ONCE)]


def _problem(matrix: Floats, products: Floats, counts: Floats, weights: Floats, offset: Floats) -> _Problem:
    # A point of weight 0 must not steer even by its rounding: its count is set aside.
    cases = np.where(weights > 0, counts, 0.0)
    return _Problem(matrix, products, cases, np.log(np.maximum(cases, 1e-300)), weights, offset)


def _fit_block(problem: _Problem, tolerance: float, max_iterations: int) -> PoissonFit:
    """Step every series of the block until it stands; those that do leave the block, as R fits one by
    one."""
    number = np.arange(len(problem.counts))
    state, parts, order = _start(problem), [], []
    for iteration in range(1, max_iterations + 1):
        weights = problem.weights * state.mean
        covariance, rank = _inverse(_unpacked(weights @ problem.products, problem.design.shape[1]))
        after = _step(problem, state, weights, covariance)
        done = _stands(problem, after.deviance, state.deviance, tolerance)
        leaving = done | (iteration == max_iterations)
        if leaving.any() or not number.size:
            left = (problem.rows(leaving), after.rows(leaving), weights[leaving], covariance[leaving])
            parts.append(_finished(*left, rank=rank[leaving], iteration=iteration, converged=done[leaving]))
            order.append(number[leaving])
        if leaving.all():
            break
        if leaving.any():
            problem, after, number = problem.rows(~leaving), after.rows(~leaving), number[~leaving]
        state = after
    return _rows(_joined(parts), np.argsort(np.concatenate(order)))


def _start(problem: _Problem) -> _State:
    mean = problem.counts + 0.1
    eta = np.log(mean)
    nothing = np.zeros((len(mean), problem.design.shape[1]))
    return _State(nothing, eta, mean, _deviance(problem, eta, mean))


def _step(problem: _Problem, state: _State, weights: Floats, covariance: Floats) -> _State:
    """Solve the weighted least squares; halve a step that overshoots, as R does at an infinite deviance."""
    target = state.eta - problem.offset + (problem.counts - state.mean) / state.mean
    proposal = (covariance @ ((weights * target) @ problem.design)[:, :, None])[:, :, 0]
    eta = proposal @ problem.design.T + problem.offset
    for _ in range(30):
        wild = eta.max(axis=1, initial=-np.inf) > LARGEST_ETA
        if not wild.any():
            break
        proposal = np.where(wild[:, None], (proposal + state.coefficients) / 2.0, proposal)
        eta = proposal @ problem.design.T + problem.offset
    eta = np.minimum(eta, LARGEST_ETA)
    mean = np.maximum(np.exp(eta), SMALLEST_MEAN)
    return _State(proposal, eta, mean, _deviance(problem, eta, mean))


def _deviance(problem: _Problem, eta: Floats, mean: Floats) -> Floats:
    """Return 2 sum w (y log(y / mean) - (y - mean)), where 0 log 0 = 0."""
    counts = problem.counts
    gain = counts * (problem.log_counts - eta) - counts + mean
    return np.asarray(2.0 * np.einsum("nt,nt->n", problem.weights, gain))


def _stands(problem: _Problem, deviance: Floats, previous: Floats, tolerance: float) -> Bools:
    # A deviance is known to a few units of rounding of the cases in it, never better.
    noise = 64 * SMALLEST_MEAN * np.einsum("nt,nt->n", problem.weights, problem.counts)
    return np.asarray(np.abs(deviance - previous) < tolerance * (np.abs(deviance) + 0.1) + noise)


def _finished(
    problem: _Problem,
    state: _State,
    weights: Floats,
    covariance: Floats,
    *,
    rank: Ints,
    iteration: int,
    converged: Bools,
) -> PoissonFit:
    degrees = (problem.weights > 0).sum(axis=1) - rank
    pearson = np.einsum("nt,nt->n", weights, (problem.counts / state.mean - 1.0) ** 2)
    dispersion = np.where(degrees > 0, pearson / np.maximum(degrees, 1), 1.0)
    count = np.full(len(rank), iteration)
    return PoissonFit(
        state.coefficients, state.mean, weights, covariance, state.deviance, dispersion,
        degrees.astype(float), count, converged,
    )  # fmt: skip


def _unpacked(triangle: Floats, columns: int) -> Floats:
    """Return symmetric (N, p, p) matrices from their upper triangles (N, p (p + 1) / 2)."""
    first, second = np.triu_indices(columns)
    full = np.empty((len(triangle), columns, columns))
    full[:, first, second] = triangle
    full[:, second, first] = triangle
    return full


def _inverse(information: Floats) -> tuple[Floats, Ints]:
    """Return the inverse of each symmetric matrix (N, p, p) by Cholesky, and its rank.

    A column that adds nothing to those before it gets zeros, so its coefficient is 0 (R's NA): the loops
    run over the p columns, never over the N series.
    """
    columns = information.shape[1]
    matrix = np.ascontiguousarray(information.transpose(1, 2, 0))
    factor, inverse = np.zeros_like(matrix), np.zeros_like(matrix)
    rank = np.zeros(len(information), dtype=np.int64)
    for j in range(columns):
        rest = matrix[j:, j] - np.einsum("ikn,kn->in", factor[j:, :j], factor[j, :j])
        used = rest[0] > ALIASED * np.maximum(matrix[j, j], 1e-290)
        scale = np.where(used, 1.0 / np.sqrt(np.where(used, rest[0], 1.0)), 0.0)
        factor[j:, j] = rest * scale
        inverse[j, :j] = -np.einsum("kn,kin->in", factor[j, :j], inverse[:j, :j]) * scale
        inverse[j, j] = scale
        rank += used
    flat = np.ascontiguousarray(inverse.transpose(2, 0, 1))
    return flat.transpose(0, 2, 1) @ flat, rank


def _joined(parts: list[PoissonFit]) -> PoissonFit:
    names = [field.name for field in fields(PoissonFit)]
    values: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return PoissonFit(**values)


def _rows(fit: PoissonFit, order: Ints) -> PoissonFit:
    return PoissonFit(**{field.name: getattr(fit, field.name)[order] for field in fields(PoissonFit)})
