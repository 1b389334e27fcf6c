"""Some days of the simulation, with each run of the tests; `python -m tests.simulation` lives through a thousand."""

import pytest

from tests.simulation.processes import outcomes

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("simulation")]
SEEDS, AGAIN = range(6), (2, 3)  # those twice are lived by another process the second time


@pytest.fixture(scope="module")
def lived():
    return list(outcomes([*SEEDS, *AGAIN], 2))


def test_nothing_is_broken_whatever_is_killed_cut_lost_or_repeated(lived):
    assert sorted(outcome.seed for outcome in lived) == sorted([*SEEDS, *AGAIN])
    assert {outcome.seed: outcome.broken for outcome in lived if outcome.broken} == {}
    assert sum(outcome.faults for outcome in lived) > len(lived)


def test_same_seed_lives_the_same_history_and_another_seed_another(lived):
    digests = {(outcome.seed, outcome.digest) for outcome in lived}

    assert len(digests) == len({digest for _, digest in digests}) == len(SEEDS)
