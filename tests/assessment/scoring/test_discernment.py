"""Skill and leaning together: a slow second implementation, people who lean, and who always says the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from assessment.scoring.ability import eap
from assessment.scoring.discernment import LEANING_SD, LEANINGS, discernment, outlook
from assessment.scoring.passing import decide_adaptive
from tests.assessment.scoring.simulated_answers import make_bank

SCAM = np.arange(30) % 2 == 0
SIGN = np.where(SCAM, 1.0, -1.0)
A, D = make_bank(30)
BANK = outlook(A, D + 0.8 * A, SCAM)
EASY = D + 0.8 * A


def make_leaning_answers(people, theta, leaning, seed=1, shown=30):
    rng = np.random.default_rng(seed)
    logit = (
        np.outer(np.broadcast_to(theta, people), A) + EASY + np.outer(np.broadcast_to(leaning, people), SIGN)
    )
    answers = (rng.random(logit.shape) < 1 / (1 + np.exp(-logit))).astype(float)
    answers[:, shown:] = np.nan
    return answers


def slow_moments(row, value):
    """Point by point, item by item."""
    total = first = second = 0.0
    for theta in np.linspace(-6, 6, 61):
        for step in LEANINGS:
            leaning = step * LEANING_SD
            weight = np.exp(-0.5 * theta**2 - 0.5 * step**2)
            chance = 1 / (1 + np.exp(-(A * theta + EASY + SIGN * leaning)))
            for answer, right in zip(row, chance, strict=True):
                if not np.isnan(answer):
                    weight *= right if answer else 1 - right
            worth = value(theta, leaning, chance)
            total, first, second = total + weight, first + weight * worth, second + weight * worth**2
    return first / total, np.sqrt(second / total - (first / total) ** 2)


def d_prime_on_bank(theta, leaning, chance):
    return norm.ppf(chance[SCAM].mean()) - norm.ppf(1 - chance[~SCAM].mean())


@pytest.mark.parametrize("seed", range(3))
def test_moments_equal_the_slow_implementation(seed):
    row = make_leaning_answers(1, 0.5, 0.4, seed, shown=12)[0]

    found = discernment([row], BANK)

    skill = slow_moments(row, lambda theta, leaning, chance: theta)
    bias = slow_moments(row, lambda theta, leaning, chance: leaning)
    d_prime = slow_moments(row, d_prime_on_bank)
    assert (found.theta[0], found.se[0]) == pytest.approx(skill, abs=1e-8)
    assert (found.leaning[0], found.se_leaning[0]) == pytest.approx(bias, abs=1e-8)
    assert (found.d_prime[0], found.se_d_prime[0]) == pytest.approx(d_prime, abs=1e-6)
    assert found.hits[0] == pytest.approx(slow_moments(row, lambda t, b, chance: chance[SCAM].mean())[0])
    assert found.interval[0] == pytest.approx(
        d_prime[0] + norm.ppf(0.975) * d_prime[1] * np.r_[-1, 1], abs=1e-5
    )


def test_without_differences_in_leaning_it_is_eap():
    answers = make_leaning_answers(50, 0.3, 0.0)
    rigid = outlook(A, EASY, SCAM, leaning_sd=1e-6)

    found, plain = discernment(answers, rigid), eap(answers, A, EASY)

    assert found.theta == pytest.approx(plain.theta, abs=1e-5)
    assert found.se == pytest.approx(plain.se, abs=1e-5)


def test_intervals_cover_what_they_promise():
    rng = np.random.default_rng(2)
    theta, leaning = rng.normal(size=8000), rng.normal(0, LEANING_SD, 8000)

    found = discernment(make_leaning_answers(8000, theta, leaning), BANK)

    chance = 1 / (1 + np.exp(-(np.outer(theta, A) + EASY + np.outer(leaning, SIGN))))
    true = norm.ppf(chance[:, SCAM].mean(axis=1)) - norm.ppf(1 - chance[:, ~SCAM].mean(axis=1))
    held = (found.interval[:, 0] < true) & (true < found.interval[:, 1])
    assert held.mean() == pytest.approx(0.95, abs=0.01)
    assert (np.abs(found.theta - theta) < 1.96 * found.se).mean() == pytest.approx(0.95, abs=0.01)
    assert (found.leaning - leaning).mean() == pytest.approx(0.0, abs=0.03)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_other_way_round_the_leaning_turns(seed):
    answers = make_leaning_answers(5, 0.0, 0.5, seed)

    found, turned = discernment(answers, BANK), discernment(answers, outlook(A, EASY, ~SCAM))

    assert turned.leaning == pytest.approx(-found.leaning, abs=1e-9)
    assert turned.theta == pytest.approx(found.theta, abs=1e-9)
    assert turned.d_prime == pytest.approx(found.d_prime, abs=1e-9)


@given(scam=st.booleans(), shown=st.integers(2, 30))
@settings(max_examples=30, deadline=None)
def test_who_always_says_the_same_leans_and_never_passes(scam, shown):
    row = np.where(scam == SCAM, 1.0, 0.0)
    row[shown:] = np.nan

    found = discernment([row], BANK)

    assert found.always_alike[0]
    assert (found.leaning[0] > 0) == scam
    assert not decide_adaptive(found, cut=-6.0, worst_false_alarms=1.0).passed[0]


def test_who_sees_passes_and_who_suspects_everybody_does_not():
    able = discernment(make_leaning_answers(400, 2.0, 0.0), BANK)
    suspicious = discernment(make_leaning_answers(400, 1.0, 2.2), BANK)

    assert decide_adaptive(able, cut=0.0).passed.mean() > 0.95
    assert decide_adaptive(suspicious, cut=0.0).passed.mean() < 0.1
    assert suspicious.false_alarms.mean() > 0.5
    assert (suspicious.criterion < 0).mean() > 0.95


def test_without_answers_the_population_speaks():
    found = discernment(np.full((1, 30), np.nan), BANK)

    assert found.theta[0] == pytest.approx(0.0, abs=1e-6)
    assert found.se[0] == pytest.approx(1.0, abs=1e-5)
    assert found.always_alike[0]
    assert not decide_adaptive(found, cut=-6.0).passed[0]


def test_no_people_give_empty_arrays():
    found = discernment(np.zeros((0, 30)), BANK)

    assert found.theta.shape == (0,)
    assert found.interval.shape == (0, 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: outlook(A, EASY, np.ones(30)), "scams and honest"),
        (lambda: outlook(A, EASY, SCAM[:5]), "scam"),
        (lambda: outlook(A, EASY, SCAM * 2), "scam"),
        (lambda: outlook(A, EASY, SCAM, leaning_sd=0), "positive"),
        (lambda: outlook(A, EASY * np.nan, SCAM), "finite"),
        (lambda: discernment([[0, 1]], BANK), "2 items were answered, 30"),
        (lambda: discernment(np.full((1, 30), 2.0), BANK), "0, 1, or NaN"),
        (lambda: discernment(np.ones((1, 30)), BANK, level=1), "between 0 and 1"),
        (lambda: decide_adaptive(discernment(np.ones((1, 30)), BANK), cut=0, worst_false_alarms=-1), "share"),
    ],
)
def test_impossible_arguments_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
