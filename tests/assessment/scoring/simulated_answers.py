"""Simulated answers for the scoring tests, and the fixtures read into arrays."""

import csv
import gzip
from pathlib import Path

import numpy as np

FIXTURES = Path(__file__).parent / "fixtures"


def read(name):
    """Return the rows of a fixture as text, without its heading."""
    with gzip.open(FIXTURES / f"{name}.csv.gz", "rt") as lines:
        return list(csv.reader(lines))[1:]


def figures(name):
    return np.array(read(name), dtype=float)


def make_bank(items, seed=0, weak=()):
    """Slopes ~ LN(0, .3), difficulties ~ N(0, 1); `weak` slopes take the last places."""
    rng = np.random.default_rng(seed)
    a, b = np.exp(rng.normal(0, 0.3, items)), rng.normal(0, 1, items)
    if len(weak):
        a[-len(weak) :] = weak
    return a, -a * b


def make_answers(people, a, d, seed=1, missing=0.0, theta=None):
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=people) if theta is None else np.broadcast_to(theta, people)
    chance = 1 / (1 + np.exp(-(np.outer(ability, a) + d)))
    answers = (rng.random(chance.shape) < chance).astype(float)
    answers[rng.random(chance.shape) < missing] = np.nan
    return answers
