"""No count is shown from which one person could be told, nor can a hidden one be computed."""

from hypothesis import given
from hypothesis import strategies as st

from directory.letters.small_numbers import THRESHOLD, shown_total, withhold

COUNTS = st.lists(st.integers(0, 30), max_size=12)


@given(COUNTS)
def test_no_small_number_is_shown(counts):
    assert all(value is None or value == 0 or value >= THRESHOLD for value in withhold(counts))


@given(COUNTS)
def test_what_is_hidden_is_not_one_row_and_not_fewer_than_the_limit(counts):
    shown = withhold(counts)
    hidden = [count for count, value in zip(counts, shown, strict=True) if value is None]
    others = [count for count, value in zip(counts, shown, strict=True) if value]

    assert not hidden or not others or (len(hidden) > 1 and sum(hidden) >= THRESHOLD)


@given(COUNTS)
def test_what_is_shown_is_true(counts):
    assert all(value in (None, count) for count, value in zip(counts, withhold(counts), strict=True))


def test_known_columns():
    assert withhold([]) == []
    assert withhold([0, 20, 7]) == [0, 20, 7]
    assert withhold([3, 20, 7]) == [None, 20, None]
    assert withhold([3, 4, 20]) == [None, None, 20]
    assert withhold([1, 1, 20, 9]) == [None, None, 20, None]


def test_small_total_is_not_told():
    assert [shown_total(counts) for counts in ([], [0], [2, 2], [2, 3])] == [0, 0, None, 5]
