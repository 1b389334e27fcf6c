"""Calibration: what the answers of willing people say of every question, by stages, linked to the scale of the run before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
from django.db import transaction
from django.db.models import Q
from numpy.typing import NDArray

from accounts.models import AgeGroup, Consent
from accounts.purposes import Purpose
from assessment.fairness import Comparisons, compare_groups, worst
from assessment.issuing import make_forms
from assessment.models import WORDING, Answer, Attempt, CalibrationRun, ItemFigure, ItemVersion
from assessment.scoring import (
    ItemPrior,
    eap,
    empirical_reliability,
    fit_2pl,
    fit_rasch,
    link_anchors,
    subscore_value,
)
from assessment.scoring.linking import FEWEST as FEWEST_LINKED

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST_RASCH, FEWEST_2PL = 50, 200  # answers of an item: difficulty; difficulty and sharpness
FEWEST_PEOPLE = 50
WEAK = 0.3  # slope below which an item tells nobody apart
AROUND_BANGKOK = {"10", "11", "12", "13", "73", "74"}  # the capital and the provinces it has grown into
REASONS = {
    ItemFigure.Flag.WEAK: "แยกคนไม่ได้ (ปรับเทียบอัตโนมัติ)",
    ItemFigure.Flag.DRIFTED: "ความยากเปลี่ยนไป (ปรับเทียบอัตโนมัติ)",
    ItemFigure.Flag.UNFAIR: "ไม่เท่าเทียมระหว่างกลุ่ม (ปรับเทียบอัตโนมัติ)",
}


@dataclass(frozen=True, eq=False)
class Answers:
    """Right (1) and wrong (0) of willing people, (people, versions), NaN not asked; groups (people,) for fairness."""

    versions: list[ItemVersion]
    right: Floats
    groups: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    left_out: int = 0

    @property
    def counts(self) -> NDArray[np.int64]:
        return np.asarray((~np.isnan(self.right)).sum(axis=0))


@dataclass(frozen=True, eq=False)
class Figures:
    """Vectors (versions,) on the bank's scale."""

    a: Floats
    d: Floats
    se_a: Floats
    se_d: Floats
    stage: list[str]
    shift: Floats
    drifted: Bools
    anchors: int | None
    enough_anchors: bool | None


def usable_attempts() -> Q:
    """Finished tests of those who allowed it: citizens whose consent to research stands now, strangers who ticked it."""
    givers = Consent.objects.givers(Purpose.RESEARCH).values("pk")
    willing = Q(citizen__user__in=givers) | Q(citizen=None, research=True)
    return willing & Q(finished_at__isnull=False)


def read_answers() -> Answers:
    """Answers of willing people who looked: whoever always said the same, or answered most in two seconds, is left out."""
    rows = list(
        Answer.objects.filter(attempt__in=Attempt.objects.filter(usable_attempts()))
        .values_list("attempt_id", "version_id", "said_scam", "version__item__is_scam", "is_fast")
        .order_by("attempt_id")
    )
    if not rows:
        return Answers([], np.zeros((0, 0)))
    attempts, person = np.unique([row[0] for row in rows], return_inverse=True)
    ids, place = np.unique([row[1] for row in rows], return_inverse=True)
    said = np.full((attempts.size, ids.size), np.nan)
    right, fast = said.copy(), said.copy()
    said[person, place] = [row[2] for row in rows]
    right[person, place] = [row[2] == row[3] for row in rows]
    fast[person, place] = [row[4] for row in rows]
    looked = _looked(said, fast)
    found = (
        ItemVersion.objects.select_related("item__case_type").defer(*WORDING).in_bulk([int(pk) for pk in ids])
    )
    versions = [found[int(pk)] for pk in ids]
    return Answers(versions, right[looked], _groups(attempts[looked]), int((~looked).sum()))


