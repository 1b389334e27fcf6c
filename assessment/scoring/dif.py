"""Fairness: does an item treat two groups of equal ability differently? Mantel-Haenszel and logistic
tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from assessment.scoring.posterior import probabilities
from assessment.scoring.responses import checked_responses

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ETS_SCALE = -2.35  # turns a log odds ratio into the delta scale of difficulty
SMALL, LARGE = 1.0, 1.5  # ETS: A below 1 or not significant, C from 1.5 and significantly above 1
SURE = 1.645  # one-sided .05 of the test "above 1"
LEVEL = 0.05
SMALL_R2, LARGE_R2 = 0.035, 0.07
ENOUGH = 300  # people in each group: power .75 for a shift of .6 logits


@dataclass(frozen=True, eq=False)
class MantelHaenszel:
    """Each (items,): `odds_ratio` of the reference group, `d_dif` on the delta scale (below 0: harder for
    the focal group), its `se` and `interval` (items, 2), `chi_square` with continuity correction and
    `p_value`.

    `ets` class "A" negligible, "B" moderate, "C" large, "" where nothing can be said. `reference` and
    `focal` people who count for each item; `enough`: 300 or more of both.
    """

    odds_ratio: Floats
    d_dif: Floats
    se: Floats
    interval: Floats
    chi_square: Floats
    p_value: Floats
    ets: NDArray[np.str_]
    reference: Floats
    focal: Floats
    enough: Bools


@dataclass(frozen=True, eq=False)
class LogisticDif:
    """Each (items,): likelihood-ratio `uniform` (1 degree) and `both` (2 degrees, also of crossing curves),
    p-values, and `shift` in logits of the focal group at equal score. `r2_change` what group and crossing
    add to Nagelkerke's R2, and its class "A" negligible, "B" moderate, "C" large. NaN and "" where the groups
    or answers do not allow a fit. `reference`, `focal`, `enough` as of `MantelHaenszel`."""

    uniform: Floats
    both: Floats
    p_uniform: Floats
    p_both: Floats
    shift: Floats
    r2_change: Floats
    size: NDArray[np.str_]
    reference: Floats
    focal: Floats
    enough: Bools


def mantel_haenszel(
    responses: ArrayLike, focal: ArrayLike, *, matching: ArrayLike | None = None
) -> MantelHaenszel:
    """Compare the odds of a right answer of reference and focal people within strata of equal score.

    Formula (Holland and Thayer 1988): odds ratio = sum(A D / N) / sum(B C / N), A, B right and wrong of the
    reference group, C, D of the focal; D-DIF = -2.35 ln(odds ratio); SE by Robins, Breslow and Greenland
    1986 (Biometrics 42:311); classes A, B, C of ETS (Zwick 2012): A if |D-DIF| < 1 or not different from 0
    (p >= .05), C if it is >= 1.5 and above 1 beyond chance (one-sided .05), else B.
    Shapes: `responses` (people, items), `focal` (people,) True or 1 for the focal group; `matching`
    (people,) whole numbers of strata, by default the number right, the item studied included. With missing
    answers give `matching` (classes of an ability estimate); an answer that is missing drops out of its item
    only.
    Answers: one group empty or never in a stratum together -> NaN, class "". ValueError: wrong shapes, a
    group other than 0 and 1, missing answers without `matching`, strata that are not whole.
    """
    answers, group = _checked(responses, focal)
    strata = _strata(answers, matching)
    a, b, c, d = (_by_stratum(strata, cell) for cell in _cells(answers, group))
    people = np.maximum(a + b + c + d, 1.0)
    shared = ((a + b) > 0) & ((c + d) > 0)
    a, b, c, d = (np.where(shared, cell, 0.0) for cell in (a, b, c, d))
    chi_square = _mh_chi_square(a, b, c, d)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (a * d / people).sum(axis=0) / (b * c / people).sum(axis=0)
        log_ratio = np.log(ratio)
    log_ratio = np.where(np.isfinite(log_ratio), log_ratio, np.nan)
    error = 2.35 * np.sqrt(_log_ratio_variance(a, b, c, d, people))
    d_dif, p_value = ETS_SCALE * log_ratio, chdtrc(1.0, chi_square)
    counts = (a + b).sum(axis=0), (c + d).sum(axis=0)
    return MantelHaenszel(
        odds_ratio=ratio,
        d_dif=d_dif,
        se=error,
        interval=np.stack([d_dif - 1.96 * error, d_dif + 1.96 * error], axis=-1),
        chi_square=chi_square,
        p_value=p_value,
        ets=_ets_class(d_dif, error, p_value),
        reference=counts[0],
        focal=counts[1],
        enough=(counts[0] >= ENOUGH) & (counts[1] >= ENOUGH),
    )


def logistic_dif(responses: ArrayLike, focal: ArrayLike, *, matching: ArrayLike | None = None) -> LogisticDif:
    """Test whether group adds to a score in explaining an answer, and whether the curves of the groups cross.

    Formula (Swaminathan and Rogers 1990, J Educ Meas 27:361): logit P = b0 + b1 score, + b2 group, + b3
    score x group; `uniform` = 2 (LL2 - LL1) of the first two, `both` = 2 (LL3 - LL1). Classes of Jodoin and Gierl
    2001 (Appl Meas Educ 14:329): A if `both` is not different from 0 (p >= .05) or R2 changes by less than .035, C
    from .07, else B. Crossing curves, which Mantel-Haenszel cannot see, count here. Shapes as
    `mantel_haenszel`; `matching` (people,) may be any finite number here, an ability estimate for instance.
    Answers and ValueError likewise.
    """
    answers, group = _checked(responses, focal)
    score = _score(answers, matching)
    scaled = (score - score.mean()) / max(float(score.std()), 1e-12)
    found = [_one_item(answers[:, item], scaled, group) for item in range(answers.shape[1])]
    uniform, both, shift, change = np.array(found, dtype=float).reshape(-1, 4).T
    p_both = chdtrc(2.0, both)
    seen = ~np.isnan(answers)
    counts = (seen & ~group[:, None]).sum(axis=0), (seen & group[:, None]).sum(axis=0)
    return LogisticDif(
        uniform=uniform,
        both=both,
        p_uniform=chdtrc(1.0, uniform),
        p_both=p_both,
        shift=shift,
        r2_change=change,
        size=_r2_class(change, p_both),
        reference=counts[0].astype(float),
        focal=counts[1].astype(float),
        enough=(counts[0] >= ENOUGH) & (counts[1] >= ENOUGH),
    )


def _checked(responses: ArrayLike, focal: ArrayLike) -> tuple[Floats, Bools]:
    answers, group = checked_responses(responses), np.asarray(focal, dtype=float)
    if group.shape != answers.shape[:1] or not ((group == 0) | (group == 1)).all():
        raise ValueError("Every person needs a group: 0 for reference, 1 for focal.")
    return answers, group == 1


def _score(answers: Floats, matching: ArrayLike | None) -> Floats:
    if matching is None:
        if np.isnan(answers).any():
            raise ValueError(
                "With missing answers people must be matched on something else than the number right."
            )
        return np.asarray(answers.sum(axis=1))
    score = np.asarray(matching, dtype=float)
    if score.shape != answers.shape[:1] or not np.isfinite(score).all():
        raise ValueError("Every person needs one finite number to be matched on.")
    return score


def _strata(answers: Floats, matching: ArrayLike | None) -> Ints:
    score = _score(answers, matching)
    if (score != np.round(score)).any():
        raise ValueError("Strata must be whole numbers: cut an ability estimate into classes first.")
    return np.asarray(np.unique(score, return_inverse=True)[1]).astype(np.int64)


def _cells(answers: Floats, group: Bools) -> tuple[Floats, Floats, Floats, Floats]:
    """Return indicators (people, items): reference right, reference wrong, focal right, focal wrong."""
    right, wrong, focal = answers == 1, answers == 0, group[:, None]
    return (
        (right & ~focal).astype(float),
        (wrong & ~focal).astype(float),
        (right & focal).astype(float),
        (wrong & focal).astype(float),
    )


def _by_stratum(strata: Ints, cell: Floats) -> Floats:
    """Return the sums within strata (strata, items)."""
    sums = np.zeros((int(strata.max(initial=-1)) + 1, cell.shape[1]))
    np.add.at(sums, strata, cell)
    return sums


def _mh_chi_square(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Return the Mantel-Haenszel statistic with continuity correction (items,); NaN without variance."""
    n = a + b + c + d
    large = np.maximum(n, 2.0)
    right, wrong, reference, focal = a + c, b + d, a + b, c + d
    expected = reference * right / large
    variance = (reference * focal * right * wrong / (large**2 * (large - 1.0))).sum(axis=0)
    distance = np.maximum(np.abs((a - np.where(n > 1, expected, a)).sum(axis=0)) - 0.5, 0.0)
    return np.where(variance > 0, distance**2 / np.where(variance > 0, variance, 1.0), np.nan)


