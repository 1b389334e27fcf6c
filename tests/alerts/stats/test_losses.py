"""Loss summaries that do not mislead."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.stats import loss_summary
from alerts.stats.losses import two_digits


def test_one_huge_case_moves_the_total_but_not_what_is_typical():
    summary = loss_summary([1_000.0] * 39 + [1_000_000.0])

    assert (summary.known, summary.total) == (40, 1_039_000.0)
    assert (summary.median, summary.trimmed_mean) == (1_000.0, 1_000.0)
    assert summary.largest_share == pytest.approx(1_000_000 / 1_039_000)


def test_unknown_losses_are_left_out_and_not_zero():
    summary = loss_summary([-1.0, np.nan, 200.0, 400.0])

    assert (summary.known, summary.total, summary.median) == (2, 600.0, 300.0)


def test_no_known_loss_says_nothing():
    empty, unknown = loss_summary([]), loss_summary([-1.0, np.nan])

    assert empty == unknown
    assert vars(empty) == {
        "known": 0, "total": None, "median": None, "trimmed_mean": None, "largest_share": None,
    }  # fmt: skip


def test_losses_of_zero_are_known_but_have_no_largest():
    summary = loss_summary([0.0, 0.0])

    assert (summary.known, summary.total, summary.median, summary.largest_share) == (2, 0.0, 0.0, None)


def test_below_twenty_cases_nothing_is_trimmed():
    nineteen, twenty = [1.0] * 18 + [100.0], [1.0] * 19 + [100.0]

    assert loss_summary(nineteen).trimmed_mean == pytest.approx(118 / 19)
    assert loss_summary(twenty).trimmed_mean == 1.0


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=60), st.randoms())
def test_the_order_of_losses_does_not_matter(values, random):
    shuffled = values.copy()
    random.shuffle(shuffled)

    assert loss_summary(shuffled) == loss_summary(values)


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=60))
def test_summaries_lie_within_the_losses(values):
    summary = loss_summary(values)

    tolerance = 1e-9 * max(values)
    assert min(values) <= summary.median <= max(values)
    assert min(values) - tolerance <= summary.trimmed_mean <= max(values) + tolerance
    assert 1 / len(values) - 1e-9 <= summary.largest_share <= 1 + 1e-9


def test_an_infinite_loss_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        loss_summary([1.0, np.inf])


def test_two_digits_are_kept():
    values = [0, 4, 99, 123, 1_250_001, 0.0123, np.nan]

    assert two_digits(values).tolist() == pytest.approx(
        [0, 4, 99, 120, 1_300_000, 0.012, np.nan], nan_ok=True
    )
