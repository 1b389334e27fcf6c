"""What an office fills in on its own page, and an officer about a letter. Errors say what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Agency, Circulation

_DATE = {"required": _("เลือกวันที่"), "invalid": _("เลือกวันที่จากปฏิทิน")}
_TIME = {"required": _("ใส่เวลา"), "invalid": _("ใส่เวลาแบบ 14:30")}


class ReceiptForm(forms.Form):
    """The office's own stamp."""

    office_name = forms.CharField(
        label=_("ชื่อหน่วยงานที่ลงรับ"), max_length=200, error_messages={"required": _("ใส่ชื่อหน่วยงาน")}
    )
    receipt_number = forms.CharField(
        label=_("เลขรับ"),
        max_length=60,
        help_text=_("เลขรับหนังสือของหน่วยงานคุณ"),
        error_messages={"required": _("ใส่เลขรับ")},
    )
    received_on = forms.DateField(
        label=_("วันที่รับ"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DATE,
    )
    received_time = forms.TimeField(
        label=_("เวลา"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages=_TIME
    )

    def __init__(self, circulation: Circulation, day: dt.date, *args: Any, **options: Any) -> None:
        self.circulation, self.day = circulation, day
        super().__init__(*args, **{"initial": _receipt(circulation, day), **options})

    def clean_received_on(self) -> dt.date:
        given: dt.date = self.cleaned_data["received_on"]
        if not self.circulation.letter.dated_on <= given <= self.day:
            raise forms.ValidationError(_("วันที่รับต้องไม่ก่อนวันที่ในหนังสือ และไม่เกินวันนี้"))
        return given


def _receipt(circulation: Circulation, day: dt.date) -> dict[str, Any]:
    return {
        "office_name": circulation.office_name or circulation.agency.name_th,
        "receipt_number": circulation.receipt_number,
        "received_on": circulation.received_on or day,
        "received_time": circulation.received_time,
    }


class ResultForm(forms.Form):
    """What the office did with the media."""

    done_text = forms.CharField(
        label=_("ทำอะไรแล้ว"),
        max_length=2000,
        help_text=_("เช่น ติดโปสเตอร์ เปิดเสียงตามสาย ประชุมหมู่บ้าน อย่าใส่ชื่อหรือเบอร์โทรของใคร"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("บอกสั้น ๆ ว่าทำอะไรแล้ว")},
    )
    people_reached = forms.IntegerField(
        label=_("มีคนได้รับสื่อประมาณกี่คน"),
        help_text=_("ไม่ทราบ เว้นว่างได้"),
        required=False,
        min_value=0,
        max_value=70_000_000,
        error_messages={"invalid": _("ใส่เป็นตัวเลข")},
    )


class ForwardForm(forms.Form):
    """Which of its own children the office passes the letter on to."""

    agencies = forms.ModelMultipleChoiceField(
        label=_("ส่งต่อให้หน่วยงานในสังกัด"),
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("เลือกอย่างน้อยหนึ่งหน่วยงาน"),
            "invalid_choice": _("เลือกจากรายการ"),
            "invalid_pk_value": _("เลือกจากรายการ"),
        },
    )

    def __init__(self, choices: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["agencies"]
        field.queryset = choices
        field.initial = choices


class ReasonForm(forms.Form):
    """Why an office is not asked any more; it is shown to the office."""

    reason = forms.CharField(label=_("เหตุผล (หน่วยงานจะเห็น)"), max_length=200)
