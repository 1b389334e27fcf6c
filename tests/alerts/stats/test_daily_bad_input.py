"""Every bad input has a stated answer: no crash, no warning, no hang, no false alarm."""

import numpy as np
import pytest

from alerts.stats.daily import detect_daily
from tests.alerts.stats.daily_histories import MEANS, make_calendar, make_counts, with_surge

DAYS = 500
LATE = np.arange(400, DAYS)


def detect(counts, tested=LATE, **options):
    days = np.asarray(counts).shape[1]
    return detect_daily(counts, calendar=make_calendar(days), tested=tested, **{"alpha": 0.002} | options)


def rising(found):
    return int((found.state == "rising").sum())


def test_all_zeros_are_insufficient():
    found = detect(np.zeros((4, DAYS), dtype=int))

    assert set(found.state.ravel()) == {"insufficient"}
    assert np.isnan(found.p_value).all()


@pytest.mark.parametrize("level", [1, 7, 1000])
def test_constant_series_are_usual(level):
    assert set(detect(np.full((6, DAYS), level)).state.ravel()) == {"usual"}


def test_three_weeks_of_history_are_not_enough():
    found = detect(make_counts(21), tested=np.arange(21))

    assert set(found.state.ravel()) == {"insufficient"}
    assert set(found.stage.ravel()) == {"insufficient"}


def test_one_day_of_history_is_not_enough():
    assert set(detect(make_counts(1), tested=[0]).state.ravel()) == {"insufficient"}


def test_gap_of_zeros_is_an_outage_and_no_alarm_after_it():
    counts = make_counts(DAYS)
    counts[:, 430:440] = 0

    found = detect(counts)

    assert found.outage[30:40].all()
    assert set(found.state[:, 30:40].ravel()) == {"insufficient"}
    assert rising(found) <= 2


def test_missing_days_are_an_outage():
    counts = make_counts(DAYS).astype(float)
    counts[:, 450:453] = np.nan

    found = detect(counts)

    assert np.flatnonzero(found.outage).tolist() == [50, 51, 52]
    assert rising(found) <= 2


def test_missing_days_of_one_type_silence_it_for_a_week_and_teach_nothing():
    counts = make_counts(DAYS).astype(float)
    complete = detect(counts)
    counts[2, 450:453] = np.nan

    found = detect(counts)

    assert np.flatnonzero(found.state[2] == "insufficient").tolist() == list(range(50, 59))
    assert np.isnan(found.expected_7d[2, 50:59]).all()
    assert not found.outage.any()
    assert found.state[2, 59:].tolist() == complete.state[2, 59:].tolist()
    assert found.expected_7d[2, 70:] == pytest.approx(complete.expected_7d[2, 70:], rel=0.03)


def test_missing_cells_of_one_area_silence_that_area():
    counts = make_counts(DAYS)
    areas = np.moveaxis(np.random.default_rng(1).multinomial(counts, [0.6, 0.4]), -1, 1).astype(float)
    areas[1, 0, 450] = np.nan

    found = detect(counts, area_counts=areas)

    assert found.areas is not None
    silent = np.argwhere(found.areas.state == "insufficient")
    assert silent.tolist() == [[1, 0, day] for day in range(50, 57)]
    assert "insufficient" not in found.state


def test_a_month_without_reports_ends_without_false_alarms():
    counts = make_counts(DAYS)
    counts[:, 430:460] = 0

    found = detect(counts)

    assert set(found.state[:, 30:63].ravel()) == {"insufficient"}
    assert (found.state[:, 63:] == "insufficient").sum() == 0
    assert rising(found) <= 16


def test_partial_file_of_one_day_is_common_and_no_signal():
    counts = make_counts(DAYS)
    counts[:, 450] = counts[:, 450] // 2

    found = detect(counts)

    assert found.common[50] == pytest.approx(0.5, rel=0.1)
    assert set(found.state[:, 50:57].ravel()) == {"usual"}


def test_tested_days_may_be_a_mask():
    counts = make_counts(DAYS)

    by_mask = detect(counts, tested=np.isin(np.arange(DAYS), [410, 420]))

    assert by_mask.p_value.tolist() == detect(counts, tested=[410, 420]).p_value.tolist()


def test_spike_signals_while_the_week_holds_it_and_teaches_nothing():
    counts = make_counts(DAYS)
    counts[1, 430] = 5000
    before = detect(make_counts(DAYS))

    found = detect(counts)

    assert np.flatnonzero(found.state[1] == "rising").tolist() == list(range(30, 37))
    assert (found.since[1, 30:37] == 430).all()
    assert np.delete(found.state, 1, axis=0).tolist() == np.delete(before.state, 1, axis=0).tolist()
    assert found.expected_7d[1, 45:].mean() == pytest.approx(7 * MEANS[1], rel=0.1)