@transaction.atomic
def calibrate(*, at: dt.datetime) -> CalibrationRun | None:
    """Calibrate, keep the figures, take out what the rule takes out, and issue forms anew. None: too few people yet."""
    answers = read_answers()
    if len(answers.right) < FEWEST_PEOPLE:
        return None
    previous = CalibrationRun.objects.first()
    figures = _figures(answers, previous)
    weak = _weak(answers)
    dif = compare_groups(answers.right, answers.groups, figures.a, figures.d)
    run = CalibrationRun.objects.create(
        at=at,
        people=len(answers.right),
        left_out=answers.left_out,
        anchors=figures.anchors,
        enough_anchors=figures.enough_anchors,
        reliability=_reliability(answers, figures),
        subscores=_subscores(answers),
    )
    ItemFigure.objects.bulk_create(_rows(run, answers, figures, weak, dif))
    _retire(run, at)
    make_forms(at=at)
    return run


def _looked(said: Floats, fast: Floats) -> Bools:
    varied = (said == 1).any(axis=1) & (said == 0).any(axis=1)
    return np.asarray(varied & (np.nanmean(fast, axis=1) < 0.5))


def _groups(attempts: NDArray[np.int64]) -> dict[str, Floats]:
    """For each comparison 1 focal, 0 reference, NaN not known: 60 and older; outside Bangkok and around."""
    rows = Attempt.objects.filter(pk__in=[int(pk) for pk in attempts]).values_list(
        "pk", "citizen__age_group", "citizen__subdistrict__district__province"
    )
    known = {pk: (age, province) for pk, age, province in rows}
    old = [_focal(known[int(pk)][0], {AgeGroup.FROM_60}) for pk in attempts]
    away = [_focal(known[int(pk)][1], AROUND_BANGKOK) for pk in attempts]
    return {"age": np.array(old), "region": 1.0 - np.array(away)}


def _focal(value: str | None, focal: set[str]) -> float:
    return float(value in focal) if value else float("nan")


def _figures(answers: Answers, previous: CalibrationRun | None) -> Figures:
    counts = answers.counts
    expected = np.array([-version.prior_difficulty for version in answers.versions])
    size = len(answers.versions)
    a, d = np.ones(size), expected.copy()
    se_a, se_d = np.full(size, np.nan), np.full(size, np.nan)
    stage: list[str] = [
        ItemFigure.Stage.TWO_PARAMETER
        if count >= FEWEST_2PL
        else ItemFigure.Stage.RASCH
        if count >= FEWEST_RASCH
        else ItemFigure.Stage.EXPECTED
        for count in counts
    ]
    some = np.flatnonzero(counts >= FEWEST_RASCH)
    if some.size >= 2:
        rasch = fit_rasch(answers.right[:, some], prior=ItemPrior(d_mean=expected[some]))
        a[some], d[some], se_d[some] = np.sqrt(max(rasch.variance, 1e-4)), rasch.d, rasch.se_d
        many = counts[some] >= FEWEST_2PL
        if many.sum() >= 3:
            full = fit_2pl(answers.right[:, some], prior=ItemPrior(d_mean=expected[some]))
            for target, value in ((a, full.a), (d, full.d), (se_a, full.se_a), (se_d, full.se_d)):
                target[some[many]] = value[many]
    none = np.full(size, np.nan)
    found = Figures(a, d, se_a, se_d, stage, none, np.zeros(size, dtype=bool), None, None)
    return _linked(answers, previous, found)


def _linked(answers: Answers, previous: CalibrationRun | None, found: Figures) -> Figures:
    """Bring the figures to the scale of the previous run by the items measured in both; look who moved."""
    figures = ItemFigure.objects.filter(run=previous, stage=ItemFigure.Stage.TWO_PARAMETER)
    before = {figure.version_id: figure for figure in figures}
    two = ItemFigure.Stage.TWO_PARAMETER
    both = [
        place
        for place, version in enumerate(answers.versions)
        if found.stage[place] == two and version.pk in before
    ]
    if len(both) < FEWEST_LINKED:
        return found
    old = [before[answers.versions[place].pk] for place in both]
    link = link_anchors(
        found.a[both],
        found.d[both],
        bank_a=np.array([figure.a for figure in old]),
        bank_d=np.array([figure.d for figure in old]),
    )
    measured = np.array([each != ItemFigure.Stage.EXPECTED for each in found.stage])
    found.a[measured], found.d[measured] = link.link.items(found.a[measured], found.d[measured])
    found.se_a[measured] /= link.link.slope
    found.shift[both], found.drifted[both] = link.shift, link.drifted
    return replace(found, anchors=int((~link.drifted).sum()), enough_anchors=link.enough)


