"""Forms: an item and its file for staff; what readers of the library and of the check page send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media_library import rules
from media_library.models import Audience, Channel, Kind, Language, MediaItem


class ItemForm(forms.ModelForm):
    """What staff say about an item. Lists are ticked, not typed."""

    languages = forms.MultipleChoiceField(
        label=_("ภาษา"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Language.THAI],
    )
    audiences = forms.MultipleChoiceField(
        label=_("สำหรับใคร"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Audience.EVERYONE],
    )
    channels = forms.MultipleChoiceField(
        label=_("ทางที่คนร้ายใช้"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    source_url = forms.URLField(label=_("ที่มา"), required=False, assume_scheme="https")

    class Meta:
        model = MediaItem
        fields = "__all__"  # noqa: DJ007 - what is not for hands is editable=False on the model

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for field in ("captions_th", "captions_en"):
            text = given.get(field)
            problem = rules.captions_problem(text) if text else ""
            if problem:
                self.add_error(field, problem)
        return given


class FileForm(forms.Form):
    """A file for a draft."""

    file = forms.FileField(label=_("ไฟล์"))
    language = forms.ChoiceField(label=_("ภาษา"), choices=Language.choices, initial=Language.THAI)
    # Comes last: what is cut off on the way does not bring it.
    whole = forms.CharField(widget=forms.HiddenInput, initial="1")


class BeginForm(forms.Form):
    """A file that is to come in pieces."""

    size = forms.IntegerField(min_value=1, max_value=2**40)
    mark = forms.RegexField(r"^[0-9a-f]{64}$")
    language = forms.ChoiceField(choices=Language.choices)


class FilterForm(forms.Form):
    """What a reader of the library chose; what is not known is as if not chosen."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=Kind.choices)
    type = forms.SlugField(required=False, max_length=40)
    audience = forms.ChoiceField(required=False, choices=Audience.choices)
    language = forms.ChoiceField(required=False, choices=Language.choices)
    length = forms.ChoiceField(required=False, choices=[("short", ""), ("middle", ""), ("long", "")])
    province = forms.RegexField(r"^[1-9]\d$", required=False)

    def chosen(self) -> dict[str, str]:
        """{name: value} of what is chosen and known."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
