"""What talks changed, read from the answers: of one, of somebody's, by case type and by audience. Small groups say nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet

from alerts.models import CaseType
from assessment.models import BoardChoice, MiniAnswer, Talk
from assessment.models.talks import Attendance, Audience, TalkQuerySet
from assessment.talks.doubts import Doubt, Facts, doubts
from assessment.talks.gain import Gain, Pooled, gain, pool

BEFORE, AFTER = MiniAnswer.Phase.BEFORE, MiniAnswer.Phase.AFTER
FEWEST_MEMBERS = 5  # volunteers of an area or team below which the board would tell of one of them


def gain_of(answers: Iterable[MiniAnswer], score: Callable[[MiniAnswer], float] | None = None) -> Gain | None:
    """The gain of one talk's answers; `score` gives 0 to 1, by default the share of the four that was right."""
    by_pair: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for answer in answers:
        by_pair[answer.pair][answer.phase] = answer.score if score is None else score(answer)
    both = [said for said in by_pair.values() if len(said) == 2]
    return gain(
        [said[BEFORE] for said in by_pair.values() if len(said) == 1 and BEFORE in said],
        [said[AFTER] for said in by_pair.values() if len(said) == 1 and AFTER in said],
        [said[BEFORE] for said in both],
        [said[AFTER] for said in both],
    )


def gains(talks: QuerySet[Talk]) -> dict[int, Gain]:
    """{talk: its gain}, of those with five answers before and after. One query for the answers."""
    answers: defaultdict[int, list[MiniAnswer]] = defaultdict(list)
    for answer in MiniAnswer.objects.filter(talk__in=talks).order_by("pk"):
        answers[answer.talk_id].append(answer)
    found = {talk: gain_of(given) for talk, given in answers.items()}
    return {talk: one for talk, one in found.items() if one is not None}


@dataclass(frozen=True)
class Effect:
    """The pooled gain of a group of confirmed talks; None where no talk has enough answers."""

    name: str
    talks: int
    pooled: Pooled | None


@dataclass(frozen=True)
class Effects:
    whole: Effect
    by_type: list[Effect]
    by_audience: list[Effect]


def effects(talks: TalkQuerySet) -> Effects:
    """Confirmed talks of `talks`. A talk with fewer than five answers counts nowhere, in no group and in no total."""
    rows = list(talks.confirmed().values_list("pk", "case_type", "audience"))
    found = gains(talks.confirmed())
    kinds = {kind.pk: kind.in_language("short") for kind in CaseType.objects.all()}
    audiences = {value: str(label) for value, label in Audience.choices}

    def groups(place: int, names: dict[int, str] | dict[str, str]) -> list[Effect]:
        return [
            _effect(name, [row[0] for row in rows if row[place] == key], found)
            for key, name in names.items()
            if any(row[place] == key for row in rows)
        ]

    return Effects(_effect("", [row[0] for row in rows], found), groups(1, kinds), groups(2, audiences))


def _effect(name: str, talks: list[int], found: dict[int, Gain]) -> Effect:
    return Effect(name, len(talks), pool([found[talk] for talk in talks if talk in found]))


def doubts_about(talk: Talk) -> list[Doubt]:
    """What an officer should look at before confirming."""
    answers = list(talk.answers.order_by("pk"))
    scores: dict[str, list[float]] = {BEFORE: [], AFTER: []}
    for answer in answers:
        scores[answer.phase].append(answer.score)
    same_day = Talk.objects.given().filter(volunteer=talk.volunteer, date=talk.date)
    return doubts(
        Facts(
            at=[answer.at for answer in answers],
            nth=[answer.nth for answer in answers],
            hurried=sum(answer.is_fast for answer in answers),
            repeats=talk.repeats,
            before=len(scores[BEFORE]),
            after=len(scores[AFTER]),
            most=Attendance(talk.attendance).most if talk.attendance else None,
            mean_before=_mean(scores[BEFORE]),
            mean_after=_mean(scores[AFTER]),
            talks_that_day=same_day.count() if talk.volunteer_id else 1,
        )
    )


def _mean(scores: list[float]) -> float | None:
    return float(np.mean(scores)) if scores else None


@dataclass(frozen=True)
class BoardRow:
    name: Hashable
    talks: int
    listeners: int


def board(path: str) -> list[BoardRow]:
    """Confirmed talks of those who agreed, by `path` ("area" or "team"), most talks first; of five members or more who gave talks.

    `listeners` is the least that the attendance bands say. No
    number on the board is of one person: five of them at least have given one.
    """
    field = {"area": "citizen__subdistrict__district__province", "team": "board_choice__team"}[path]
    label = f"{field}__name_th"
    members = BoardChoice.objects.values_list(f"volunteer__{label}").annotate(
        givers=Count("volunteer", filter=Q(volunteer__talks__state="confirmed"), distinct=True)
    )
    shown = {name for name, givers in members.order_by() if name and givers >= FEWEST_MEMBERS}
    rows: dict[str, BoardRow] = {}
    talks = Talk.objects.confirmed().exclude(volunteer__board_choice=None)
    for name, attendance in talks.values_list(f"volunteer__{label}", "attendance"):
        if name in shown:
            old = rows.get(name, BoardRow(name, 0, 0))
            rows[name] = BoardRow(name, old.talks + 1, old.listeners + Attendance(attendance).least)
    return sorted(rows.values(), key=lambda row: (-row.talks, str(row.name)))
