"""What a volunteer fills in, and what an officer does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit.forms import ReasonForm
from assessment.models.volunteers import Language, State, Time
from assessment.volunteers.path import Application

LONGEST = 600


class ApplicationForm(forms.Form):
    """The application: why, when, in which languages, and the code of conduct."""

    motivation = forms.CharField(
        label=_("ทำไมคุณอยากช่วย"),
        help_text=_("สองสามประโยคก็พอ เจ้าหน้าที่เท่านั้นที่อ่าน และลบทิ้งเมื่อตัดสินแล้ว"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        error_messages={"required": _("เขียนสั้น ๆ ว่าทำไมอยากช่วย")},
    )
    times = forms.MultipleChoiceField(
        label=_("ว่างเมื่อไร"),
        choices=Time.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("เลือกอย่างน้อยหนึ่งช่วง")},
    )
    languages = forms.MultipleChoiceField(
        label=_("พูดให้คนฟังได้เป็นภาษา"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("เลือกอย่างน้อยหนึ่งภาษา")},
    )
    conduct = forms.BooleanField(
        label=_("ฉันอ่านข้อปฏิบัติของอาสาแล้ว และจะทำตาม"),
        error_messages={"required": _("อ่านข้อปฏิบัติด้านบน แล้วทำเครื่องหมาย")},
    )

    def application(self) -> Application:
        given = self.cleaned_data
        return Application(given["motivation"], given["languages"], given["times"])


class ReportForm(forms.Form):
    words = forms.CharField(
        label=_("เกิดอะไรขึ้น"),
        help_text=_("เล่าเท่าที่จำเป็น ไม่ต้องใส่ชื่อหรือเบอร์ของใคร"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": _("เขียนสั้น ๆ ว่าเกิดอะไรขึ้น")},
    )


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("รูปหน้าตรง"),
        help_text=_("JPEG PNG หรือ WebP ไม่เกิน 8 MB ไม่ใส่เครื่องแบบ เพราะอาสาไม่ใช่ตำรวจ"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("เลือกรูปก่อน"), "empty": _("ไฟล์นี้ว่าง ลองรูปอื่น")},
    )


class ProposalForm(forms.Form):
    """What an officer proposes; the person reads the reason."""

    state = forms.ChoiceField(
        label=_("ข้อเสนอ"),
        choices=[(State.ACTIVE, _("รับเป็นอาสา")), (State.DECLINED, _("ยังไม่รับ"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("เลือกหนึ่งข้อ")},
    )
    reason = forms.CharField(
        label=_("เหตุผล"),
        help_text=_("ผู้สมัครจะได้อ่านข้อความนี้"),
        max_length=300,
        error_messages={"required": _("เขียนเหตุผล")},
    )


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("เหตุผล"),
        help_text=_("อาสาจะได้อ่านข้อความนี้ บัตรใช้ไม่ได้ทันที"),
        max_length=300,
        error_messages={"required": _("เขียนเหตุผล")},
    )


class VolunteerExportForm(ReasonForm):
    province = forms.ChoiceField(label=_("จังหวัด"), required=False)
    state = forms.ChoiceField(label=_("สถานะ"), required=False, choices=[("", _("ทุกสถานะ")), *State.choices])

    def __init__(self, *args: Any, provinces: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["province"].choices = [("", _("ทุกจังหวัดที่ดูแล")), *provinces]  # type: ignore[attr-defined]
