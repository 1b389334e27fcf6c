"""The item editor: a wording as plain lines, the way a writer types it, checked by the rules of `assessment.content`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.content import problems
from assessment.models import WORDING, ItemVersion

WHO = {"เขา": "them", "ฉัน": "me", "หมายเหตุ": "note"}
NAMES = {who: name for name, who in WHO.items()}


class WordingForm(forms.ModelForm):
    """One wording. `lines` is "เขา: …" a line; `marks` is "place | quote | what it tells" a line."""

    sender = forms.CharField(label=gettext_lazy("ชื่อผู้ส่งที่เห็น"))
    address = forms.CharField(label=gettext_lazy("ที่อยู่หรือหมายเลขที่เห็น"), required=False)
    subject = forms.CharField(label=gettext_lazy("หัวเรื่อง"), required=False)
    lines = forms.CharField(
        label=gettext_lazy("ข้อความ"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("บรรทัดละหนึ่งข้อความ ขึ้นต้นด้วย เขา: ฉัน: หรือ หมายเหตุ:"),
    )
    drawn = forms.CharField(
        label=gettext_lazy("ช่องให้กรอก (บรรทัดละช่อง)"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    button = forms.CharField(label=gettext_lazy("ปุ่ม"), required=False)
    marks = forms.CharField(
        label=gettext_lazy("จุดสังเกต"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("บรรทัดละจุด: ตำแหน่ง | คำที่ปรากฏ | บอกอะไร เช่น lines.0 | ด่วน | เร่งให้รีบ"),
    )

    class Meta:
        model = ItemVersion
        fields = [
            "item",
            "explanation_right",
            "explanation_wrong",
            "action",
            "source",
            "cue_count",
            "premise",
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        content, clues = content_of(values), clues_of(values.get("marks", ""))
        found = problems(content, clues)
        if found and not self.errors:
            raise forms.ValidationError(found)
        return values | {"content": content, "clues": clues}

    def wording(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDING}


def content_of(values: dict[str, Any]) -> dict[str, Any]:
    single = {name: values.get(key, "") for name, key in _SINGLE.items() if values.get(key)}
    lines = [_line(line) for line in values.get("lines", "").splitlines() if line.strip()]
    drawn = [line.strip() for line in values.get("drawn", "").splitlines() if line.strip()]
    return single | {"lines": lines} | ({"fields": drawn} if drawn else {})


def clues_of(text: str) -> list[dict[str, str]]:
    rows = [[part.strip() for part in line.split("|", 2)] for line in text.splitlines() if line.strip()]
    return [dict(zip(("place", "quote", "text"), row, strict=False)) for row in rows]


def typed(version: ItemVersion) -> dict[str, str]:
    """A wording as its writer would type it: what the editor begins with."""
    content = version.content
    lines = "\n".join(f"{NAMES[line['who']]}: {line['text']}" for line in content["lines"])
    marks = "\n".join(f"{clue['place']} | {clue['quote']} | {clue['text']}" for clue in version.clues)
    single = {key: content.get(name, "") for name, key in _SINGLE.items()}
    return single | {"lines": lines, "drawn": "\n".join(content.get("fields", [])), "marks": marks}


_SINGLE = {"from": "sender", "address": "address", "subject": "subject", "button": "button"}


def _line(line: str) -> dict[str, str]:
    name, colon, text = line.partition(":")
    said = name.strip()
    who = WHO.get(said, said if said in NAMES else None) if colon else None
    return {"who": who, "text": text.strip()} if who else {"who": "them", "text": line.strip()}


def hint() -> str:
    return _("บันทึกแล้วจะเป็นฉบับใหม่ที่รอผู้ตรวจ ฉบับเดิมใช้ต่อจนกว่าจะผ่าน")
