"""Flexible Farrington: R's own figures, a slow second implementation, invariants, and answers at the edges."""

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats.farrington import farrington_flexible, farrington_scan, season_baseline
from alerts.stats.negative_binomial import upper_quantile, upper_tail

FIXTURES = Path(__file__).parent / "fixtures"
ORACLE = os.environ.get("DETECTION_ORACLE_DIR")  # a folder with series that may not be kept in the project
METHODS = ("nbPlugin", "delta", "muan")
T_95 = 1.9706  # two-sided 5 % point of Student's t with about 226 degrees of freedom


def read(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def simulated():
    with gzip.open(FIXTURES / "noufaily_series.csv.gz", "rt") as lines:
        rows = list(csv.reader(lines))[1:]
    return [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=float)


def agrees(ours, theirs, method):
    """Whole numbers equal; the bound of "delta" within a millionth."""
    if theirs == "":
        return np.isnan(ours)
    wanted = float(theirs)
    return abs(ours - wanted) <= 1e-6 * max(1.0, wanted) if method == "delta" else ours == wanted


@pytest.mark.parametrize("method", METHODS)
def test_r_compat_equals_r_on_simulated_series(simulated, method):
    names, counts = simulated
    weeks = np.arange(575, 624, 3)
    ours = farrington_flexible(counts, weeks=weeks, method=method, r_compat=True)
    rows = [row for row in read(FIXTURES / "farrington_by_r.csv.gz") if row["method"] == method]

    for row in rows:
        place = names.index(row["series"]), (int(row["week"]) - 576) // 3
        assert agrees(ours.upper[place], row["upperbound"], method), row
        assert ours.alarm[place] == (row["alarm"] == "1"), row
        assert ours.phi[place] == pytest.approx(float(row["phi"]), rel=1e-8)
        if row["pvalue"]:  # R has none for "muan"
            assert ours.p_value[place] == pytest.approx(float(row["pvalue"]), abs=1e-8)
        assert ours.trend[place] == pytest.approx(float(row["trend_coef"] or 0.0), abs=1e-9)
        if method == "delta" and row["upperbound"]:
            assert ours.exceedance[place] == pytest.approx(float(row["score"]), abs=1e-7)
    assert len(rows) == 680


@pytest.mark.skipif(ORACLE is None, reason="needs the folder DETECTION_ORACLE_DIR")
@pytest.mark.parametrize("method", METHODS)
def test_r_compat_equals_r_on_reported_series(method):
    folder, bad = Path(ORACLE or "."), []
    series = {}
    for row in read(folder / "real_series.csv"):
        series.setdefault(row["series"], []).append(float(row["y"]))
    rows = [row for row in read(folder / "real_series_oracle.csv") if row["method"] == method]

    for name, alpha in sorted({(row["series"], row["alpha"]) for row in rows}):
        chosen = [row for row in rows if (row["series"], row["alpha"]) == (name, alpha)]
        weeks = [int(row["t"]) - 1 for row in chosen]
        ours = farrington_flexible(
            [series[name]], weeks=weeks, alpha=float(alpha), method=method, r_compat=True
        )
        bad += [
            row
            for i, row in enumerate(chosen)
            if not agrees(ours.upper[0, i], row["upperbound"], method)
            or ours.alarm[0, i] != (row["alarm"] == "1")
        ]

    assert bad == []


def slow_levels(b, w, periods, past_excluded):
    """Label the weeks before the tested one by walking through them, most recent year first."""
    labels = {}
    for year in range(1, b + 1):
        centre = -52 * year
        for week in range(centre - w, centre + w + 1):
            labels[week] = periods
        gap = list(range(centre + w + 1, centre + 52 - w))
        size, longer = divmod(len(gap), periods - 1)
        block = [level for level in range(1, periods) for _ in range(size + (level <= longer))]
        labels.update(dict(zip(gap, block, strict=True)))
    return {week: level for week, level in labels.items() if week < -past_excluded}


def slow_glm(design, counts, prior):
    """Fit with an intercept and dummies, point weights and QR, as the textbook has it."""
    mean, last = counts + 0.1, None
    for _ in range(25):
        working = prior * mean
        target = np.log(mean) + (counts - mean) / mean
        root = np.sqrt(working)[:, None]
        beta = np.linalg.lstsq(design * root, target * root[:, 0], rcond=None)[0]
        mean = np.exp(design @ beta)
        logs = np.where(counts > 0, counts * np.log(np.maximum(counts, 0.5) / mean), 0.0)
        now = 2 * (prior * (logs - counts + mean)).sum()
        if last is not None and abs(now - last) / (abs(now) + 0.1) < 1e-8:
            break
        last = now
    inverse = np.linalg.inv(design.T @ (design * working[:, None]))
    degrees = len(counts) - design.shape[1]
    dispersion = (working * (counts - mean) ** 2 / mean**2).sum() / degrees
    hat = working * np.einsum("ti,ij,tj->t", design, inverse, design)
    return beta, mean, inverse, dispersion, hat


def slow_farrington(series, week, r_compat):
    """Forecast one week of one series: mean, dispersion, standard error, trend."""
    labels = slow_levels(5, 3, 10, 26)
    offsets = sorted(labels)
    counts = np.array([series[week + offset] for offset in offsets])
    dummies = [[1.0] + [float(labels[offset] == level) for level in range(2, 11)] for offset in offsets]
    for with_trend in (True, False):
        time = [[float(week + offset)] for offset in offsets] if with_trend else [[]] * len(offsets)
        design = np.hstack([np.array(dummies), np.array(time).reshape(len(offsets), -1)])
        _, mean, _, phi, hat = slow_glm(design, counts, np.ones(len(counts)))
        score = 1.5 * (counts ** (2 / 3) * mean ** (-1 / 6) - mean**0.5) / np.sqrt(max(phi, 1.0) * (1 - hat))
        raw = np.array([s**-2 if s > 2.58 else 1.0 for s in score])
        prior = raw * len(raw) / raw.sum()
        beta, mean, inverse, phi, _ = slow_glm(design, counts, prior)
        spread = (prior * (counts / mean - 1) ** 2).sum() / (len(counts) - design.shape[1])
        spread = spread if r_compat else max(phi, 1.0)
        point = np.array([1.0] + [0.0] * 8 + [1.0] + ([float(week)] if with_trend else []))
        forecast = np.exp(point @ beta)
        significant = with_trend and abs(beta[-1]) / np.sqrt(inverse[-1, -1] * spread) > T_95
        if significant and forecast <= counts.max():
            break
    error = np.sqrt(point @ inverse @ point * spread)
    return forecast, max(phi, 1.0), error, beta[-1] if with_trend else 0.0


@pytest.mark.parametrize("r_compat", [False, True])
def test_result_equals_the_slow_implementation(simulated, r_compat):
    _, counts = simulated
    chosen = counts[::4]

    ours = {
        method: farrington_flexible(chosen, weeks=[600], method=method, r_compat=r_compat)
        for method in METHODS
    }

    for i, series in enumerate(chosen):
        mean, phi, error, trend = slow_farrington(series, 600, r_compat)
        assert ours["delta"].expected[i, 0] == pytest.approx(mean, rel=1e-6)
        assert ours["delta"].phi[i, 0] == pytest.approx(phi, rel=1e-6)
        assert ours["delta"].trend[i, 0] == pytest.approx(trend, abs=1e-8)
        if series[597:601].sum() >= 5:
            tau = phi + mean * error**2
            power = mean ** (2 / 3) + 2.5758293035489 * np.sqrt(4 / 9 * mean ** (1 / 3) * tau)
            assert ours["delta"].upper[i, 0] == pytest.approx(power**1.5, rel=1e-6)
            assert ours["nbPlugin"].upper[i, 0] == upper_quantile(0.005, mean, phi)
            limit = mean * np.exp(2.5758293035489 * error)
            assert ours["muan"].upper[i, 0] == upper_quantile(0.005, limit, phi)


def test_baseline_of_the_standard_settings_is_the_published_one():
    baseline = season_baseline(5, 3, 10, 26)

    labels = slow_levels(5, 3, 10, 26)
    assert dict(zip(baseline.offsets.tolist(), (baseline.level + 1).tolist(), strict=True)) == labels
    assert baseline.offsets.min() == -263


@given(b=st.integers(1, 7), w=st.integers(0, 6), periods=st.integers(2, 12), past=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_baseline_of_any_settings_equals_the_slow_walk(b, w, periods, past):
    baseline = season_baseline(b, w, periods, past)

    labels = slow_levels(b, w, periods, past)
    assert dict(zip(baseline.offsets.tolist(), (baseline.level + 1).tolist(), strict=True)) == labels


def histories(seed, series=3, weeks=300):
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(1.5, 6.0, (series, 1)) * rng.gamma(3, 1 / 3, (series, weeks))).astype(float)


@given(seed=st.integers(0, 10_000), extra=st.integers(1, 200), method=st.sampled_from(METHODS))
@settings(max_examples=30, deadline=None)
def test_more_cases_raise_exceedance_lower_p_and_leave_the_forecast(seed, extra, method):
    counts = histories(seed) + 2.0
    more = counts.copy()
    more[:, -26:] += extra  # the last 26 weeks are outside the baseline

    before, after = (farrington_flexible(y, weeks=[299], method=method) for y in (counts, more))

    assert (before.expected == after.expected).all()
    assert (before.upper == after.upper).all()
    assert (after.exceedance > before.exceedance).all()
    assert (after.p_value <= before.p_value).all()
    assert (after.alarm | ~before.alarm).all()


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_series_do_not_feel_each_other_nor_the_order_of_weeks(seed):
    counts = histories(seed, series=4)

    together = farrington_flexible(counts, weeks=[290, 299, 280])
    alone = farrington_flexible(counts[[2]], weeks=[299])

    assert together.expected[2, 1] == pytest.approx(alone.expected[0, 0], rel=1e-12)
    assert together.p_value[2, 1] == pytest.approx(alone.p_value[0, 0], rel=1e-9)


@given(seed=st.integers(0, 10_000), alpha=st.sampled_from([0.001, 0.005, 0.05]), low=st.booleans())
@settings(max_examples=30, deadline=None)
def test_an_alarm_of_the_scan_is_a_small_p_in_a_week_above_expectation(seed, alpha, low):
    counts = histories(seed)

    scan = farrington_scan(counts, weeks=np.arange(270, 300), alpha=alpha, withhold_low=low)

    assert ((scan.p_value >= 0) & (scan.p_value <= 1)).all()
    assert (scan.alarm <= (scan.p_value <= alpha)).all()
    assert (counts[:, 270:300] > scan.expected)[scan.alarm].all()
    assert set(np.unique(scan.window)) <= {1, 2}


def test_scan_equals_its_formula_from_slow_forecasts(simulated):
    _, counts = simulated
    chosen = counts[1::5]

    scan = farrington_scan(chosen, weeks=[600], one_week_share=0.2)

    for i, series in enumerate(chosen):
        (m, phi, e, _), (m0, phi0, e0, _) = (slow_farrington(series, week, False) for week in (600, 599))
        one = upper_tail(series[600], m, (phi * m + (m * e) ** 2) / m)
        variance = phi * m + phi0 * m0 + (m * e + m0 * e0) ** 2
        two = upper_tail(series[599] + series[600], m + m0, variance / (m + m0)) if series[600] > m else 1.0
        assert scan.one_week[i, 0] == pytest.approx(one, rel=1e-4)
        assert scan.two_weeks[i, 0] == pytest.approx(two, rel=1e-4)
        assert scan.p_value[i, 0] == pytest.approx(min(one / 0.2, two / 0.8, 1.0), rel=1e-4)


def test_two_middling_weeks_alarm_together_and_an_outbreak_that_is_over_does_not():
    counts = np.tile(np.random.default_rng(8).poisson(20, 300).astype(float), (2, 1))
    counts[0, 298:] = 33, 33
    counts[1, 298:] = 60, 15

    one_week = farrington_flexible(counts, weeks=[298, 299])
    scan = farrington_scan(counts, weeks=[298, 299])

    assert one_week.alarm.tolist() == [[False, False], [True, False]]
    assert scan.alarm.tolist() == [[False, True], [True, False]]
    assert scan.window[0, 1] == 2


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("r_compat", [False, True])
def test_stated_answers_for_extreme_series(method, r_compat):
    series = {
        "zeros": np.zeros(300),
        "six after zeros": np.r_[np.zeros(299), 6.0],
        "constant": np.full(300, 7.0),
        "one old spike": np.eye(300)[100] * 1e9,
        "constant 1e9": np.full(300, 1e9),
        "doubled 1e9": np.r_[np.full(299, 1e9), 2e9],
    }
    result = farrington_flexible(list(series.values()), weeks=[299], method=method, r_compat=r_compat)
    answer = dict(zip(series, range(6), strict=True))

    assert np.isfinite(result.expected).all()
    assert np.isfinite(result.phi).all()
    assert np.isfinite(result.p_value).all()
    assert np.isnan(result.upper[[answer["zeros"], answer["one old spike"]]]).all()
    assert result.expected[[answer["zeros"], answer["one old spike"]]].max() < 1e-3
    assert result.expected[answer["constant"], 0] == pytest.approx(7.0)
    assert result.phi[answer["constant"], 0] == 1.0
    assert result.expected[answer["constant 1e9"], 0] == pytest.approx(1e9)
    # The upper limit of an expectation learned from zeros alone is boundless, so "muan" has no bound there.
    alarms = {"doubled 1e9"} if method == "muan" else {"six after zeros", "doubled 1e9"}
    assert result.alarm[:, 0].tolist() == [name in alarms for name in series]


def test_a_gap_of_a_year_and_steep_growth_keep_finite_answers():
    rng = np.random.default_rng(2)
    gap = rng.poisson(20, 300).astype(float)
    gap[120:172] = 0.0
    growth = np.floor(np.exp(np.arange(300) / 12.0))

    result = farrington_flexible([gap, growth], weeks=[299])

    assert np.isfinite(result.upper).all()
    assert 10 < result.expected[0, 0] < 25
    assert result.alarm[:, 0].tolist() == [False, True]


def test_an_expectation_beyond_all_counts_has_no_bound():
    result = farrington_flexible([np.full(300, 1e15)], weeks=[299])

    assert result.upper[0, 0] == np.inf
    assert not result.alarm[0, 0]


def test_short_history_has_no_answer():
    counts = np.random.default_rng(1).poisson(9, (2, 300))

    three_weeks = farrington_flexible(counts[:, :3], weeks=[0, 1, 2])
    edge = farrington_flexible(counts, weeks=[262, 263])
    scan = farrington_scan(counts, weeks=[262, 263, 264])

    assert np.isnan(three_weeks.upper).all()
    assert not three_weeks.alarm.any()
    assert np.isnan(edge.expected).tolist() == [[True, False]] * 2
    assert np.isnan(scan.p_value).tolist() == [[True, False, False]] * 2
    assert (scan.window[:, 0] == 0).all()
    assert (scan.two_weeks[:, 1] == 1.0).all()


def test_fewer_than_five_cases_in_four_weeks_withhold_the_bound():
    counts = np.zeros((2, 300))
    counts[:, 100] = 1.0
    counts[0, 296:] = 0, 0, 0, 4
    counts[1, 296:] = 0, 0, 1, 4

    result = farrington_flexible(counts, weeks=[299])
    scan = farrington_scan(counts, weeks=[299])
    open_scan = farrington_scan(counts, weeks=[299], withhold_low=False)

    assert np.isnan(result.upper[0, 0])
    assert not np.isnan(result.upper[1, 0])
    assert result.alarm[:, 0].tolist() == scan.alarm[:, 0].tolist() == [False, True]
    assert open_scan.alarm[:, 0].tolist() == [True, True]


def test_a_past_outbreak_is_played_down():
    rng = np.random.default_rng(4)
    counts = np.tile(rng.poisson(10, 300), (2, 1)).astype(float)
    counts[1, 299 - 52 - 1 : 299 - 52 + 2] += 60

    result = farrington_flexible(counts, weeks=[299])

    assert result.expected[1, 0] == pytest.approx(result.expected[0, 0], rel=0.1)


def test_fewer_than_three_years_never_keep_a_trend():
    rising = np.random.default_rng(5).poisson(np.exp(1 + np.arange(300) / 100), (5, 300))

    assert (farrington_flexible(rising, weeks=[299], b=2).trend == 0.0).all()
    assert (farrington_flexible(rising, weeks=[299], b=3).trend != 0.0).any()


def test_nothing_to_test_gives_empty_arrays():
    assert farrington_flexible(np.zeros((0, 300)), weeks=[299]).upper.shape == (0, 1)
    assert farrington_flexible(np.zeros((2, 300)), weeks=[]).alarm.shape == (2, 0)
    assert farrington_scan(np.zeros((0, 300)), weeks=[]).p_value.shape == (0, 0)


@pytest.mark.parametrize(
    ("counts", "changes", "message"),
    [
        (np.full((1, 300), np.nan), {}, "missing week"),
        (np.full((1, 300), np.inf), {}, "finite"),
        (np.full((1, 300), -1.0), {}, "negative"),
        (np.ones(300), {}, "series, weeks"),
        (np.full((1, 300), 1e16), {}, "1e15"),
        (np.ones((1, 300)), {"weeks": [300]}, "columns"),
        (np.ones((1, 300)), {"weeks": [-1]}, "columns"),
        (np.ones((1, 300)), {"weeks": [1.5]}, "columns"),
        (np.ones((1, 300)), {"alpha": 0.0}, "(?i)alpha"),
        (np.ones((1, 300)), {"b": 0}, "b >= 1"),
        (np.ones((1, 300)), {"w": 26}, "periods"),
        (np.ones((1, 300)), {"periods": 0}, "periods"),
        (np.ones((1, 300)), {"past_excluded": 52}, "past_excluded"),
    ],
)
def test_impossible_arguments_are_refused(counts, changes, message):
    arguments = {"weeks": [299]} | changes

    with pytest.raises(ValueError, match=message):
        farrington_flexible(counts, **arguments)
    with pytest.raises(ValueError, match=message):
        farrington_scan(counts, **arguments)


def test_unknown_methods_and_shares_are_refused():
    with pytest.raises(ValueError, match="method"):
        farrington_flexible(np.ones((1, 300)), weeks=[299], method="other")
    with pytest.raises(ValueError, match="share"):
        farrington_scan(np.ones((1, 300)), weeks=[299], one_week_share=0.0)
