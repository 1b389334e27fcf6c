"""What a person is asked: which form, or which items when the forms were seen, and in which order."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Citizen
from alerts.models import BulletinEntry
from assessment.assembly import EACH, SHORT_EACH, Candidate, balanced
from assessment.bank import adaptive_run, candidates
from assessment.issuing import current_form
from assessment.models import Answer, Attempt, CalibrationRun, Form, Item
from directory.areas import NATION

REST = dt.timedelta(days=90)  # nobody is asked the same item twice within this
BOOSTER_EACH = 4
FORMS: dict[str, tuple[str, ...]] = {
    Attempt.Kind.SHORT: (Form.Kind.SHORT,),
    Attempt.Kind.FULL: (Form.Kind.A, Form.Kind.B),
}
SIZES: dict[str, int] = {
    Attempt.Kind.SHORT: SHORT_EACH,
    Attempt.Kind.FULL: EACH,
    Attempt.Kind.BOOSTER: BOOSTER_EACH,
}


@dataclass(frozen=True)
class Plan:
    """`order` of versions; empty for an adaptive test, which chooses as it goes along from `run`."""

    kind: str
    order: list[int]
    form: Form | None = None
    run: CalibrationRun | None = None


def kind_of_test(*, is_long: bool) -> str:
    """The long test is adaptive as soon as enough items are calibrated; the short one is a fixed form."""
    if not is_long:
        return Attempt.Kind.SHORT
    return Attempt.Kind.ADAPTIVE if adaptive_run() else Attempt.Kind.FULL


def plan(
    kind: str,
    *,
    seen: Collection[int],
    seed: int,
    weak: Collection[str] = (),
    run: CalibrationRun | None = None,
) -> Plan:
    """Plan a test. `seen`: items of the last 90 days; `weak`: case types a booster is to come back to; `run`: the
    calibration of an adaptive test that goes on, else the newest."""
    if kind == Attempt.Kind.ADAPTIVE:
        return Plan(kind, [], run=run or adaptive_run())
    rng = random.Random(seed)  # noqa: S311 - an order of questions, not a secret
    form = _unseen_form(kind, seen, rng)
    order = _items_of(form) if form else _chosen(kind, seen, {*weak, *rising()}, rng)
    rng.shuffle(order)
    return Plan(kind, order, form=form)


def seen_items(citizen: Citizen | None, *, at: dt.datetime, attempts: Collection[str] = ()) -> set[int]:
    """Items this person answered in the last 90 days; `attempts`: codes that a stranger's browser holds."""
    mine = Answer.objects.filter(attempt__code__in=list(attempts), attempt__citizen=None)
    if citizen:
        mine = mine | Answer.objects.filter(attempt__citizen=citizen)
    return set(mine.filter(answered_at__gt=at - REST).values_list("version__item", flat=True))


def weak_types(attempt: Attempt) -> set[str]:
    """Case types whose scam was taken for honest, or the other way round."""
    answers = attempt.answers.select_related("version__item__case_type").defer("version__content")
    return {answer.version.item.case_type.code for answer in answers if not answer.is_right}


def rising() -> set[str]:
    """Case types that the newest bulletin calls rising in the nation."""
    newest = BulletinEntry.objects.filter(area__area_code=NATION).order_by(
        "-area__bulletin__date", "-area__bulletin__revision"
    )
    bulletin = newest.values_list("area__bulletin", flat=True).first()
    entries = BulletinEntry.objects.filter(
        area__bulletin=bulletin, area__area_code=NATION, trend=BulletinEntry.Trend.RISING
    )
    return set(entries.values_list("case_type__code", flat=True)) if bulletin else set()


def _unseen_form(kind: str, seen: Collection[int], rng: random.Random) -> Form | None:
    """A current form without an item seen lately; which of A and B comes first is drawn."""
    forms = [form for name in FORMS.get(kind, ()) if (form := current_form(name))]
    rng.shuffle(forms)
    for form in forms:
        if not Item.objects.filter(versions__form_items__form=form, pk__in=seen).exists():
            return form
    return None


def _items_of(form: Form) -> list[int]:
    return list(form.form_items.order_by("position").values_list("version", flat=True))


def _chosen(kind: str, seen: Collection[int], prefer: set[str], rng: random.Random) -> list[int]:
    bank: list[Candidate] = candidates()
    avoid = {item.id for item in bank if item.item in seen}
    wanted = prefer if kind == Attempt.Kind.BOOSTER else set()
    return balanced(bank, each=SIZES[kind], avoid=avoid, prefer=wanted, rng=rng)
