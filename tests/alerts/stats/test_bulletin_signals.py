"""What one bulletin says of all areas, on a small country whose truth is known."""

import datetime as dt

import numpy as np
import pytest

from alerts.stats import bulletin_signals, detect_daily
from tests.alerts.stats.daily_histories import START, expected_factor, make_calendar, make_counts

DAYS = 800
DATE = START + dt.timedelta(days=DAYS)
SHARES = [0.4, 0.2, 0.15, 0.1, 0.05, 0.1]  # five provinces, and reports that name none
REGION_OF = [0, 0, 1, 1, 2]
PEOPLE = [40, 20, 15, 10, 5]
NATION, REGIONS, PROVINCES = 0, slice(1, 4), slice(4, 9)


def make_country(days=DAYS, *, outage=None):
    counts = make_counts(days, outage=outage)
    return np.moveaxis(np.random.default_rng(7).multinomial(counts, SHARES), -1, 1)


def signals_of(counts, *, date=None, **options):
    options = {"region_of": REGION_OF, "populations": PEOPLE} | options
    last = START + dt.timedelta(days=counts.shape[2])
    return bulletin_signals(counts, calendar=START, date=date or last, **options)


def test_every_area_has_its_answer_and_the_printed_sum_is_that_of_seven_days():
    counts = make_country()
    week = counts[:, :, -7:].sum(axis=2)

    signals = signals_of(counts)

    assert signals.state.shape == (8, 9)
    assert signals.observed[:, NATION].tolist() == week.sum(axis=1).tolist()
    assert signals.observed[:, 1].tolist() == week[:, :2].sum(axis=1).tolist()
    assert signals.observed[:, PROVINCES].tolist() == week[:, :5].tolist()
    assert (signals.state == "usual").mean() > 0.98
    assert signals.expected[:, PROVINCES].sum() == pytest.approx(0.9 * week.sum(), rel=0.03)
    assert signals.closed_days == ()
    assert signals.common == 1.0


def test_state_and_printed_range_agree():
    counts = make_country()
    counts[1, :, -3:] *= 2
    counts[2, 3, -5:] *= 4
    counts[5, :, -7:] //= 2

    signals = signals_of(counts)

    above, below = signals.observed > signals.upper, signals.observed < signals.lower
    assert set(signals.state[above]) == {"rising"}
    assert set(signals.state[below]) == {"falling"}
    assert set(signals.rule[(signals.state == "rising") & ~above]) <= {"1_day", "3_day"}
    assert not below[signals.state == "usual"].any()


def test_it_agrees_with_the_daily_detector():
    counts = make_country()
    counts[1, :, -3:] *= 2

    signals = signals_of(counts)
    found = detect_daily(counts.sum(axis=1), calendar=START, tested=[DAYS - 1], alpha=signals.alpha)

    assert signals.alpha == pytest.approx(1 / 56)
    assert signals.p_value[:, NATION].tolist() == found.p_value[:, 0].tolist()
    assert signals.expected[:, NATION].tolist() == found.expected_7d[:, 0].tolist()
    assert signals.state[:, NATION].tolist() == found.state[:, 0].tolist()


def test_a_local_surge_says_where_by_which_rule_how_far_and_since_when():
    counts = make_country()
    counts[2, 3, -5:] = 12

    told = signals_of(counts).at(2, 4 + 3)

    assert told.state == "rising"
    assert told.stage == "full"
    assert told.window in {1, 3, 7}
    assert told.rule == f"{told.window}_day"
    assert told.ratio is not None
    assert told.ratio > 2
    assert told.since is not None
    assert DATE - dt.timedelta(days=5) <= told.since <= DATE - dt.timedelta(days=4)
    assert told.signal() == {
        "rule": told.rule,
        "window": told.window,
        "ratio": round(told.ratio, 2),
        "since": told.since.isoformat(),
        "p_value": told.p_value,
        "q_value": told.q_value,
    }


def test_a_usual_type_has_no_signal():
    told = signals_of(make_country()).at(0)

    assert (told.state, told.rule, told.window, told.ratio, told.since) == ("usual", None, None, None, None)
    assert told.signal() is None