@pytest.mark.parametrize("huge", [10**9, 10**12, 1e18])
def test_huge_value_is_a_spike_like_any_other(huge):
    counts = make_counts(DAYS).astype(float)
    counts[0, 430] = huge

    found = detect(counts)

    assert np.isfinite(found.upper).all()
    assert np.flatnonzero(found.state[0] == "rising").tolist() == list(range(30, 37))
    assert (found.state[1:] == "rising").mean() < 0.01


def test_huge_level_is_no_alarm():
    found = detect(make_counts(DAYS) * 1_000_000)

    assert rising(found) / found.state.size < 0.01


def test_new_type_waits_until_it_has_a_history():
    counts = make_counts(DAYS)
    counts[3, :410] = 0

    found = detect(counts)

    assert set(found.state[3, :45]) == {"insufficient"}
    assert set(found.state[3, 45:]) == {"usual"}
    assert set(found.stage[3, 45:]) == {"limited_history"}


def test_reclassified_type_falls_and_then_is_silent():
    counts = make_counts(700)
    counts[6, 500:] = 0

    found = detect(counts, tested=np.arange(495, 700))

    assert "falling" in found.state[6, 10:40]
    assert set(found.state[6, 70:]) == {"insufficient"}
    assert (found.state[6] != "rising").all()


def test_rare_type_gives_no_alarm():
    counts = np.random.default_rng(3).poisson(0.02, size=(5, 700))

    assert rising(detect(counts, tested=np.arange(400, 700))) == 0


def test_rows_of_the_future_change_nothing():
    counts = make_counts(DAYS)
    later = counts.copy()
    later[:, 451:] = 0

    first, second = (detect(table, tested=[450]) for table in (counts, later))

    for name in ("expected", "upper", "p_value", "since"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


def test_rows_that_are_not_filled_yet_are_insufficient():
    counts = make_counts(DAYS)
    counts[:, 450:] = 0

    assert set(detect(counts, tested=np.arange(450, DAYS)).state.ravel()) == {"insufficient"}


def test_nothing_in_nothing_out():
    counts = make_counts(DAYS)

    assert detect(counts[:0]).state.shape == (0, LATE.size)
    assert detect(counts, tested=[]).state.shape == (8, 0)
    assert detect(np.zeros((3, 0)), tested=[]).p_value.shape == (3, 0)
    none = detect(counts, area_counts=np.zeros((8, 0, DAYS)), populations=[])
    assert none.areas is not None
    assert none.areas.state.shape == (8, 0, LATE.size)


def test_area_without_cases_is_never_rising():
    counts = make_counts(DAYS)
    areas = np.stack([counts, np.zeros_like(counts)], axis=1)

    found = detect(counts, area_counts=areas)

    assert found.areas is not None
    assert set(found.areas.state[:, 1].ravel()) <= {"usual", "falling"}
    assert np.isfinite(found.areas.upper).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"counts": -np.ones((2, 50))}, "negative"),
        ({"counts": np.ones(50)}, "2 dimensions"),
        ({"tested": [50]}, "outside"),
        ({"tested": [-1]}, "outside"),
        ({"tested": [1.5]}, "whole day columns"),
        ({"nation_population": 0.0, "area_counts": np.ones((2, 3, 50))}, "nation_population"),
        ({"alpha": 0.0}, "alpha"),
        ({"area_alpha": 1.0}, "alpha"),
        ({"calendar": make_calendar(49)}, "shorter"),
        ({"area_counts": np.ones((2, 3, 49))}, "types and days"),
        ({"area_counts": np.ones((2, 3, 50)), "populations": [1, 2]}, "populations"),
        ({"area_counts": np.ones((2, 3, 50)), "populations": [1, 0, 2]}, "populations"),
    ],
)
def test_wrong_input_says_what_is_wrong(change, message):
    options = {"counts": np.ones((2, 50)), "tested": [49], "alpha": 0.01, "calendar": make_calendar(50)}
    options |= change

    with pytest.raises(ValueError, match=message):
        detect_daily(options.pop("counts"), **options)


def test_surge_before_the_tested_days_does_not_blind_the_detector():
    counts = with_surge(make_counts(DAYS), kind=1, start=380, length=14, times=2.5)
    counts = with_surge(counts, kind=1, start=450, length=10, times=1.8)

    assert (detect(counts).state[1, 50:60] == "rising").any()
