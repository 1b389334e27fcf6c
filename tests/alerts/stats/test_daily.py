"""What the daily detector says on small histories whose truth is known."""

import datetime as dt

import numpy as np
import pytest

from alerts.stats.daily import detect_daily
from tests.alerts.stats.daily_histories import MEANS, START, make_calendar, make_counts, with_surge

DAYS = 800
ALPHA = 0.002
LATE = np.arange(600, DAYS)


def detect(counts, tested, **options):
    return detect_daily(
        counts, calendar=make_calendar(counts.shape[1]), tested=tested, **{"alpha": ALPHA} | options
    )


def test_quiet_history_gives_few_signals_and_right_expectations():
    counts = make_counts(DAYS)

    found = detect(counts, LATE)

    assert (found.state == "rising").mean() <= 3 * ALPHA
    assert (found.state == "falling").mean() <= 3 * ALPHA
    assert found.expected_7d.sum() == pytest.approx(found.observed_7d.sum(), rel=0.02)
    assert set(found.stage.ravel()) == {"one_year", "full"}


def test_mondays_and_days_after_songkran_are_expected_to_be_high():
    calendar = make_calendar(DAYS)
    found = detect(make_counts(DAYS), LATE)

    weekday = calendar.weekday[LATE]
    quiet = ~(calendar.holiday | calendar.songkran)[LATE] & (calendar.after_holiday[LATE] <= 2)
    monday, saturday = (found.expected[0, quiet & (weekday == day)].mean() for day in (0, 5))
    assert monday / saturday == pytest.approx(1.55 / 0.75, rel=0.15)
    # 17 April 2023, an in-lieu holiday, ends a run of seven free days.
    after_songkran = (dt.date(2023, 4, 18) - START).days
    other = detect(make_counts(DAYS), [after_songkran])
    assert other.expected[0, 0] > 1.6 * MEANS[0]
    assert other.state[0, 0] == "usual"


def test_surge_says_which_rule_how_far_and_since_when():
    counts = with_surge(make_counts(DAYS), kind=2, start=700, length=14, times=2.0)

    found = detect(counts, np.arange(690, 714))

    rising = found.state[2] == "rising"
    assert not rising[:10].any()
    assert rising[13:].all()
    first = int(690 + np.argmax(rising))
    assert set(found.since[2, rising]) == {first}
    assert set(found.rule[2, rising]) <= {"1_day", "3_day", "7_day"}
    assert found.ratio[2, 17:].min() > 1.5
    assert (found.since[found.state != "rising"] == -1).all()
    assert (found.rule[found.state != "rising"] == "").all()


def test_rule_and_bounds_agree():
    counts = with_surge(make_counts(DAYS), kind=1, start=700, length=10, times=1.6)
    found = detect(counts, np.arange(650, 720))

    beyond_day = counts[:, 650:720] > found.upper
    beyond_week = found.observed_7d > found.upper_7d

    assert (found.state[beyond_day | beyond_week] == "rising").all()
    alone = (found.state == "rising") & ~beyond_day & ~beyond_week
    assert set(found.rule[alone]) <= {"3_day"}
    assert (found.window[found.rule == "3_day"] == 3).all()
    assert (found.window[found.state != "rising"] == 0).all()


@pytest.mark.parametrize("days", [200, DAYS])
def test_printed_range_agrees_with_the_state_in_every_stage(days):
    rng = np.random.default_rng(5)
    counts = make_counts(days, means=np.r_[MEANS, MEANS / 20])
    start = days - 100
    for kind in range(16):
        counts = with_surge(counts, kind=kind, start=start + 5 * kind, length=9, times=rng.choice([0.4, 2.2]))

    found = detect(counts, np.arange(start, days), alpha=0.01)

    above, below = found.observed_7d > found.upper_7d, found.observed_7d < found.lower_7d
    assert (found.state[above] == "rising").all()
    assert ((found.state == "falling") == (below & (found.state != "rising"))).all()
    assert above.sum() > 10
    assert below.sum() > 10


def test_a_week_far_below_the_expected_is_falling():
    counts = with_surge(make_counts(DAYS), kind=0, start=700, length=14, times=0.6)

    found = detect(counts, np.arange(690, 714))

    assert (found.state[0, 17:] == "falling").all()
    assert (found.observed_7d[0, 17:] < found.lower_7d[0, 17:]).all()
    assert not (found.state[1:] == "falling").any()


