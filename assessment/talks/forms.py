"""What volunteers fill in, and the four answers of a listener."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alerts.models import CaseType
from assessment.models import Volunteer
from assessment.models.talks import Attendance, Audience
from assessment.talks.minitest import ITEMS
from assessment.talks.services import Plan
from directory.models import Agency, District

FARTHEST = dt.timedelta(days=90)


class PlanForm(forms.Form):
    """A talk to be given: about what, where, for whom and when."""

    case_type = forms.ModelChoiceField(
        label=_("บรรยายเรื่อง"), queryset=CaseType.objects.none(), empty_label=None
    )
    audience = forms.ChoiceField(label=_("ผู้ฟังส่วนใหญ่"), choices=Audience.choices)
    date = forms.DateField(
        label=_("วันที่บรรยาย"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("เลือกวันที่"), "invalid": _("ใส่วันที่แบบ ปี ค.ศ.-เดือน-วัน เช่น 2026-12-31")},
    )  # fmt: skip
    district = forms.ModelChoiceField(
        label=_("อำเภอหรือเขต"), queryset=District.objects.none(), empty_label=None
    )
    place = forms.CharField(
        label=_("สถานที่ (ไม่ใส่ก็ได้)"),
        required=False,
        max_length=120,
        help_text=_("เช่น ศาลาวัด ห้องประชุม อบต. อย่าใส่ชื่อคน"),
    )
    agency = forms.ModelChoiceField(
        label=_("จัดร่วมกับหน่วยงาน (ถ้ามี)"), queryset=Agency.objects.none(), required=False, empty_label=_("ไม่มี")
    )

    def __init__(
        self, *args: Any, volunteer: Volunteer, today: dt.date, also: District | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.today = today
        home = volunteer.citizen.subdistrict.district.province_id
        districts = District.objects.current().filter(province_id=home)
        if also is not None:
            districts |= District.objects.filter(pk=also.pk)
        self.fields["case_type"].queryset = CaseType.objects.valid_on(today).exclude(says_th="")  # type: ignore[attr-defined]
        self.fields["case_type"].label_from_instance = lambda kind: kind.in_language("short")  # type: ignore[attr-defined]
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        self.fields["district"].label_from_instance = lambda one: one.full_name  # type: ignore[attr-defined]
        self.fields["agency"].queryset = teams(home)  # type: ignore[attr-defined]
        self.fields["date"].widget.attrs |= {"min": f"{today}", "max": f"{today + FARTHEST}"}

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if not self.today <= date <= self.today + FARTHEST:
            raise forms.ValidationError(_("เลือกวันนี้หรือวันข้างหน้าไม่เกิน 90 วัน"))
        return date

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class HoldForm(forms.Form):
    attendance = forms.ChoiceField(
        label=_("มีคนฟังราวเท่าไร"), choices=Attendance.choices, widget=forms.RadioSelect,
        error_messages={"required": _("เลือกจำนวนคนฟัง")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("บันทึก (ไม่ใส่ก็ได้)"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("คนฟังถามอะไร ติดขัดตรงไหน อย่าใส่ชื่อหรือเบอร์ของใคร"),
    )  # fmt: skip


class BoardForm(forms.Form):
    counts = forms.BooleanField(label=_("ให้นับการบรรยายของฉันในกระดานพื้นที่"), required=False)
    team = forms.ModelChoiceField(
        label=_("ทีมของฉัน (ถ้ามี)"), queryset=Agency.objects.none(), required=False, empty_label=_("ไม่มีทีม")
    )

    def __init__(self, *args: Any, volunteer: Volunteer, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["team"].queryset = teams(volunteer.citizen.subdistrict.district.province_id)  # type: ignore[attr-defined]


class MiniForm(forms.Form):
    """Four answers, each scam or ordinary; `seat` says which set, signed."""

    seat = forms.CharField(widget=forms.HiddenInput, max_length=300)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for number in range(1, ITEMS + 1):
            self.fields[f"said_{number}"] = forms.ChoiceField(
                label=_("คุณคิดว่านี่คือ"),
                choices=[("scam", _("กลโกงหรืออันตราย")), ("honest", _("ปกติ"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("เลือกว่าเป็นกลโกงหรือปกติ")},
            )

    def said(self) -> list[bool]:
        return [self.cleaned_data[f"said_{number}"] == "scam" for number in range(1, ITEMS + 1)]


def teams(province: str) -> Any:
    """Offices of a province that hold talks or have volunteers."""
    kinds = (
        Agency.Kind.POLICE_STATION,
        Agency.Kind.DISTRICT_OFFICE,
        Agency.Kind.MUNICIPALITY,
        Agency.Kind.TAO,
    )
    return Agency.objects.filter(province_id=province, retired_on=None, kind__in=kinds).order_by(
        "kind", "sort_key"
    )
