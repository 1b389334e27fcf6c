"""The weekly detectors on the simulated design of Noufaily et al. 2013 (Stat Med 32:1206).

42 scenarios of 624 weeks from an own generator, written to the description of the design. Run as
`python -m bench.detection.noufaily --seed S`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.stats.ears import Method as EarsMethod
from alerts.stats.ears import ears
from alerts.stats.farrington import (
    Forecast,
    Method,
    farrington_scan,
    forecast_weeks,
    scan_p_values,
    season_baseline,
    upper_bound,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Rule = Callable[[Floats], Bools]

BASES = (  # theta, beta, gamma1, gamma2, phi
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)
WEEKS, TESTED = 624, np.arange(575, 624)  # the last 49 weeks, 0-based
PAST_STARTS, PAST_SIZES, PAST_NUMBER = (313, 576), (2, 3, 5, 10), 4
CURRENT_STARTS = (576, 623)
SIZES = range(1, 11)
SHOWN = (2, 3, 5, 8, 10)


@dataclass(frozen=True)
class Outbreaks:
    """Cases that outbreaks add: entry i puts `cases[i]` into column `week[i]` of series `series[i]`."""

    series: Ints
    week: Ints
    cases: Ints

    def added_to(self, counts: Floats) -> Floats:
        total = counts.copy()
        np.add.at(total, (self.series, self.week), self.cases)
        return total

    def weeks_hit(self, shape: tuple[int, ...]) -> Bools:
        hit = np.zeros(shape, dtype=bool)
        hit[self.series, self.week] = True
        return hit


@dataclass(frozen=True)
class Design:
    """One simulated set: `counts` hold the past outbreaks; current ones are kept apart, by size k."""

    scenario: Ints
    counts: Floats
    past: Bools
    current: dict[int, Outbreaks]


@dataclass(frozen=True)
class Score:
    """What a rule reached: false alarms a week by scenario, share of outbreaks detected by size k.

    `first_week`: share of k=8 outbreaks detected in their first week; `sensitivity`: of outbreak weeks alarmed.
    """

    false_alarms: Floats
    detection: dict[int, float]
    first_week: float
    sensitivity: float


def simulate(seed: int, *, series: int = 100) -> Design:
    """Draw `series` series for each of the 42 scenarios."""
    rng = np.random.default_rng(seed)
    settings = [(base, season, trend) for base in BASES for season in range(3) for trend in range(2)]
    mean = np.repeat([_mean(base, season, trend) for base, season, trend in settings], series, axis=0)
    phi = np.repeat([base[4] for base, _, _ in settings], series)
    clean = _counts(rng, mean, phi)
    deviation = np.sqrt(phi[:, None] * mean)
    past = [
        _outbreaks(rng, deviation, size=rng.choice(PAST_SIZES, len(mean)), starts=PAST_STARTS, least=0)
        for _ in range(PAST_NUMBER)
    ]
    counts, hit = clean, np.zeros(clean.shape, dtype=bool)
    for outbreaks in past:
        counts, hit = outbreaks.added_to(counts), hit | outbreaks.weeks_hit(hit.shape)
    current = {
        k: _outbreaks(rng, deviation, size=np.full(len(mean), k), starts=CURRENT_STARTS, least=1)
        for k in SIZES
    }
    return Design(np.repeat(np.arange(len(settings)), series), counts, hit, current)


def _mean(base: tuple[float, ...], season: int, trend: int) -> Floats:
    theta, beta, cosine, sine, _ = base
    week = np.arange(1, WEEKS + 1)
    waves = [
        cosine * np.cos(2 * np.pi * j * week / 52) + sine * np.sin(2 * np.pi * j * week / 52)
        for j in range(1, season + 1)
    ]
    return np.exp(theta + trend * beta * week + sum(waves, np.zeros(WEEKS)))


def _counts(rng: np.random.Generator, mean: Floats, phi: Floats) -> Floats:
    """Draw counts with variance phi x mean, as a Poisson of a gamma rate."""
    extra = np.maximum(phi - 1.0, 1e-12)[:, None]
    rate = np.where(extra > 1e-9, rng.gamma(mean / extra) * extra, mean)
    return rng.poisson(rate).astype(float)


def _outbreaks(
    rng: np.random.Generator, deviation: Floats, *, size: Ints, starts: tuple[int, int], least: int
) -> Outbreaks:
    """Draw one outbreak for each series: Poisson(k sd) cases, spread in time as the floor of LN(0, 0.5)."""
    series = np.arange(len(size))
    start = rng.integers(*starts, len(size)) - 1
    total = np.maximum(rng.poisson(size * deviation[series, start]), least)
    row = np.repeat(series, total)
    week = np.repeat(start, total) + np.floor(rng.lognormal(0.0, 0.5, total.sum())).astype(int)
    inside = week < WEEKS
    place, cases = np.unique(row[inside] * WEEKS + week[inside], return_counts=True)
    return Outbreaks(place // WEEKS, place % WEEKS, cases)


def evaluate(design: Design, rule: Rule) -> Score:
    """Return false alarms on weeks without an outbreak and detection of each current outbreak.

    A `rule` gives alarms (series, tested weeks) from counts (series, weeks); an outbreak is detected when any of
    its weeks with cases has an alarm.
    """
    free = ~design.past[:, TESTED]
    alarm = rule(design.counts) & free
    rates = [
        alarm[design.scenario == number].sum() / free[design.scenario == number].sum()
        for number in np.unique(design.scenario)
    ]
    detection, first, caught, hit_weeks = {}, 0.0, 0, 0
    for k, outbreaks in design.current.items():
        hit = outbreaks.weeks_hit(design.counts.shape)[:, TESTED]
        right = rule(outbreaks.added_to(design.counts)) & hit
        detection[k] = float(right.any(axis=1).mean())
        caught, hit_weeks = caught + right.sum(), hit_weeks + hit.sum()
        if k == 8:
            first = float(right[np.arange(len(hit)), hit.argmax(axis=1)].mean())
    return Score(np.array(rates), detection, first, caught / hit_weeks)


def rules(design: Design) -> dict[str, Rule]:
    """Return the compared rules. A forecast does not depend on the outbreak it is to find: one serves all k."""
    baseline = season_baseline(5, 3, 10, 26)
    needed = np.concatenate([[TESTED[0] - 1], TESTED])
    plain = forecast_weeks(design.counts, needed, baseline)
    as_r = forecast_weeks(design.counts, needed, baseline, r_compat=True)
    named: dict[str, Rule] = {
        "FF nbPlugin, R as is": one_week(as_r, "nbPlugin"),
        "FF nbPlugin, corrected": one_week(plain, "nbPlugin"),
        "FF nbPlugin, corrected, low counts withheld": withheld(one_week(plain, "nbPlugin")),
        "FF delta, corrected": one_week(plain, "delta"),
        "FF muan, corrected": one_week(plain, "muan"),
        "**FF scan, nominal .005**": scan(plain, 0.005),
        "FF scan, nominal .005, low counts withheld": withheld(scan(plain, 0.005)),
        "FF scan, nominal .005, half of it to one week": scan(plain, 0.005, share=0.5),
        "FF scan, level .0057": scan(plain, 0.0057),
    }
    for method in ("C1", "C2", "C3"):
        named[f"EARS {method}, as R"] = by_ears(method, r_compat=True)
        named[f"EARS {method}, sd 0 as Poisson"] = by_ears(method)
    named["EARS C2, 28-week baseline, sd 0 as Poisson"] = by_ears("C2", baseline=28)
    return named


def one_week(forecast: Forecast, method: Method, alpha: float = 0.005) -> Rule:
    """Return the flexible Farrington alarm without its rule for low counts."""

    def rule(counts: Floats) -> Bools:
        seen = np.concatenate([counts[:, [TESTED[0] - 1]], counts[:, TESTED]], axis=1)
        upper, _ = upper_bound(seen, forecast, alpha=alpha, method=method)
        return ((seen > upper) & (seen > 0))[:, 1:]

    return rule


def by_ears(method: EarsMethod, *, baseline: int = 7, r_compat: bool = False) -> Rule:
    """Return the EARS alarm with the published default limits."""

    def rule(counts: Floats) -> Bools:
        return ears(counts, days=TESTED, method=method, baseline=baseline, r_compat=r_compat).alarm

    return rule


def scan(forecast: Forecast, alpha: float, share: float = 0.1) -> Rule:
    """Return the alarm of `farrington_scan` without its rule for low counts."""

    def rule(counts: Floats) -> Bools:
        seen = np.concatenate([counts[:, [TESTED[0] - 1]], counts[:, TESTED]], axis=1)
        now = np.arange(1, seen.shape[1])
        one, two = scan_p_values(seen, forecast, now, now - 1)
        return np.minimum(one / share, two / (1.0 - share)) <= alpha

    return rule


def withheld(rule: Rule) -> Rule:
    """Return `rule` silent where the last four weeks hold fewer than five cases."""

    def quiet(counts: Floats) -> Bools:
        last_four = sum(counts[:, TESTED - back] for back in range(4))
        return rule(counts) & (last_four >= 5)

    return quiet


def table(design: Design) -> str:
    """Return the markdown table of all rules."""
    head = "| rule | FPR mean | min-max by scenario | " + " | ".join(f"POD k={k}" for k in SHOWN)
    lines = [head + " | first week k=8 | weekly sens. |", "|---" * (5 + len(SHOWN)) + "|"]
    for name, rule in rules(design).items():
        score = evaluate(design, rule)
        rates = score.false_alarms
        cells = [name, f"{rates.mean():.4f}", f"{rates.min():.4f}-{rates.max():.4f}"]
        cells += [f"{score.detection[k]:.3f}" for k in SHOWN]
        cells += [f"{score.first_week:.3f}", f"{score.sensitivity:.3f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def speed(design: Design, series: int) -> float:
    """Return milliseconds a series-week of `farrington_scan` for `series` series, all tested weeks at once."""
    chosen = design.counts[np.linspace(0, len(design.counts) - 1, series).astype(int)]
    started = time.perf_counter()
    farrington_scan(chosen, weeks=TESTED)
    return (time.perf_counter() - started) / (series * len(TESTED)) * 1e3


def main() -> None:
    """Print the table and the speed for one seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--series", type=int, default=100, help="series for each of the 42 scenarios")
    chosen = parser.parse_args()
    design = simulate(chosen.seed, series=chosen.series)
    print(
        f"Seed {chosen.seed}, 42 scenarios x {chosen.series} series x {len(TESTED)} weeks\n\n{table(design)}\n"
    )
    for series in (20, 400):
        print(f"farrington_scan, {series} series at once: {speed(design, series):.3f} ms a series-week")


if __name__ == "__main__":
    main()