def test_q_values_are_over_the_areas_of_one_kind():
    signals = signals_of(make_country())

    for kind in (REGIONS, PROVINCES):
        p_value, q_value = signals.p_value[:, kind], signals.q_value[:, kind]
        assert q_value.max(axis=1) == pytest.approx(p_value.max(axis=1))
        assert (q_value >= p_value).all()


def test_line_chart_has_28_days_of_nation_and_regions():
    counts = make_country()

    recent = signals_of(counts).recent

    assert recent.dates[0] == np.datetime64(DATE - dt.timedelta(days=28))
    assert recent.dates[-1] == np.datetime64(DATE - dt.timedelta(days=1))
    assert recent.observed[:, 0].tolist() == counts[:, :, -28:].sum(axis=1).tolist()
    assert recent.expected.shape == recent.lower.shape == recent.upper.shape == (8, 4, 28)
    assert (recent.lower <= recent.expected).all()
    assert (recent.expected <= recent.upper).all()
    assert (recent.observed <= recent.upper).mean() > 0.97


def test_days_from_the_date_on_are_never_looked_at():
    counts = make_country(DAYS + 5)
    changed = counts.copy()
    changed[:, :, DAYS:] = 10**6

    first, second = (signals_of(table, date=DATE) for table in (counts, changed))

    assert first.p_value.tolist() == second.p_value.tolist()
    assert first.observed.tolist() == second.observed.tolist()


def test_a_last_day_without_reports_is_judged_on_the_others():
    outage = np.arange(DAYS) == DAYS - 1
    counts = make_country(outage=outage)
    counts[:, :, -1] = 0
    counts[2, :, -5:-1] *= 2

    signals = signals_of(counts)

    assert signals.closed_days == (DATE - dt.timedelta(days=1),)
    assert signals.state[2, NATION] == "rising"
    assert set(np.delete(signals.state, 2, axis=0)[:, NATION]) == {"usual"}
    share = expected_factor(make_calendar(DAYS))[-7:-1].sum() / 7
    assert signals.expected[0, NATION] == pytest.approx(7 * 140 * share, rel=0.1)


def test_four_missing_days_of_seven_are_insufficient():
    counts = make_country()
    counts[:, :, -4:] = 0

    signals = signals_of(counts)

    assert set(signals.state.ravel()) == {"insufficient"}
    assert np.isnan(signals.expected).all()
    assert len(signals.closed_days) == 4


@pytest.mark.parametrize(
    ("days", "stage"), [(20, "insufficient"), (120, "limited_history"), (500, "one_year")]
)
def test_young_history_is_labelled_and_quiet(days, stage):
    signals = signals_of(make_country(days))

    assert set(signals.stage.ravel()) == {stage}
    assert (signals.state == "rising").sum() <= 1
    assert np.isnan(signals.expected).all() == (stage == "insufficient")


def test_missing_cells_silence_their_own_areas_only():
    counts = make_country().astype(float)
    counts[1, 2, -3] = np.nan

    signals = signals_of(counts)

    silent = np.argwhere(signals.state == "insufficient").tolist()
    assert silent == [[1, 0], [1, 2], [1, 6]]
    assert signals.at(1, 6).expected is None


def test_empty_type_or_no_place_gives_empty_or_insufficient():
    counts = make_country()
    counts[3] = 0

    assert set(signals_of(counts).state[3]) == {"insufficient"}
    assert signals_of(counts[:0]).state.shape == (0, 9)
    nowhere = signals_of(counts[:, -1:], region_of=[], populations=[])
    assert nowhere.state.shape == (8, 1)


def test_own_limits_are_used():
    signals = signals_of(make_country(), alpha=0.02, area_alpha=0.005)

    assert (signals.alpha, signals.area_alpha) == (0.02, 0.005)
    assert signals_of(make_country(), false_alarms_per_week=2).alpha == pytest.approx(2 / 56)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"date": START}, "no column"),
        ({"date": DATE + dt.timedelta(days=1)}, "no column"),
        ({"region_of": [0, 0, 1]}, "one place for each province"),
        ({"region_of": [0, 0, 1, 1, -1]}, "one place for each province"),
        ({"populations": [1, 2]}, "populations"),
        ({"alpha": 0.0}, "alpha"),
    ],
)
def test_wrong_input_says_what_is_wrong(change, message):
    with pytest.raises(ValueError, match=message):
        signals_of(make_country(60), **({"date": START + dt.timedelta(days=60)} | change))