@pytest.mark.parametrize("declared", [False, True])
def test_outage_is_no_data_and_the_days_after_it_are_no_alarm(declared):
    outage = np.isin(np.arange(DAYS), [700, 701, 702])
    counts = make_counts(DAYS, outage=outage)
    closed = tuple(START + dt.timedelta(days=day) for day in (700, 701, 702)) if declared else ()

    found = detect_daily(
        counts, calendar=make_calendar(DAYS, closed=closed), tested=np.arange(698, 712), alpha=ALPHA
    )

    assert found.outage.tolist() == [False] * 2 + [True] * 3 + [False] * 9
    assert (found.state[:, 2:5] == "insufficient").all()
    assert (found.state[:, 5:] == "usual").all()


def test_outage_may_be_judged_on_the_days_before_it():
    outage = np.isin(np.arange(DAYS), [705, 706, 707, 708])
    counts = with_surge(make_counts(DAYS, outage=outage), kind=1, start=700, length=5, times=1.8)

    found = detect(counts, np.arange(704, 710), judge_outages=True)

    assert found.state[1].tolist() == ["rising"] * 4 + ["insufficient"] * 2
    assert set(np.delete(found.state, 1, axis=0)[:, :4].ravel()) == {"usual"}


def test_surge_is_still_seen_right_after_an_outage():
    outage = np.isin(np.arange(DAYS), [700, 701])
    counts = with_surge(make_counts(DAYS, outage=outage), kind=1, start=702, length=7, times=1.8)

    found = detect(counts, np.arange(702, 709))

    assert (found.state[1] == "rising").any()
    assert not (np.delete(found.state, 1, axis=0) == "rising").any()


def test_reform_that_lifts_all_types_is_common_and_hardly_a_signal():
    counts = make_counts(DAYS)
    counts[:, 650:] = np.round(counts[:, 650:] * 1.6)

    found = detect(counts, np.arange(640, DAYS))

    assert (found.common[:10] == 1.0).all()
    assert np.median(found.common[15:40]) == pytest.approx(1.6, rel=0.1)
    assert (found.common[80:] == 1.0).all()
    assert (found.state[:, 10:] == "rising").mean() < 0.03


def test_lasting_jump_of_one_type_becomes_the_new_level():
    counts = with_surge(make_counts(DAYS), kind=1, start=650, length=150, times=2.0)

    found = detect(counts, np.arange(640, DAYS))

    rising = found.state[1] == "rising"
    assert rising[12:40].all()
    assert rising[60:].mean() < 0.02
    assert found.expected_7d[1, 70:].mean() == pytest.approx(14 * MEANS[1], rel=0.06)


def test_areas_find_a_local_surge_and_leave_the_others_alone():
    counts = make_counts(DAYS)
    areas = _split(counts, [0.5, 0.3, 0.2])
    local = areas.copy()
    local[2, 1, 700:710] *= 3
    nation = counts + (local - areas).sum(axis=1)

    found = detect(nation, np.arange(695, 712), area_counts=local, populations=[5, 3, 2], area_alpha=0.001)

    assert found.areas is not None
    assert found.areas.state.shape == (8, 3, 17)
    assert (found.areas.state[2, 1, 9:] == "rising").all()
    assert (found.areas.q_value[2, 1, 9:] < 0.1).all()
    calm = np.delete(found.areas.state, 2, axis=0)
    assert (calm == "rising").mean() < 0.01
    assert found.areas.expected[0, :, 0] / found.expected[0, 0] == pytest.approx([0.5, 0.3, 0.2], abs=0.02)


def test_regions_and_provinces_may_come_stacked():
    counts = make_counts(500)
    provinces = _split(counts, [0.5, 0.3, 0.2])
    stacked = np.concatenate([provinces, counts[:, None]], axis=1)

    found = detect(counts, [499], area_counts=stacked, populations=[5, 3, 2, 10])

    assert found.areas is not None
    assert found.areas.expected[:, 3, 0] == pytest.approx(found.expected[:, 0], rel=1e-9)


def test_stages_follow_the_length_of_history():
    found = detect(make_counts(760), [20, 100, 400, 750])

    assert found.stage[0].tolist() == ["insufficient", "limited_history", "one_year", "full"]
    assert found.state[0, 0] == "insufficient"


def test_short_history_has_its_own_rule():
    counts = with_surge(make_counts(200), kind=1, start=180, length=7, times=2.0)

    found = detect(counts, np.arange(100, 187))

    assert set(found.rule[1, found.state[1] == "rising"]) == {"ears_c2_28_day"}
    assert (found.state[1, 83:] == "rising").all()
    assert (found.state[:, :80] == "rising").mean() < 0.01


def _split(counts, shares):
    rng = np.random.default_rng(7)
    return np.moveaxis(rng.multinomial(counts, shares), -1, 1)
