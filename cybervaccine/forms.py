"""Forms of the whole: the address to check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.web_addresses import MOST_CHARACTERS


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("วางลิงก์หรือข้อความที่ได้รับ"),
        help_text=_("เราไม่เปิดลิงก์นี้ และไม่เก็บข้อความของคุณ"),
        max_length=MOST_CHARACTERS,
        error_messages={"required": _("ยังไม่ได้วางลิงก์"), "max_length": _("ข้อความยาวเกินไป วางเฉพาะลิงก์")},
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
