"""What an officer changes for a person who asks: their data corrected, or everything erased. A reason, and a record, come first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit.forms import ReasonForm
from accounts.audit.records import change
from accounts.forms import DetailsForm
from accounts.models import Action, Citizen
from accounts.places import place_of
from accounts.services import Person, correct_citizen, leave
from directory.scopes import Scope

if TYPE_CHECKING:
    from accounts.citizen_admin import CitizenAdmin

ORDER = (
    "title",
    "other_title",
    "first_name",
    "last_name",
    "phone",
    "place",
    "age_group",
    "reason",
    "reference",
)
SHOWN = ("title", "other_title", "first_name", "last_name", "subdistrict", "age_group")


class CorrectionForm(DetailsForm, ReasonForm):
    """The person's own form and a reason. The phone is not shown: an empty box leaves it as it is."""

    field_order = ORDER

    def __init__(self, *args: Any, scope: Scope, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scope = scope
        self.fields["phone"].required = False
        self.fields["phone"].help_text = _("เว้นว่างถ้าเบอร์ไม่เปลี่ยน")
        self.fields["place"].help_text = _("พิมพ์ชื่อตำบลหรือแขวง อำเภอ และจังหวัด")

    def clean_phone(self) -> str:
        return super().clean_phone() if self.cleaned_data["phone"] else ""

    def clean_place(self) -> str:
        text = super().clean_place()
        if len(self.found) > 1:
            labels = ", ".join(place.label("th") for place in self.found[:5])
            raise forms.ValidationError(_("พบหลายแห่ง พิมพ์ให้ครบ เช่น %(places)s"), params={"places": labels})
        if not self.scope.covers(self.found[0].code[:2]):
            raise forms.ValidationError(_("เลือกจังหวัดที่คุณดูแล"))
        return text

    def person(self, citizen: Citizen) -> Person:
        given = self.cleaned_data
        said = {name: given[name] for name in ("other_title", "first_name", "last_name", "age_group")}
        return Person(
            title=self.titles[given["title"]],
            phone=given["phone"] or citizen.phone.reveal(),
            subdistrict_id=self.found[0].code,
            **said,
        )


def correct(admin: CitizenAdmin, request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """The form shows the person, so it is a look; what is sent is recorded with what it changes."""
    initial = {name: getattr(citizen, name) for name in SHOWN} | {"title": citizen.title_id}
    place = place_of(citizen.subdistrict_id)
    initial["place"] = place.label("th") if place else ""
    form = CorrectionForm(request.POST or None, initial=initial, scope=admin.scope(request, "change"))
    if request.method == "POST" and form.is_valid():
        _correct(admin, request, citizen, form)
        messages.success(request, gettext("แก้ไขแล้ว เจ้าของข้อมูลเห็นว่ามีเจ้าหน้าที่แก้ไข"))
        return redirect("admin:accounts_citizen_change", citizen.pk)
    admin.look_at(request, str(citizen.pk), Action.VIEW, SHOWN)
    shown = {"citizen": citizen, "form": form, "title": gettext("แก้ไขข้อมูลตามคำขอ")}
    return admin._page(request, "correct", shown, status=422 if form.is_bound else 200)


@transaction.atomic
def _correct(admin: CitizenAdmin, request: HttpRequest, citizen: Citizen, form: CorrectionForm) -> None:
    at, person = timezone.now(), form.person(citizen)
    said = {name: value for name, value in person.fields().items() if name not in {"phone", "uses_camera"}}
    changed = [name.removesuffix("_id") for name, value in said.items() if value != getattr(citizen, name)]
    if person.phone != citizen.phone.reveal():
        changed.append("phone")
    change(_entry(admin, request, citizen, form, tuple(changed)), at=at)
    correct_citizen(citizen, person, language="th", at=at)


def erase(admin: CitizenAdmin, request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """The same leaving as by the person's own hand."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            change(_entry(admin, request, citizen, form, (), what="erased"), at=at)
            left = leave(citizen.user, language="th", at=at)
        messages.success(request, _erased_text(left.is_line_told))
        return redirect("admin:accounts_citizen_changelist")
    admin.look_at(request, str(citizen.pk), Action.VIEW, SHOWN)
    shown = {"citizen": citizen, "form": form, "title": gettext("ลบข้อมูลตามคำขอ")}
    return admin._page(request, "erase", shown, status=422 if form.is_bound else 200)


def _erased_text(is_line_told: bool) -> str:
    if is_line_told:
        return gettext("ลบข้อมูลแล้ว และแจ้ง LINE ให้ยกเลิกสิทธิ์แล้ว")
    return gettext("ลบข้อมูลแล้ว ขอให้เจ้าของข้อมูลยกเลิกสิทธิ์ในแอป LINE เอง")


def _entry(
    admin: CitizenAdmin,
    request: HttpRequest,
    citizen: Citizen,
    form: ReasonForm,
    fields: tuple[str, ...],
    **details: str,
) -> Any:
    given = form.cleaned_data
    return admin.entry(
        request, Action.CHANGE, subjects=(citizen.pk,), fields=fields, reason=given["reason"],
        reference=given["reference"], details=details,
    )  # fmt: skip
