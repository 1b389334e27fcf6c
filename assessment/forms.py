"""What people send: how they want to begin, and one answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import Answer
from directory.short_codes import CODE


class StartForm(forms.Form):
    """`link`: the short link of an agency that invited them."""

    length = forms.ChoiceField(choices=[("short", ""), ("long", ""), ("booster", ""), ("more", "")])
    research = forms.BooleanField(required=False)
    link = forms.RegexField(rf"^{CODE}$", required=False, strip=True)


class AnswerForm(forms.Form):
    """One answer: scam or honest, and how sure. `shown` is when the page was made, in milliseconds."""

    position = forms.IntegerField(min_value=1, max_value=1000, widget=forms.HiddenInput)
    shown = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    said = forms.ChoiceField(
        label=_("คุณคิดว่านี่คือ"),
        choices=[("scam", _("กลโกงหรืออันตราย")), ("honest", _("ปกติ"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("เลือกว่าเป็นกลโกงหรือปกติ")},
    )
    confidence = forms.TypedChoiceField(
        label=_("แน่ใจแค่ไหน"),
        coerce=int,
        choices=Answer.Confidence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("เลือกว่าแน่ใจแค่ไหน")},
    )
