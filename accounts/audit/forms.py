"""Why somebody wants to see more. The note is the number of a letter or a case: a record that stays for ever is no place
for a name or a phone."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Reason
from directory.thai import to_arabic_digits

_REFERENCE = re.compile(r"[0-9A-Za-zก-๙ ./()-]*")
_LONG_NUMBER = re.compile(r"(?:\d[\s.()-]*){9,}")


def clean_reference(text: str) -> str:
    """The number of a letter or a case; ValidationError where it might be a phone or an identity card."""
    text = to_arabic_digits(" ".join(text.split()))
    if not _REFERENCE.fullmatch(text) or _LONG_NUMBER.search(text):
        raise forms.ValidationError(_("ใส่เฉพาะเลขที่หนังสือหรือเลขคดี ไม่ใส่ชื่อ เบอร์โทร หรือเลขบัตร"))
    return text


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(label=_("เหตุผล"), choices=[("", _("เลือกเหตุผล")), *Reason.choices])
    reference = forms.CharField(
        label=_("เลขที่หนังสือหรือคดี (ถ้ามี)"),
        max_length=40,
        required=False,
        help_text=_("ไม่ใส่ชื่อ เบอร์โทร หรือเลขบัตร"),
    )

    def clean_reference(self) -> str:
        return clean_reference(self.cleaned_data["reference"])


class SearchForm(forms.Form):
    term = forms.CharField(
        label=_("เบอร์โทร หรือชื่อ"),
        max_length=100,
        help_text=_("เบอร์เขียนแบบใดก็ได้ ชื่อพิมพ์ขึ้นต้นได้ เช่น สมช หรือ สมชาย ใจดี ทุกการค้นถูกบันทึก"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class ExportForm(ReasonForm):
    province = forms.ChoiceField(label=_("จังหวัด"), required=False)
    with_phones = forms.BooleanField(label=_("รวมเบอร์โทรเต็ม (ต้องมีเจ้าหน้าที่คนที่สองอนุมัติ)"), required=False)

    def __init__(self, *args: Any, provinces: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["province"].choices = [("", _("ทุกจังหวัดที่ดูแล")), *provinces]  # type: ignore[attr-defined]
