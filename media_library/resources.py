"""Import and export of what is said about items: by their address name, with Thai headings. Only drafts are written."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export import fields, widgets

from alerts.models import CaseType
from directory.models import Keeper
from directory.resources import ChoiceWidget, CodeWidget, ThaiHeadings, plain_text, text_field
from media_library.models import Audience, Channel, Kind, Language, Licence, Maker, MediaItem, State


class ManyChoicesWidget(widgets.CharWidget):
    """Several values of a list, with commas; goes out by their Thai names."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        with override("th"):
            self.labels = {choice.value: str(choice.label) for choice in choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        values = {label: code for code, label in self.labels.items()} | {code: code for code in self.labels}
        texts = [text.strip() for text in plain_text(value).split(",") if text.strip()]
        for text in texts:
            if text not in values:
                raise ValueError(_("“%(text)s” ไม่อยู่ในรายการที่เลือกได้") % {"text": text})
        return list(dict.fromkeys(values[text] for text in texts))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return ", ".join(self.labels.get(item, item) for item in value or [])


class CaseTypesWidget(widgets.ManyToManyWidget):
    """Case types by their codes, with commas."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        codes = [code.strip() for code in plain_text(value).split(",") if code.strip()]
        found = {kind.code: kind for kind in CaseType.objects.filter(code__in=codes)}
        for code in codes:
            if code not in found:
                raise ValueError(_("ไม่มีรหัส “%(code)s” ในฐานข้อมูล") % {"code": code})
        return list(found.values())


class DayWidget(widgets.DateWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(plain_text(value) if isinstance(value, str) else value, row, **kwargs)


class MediaItemResource(ThaiHeadings):
    """Items by the name in their address. A row of an item that is past drafting is refused; state never comes in by file."""

    slug = text_field("slug", "ชื่อในที่อยู่เว็บ")
    kind = fields.Field("kind", "ประเภท", widget=ChoiceWidget(Kind))
    title_th = text_field("title_th", "ชื่อเรื่อง")
    title_en = text_field("title_en", "ชื่อเรื่อง (อังกฤษ)")
    summary_th = text_field("summary_th", "สรุป")
    summary_en = text_field("summary_en", "สรุป (อังกฤษ)")
    maker = fields.Field("maker", "รหัสผู้จัดทำ", widget=CodeWidget(Maker, "slug"))
    case_types = fields.Field(
        "case_types", "ประเภทคดี", widget=CaseTypesWidget(CaseType, separator=",", field="code"), m2m_add=False
    )
    languages = fields.Field("languages", "ภาษา", widget=ManyChoicesWidget(Language))
    audiences = fields.Field("audiences", "สำหรับใคร", widget=ManyChoicesWidget(Audience))
    channels = fields.Field("channels", "ทางที่คนร้ายใช้", widget=ManyChoicesWidget(Channel))
    licence = fields.Field("licence", "สัญญาอนุญาต", widget=ChoiceWidget(Licence))
    source_url = text_field("source_url", "ที่มา")
    review_on = fields.Field("review_on", "ทบทวนภายใน", widget=DayWidget("%Y-%m-%d"))
    expires_on = fields.Field("expires_on", "ใช้ได้ถึง", widget=DayWidget("%Y-%m-%d"))
    state = fields.Field("state", "สถานะ", widget=ChoiceWidget(State), readonly=True)

    class Meta(ThaiHeadings.Meta):
        model = MediaItem
        import_id_fields = ("slug",)
        fields = (
            "slug", "kind", "title_th", "title_en", "summary_th", "summary_en", "maker", "case_types", "languages",
            "audiences", "channels", "licence", "source_url", "review_on", "expires_on", "state",
        )  # fmt: skip

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Case types are stored after the row: what is wrong with them must be known before."""
        try:
            self.fields["case_types"].clean(row)
        except ValueError as problem:
            raise ValidationError({"case_types": str(problem)}) from None

    def before_save_instance(self, instance: MediaItem, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        instance.keeper = Keeper.STAFF

    def after_init_instance(self, instance: MediaItem, new: bool, row: Any, **kwargs: Any) -> None:
        """The author of a new row is who brings the file."""
        if new:
            instance.created_at, instance.author = timezone.now(), kwargs.get("user")
        elif not instance.is_edited:
            raise ValidationError({"slug": _("สื่อนี้ไม่ใช่ร่าง แก้ทางไฟล์ไม่ได้ ให้เริ่มฉบับใหม่ในหน้าของสื่อ")})

    def get_queryset(self) -> Any:
        return (
            super().get_queryset().filter(revises=None).select_related("maker").prefetch_related("case_types")
        )
