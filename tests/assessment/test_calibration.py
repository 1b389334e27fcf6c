"""Calibration: stages by answers, only of willing people who looked, bad items taken out, forms issued anew."""

import datetime as dt

import numpy as np
import pytest

from accounts.purposes import Purpose
from assessment.calibration import calibrate, read_answers
from assessment.issuing import current_form
from assessment.models import Answer, Attempt, CalibrationRun, Form, ItemFigure, ItemVersion
from tests.accounts.people import make_citizen
from tests.assessment.conftest import AT, right, scam, take

MONTH = dt.timedelta(days=30)


def simulate(people, versions, *, seed=1, weak=(), shift=None, at=AT):
    """Strangers who allowed it, with abilities N(0, 1), answer all `versions`; answers to `weak` are coins."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(size=people)
    attempts = Attempt.objects.bulk_create(
        Attempt(
            kind="full", order=[v.pk for v in versions], seed=1, research=True, started_at=at, finished_at=at
        )
        for _ in range(people)
    )
    rows = []
    for position, version in enumerate(versions, start=1):
        b = version.prior_difficulty + (shift or {}).get(version.pk, 0.0)
        chance = np.full(people, 0.5) if version.pk in weak else 1 / (1 + np.exp(-1.2 * (theta - b)))
        was_right = rng.random(people) < chance
        rows += [
            Answer(
                attempt=attempt,
                version=version,
                position=position,
                said_scam=version.item.is_scam if ok else not version.item.is_scam,
                confidence=3,
                is_fast=False,
                answered_at=at,
            )
            for attempt, ok in zip(attempts, was_right, strict=True)
        ]
    Answer.objects.bulk_create(rows)


def form_a():
    return list(current_form("A").versions.select_related("item").order_by("form_items__position"))


@pytest.mark.parametrize(
    ("people", "stage"), [(60, ItemFigure.Stage.RASCH), (250, ItemFigure.Stage.TWO_PARAMETER)]
)
def test_items_are_measured_by_stages(bank, people, stage):
    versions = form_a()
    simulate(people, versions)

    run = calibrate(at=AT)

    figures = run.figures.all()
    assert {(figure.stage, figure.answers) for figure in figures} == {(stage, people)}
    measured = [figures.get(version=version).b for version in versions]
    assert np.corrcoef(measured, [version.prior_difficulty for version in versions])[0, 1] > 0.8


def test_too_few_people_calibrate_nothing(bank):
    simulate(49, form_a())

    assert calibrate(at=AT) is None
    assert CalibrationRun.objects.count() == 0


def test_only_answers_of_the_willing_who_looked_count(bank):
    take("full", right)
    take("full", right, by=make_citizen("a"))
    willing = take(
        "full",
        right,
        by=make_citizen("b", phone="+66812345679", consents=(Purpose.SERVICE, Purpose.RESEARCH)),
    )
    take("full", scam, research=True)

    answers = read_answers()

    assert answers.right.shape == (1, 20)
    assert {version.pk for version in answers.versions} >= set(willing.order)
    assert answers.left_out == 1


def test_item_that_tells_nobody_apart_is_taken_out_and_forms_are_issued_anew(bank):
    versions = form_a()
    bad = versions[3]
    simulate(600, versions, weak={bad.pk})

    run = calibrate(at=AT)

    flagged = run.figures.exclude(flag=ItemFigure.Flag.NONE).values_list("version", "flag")
    bad.refresh_from_db()
    assert list(flagged) == [(bad.pk, ItemFigure.Flag.WEAK)]
    assert (bad.status, bad.retired_at) == (ItemVersion.Status.RETIRED, AT)
    assert not Form.objects.get(pk=current_form("A").pk).versions.filter(pk=bad.pk).exists()


def test_next_run_is_linked_and_an_item_that_became_easier_is_found(bank):
    versions = form_a()
    simulate(800, versions)
    calibrate(at=AT)
    moved = versions[5]
    Answer.objects.all().delete()
    Attempt.objects.all().delete()
    simulate(800, versions, seed=2, shift={moved.pk: -1.5}, at=AT + MONTH)

    run = calibrate(at=AT + MONTH)

    drifted = run.figures.filter(flag=ItemFigure.Flag.DRIFTED).values_list("version", flat=True)
    assert list(drifted) == [moved.pk]
    assert run.anchors == len(versions) - 1
    assert run.enough_anchors is True


def test_adaptive_test_is_offered_from_sixty_measured_items_on(bank):
    versions = list(ItemVersion.objects.active().order_by("item__scene", "pk"))[:80]
    simulate(250, versions, seed=3)
    calibrate(at=AT)

    from assessment.bank import adaptive_run
    from assessment.planning import kind_of_test

    assert adaptive_run() is not None
    assert kind_of_test(is_long=True) == Attempt.Kind.ADAPTIVE
    assert kind_of_test(is_long=False) == Attempt.Kind.SHORT


def test_adaptive_test_asks_no_twins_ends_by_rule_and_never_passes_who_says_scam_to_all(bank):
    versions = list(ItemVersion.objects.active().order_by("item__scene", "pk"))[:80]
    simulate(250, versions, seed=3)
    calibrate(at=AT)

    attempt = take("adaptive", scam)

    scenes = ItemVersion.objects.filter(pk__in=attempt.order).values_list("item__scene", flat=True)
    assert len(set(scenes)) == len(attempt.order)
    assert 8 <= len(attempt.order) <= 20
    assert attempt.result.passed is None
    assert attempt.result.d_low < 0
