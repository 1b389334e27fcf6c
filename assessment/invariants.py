"""What must always hold in this room; each check yields one sentence for each thing that is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, Max, Q

from assessment.models import Attempt, Form, Item, Result
from assessment.talks import invariants as talks
from assessment.volunteers import invariants as volunteers


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _versions_are_whole()
    yield from _forms_are_half_scams()
    yield from _forms_hold_no_twins()
    yield from _results_have_their_attempt()
    yield from _finished_attempts_have_a_result()
    yield from talks.broken(at=at)
    yield from volunteers.broken(at=at)


def _versions_are_whole() -> Iterator[str]:
    numbered = Item.objects.annotate(count=Count("versions"), last=Max("versions__number"))
    for item in numbered.order_by("code"):
        if not item.count:
            yield f"Item {item.code} has no wording"
        elif item.count != item.last:
            yield f"Item {item.code}: {item.count} versions, the last is number {item.last}"


def _forms_are_half_scams() -> Iterator[str]:
    counted = Form.objects.annotate(
        items=Count("form_items"),
        scams=Count("form_items", filter=Q(form_items__version__item__is_scam=True)),
    )
    for form in counted.exclude(items=2 * F("scams")).order_by("pk"):
        yield f"Form {form}: {form.scams} of {form.items} items are scams"


def _forms_hold_no_twins() -> Iterator[str]:
    """Of the newest issue of each form; older ones stay as they were asked."""
    for form in Form.objects.order_by("kind", "-issue").distinct("kind"):
        twins = form.form_items.values("version__item__scene").annotate(count=Count("pk")).filter(count__gt=1)
        for row in twins.order_by("version__item__scene"):
            yield f"Form {form}: {row['count']} items of scene {row['version__item__scene']}"


def _results_have_their_attempt() -> Iterator[str]:
    counted = Result.objects.annotate(given=Count("attempt__answers"))
    for result in counted.exclude(given=F("scams") + F("honest")).order_by("pk"):
        yield f"Result of attempt {result}: counts {result.scams + result.honest} answers, {result.given} are there"
    for early in Result.objects.filter(attempt__finished_at=None).order_by("pk"):
        yield f"Result of attempt {early}: the attempt is not finished"


def _finished_attempts_have_a_result() -> Iterator[str]:
    for attempt in Attempt.objects.filter(result=None).exclude(finished_at=None).order_by("pk"):
        yield f"Attempt {attempt}: finished without a result"
