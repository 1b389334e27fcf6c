"""The figures of a test from its answers. The same answers make the same figures, whenever they are scored."""

from __future__ import annotations

import datetime as dt

import numpy as np

from assessment.bank import measured
from assessment.choosing import answers_on, may_use_mark
from assessment.marks import PASS_MARK
from assessment.models import Answer, Attempt, Result
from assessment.scoring import (
    FOUR_LEVELS,
    Calibration,
    calibration,
    decide_adaptive,
    discernment,
    score_form,
)

FORM, ADAPTIVE = "form-1", "adaptive-1"


def score(attempt: Attempt, *, at: dt.datetime) -> Result:
    """The result of the answers, not saved."""
    answers = list(
        attempt.answers.select_related("version__item").defer("version__content", "version__clues")
    )
    return _adaptive(attempt, answers, at) if attempt.run_id else _form(attempt, answers, at)


def confidence_of(answers: list[Answer]) -> Calibration:
    """How sure against how right."""
    stated = [FOUR_LEVELS[answer.confidence - 1] for answer in answers]
    return calibration(stated, [float(answer.is_right) for answer in answers])


def _form(attempt: Attempt, answers: list[Answer], at: dt.datetime) -> Result:
    said = np.array([[float(answer.said_scam) for answer in answers]])
    scored = score_form(said, np.array([answer.version.item.is_scam for answer in answers]))
    found = scored.detection
    return Result(
        **_counted(attempt, answers, at),
        method=FORM,
        d_prime=float(found.d_prime[0]),
        d_low=float(found.interval[0, 0]),
        d_high=float(found.interval[0, 1]),
        criterion=float(found.criterion[0]),
        c_low=float(found.criterion_interval[0, 0]),
        c_high=float(found.criterion_interval[0, 1]),
    )


def _adaptive(attempt: Attempt, answers: list[Answer], at: dt.datetime) -> Result:
    """Skill and leaning on the whole bank: the answers as they stand say nothing after an adaptive test.

    Of a test that goes on from another the figures rest on both, the counts on its own answers.
    """
    bank = measured(attempt.run_id or 0)
    given = answers_on(attempt, bank)
    found = discernment(given, bank.outlook)
    half = 1.96 * float(found.se_d_prime[0]) / 2
    criterion = float(found.criterion[0])
    decided = decide_adaptive(found, cut=PASS_MARK)
    return Result(
        **_counted(attempt, answers, at),
        method=ADAPTIVE,
        d_prime=float(found.d_prime[0]),
        d_low=float(found.interval[0, 0]),
        d_high=float(found.interval[0, 1]),
        criterion=criterion,
        c_low=criterion - half,
        c_high=criterion + half,
        theta=float(found.theta[0]),
        se=float(found.se[0]),
        passed=bool(decided.passed[0]) if may_use_mark(bank, given[0]) else None,
    )


def _counted(attempt: Attempt, answers: list[Answer], at: dt.datetime) -> dict[str, object]:
    scams = [answer for answer in answers if answer.version.item.is_scam]
    honest = [answer for answer in answers if not answer.version.item.is_scam]
    return {
        "attempt": attempt,
        "scams_caught": sum(answer.said_scam for answer in scams),
        "scams": len(scams),
        "false_alarms": sum(answer.said_scam for answer in honest),
        "honest": len(honest),
        "confidence_gap": confidence_of(answers).gap,
        "scored_at": at,
    }
