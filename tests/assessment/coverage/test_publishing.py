"""What is shown of a place never tells of fewer than five, in one week or between two."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.coverage.publishing import THRESHOLD, Reach, next_shown

REACH = st.integers(0, 60).flatmap(
    lambda registered: st.integers(0, registered).map(lambda passed: Reach(registered, passed))
)


@pytest.mark.parametrize(
    ("shown", "now", "expected"),
    [
        (Reach(), Reach(4, 4), Reach()),
        (Reach(), Reach(5, 0), Reach(5, 0)),
        (Reach(), Reach(12, 6), Reach(12, 6)),
        (Reach(12, 6), Reach(16, 8), Reach(12, 6)),
        (Reach(12, 6), Reach(17, 11), Reach(17, 11)),
        (Reach(), Reach(20, 20), Reach(20, 15)),
        (Reach(), Reach(20, 19), Reach(20, 15)),
        (Reach(), Reach(9, 9), Reach(9, 0)),
        (Reach(9, 0), Reach(0, 0), Reach()),
        (Reach(9, 0), Reach(4, 0), Reach()),
        (Reach(7, 0), Reach(4, 0), Reach(7, 0)),
    ],
)
def test_shown_counts(shown, now, expected):
    assert next_shown(shown, now) == expected


@given(st.lists(REACH, max_size=12))
def test_nothing_shown_and_no_step_of_the_registered_is_of_fewer_than_five(weeks):
    shown = [Reach()]
    for week in weeks:
        shown.append(next_shown(shown[-1], week))

    for reach in shown:
        for count in (reach.registered, reach.passed, reach.registered - reach.passed):
            assert count == 0 or count >= THRESHOLD
    for before, after in pairwise(shown):
        step = abs(after.registered - before.registered)
        assert step == 0 or step >= THRESHOLD


@pytest.mark.parametrize("now", [Reach(3, 4), Reach(-1, 0), Reach(1, -1)])
def test_counts_that_cannot_be_are_refused(now):
    with pytest.raises(ValueError, match="Of the registered"):
        next_shown(Reach(), now)
