"""What people send: how they want to begin, and one answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import Answer
from directory.short_codes import CODE

MOST_POSITION = 1000
DIGITS = re.compile(r"[0-9]{1,15}")


class StartForm(forms.Form):
    """`link`: the short link of an agency that invited them."""

    length = forms.ChoiceField(choices=[("short", ""), ("long", ""), ("booster", ""), ("more", "")])
    research = forms.BooleanField(required=False)
    link = forms.RegexField(rf"^{CODE}$", required=False, strip=True)


class Typed(NamedTuple):
    """An answer as it was sent, sound; `shown` in milliseconds, 0 when it was not sent."""

    position: int
    is_scam: bool
    confidence: int
    shown: int


def read_answer(sent: Mapping[str, str]) -> Typed | None:
    """A sound answer, in a tenth of a form's time; None leaves it to AnswerForm, which says what is wrong."""
    position, said, confidence = sent.get("position", ""), sent.get("said"), sent.get("confidence")
    shown = sent.get("shown") or "0"
    if not (DIGITS.fullmatch(position) and 1 <= int(position) <= MOST_POSITION and DIGITS.fullmatch(shown)):
        return None
    if said not in ("scam", "honest") or confidence not in ("1", "2", "3", "4"):
        return None
    return Typed(int(position), said == "scam", int(confidence), int(shown))


class AnswerForm(forms.Form):
    """One answer: scam or honest, and how sure. `shown` is when the page was made, in milliseconds."""

    position = forms.IntegerField(min_value=1, max_value=MOST_POSITION, widget=forms.HiddenInput)
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
