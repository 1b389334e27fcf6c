"""What the browser sends back from a passkey."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    answer = forms.JSONField(widget=forms.HiddenInput)


class NewPasskeyForm(AnswerForm):
    name = forms.CharField(
        label=_("ตั้งชื่อกุญแจนี้"), max_length=60, help_text=_("เช่น โทรศัพท์ของฉัน"), required=False
    )

    def clean_name(self) -> str:
        return self.cleaned_data["name"].strip() or str(_("พาสคีย์"))
