"""The shared regression: a textbook example, a slow second fit, invariants, and inputs that break fits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats.glm import anscombe_residuals, farrington_weights, fit_poisson, leverage


def slow_fit(design, counts, weights, offset, tolerance=1e-8, max_iterations=25):
    """Fit one series point by point, with an orthogonal least squares instead of normal equations."""
    mean = counts + 0.1
    eta = np.log(mean)

    def deviance():
        terms = [
            w * ((y * np.log(y / m) if y > 0 else 0.0) - (y - m))
            for w, y, m in zip(weights, counts, mean, strict=True)
        ]
        return 2 * sum(terms)

    last = deviance()
    for _ in range(max_iterations):
        working = weights * mean
        target = eta - offset + (counts - mean) / mean
        root = np.sqrt(working)
        beta = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
        eta = design @ beta + offset
        mean = np.exp(eta)
        now = deviance()
        if abs(now - last) / (abs(now) + 0.1) < tolerance:
            break
        last = now
    basis = np.linalg.qr(design * root[:, None])[0]
    pearson = sum(w * (y - m) ** 2 / m**2 for w, y, m in zip(working, counts, mean, strict=True))
    degrees = (weights > 0).sum() - design.shape[1]
    return beta, mean, now, pearson / degrees, (basis**2).sum(axis=1)


def seasonal_design(points=60):
    week = np.arange(points)
    return np.column_stack(
        [np.ones(points), week / 10.0, np.cos(2 * np.pi * week / 13), np.sin(2 * np.pi * week / 13)]
    )


def simulated(series, points=60, seed=5):
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(2.0, 3.0, (series, points))).astype(float)


def test_fit_reproduces_the_published_example_of_dobson():
    # Dobson 1990, p. 93, the example of R's glm manual: 3 outcomes x 3 treatments.
    counts = np.array([[18, 17, 15, 20, 10, 20, 25, 13, 12]])
    outcome, treatment = np.tile([0, 1, 2], 3), np.repeat([0, 1, 2], 3)
    design = np.column_stack([np.ones(9), outcome == 1, outcome == 2, treatment == 1, treatment == 2]).astype(
        float
    )

    fit = fit_poisson(design, counts)

    assert fit.coefficients[0] == pytest.approx([3.044522, -0.4542553, -0.2929871, 0.0, 0.0], abs=1e-6)
    assert np.sqrt(np.diag(fit.covariance[0])) == pytest.approx([0.1709, 0.2022, 0.1927, 0.2, 0.2], abs=5e-5)
    assert fit.deviance[0] == pytest.approx(5.1291, abs=5e-5)
    assert fit.degrees[0] == 4
    assert fit.iterations[0] == 4


@pytest.mark.parametrize("seed", range(4))
def test_fit_equals_the_slow_fit(seed):
    rng = np.random.default_rng(seed)
    design, counts = seasonal_design(), simulated(7, seed=seed)
    weights = rng.choice([0.0, 0.3, 1.0, 2.0], counts.shape)
    offset = rng.normal(0, 0.3, counts.shape)

    fit = fit_poisson(design, counts, weights=weights, offset=offset)

    for i in range(7):
        beta, mean, deviance, dispersion, hat = slow_fit(design, counts[i], weights[i], offset[i])
        assert fit.coefficients[i] == pytest.approx(beta, abs=1e-9)
        assert fit.mean[i] == pytest.approx(mean, rel=1e-9)
        assert fit.deviance[i] == pytest.approx(deviance, rel=1e-9)
        assert fit.dispersion[i] == pytest.approx(dispersion, rel=1e-9)
        assert leverage(fit, design)[i] == pytest.approx(hat, abs=1e-9)


@given(
    counts=st.lists(st.lists(st.integers(0, 500), min_size=20, max_size=20), min_size=1, max_size=6),
    weight=st.floats(0.01, 100),
)
@settings(max_examples=60, deadline=None)
def test_fit_is_finite_solves_its_equations_and_does_not_feel_a_common_weight(counts, weight):
    design, cases = seasonal_design(20), np.array(counts, dtype=float)

    fit = fit_poisson(design, cases)
    scaled = fit_poisson(design, cases, weights=np.full(20, weight), tolerance=1e-12, max_iterations=100)
    exact = fit_poisson(design, cases, tolerance=1e-12, max_iterations=100)

    for name in ("coefficients", "mean", "covariance", "deviance", "dispersion"):
        assert np.isfinite(getattr(fit, name)).all()
    settled = exact.converged & scaled.converged & (cases.sum(axis=1) > 20)
    score = (cases - exact.mean) @ design
    assert np.abs(score[settled]).max(initial=0.0) < 1e-4 * (1 + cases.sum())
    assert scaled.mean[settled] == pytest.approx(exact.mean[settled], rel=1e-4, abs=1e-4)


def test_each_series_is_fitted_as_if_alone():
    design, counts = seasonal_design(), simulated(600)

    together = fit_poisson(design, counts)

    for i in (0, 255, 256, 599):
        alone = fit_poisson(design, counts[[i]])
        assert together.coefficients[i] == pytest.approx(alone.coefficients[0], abs=1e-12)
        assert together.iterations[i] == alone.iterations[0]


def test_weight_zero_drops_a_point_whatever_its_count():
    design, counts = seasonal_design(), simulated(3)
    weights = np.ones(60)
    weights[[4, 30]] = 0.0
    spoiled = counts.copy()
    spoiled[:, [4, 30]] = 1e12
    kept = weights > 0

    fit, shorter = fit_poisson(design, spoiled, weights=weights), fit_poisson(design[kept], counts[:, kept])

    assert fit.coefficients == pytest.approx(shorter.coefficients, abs=1e-10)
    assert fit.dispersion == pytest.approx(shorter.dispersion, rel=1e-10)
    assert (fit.degrees == shorter.degrees).all()
    assert leverage(fit, design)[:, 4] == pytest.approx(0.0)


def test_a_column_that_adds_nothing_gets_zero_and_changes_nothing():
    design, counts = seasonal_design(), simulated(3)
    wider = np.column_stack([design, design[:, 0] - 2 * design[:, 1]])

    fit, plain = fit_poisson(wider, counts), fit_poisson(design, counts)

    assert (fit.coefficients[:, 4] == 0.0).all()
    assert fit.mean == pytest.approx(plain.mean, rel=1e-9)
    assert (fit.degrees == plain.degrees).all()
    assert leverage(fit, wider).sum(axis=1) == pytest.approx(np.full(3, 4.0), abs=1e-9)


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros(60),
        np.full(60, 7.0),
        np.full(60, 1e9),
        np.eye(60)[17] * 1e9,
        np.eye(60)[17] * 1e15,
        np.r_[np.zeros(30), np.full(30, 1e6)],
        np.random.default_rng(3).poisson(1e9, 60).astype(float),
    ],
    ids=["zeros", "constant", "constant 1e9", "one spike", "one vast spike", "separated", "around 1e9"],
)
def test_extreme_series_have_finite_answers(counts):
    design = seasonal_design()

    fit = fit_poisson(design, counts[None])
    residuals = anscombe_residuals(counts[None], fit.mean, fit.dispersion, leverage(fit, design))

    for name in ("coefficients", "mean", "covariance", "deviance", "dispersion"):
        assert np.isfinite(getattr(fit, name)).all(), name
    assert np.isfinite(residuals).all()
    assert np.isfinite(farrington_weights(residuals)).all()


def test_all_zeros_mean_next_to_nothing_and_constants_are_met():
    fit = fit_poisson(np.ones((60, 1)), np.array([np.zeros(60), np.full(60, 7.0)]))

    assert fit.mean[0].max() < 1e-9
    assert fit.mean[1] == pytest.approx(np.full(60, 7.0))
    assert fit.dispersion[1] == pytest.approx(0.0, abs=1e-12)


def test_nothing_to_fit_is_stated():
    design = seasonal_design()

    nobody = fit_poisson(design, np.zeros((0, 60)))
    unweighted = fit_poisson(design, np.ones((2, 60)), weights=np.zeros(60))

    assert nobody.mean.shape == (0, 60)
    assert nobody.covariance.shape == (0, 4, 4)
    assert (unweighted.coefficients == 0.0).all()
    assert (unweighted.dispersion == 1.0).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"counts": np.full((2, 60), np.nan)}, "finite"),
        ({"counts": np.full((2, 60), -1.0)}, "finite"),
        ({"counts": np.full((2, 60), 2e15)}, "1e15"),
        ({"counts": np.ones((2, 59))}, "must be"),
        ({"design": np.full((60, 2), np.inf)}, "design"),
        ({"design": np.ones(60)}, "design"),
        ({"weights": np.full(60, -1.0)}, "negative"),
        ({"weights": np.full(60, np.nan)}, "weights"),
        ({"weights": np.ones(2)}, "weights"),
        ({"offset": np.full(60, np.inf)}, "offset"),
        ({"max_iterations": 0}, "iteration"),
    ],
)
def test_impossible_arguments_are_refused(changes, message):
    arguments = {"design": seasonal_design(), "counts": np.ones((2, 60))} | changes

    with pytest.raises(ValueError, match=message):
        fit_poisson(arguments.pop("design"), arguments.pop("counts"), **arguments)


def test_anscombe_residuals_follow_the_formula():
    expected = 1.5 * (9 ** (2 / 3) * 4 ** (-1 / 6) - 4**0.5) / np.sqrt(2.0 * 0.75)

    assert anscombe_residuals([[9.0]], [[4.0]], np.array([2.0]), [[0.25]])[0, 0] == pytest.approx(expected)
    assert anscombe_residuals([[4.0]], [[4.0]], np.array([0.5]), [[0.0]])[0, 0] == pytest.approx(0.0)


@given(st.lists(st.floats(-10, 1e6), min_size=1, max_size=50))
@settings(max_examples=60, deadline=None)
def test_weights_sum_to_the_points_and_fall_only_beyond_the_threshold(scores):
    weights = farrington_weights(np.array([scores]))[0]

    assert weights.sum() == pytest.approx(len(scores))
    assert (weights >= 0).all()
    inside = np.array(scores) <= 2.58
    assert np.ptp(weights[inside]) == pytest.approx(0.0, abs=1e-9) if inside.any() else True


def test_weights_of_two_points_by_hand():
    weights = farrington_weights([[0.0, 5.0, 9.0]], used=[True, True, False])[0]

    assert weights == pytest.approx([2 / 1.04, 2 * 0.04 / 1.04, 0.0])
