"""The page that empties the quarantine: every unknown name once, and what it means."""

from __future__ import annotations

import difflib
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alerts.importing import repair
from alerts.importing.problems import COLUMN_NAMES
from alerts.importing.repair import Meaning, UnknownName
from alerts.models import CaseType, ImportBatch
from alerts.queries import case_type_labels
from directory.models import Province
from directory.queries import province_labels
from directory.thai import normalise_label

ADDS = {"case_type": "alerts.add_casetypealias", "province": "directory.add_provincealias"}
PAGE = "admin:alerts_importbatch_repair"
# How like a known name an unknown one must be, to be offered as a guess.
ALIKE = 0.75
LATEST = 10


class MeaningForm(forms.Form):
    """One unknown name. Left without a meaning it stays as it is."""

    column = forms.ChoiceField(choices=[(name, name) for name in ADDS], widget=forms.HiddenInput)
    label = forms.CharField(max_length=200, strip=False, widget=forms.HiddenInput)
    key = forms.ChoiceField(label=gettext_lazy("หมายถึง"), required=False)

    def __init__(self, *args: Any, known: dict[str, list[tuple[str, str]]], **options: Any) -> None:
        super().__init__(*args, **options)
        column = self.data.get(self.add_prefix("column")) if self.is_bound else self.initial.get("column")
        self.fields["key"].choices = [("", _("ยังไม่แน่ใจ ข้ามไปก่อน")), *known.get(column or "", [])]  # type: ignore[attr-defined]

    def meaning(self) -> Meaning | None:
        given = self.cleaned_data
        return Meaning(given["column"], given["label"], given["key"]) if given.get("key") else None


MeaningForms = forms.formset_factory(MeaningForm, extra=0)


def page(admin: ModelAdmin[ImportBatch], request: HttpRequest) -> HttpResponse:
    """Which names nobody knows, in how many rows; a POST keeps what they mean and asks a worker to try the rows again."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    columns = [name for name, permission in ADDS.items() if request.user.has_perm(permission)]
    if request.method == "POST":
        return _learn(admin, request, columns)
    names = [name for name in repair.unknown_names() if name.column in columns]
    initial, known = [{"column": name.column, "label": name.label} for name in names], _known()
    forms_ = MeaningForms(initial=initial, form_kwargs={"known": known})
    labels = {"case_type": case_type_labels(), "province": province_labels()} if names else {}
    context = {
        **admin.admin_site.each_context(request), "opts": admin.opts, "title": _("แถวที่กักไว้"), "forms": forms_,
        "lines": [_line(name, form, labels, known) for name, form in zip(names, forms_, strict=True)], "batches": _batches(),
    }  # fmt: skip
    context["is_working"] = any(batch.repair == ImportBatch.Repair.ASKED for batch in context["batches"])
    return render(request, "admin/alerts/importbatch/repair.html", context)


def _learn(admin: ModelAdmin[ImportBatch], request: HttpRequest, columns: list[str]) -> HttpResponse:
    sent = MeaningForms(request.POST, form_kwargs={"known": _known()})
    if not sent.is_valid():
        messages.error(request, _("ข้อมูลที่ส่งมาไม่ครบ เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง"))
        return redirect(PAGE)
    meanings = [meaning for form in sent for meaning in [form.meaning()] if meaning]
    if any(meaning.column not in columns for meaning in meanings):
        raise PermissionDenied
    if not meanings:
        messages.info(request, _("ยังไม่ได้เลือกความหมายของคำใด"))
        return redirect(PAGE)
    learnt = repair.learn(meanings, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    for alias in learnt:
        admin.log_addition(request, alias, _("จากแถวที่กักไว้"))  # type: ignore[arg-type]
    text = ngettext(
        "จำความหมายแล้ว %d คำ กำลังลองนำแถวที่รออยู่เข้าใหม่",
        "จำความหมายแล้ว %d คำ กำลังลองนำแถวที่รออยู่เข้าใหม่",
        len(learnt),
    )
    messages.success(request, text % len(learnt))
    return redirect(PAGE)


def _known() -> dict[str, list[tuple[str, str]]]:
    """What a name may mean, by column."""
    kinds = [(str(kind.pk), kind.short_th) for kind in CaseType.objects.order_by("position")]
    places = list(Province.objects.current().values_list("code", "name_th"))
    return {"case_type": kinds, "province": places}


def _line(
    name: UnknownName, form: forms.BaseForm, labels: dict[str, Any], known: dict[str, list[tuple[str, str]]]
) -> dict[str, Any]:
    key = _guess(name.label, labels[name.column])
    guess = dict(known[name.column]).get(key, "")
    return {"name": name, "column": COLUMN_NAMES[name.column].th, "form": form, "guess": guess}


def _guess(label: str, labels: dict[str, Any]) -> str:
    """What the known name that looks most like it stands for: said, never chosen for the officer."""
    alike = difflib.get_close_matches(normalise_label(label), labels, n=1, cutoff=ALIKE)
    return str(labels[alike[0]]) if alike else ""


def _batches() -> list[ImportBatch]:
    """The newest files that have held rows, or had some that were tried again."""
    rows = ImportBatch.objects.filter(state=ImportBatch.State.DONE).select_related("source", "repair_by")
    return list((rows.filter(quarantined__gt=0) | rows.exclude(repair="")).order_by("-pk")[:LATEST])
