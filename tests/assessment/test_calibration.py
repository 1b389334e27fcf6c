"""Calibration from stored answers: willing people only, by stages, weak items out; then the adaptive test."""

import datetime as dt

import numpy as np
import pytest

from assessment import calibration, choosing
from assessment.bank import adaptive_run, measured
from assessment.models import Answer, Attempt, CalibrationRun, ItemFigure, ItemVersion
from assessment.planning import kind_of_test
from tests.assessment.taking import AT, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


def simulate(people, items, *, seed=1, research=True, worthless=()):
    """`people` strangers who answered the same `items` versions, by the model with a = 1.2 and expected difficulty."""
    rng = np.random.default_rng(seed)
    versions = list(ItemVersion.objects.active()[:items])
    attempts = Attempt.objects.bulk_create(
        Attempt(kind="full", order=[], seed=1, research=research, started_at=AT, finished_at=AT)
        for _ in range(people)
    )
    skill = rng.normal(size=people)
    rows = []
    for position, version in enumerate(versions, start=1):
        slope = 0.0 if version.pk in worthless else 1.2
        right = rng.random(people) < 1 / (1 + np.exp(-(slope * skill - version.prior_difficulty)))
        said = right == version.item.is_scam
        rows += [
            Answer(
                attempt=attempt,
                version=version,
                position=position,
                said_scam=bool(each),
                confidence=2,
                is_fast=False,
                answered_at=AT,
            )
            for attempt, each in zip(attempts, said, strict=True)
        ]
    Answer.objects.bulk_create(rows)
    return versions


def test_too_few_people_make_no_figures():
    simulate(49, 10)

    assert calibration.calibrate(at=AT) is None
    assert CalibrationRun.objects.count() == 0


def test_answers_of_people_who_did_not_agree_are_not_used():
    simulate(60, 10, research=False)

    assert calibration.calibrate(at=AT) is None


@pytest.mark.parametrize(("people", "stage"), [(60, "rasch"), (220, "2pl")])
def test_stage_follows_the_answers(people, stage):
    simulate(people, 10)

    run = calibration.calibrate(at=AT)

    assert set(run.figures.values_list("stage", flat=True)) == {stage}


def test_item_that_tells_nobody_apart_leaves_the_bank():
    worthless = ItemVersion.objects.active()[3]
    simulate(600, 12, worthless={worthless.pk})

    calibration.calibrate(at=AT)

    worthless.refresh_from_db()
    assert ItemFigure.objects.get(version=worthless).flag == "weak"
    assert worthless.status == "retired"


def test_second_run_is_linked_to_the_first_by_anchors():
    simulate(300, 20)
    calibration.calibrate(at=AT)
    simulate(300, 20, seed=2)

    run = calibration.calibrate(at=AT + dt.timedelta(days=30))

    assert run.anchors >= 15
    assert run.enough_anchors


def test_adaptive_test_begins_when_enough_is_calibrated_and_stays_balanced():
    choosing.exposure.cache_clear()
    assert kind_of_test(is_long=True) == "full"
    simulate(260, 150)
    run = calibration.calibrate(at=AT)

    attempt = take(kind_of_test(is_long=True))

    assert adaptive_run() == run
    assert attempt.kind == "adaptive"
    assert 8 <= len(attempt.order) <= 20
    asked = ItemVersion.objects.filter(pk__in=attempt.order).values_list("item__is_scam", flat=True)
    scenes = ItemVersion.objects.filter(pk__in=attempt.order).values_list("item__scene", flat=True)
    assert len(set(scenes)) == len(attempt.order)
    assert abs(2 * sum(asked) - len(asked)) <= 1
    assert set(attempt.order) <= set(measured(run.pk).ids)
    assert attempt.result.theta > 0.5
    assert attempt.result.passed is None


def test_item_unfair_by_the_logistic_test_leaves_the_bank_and_its_figures_are_published(client, monkeypatch):
    found = {
        "reference": 400,
        "focal": 350,
        "d_dif": -0.45,
        "ets": "A",
        "r2": 0.0778,
        "p": 0.0,
        "logistic": "C",
    }
    unfair, uneven = ItemVersion.objects.active()[2:4]

    def compared(right, groups, a, d):
        moderate = found | {"logistic": "B"}
        return [{}, {}, {"age": found}, {"age": moderate}, *({} for _ in range(right.shape[1] - 4))]

    monkeypatch.setattr(calibration, "compare_groups", compared)
    simulate(60, 10)

    calibration.calibrate(at=AT)

    figures = {figure.version_id: figure for figure in ItemFigure.objects.newest()}
    unfair.refresh_from_db()
    uneven.refresh_from_db()
    page = client.get("/immunity/items/").content.decode()
    assert (figures[unfair.pk].fairness, figures[unfair.pk].flag, unfair.status) == ("C", "unfair", "retired")
    assert (figures[uneven.pk].fairness, figures[uneven.pk].flag, uneven.status) == ("B", "uneven", "active")
    assert figures[unfair.pk].dif == {"age": found}
    assert "(350/400): MH -0.45 A · R² 0.078 B" in page