def _weak(answers: Answers) -> Bools:
    """Items that tell nobody apart, from a fit without priors: a prior would lend them a slope."""
    weak = np.zeros(len(answers.versions), dtype=bool)
    many = np.flatnonzero(answers.counts >= FEWEST_2PL)
    right = answers.right[:, many]
    both = (np.nansum(right, axis=0) > 0) & (np.nansum(right, axis=0) < (~np.isnan(right)).sum(axis=0))
    if both.sum() >= 3:
        fit = fit_2pl(right)
        weak[many] = np.nan_to_num(fit.a, nan=1.0) < WEAK
    return weak


def _reliability(answers: Answers, figures: Figures) -> float | None:
    value = empirical_reliability(eap(answers.right, figures.a, figures.d))
    return None if np.isnan(value) else value


def _subscores(answers: Answers) -> dict[str, dict[str, float]]:
    """Case types whose own score may be shown (Haberman), from those who answered one whole set; nearly always none."""
    seen = ~np.isnan(answers.right)
    sets, which = np.unique(seen, axis=0, return_inverse=True)
    largest = int(np.bincount(which.reshape(-1)).argmax())
    items = np.flatnonzero(sets[largest])
    part = answers.right[which.reshape(-1) == largest][:, items]
    if part.shape[0] < 2 or part.shape[1] < 2:
        return {}
    labels = [answers.versions[place].item.case_type.code for place in items]
    value = subscore_value(part, labels)
    shown = {}
    for place in np.flatnonzero(value.worth_showing):
        own = part[:, [label == value.labels[place] for label in labels]].mean(axis=1)
        shown[str(value.labels[place])] = {
            "mean": float(own.mean()),
            "sd": float(own.std(ddof=1)),
            "reliability": float(value.prmse_sub[place]),
        }
    return shown


def _rows(
    run: CalibrationRun, answers: Answers, figures: Figures, weak: Bools, dif: list[Comparisons]
) -> list[ItemFigure]:
    right, counts = np.nansum(answers.right, axis=0), answers.counts
    return [
        ItemFigure(
            run=run,
            version=version,
            stage=figures.stage[place],
            answers=int(counts[place]),
            right=int(right[place]),
            a=float(figures.a[place]),
            d=float(figures.d[place]),
            se_a=_known(figures.se_a[place]),
            se_d=_known(figures.se_d[place]),
            shift=_known(figures.shift[place]),
            fairness=worst(dif[place]),
            dif=dif[place],
            flag=_flag(weak[place], figures.drifted[place], worst(dif[place])),
        )
        for place, version in enumerate(answers.versions)
    ]


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _flag(weak: bool, drifted: bool, fairness: str) -> str:
    if weak:
        return ItemFigure.Flag.WEAK
    if drifted:
        return ItemFigure.Flag.DRIFTED
    return {"C": ItemFigure.Flag.UNFAIR, "B": ItemFigure.Flag.UNEVEN}.get(fairness, ItemFigure.Flag.NONE)


def _retire(run: CalibrationRun, at: dt.datetime) -> None:
    """Weak, drifted and unfair items leave the bank by rule; editors see why and may write them anew."""
    for flag, reason in REASONS.items():
        found = ItemFigure.objects.filter(run=run, flag=flag).values("version")
        ItemVersion.objects.filter(pk__in=found, status=ItemVersion.Status.ACTIVE).update(
            status=ItemVersion.Status.RETIRED, retired_at=at, retired_reason=reason
        )
