"""The fixed forms of today's bank: chosen by the rule in `assessment.assembly`, stored, reissued when the bank changes."""

from __future__ import annotations

import datetime as dt

from assessment.assembly import parallel_forms, short_form
from assessment.bank import candidate
from assessment.models import Form, FormItem, ItemVersion


def make_forms(*, at: dt.datetime) -> list[Form]:
    """Issue the forms that today's rule chooses; one that would be the same as the newest issue is left alone.

    The author's expectation is the difficulty, not what was measured: otherwise every calibration would change the forms
    and nobody's two results could be compared.
    """
    bank = [candidate(version) for version in ItemVersion.objects.active()]
    if not bank:
        return []
    a, b = parallel_forms(bank)
    short = short_form(bank, avoid={*a, *b})
    chosen = {Form.Kind.A: a, Form.Kind.B: b, Form.Kind.SHORT: short}
    return [form for kind, ids in chosen.items() if (form := _issue(kind, ids, at))]


def current_form(kind: str) -> Form | None:
    return Form.objects.filter(kind=kind).order_by("-issue").first()


def _issue(kind: str, ids: list[int], at: dt.datetime) -> Form | None:
    newest = current_form(kind)
    if newest and list(newest.form_items.order_by("position").values_list("version", flat=True)) == ids:
        return None
    form = Form.objects.create(kind=kind, issue=newest.issue + 1 if newest else 1, made_at=at)
    FormItem.objects.bulk_create(
        FormItem(form=form, version_id=pk, position=position) for position, pk in enumerate(ids, start=1)
    )
    return form