def _log_ratio_variance(a: Floats, b: Floats, c: Floats, d: Floats, people: Floats) -> Floats:
    """Return the Robins-Breslow-Greenland variance of the log odds ratio (items,)."""
    agree, differ = (a + d) / people, (b + c) / people
    right, wrong = a * d / people, b * c / people
    r, s = right.sum(axis=0), wrong.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (
            (agree * right).sum(axis=0) / (2.0 * r**2)
            + (agree * wrong + differ * right).sum(axis=0) / (2.0 * r * s)
            + (differ * wrong).sum(axis=0) / (2.0 * s**2)
        )
    return np.where(np.isfinite(variance), variance, np.nan)


def _ets_class(d_dif: Floats, error: Floats, p_value: Floats) -> NDArray[np.str_]:
    size = np.abs(d_dif)
    with np.errstate(invalid="ignore"):
        negligible = (size < SMALL) | (p_value >= LEVEL)
        large = (size >= LARGE) & (size - SURE * error > SMALL)
    kind = np.where(negligible, "A", np.where(large, "C", "B"))
    return np.where(np.isnan(d_dif) | np.isnan(p_value), "", kind)


def _r2_class(change: Floats, p_value: Floats) -> NDArray[np.str_]:
    with np.errstate(invalid="ignore"):
        negligible = (change < SMALL_R2) | (p_value >= LEVEL)
        kind = np.where(negligible, "A", np.where(change >= LARGE_R2, "C", "B"))
    return np.where(np.isnan(change) | np.isnan(p_value), "", kind)


