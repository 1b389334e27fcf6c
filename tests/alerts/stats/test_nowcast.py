import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.stats.daily_calendar import put_off_chance
from alerts.stats.nowcast import nowcast
from tests.alerts.stats.daily_histories import PUT_OFF, make_calendar

DAYS, LAGS = 320, 31
DELAY = 0.45 * 0.55 ** np.arange(LAGS)
NOTHING_WAITS = np.zeros(4)


def make_triangle(means=(80.0, 20.0), *, put_off=PUT_OFF, seed=1):
    """Cases by incident day and lag, reports put off on closed days as the detector's model has it."""
    rng, calendar = np.random.default_rng(seed), make_calendar(DAYS + LAGS + 30)
    chance = put_off_chance(calendar, np.zeros(calendar.days, dtype=bool), put_off)
    triangle = np.zeros((len(means), DAYS, LAGS), dtype=int)
    for kind, mean in enumerate(means):
        day = np.repeat(np.arange(DAYS), rng.poisson(mean, DAYS))
        report = day + rng.choice(LAGS, size=day.size, p=DELAY / DELAY.sum())
        waiting = np.arange(day.size)
        for _ in range(20):
            waiting = waiting[rng.random(waiting.size) < chance[report[waiting]]]
            report[waiting] += 1
        known = report - day < LAGS
        np.add.at(triangle[kind], (day[known], (report - day)[known]), 1)
    return triangle


def cast_at(triangle, as_of, **options):
    return nowcast(triangle, calendar=make_calendar(DAYS), as_of=as_of, **{"put_off": PUT_OFF} | options)


def chain_ladder(triangle, as_of, window):
    """The textbook: reverse hazards h_d = sum n_d / sum N_<=d over days whose lag d is known."""
    lags, share = triangle.shape[1], np.ones(triangle.shape[1])
    for lag in range(lags - 1, 0, -1):
        days = np.arange(as_of - window + 1, as_of - lag + 1)
        hazard = triangle[days, lag].sum() / triangle[days, : lag + 1].sum()
        share[lag - 1] = share[lag] * (1 - hazard)
    return share


def test_share_seen_agrees_with_the_textbook_when_nothing_waits():
    triangle = make_triangle((400.0,), put_off=NOTHING_WAITS)

    cast = cast_at(triangle, 300, put_off=NOTHING_WAITS)

    textbook = chain_ladder(triangle[0], 300, 120)
    assert cast.seen_share[0, ::-1][:10] == pytest.approx(textbook[:10], abs=0.01)


def test_nowcast_formula():
    cast = cast_at(make_triangle(), 300)

    formula = (cast.seen + 0.5 * (1 - cast.seen_share)) / cast.seen_share
    assert cast.expected == pytest.approx(formula)


def test_open_and_closed_days_are_both_unbiased_at_lag_2():
    triangle, calendar = make_triangle((200.0, 100.0)), make_calendar(DAYS)
    ratios = {True: [], False: []}
    for as_of in range(150, 280):
        cast = cast_at(triangle, as_of, days=3)
        final = triangle[:, as_of - 2].sum()
        ratios[bool(calendar.office[as_of - 2])].append(cast.expected[:, 0].sum() / final)

    assert np.mean(ratios[True]) == pytest.approx(1, abs=0.02)
    assert np.mean(ratios[False]) == pytest.approx(1, abs=0.03)


def test_interval_covers_about_nine_of_ten():
    triangle, inside = make_triangle((60.0, 60.0, 60.0)), []
    for as_of in range(150, 280, 3):
        cast = cast_at(triangle, as_of, days=6)
        final = triangle[:, cast.days].sum(axis=2)
        inside.append((np.floor(cast.lower) <= final) & (final <= np.ceil(cast.upper)))

    assert 0.85 <= np.mean(inside) <= 0.98


def test_lag_0_and_1_are_never_publishable():
    cast = cast_at(make_triangle(), 300, days=5)

    assert cast.lag.tolist() == [4, 3, 2, 1, 0]
    assert cast.publishable.tolist() == [True, True, True, False, False]
    assert cast.provisional[:, -1].all()


def test_old_days_are_complete():
    cast = cast_at(make_triangle(), 300, days=28)

    assert cast.seen_share[:, 0] == pytest.approx([1, 1], abs=0.01)
    assert not cast.provisional[:, 0].any()


def test_reports_after_as_of_are_never_looked_at():
    triangle = make_triangle()
    changed = triangle.copy()
    late = np.arange(DAYS)[:, None] + np.arange(LAGS)[None, :] > 300
    changed[:, late] = 10**6

    first, second = cast_at(triangle, 300), cast_at(changed, 300)

    assert np.array_equal(first.expected, second.expected)
    assert np.array_equal(first.upper, second.upper)


def test_outage_makes_less_seen_and_not_less_cases():
    triangle = make_triangle((200.0,))
    days, lags = np.arange(DAYS)[:, None], np.arange(LAGS)[None, :]
    outage = np.isin(np.arange(DAYS), [299, 300])
    held = triangle.copy()
    held[:, outage[np.minimum(days + lags, DAYS - 1)] & (days + lags <= 300)] = 0

    cast = cast_at(held, 300, outage=outage, days=6)

    final = triangle[0, cast.days].sum(axis=1)
    assert cast.expected[0, :3] == pytest.approx(final[:3], rel=0.12)
    assert cast.upper[0, 2] - cast.lower[0, 2] > 0


def test_series_without_cases_expects_none():
    cast = cast_at(np.concatenate([make_triangle((50.0,)), np.zeros((1, DAYS, LAGS), dtype=int)]), 300)

    assert (cast.expected[1] == 0).all()
    assert (cast.upper[1] == 0).all()
    assert np.isfinite(cast.seen_share).all()


@pytest.mark.parametrize("shape", [(0, DAYS, LAGS), (2, DAYS, LAGS)])
def test_no_series_and_no_cases_give_empty_or_zero(shape):
    cast = cast_at(np.zeros(shape, dtype=int), 300)

    assert cast.expected.shape == (shape[0], 28)
    assert (cast.expected == 0).all()


def test_first_days_of_history_do_not_crash():
    cast = cast_at(make_triangle(), 2)

    assert cast.days.tolist() == [0, 1, 2]
    assert np.isfinite(cast.expected).all()


@pytest.mark.parametrize(
    ("triangle", "as_of", "message"),
    [
        (np.zeros((2, 3)), 0, "three dimensions"),
        (np.zeros((1, 10, 3)), 10, "outside"),
        (np.zeros((1, 10, 3)), -1, "outside"),
        (-np.ones((1, 10, 3)), 5, "negative"),
    ],
)
def test_wrong_input_says_what_is_wrong(triangle, as_of, message):
    with pytest.raises(ValueError, match=message):
        cast_at(triangle, as_of)


@given(scale=st.integers(2, 50))
@settings(max_examples=5, deadline=None)
def test_more_cases_scale_the_nowcast_and_keep_the_delays(scale):
    triangle = make_triangle((40.0,))

    one, many = cast_at(triangle, 300), cast_at(triangle * scale, 300)

    assert many.delay == pytest.approx(one.delay, abs=1e-9)
    assert many.seen_share == pytest.approx(one.seen_share, abs=1e-9)


@given(order=st.permutations(range(3)))
@settings(max_examples=4, deadline=None)
def test_order_of_series_does_not_matter(order):
    triangle = make_triangle((40.0, 5.0, 90.0))

    assert cast_at(triangle[list(order)], 300).expected == pytest.approx(
        cast_at(triangle, 300).expected[list(order)]
    )
