"""The officers' dial: a wanted number of false alarms a week, set on the portal's own history."""

import numpy as np
import pytest

from alerts.stats.daily import detect_daily
from alerts.stats.daily_calibration import calibrate
from tests.alerts.stats.daily_histories import MEANS, START, make_counts, with_surge

DAYS = 800
NOMINAL = 1 / (7 * len(MEANS))


def test_quiet_history_gives_about_the_alarms_asked_for():
    limit = calibrate(make_counts(DAYS), calendar=START)

    assert limit.from_history
    assert limit.series_days > 0.8 * 364 * len(MEANS)
    assert limit.alpha == pytest.approx(NOMINAL, rel=0.6)
    assert limit.per_week == pytest.approx(1.0, abs=0.5)


def test_a_wish_for_fewer_alarms_gives_a_smaller_limit():
    counts = make_counts(DAYS)

    few, many = (calibrate(counts, calendar=START, false_alarms_per_week=wish) for wish in (0.5, 3.0))

    assert few.alpha < many.alpha
    assert few.per_week < many.per_week


def test_great_surges_and_outages_of_the_past_hardly_move_the_limit():
    outage = np.isin(np.arange(DAYS), [600, 601])
    counts = make_counts(DAYS, outage=outage)
    for kind, start in enumerate((480, 530, 650, 700)):
        counts = with_surge(counts, kind=kind, start=start, length=14, times=2.5)

    quiet = calibrate(make_counts(DAYS, outage=outage), calendar=START)
    stormy = calibrate(counts, calendar=START)

    assert stormy.alpha == pytest.approx(quiet.alpha, rel=0.35)
    assert stormy.series_days < quiet.series_days


def test_surges_that_officers_know_of_are_left_out():
    counts = with_surge(make_counts(DAYS), kind=0, start=600, length=100, times=1.1)
    surges = np.zeros(counts.shape, dtype=bool)
    surges[0, 600:700] = True

    told = calibrate(counts, calendar=START, surges=surges)

    assert told.series_days <= calibrate(counts, calendar=START).series_days - 80
    assert told.alpha >= calibrate(counts, calendar=START).alpha


def test_areas_have_their_own_limit():
    counts = make_counts(500)
    areas = np.moveaxis(np.random.default_rng(1).multinomial(counts, [0.5, 0.3, 0.2]), -1, 1)

    limit = calibrate(counts, calendar=START, area_counts=areas, populations=[5, 3, 2])
    found = detect_daily(
        counts, calendar=START, tested=np.arange(136, 500), area_counts=areas, populations=[5, 3, 2],
        alpha=0.007, area_alpha=limit.alpha,
    )  # fmt: skip

    assert limit.from_history
    assert found.areas is not None
    assert (found.areas.state == "rising").sum() / 52 == pytest.approx(limit.per_week, abs=0.3)


@pytest.mark.parametrize("counts", [make_counts(20), make_counts(60), np.zeros((8, 500)), np.zeros((8, 0))])
def test_too_little_history_keeps_the_nominal_limit(counts):
    limit = calibrate(counts, calendar=START)

    assert not limit.from_history
    assert limit.alpha == pytest.approx(NOMINAL)


def test_wrong_input_says_what_is_wrong():
    with pytest.raises(ValueError, match="False alarms"):
        calibrate(make_counts(50), calendar=START, false_alarms_per_week=0)
    with pytest.raises(ValueError, match="shape of counts"):
        calibrate(make_counts(50), calendar=START, surges=np.zeros((8, 49)))
