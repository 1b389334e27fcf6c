"""Fairness of every item between groups of equal ability: Mantel-Haenszel and logistic tests side by side, and the rule. Pure.

The rule: from 300 people in each group; the worse of the two classes counts. C by either test leaves the bank, B is looked at.
Mantel-Haenszel is the better at an item that is harder for one group all along; the logistic test also sees one that is harder
for its able and easier for its weak.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assessment.scoring import eap, logistic_dif, mantel_haenszel

Floats = NDArray[np.float64]
Comparisons = dict[str, dict[str, Any]]
STRATA = 5
PLACES = 4


def compare_groups(right: Floats, groups: Mapping[str, Floats], a: Floats, d: Floats) -> list[Comparisons]:
    """For each item {comparison: figures} of the comparisons with enough people in both groups.

    `right` (people, items) 1, 0, NaN not asked; each group (people,) 1 focal, 0 reference, NaN not known; people are matched on
    ability by the items' slopes and intercepts.
    """
    found: list[Comparisons] = [{} for _ in range(right.shape[1])]
    theta = eap(right, a, d).theta
    for name, group in groups.items():
        known = ~np.isnan(group)
        if len(set(group[known])) < 2:
            continue
        for place, figures in _compare(right[known], group[known], theta[known]).items():
            found[place][name] = figures
    return found


def worst(comparisons: Comparisons) -> str:
    """The class the rule goes by: "C", "B", "A", or "" where nothing can be said."""
    classes = [figures[test] for figures in comparisons.values() for test in ("ets", "logistic")]
    return max(classes, default="")


def _compare(right: Floats, group: Floats, theta: Floats) -> dict[int, dict[str, Any]]:
    strata = np.digitize(theta, np.quantile(theta, np.arange(1, STRATA) / STRATA))
    table = mantel_haenszel(right, group, matching=strata)
    curves = logistic_dif(right, group, matching=theta)
    return {
        int(place): {
            "reference": int(curves.reference[place]),
            "focal": int(curves.focal[place]),
            "d_dif": _number(table.d_dif[place]),
            "ets": str(table.ets[place]),
            "r2": _number(curves.r2_change[place]),
            "p": _number(curves.p_both[place]),
            "logistic": str(curves.size[place]),
        }
        for place in np.flatnonzero(table.enough & curves.enough)
    }


def _number(value: float) -> float | None:
    return round(float(value), PLACES) if np.isfinite(value) else None