def _one_item(answer: Floats, score: Floats, group: Bools) -> tuple[float, float, float, float]:
    """Return uniform and joint statistic, the shift in logits and the change of R2 of one item."""
    seen = ~np.isnan(answer)
    right, matched, focal = answer[seen], score[seen], group[seen].astype(float)
    if not 0 < focal.sum() < focal.size or not 0 < right.sum() < right.size:
        return np.nan, np.nan, np.nan, np.nan
    design = np.column_stack([np.ones(right.size), matched, focal, matched * focal])
    heights = [_logistic(design[:, :columns], right) for columns in (2, 3, 4)]
    base = heights[0][0]
    uniform, both = (max(2.0 * (height - base), 0.0) for height, _ in heights[1:])
    share = float(right.mean())
    empty = right.size * (share * np.log(share) + (1.0 - share) * np.log(1.0 - share))
    return (
        uniform,
        both,
        float(heights[1][1][2]),
        _r2(heights[2][0], empty, right.size) - _r2(base, empty, right.size),
    )


def _r2(height: float, empty: float, people: int) -> float:
    """Nagelkerke's R2 of a log-likelihood beside that of the share right alone."""
    return float(np.expm1(2.0 * (empty - height) / people) / np.expm1(2.0 * empty / people))


def _logistic(design: Floats, right: Floats) -> tuple[float, Floats]:
    """Return log-likelihood and coefficients of a logistic regression (Newton, at most 50 steps)."""
    beta, before = np.zeros(design.shape[1]), -np.inf
    for _ in range(50):
        eta = design @ beta
        height = float(right @ eta - np.logaddexp(0.0, eta).sum())
        if abs(height - before) < 1e-11 * max(abs(height), 1.0):
            break
        before, chance = height, probabilities(eta)
        weight = np.maximum(chance * (1.0 - chance), 1e-10)
        information = (design * weight[:, None]).T @ design
        beta = beta + np.linalg.lstsq(information, design.T @ (right - chance), rcond=None)[0]
    return height, beta
