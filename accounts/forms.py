"""What people fill in. Errors say what to do, never what they did wrong."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import AgeGroup, BulletinChoice, Frequency, Title
from accounts.names import LONGEST, NotAName, clean_name
from accounts.phones import NotAThaiPhone, parse_phone
from accounts.places import FoundPlace, find_places, place_labelled, place_of
from accounts.purposes import ConsentText, Purpose, current_text
from accounts.reference import all_titles
from directory.models import District, Province, Subdistrict
from directory.thai import is_english
from directory.web_addresses import MOST_CHARACTERS

GROUPS = {
    "police": _("ตำรวจ"),
    "army": _("ทหารบก"),
    "navy": _("ทหารเรือ"),
    "air_force": _("ทหารอากาศ"),
    "royal_honorary": _("ราชสกุลและบรรดาศักดิ์"),
    "religious": _("นักบวช"),
    "academic": _("วิชาการ"),
}


class CameraForm(forms.Form):
    """Step 3: whether QR codes will be scanned with the camera. Both ways lead to everything."""

    uses_camera = forms.TypedChoiceField(
        label=_("คุณอยากสแกน QR ด้วยกล้องไหม"),
        choices=[("yes", _("ใช้กล้องสแกน")), ("no", _("ไม่ใช้กล้อง จะพิมพ์หรือวางลิงก์แทน"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("เลือกหนึ่งข้อ เปลี่ยนทีหลังได้")},
    )


class DetailsForm(forms.Form):
    """Step 4: the leaflet's fields on one page, and the address in one box."""

    title = forms.TypedChoiceField(
        label=_("คำนำหน้า"),
        coerce=int,
        error_messages={"required": _("เลือกคำนำหน้า"), "invalid_choice": _("เลือกคำนำหน้าจากรายการ")},
        widget=forms.Select(attrs={"autocomplete": "honorific-prefix"}),
    )
    other_title = forms.CharField(
        label=_("คำนำหน้าอื่น"),
        help_text=_("พิมพ์เฉพาะเมื่อเลือก “อื่น ๆ”"),
        required=False,
        max_length=60,
    )
    first_name = forms.CharField(
        label=_("ชื่อ"),
        max_length=LONGEST,
        error_messages={"required": _("พิมพ์ชื่อ")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("สกุล"),
        help_text=_("พระภิกษุใส่ฉายาได้ ถ้าไม่มีนามสกุล เว้นว่างได้"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    phone = forms.CharField(
        label=_("หมายเลขโทรศัพท์"),
        help_text=_("เช่น 081-234-5678"),
        max_length=40,
        error_messages={"required": _("พิมพ์หมายเลขโทรศัพท์")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    place = forms.CharField(
        label=_("ที่อยู่: ตำบล แขวง หรือรหัสไปรษณีย์"),
        help_text=_("พิมพ์ชื่อตำบลหรือแขวง แล้วเลือกจากรายการ เช่น บางรัก หรือ 10500"),
        max_length=200,
        error_messages={"required": _("พิมพ์ชื่อตำบล แขวง หรือรหัสไปรษณีย์")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    age_group = forms.ChoiceField(
        label=_("ช่วงอายุ (ไม่บอกก็ได้)"),
        help_text=_("ใช้เลือกคำแนะนำที่เหมาะกับวัย อาสาสมัครต้องบอกว่าอายุ 20 ปีขึ้นไป"),
        required=False,
        choices=[("", _("ไม่บอก")), *AgeGroup.choices],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.titles = all_titles()
        self.fields["title"].choices = title_choices(self.titles.values())  # type: ignore[attr-defined]
        self.found: list[FoundPlace] = []

    def clean_first_name(self) -> str:
        return _name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _name(self.cleaned_data["last_name"])

    def clean_other_title(self) -> str:
        return _name(self.cleaned_data["other_title"])

    def clean_phone(self) -> str:
        try:
            return parse_phone(self.cleaned_data["phone"])
        except NotAThaiPhone:
            raise forms.ValidationError(_("ใส่เบอร์มือถือหรือเบอร์บ้านของไทย ให้ครบทุกตัว เช่น 081-234-5678")) from None

    def clean_place(self) -> str:
        text = self.cleaned_data["place"]
        labelled = place_labelled(text)
        self.found = [labelled] if labelled else find_places(text)
        if not self.found:
            raise forms.ValidationError(
                _("ไม่พบที่นี้ ลองพิมพ์ชื่อตำบลอย่างเดียว หรือรหัสไปรษณีย์ 5 ตัว หรือเลือกจากรายการจังหวัด")
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        title = self.titles.get(data.get("title", 0))
        if title is None:
            return data
        if not title.is_other:
            data["other_title"] = ""
        elif not data.get("other_title") and "other_title" not in self.errors:
            self.add_error("other_title", _("พิมพ์คำนำหน้า"))
        if title.is_for_children and data.get("age_group") and AgeGroup(data["age_group"]).youngest >= 15:
            self.add_error("age_group", _("คำนำหน้านี้ใช้ถึงอายุ 14 ปี เลือกคำนำหน้าหรือช่วงอายุให้ตรงกัน"))
        return data


def _name(text: str) -> str:
    try:
        return clean_name(text) if text else ""
    except NotAName:
        raise forms.ValidationError(_("พิมพ์เป็นตัวอักษร ไม่ใส่ตัวเลขหรือลิงก์")) from None


def title_choices(titles: Iterable[Title]) -> list[Any]:
    """The six common titles first, the others in groups."""
    ordered = sorted(titles, key=lambda title: title.number)
    short = [_choice(title) for title in ordered if title.is_short]
    others = sorted((t for t in ordered if not t.is_short), key=lambda t: list(GROUPS).index(t.group))
    groups = groupby(others, key=lambda title: title.group)
    return [("", _("เลือก")), *short, *((GROUPS[key], [_choice(t) for t in group]) for key, group in groups)]


def _choice(title: Title) -> tuple[int, str]:
    english = is_english(get_language() or "th") and title.name_en
    return title.number, f"{title.name_th} ({title.name_en})" if english else title.name_th


class PlaceForm(forms.Form):
    """One of the places that were found."""

    subdistrict = forms.ChoiceField(
        label=_("เลือกที่อยู่ของคุณ"),
        widget=forms.RadioSelect,
        error_messages={"required": _("เลือกหนึ่งแห่ง"), "invalid_choice": _("เลือกหนึ่งแห่งจากรายการ")},
    )

    def __init__(self, *args: Any, found: list[FoundPlace], **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "th"
        self.fields["subdistrict"].choices = [(place.code, place.label(language)) for place in found]  # type: ignore[attr-defined]

    def clean_subdistrict(self) -> FoundPlace | None:
        return place_of(self.cleaned_data["subdistrict"])


class CascadeForm(forms.Form):
    """Province, then district, then sub-district: one list more each time. What does not belong together is dropped."""

    province = forms.ChoiceField(label=_("จังหวัด"), required=False)
    district = forms.ChoiceField(label=_("อำเภอ/เขต"), required=False)
    subdistrict = forms.ChoiceField(label=_("ตำบล/แขวง"), required=False)

    def __init__(self, data: Any = None) -> None:
        given = {
            name: _digits((data or {}).get(name, "")) for name in ("province", "district", "subdistrict")
        }
        super().__init__(given if data else None)
        self._offer("province", Province.objects.current())
        self._offer("district", District.objects.current().filter(province=given["province"]))
        self._offer("subdistrict", Subdistrict.objects.current().filter(district=given["district"]))
        for name, above in (("subdistrict", "district"), ("district", "province")):
            if not given[above] or len(self.fields[name].choices) == 1:  # type: ignore[attr-defined]
                del self.fields[name]

    def _offer(self, name: str, places: Any) -> None:
        column = "name_en" if is_english(get_language() or "th") else "name_th"
        self.fields[name].choices = [("", _("เลือก")), *places.values_list("code", column)]  # type: ignore[attr-defined]

    def chosen(self) -> FoundPlace | None:
        """The sub-district, once one is chosen that lies in the district chosen before."""
        code = self.cleaned_data.get("subdistrict", "") if self.is_valid() else ""
        district = self.data.get("district", "")
        return place_of(code) if code and code.startswith(district) else None


def _digits(code: str) -> str:
    """A code as the database may be asked for it; what is none is empty."""
    return code if code.isascii() and code.isdigit() else ""


class ConsentForm(forms.Form):
    """What this person is asked to agree to. Nothing is ticked beforehand."""

    def __init__(self, *args: Any, purposes: list[Purpose], **options: Any) -> None:
        super().__init__(*args, **options)
        for purpose in purposes:
            self.fields[purpose.value] = _consent_field(current_text(purpose, get_language() or "th"))

    def given(self) -> set[Purpose]:
        return {Purpose(name) for name, is_given in self.cleaned_data.items() if is_given}


def _consent_field(text: ConsentText) -> forms.BooleanField:
    is_required = text.purpose in (Purpose.SERVICE, Purpose.GUARDIAN)
    errors = {
        Purpose.SERVICE: _("ถ้ายินยอม กดเลือกช่องนี้ ถ้าไม่ยินยอม เรายังให้บริการไม่ได้"),
        Purpose.GUARDIAN: _("ให้ผู้ปกครองอ่านหน้านี้ แล้วกดเลือกช่องนี้"),
    }
    return forms.BooleanField(
        label=text.title,
        help_text=text.text,
        required=is_required,
        error_messages={"required": errors.get(text.purpose, "")},
    )


class DecisionForm(forms.Form):
    """One press on the privacy page: which consent, and given or taken back."""

    purpose = forms.ChoiceField(
        choices=[(item.value, item.value) for item in Purpose if item != Purpose.SERVICE]
    )
    wish = forms.ChoiceField(choices=[("give", "give"), ("withdraw", "withdraw")])


class BulletinForm(forms.ModelForm):
    """How often and from which hour the bulletin may come."""

    class Meta:
        model = BulletinChoice
        fields = ["frequency", "hour"]
        widgets = {"frequency": forms.RadioSelect, "hour": forms.Select}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["frequency"].choices = Frequency.choices  # none is empty
        self.fields["hour"].label = _("อย่าส่งก่อน")
        self.fields["hour"].help_text = _("หลังจากนี้จนถึงค่ำ ตอนกลางคืนเราไม่ส่ง")


class ScanForm(forms.Form):
    """What the camera read, or what was pasted or typed instead."""

    code = forms.CharField(
        label=_("วางลิงก์ หรือพิมพ์รหัสใต้ QR"),
        help_text=_("เราไม่เปิดลิงก์ และไม่เก็บข้อความของคุณ"),
        max_length=MOST_CHARACTERS,
        error_messages={
            "required": _("ยังไม่ได้วางลิงก์หรือพิมพ์รหัส"),
            "max_length": _("ข้อความยาวเกินไป วางเฉพาะลิงก์"),
        },
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
