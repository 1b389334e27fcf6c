"""Item wordings from and to files, as an editor types them, with Thai headings. A row is a new wording that waits for review.

What an item measures never comes in by file, and nothing that comes in is asked before another person has read it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import fields, widgets

from assessment import editing
from assessment.admin_forms import clues_of, content_of, typed
from assessment.content import problems
from assessment.models import Item, ItemVersion
from directory.resources import ChoiceWidget, ThaiHeadings, plain_text

CODE = "รหัสข้อ"
# What is typed as lines: {field: heading}; the rest of a wording stands in columns of its own.
TYPED = {
    "sender": "ชื่อผู้ส่ง",
    "address": "ที่อยู่หรือหมายเลข",
    "subject": "หัวเรื่อง",
    "lines": "ข้อความ",
    "drawn": "ช่องให้กรอก",
    "button": "ปุ่ม",
    "marks": "จุดสังเกต",
}
TEXTS = {
    "explanation_right": "คำอธิบายเมื่อตอบถูก",
    "explanation_wrong": "คำอธิบายเมื่อตอบผิด",
    "action": "ควรทำอย่างไร",
    "source": "ที่มาของรูปแบบ",
}
PREMISE, CUES = "ความเข้ากับชีวิตประจำวัน", "จำนวนสิ่งที่ชวนสงสัย"


class YesNoWidget(widgets.Widget):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "ใช่" if value else "ไม่ใช่"


class TypedField(fields.Field):
    """One part of a wording, as its writer would type it."""

    def __init__(self, name: str) -> None:
        super().__init__(column_name=TYPED[name], readonly=True)
        self.name = name

    def get_value(self, instance: ItemVersion) -> str:
        return typed(instance)[self.name]


class WordingResource(ThaiHeadings):
    """Wordings by the code of their item. The diff is with the newest wording; a row that says the same makes none."""

    code = fields.Field("item__code", CODE, readonly=True)
    number = fields.Field("number", "ฉบับที่", readonly=True)
    status = fields.Field("status", "สถานะ", widget=ChoiceWidget(ItemVersion.Status), readonly=True)
    case_type = fields.Field("item__case_type__code", "ประเภทคดี", readonly=True)
    channel = fields.Field("item__channel", "ช่องทาง", widget=ChoiceWidget(Item.Channel), readonly=True)
    is_scam = fields.Field("item__is_scam", "เป็นกลโกง", widget=YesNoWidget(), readonly=True)
    sender = TypedField("sender")
    address = TypedField("address")
    subject = TypedField("subject")
    lines = TypedField("lines")
    drawn = TypedField("drawn")
    button = TypedField("button")
    marks = TypedField("marks")
    explanation_right = fields.Field("explanation_right", TEXTS["explanation_right"], readonly=True)
    explanation_wrong = fields.Field("explanation_wrong", TEXTS["explanation_wrong"], readonly=True)
    action = fields.Field("action", TEXTS["action"], readonly=True)
    source = fields.Field("source", TEXTS["source"], readonly=True)
    cue_count = fields.Field("cue_count", CUES, widget=widgets.IntegerWidget(), readonly=True)
    premise = fields.Field("premise", PREMISE, widget=ChoiceWidget(ItemVersion.Premise), readonly=True)

    class Meta(ThaiHeadings.Meta):
        model = ItemVersion
        import_id_fields = ("code",)
        # The rules of a wording are asked below; the model's own are asked when the new version is written.
        clean_model_instances = False
        fields = (
            "code", "number", "status", "case_type", "channel", "is_scam", *TYPED, *TEXTS, "cue_count", "premise",
        )  # fmt: skip

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.by, self.seen = kwargs.get("user"), set()

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """An item must be there and stand once in the file."""
        code = plain_text(row.get(CODE))
        if not Item.objects.filter(code=code).exists():
            raise ValidationError({"code": _("ไม่มีข้อรหัส “%(code)s” เพิ่มข้อนั้นก่อน") % {"code": code}})
        if code in self.seen:
            raise ValidationError({"code": _("รหัส “%(code)s” มีมากกว่าหนึ่งแถว") % {"code": code}})
        self.seen.add(code)

    def get_instance(self, instance_loader: Any, row: Any) -> ItemVersion | None:
        """The newest wording of the item, whatever became of it."""
        versions = ItemVersion.objects.select_related("item__case_type").order_by("-number")
        return versions.filter(item__code=plain_text(row.get(CODE))).first()

    def after_init_instance(self, instance: ItemVersion, new: bool, row: Any, **kwargs: Any) -> None:
        if new:
            instance.item = Item.objects.get(code=plain_text(row.get(CODE)))
            instance.content, instance.clues = {"lines": []}, []

    def import_instance(self, instance: ItemVersion, row: Any, **kwargs: Any) -> None:
        """The wording of the row; a column that the file does not have stays as it is."""
        said = typed(instance) | {
            name: plain_text(row[column]) for name, column in TYPED.items() if column in row
        }
        instance.content, instance.clues = content_of(said), clues_of(said["marks"])
        for name, column in TEXTS.items():
            setattr(instance, name, plain_text(row[column]) if column in row else getattr(instance, name))
        errors = dict(_read_expectation(instance, row, self.fields["premise"].widget))
        errors |= {name: _("ช่องนี้ต้องมีค่า") for name in TEXTS if not getattr(instance, name)}
        if found := problems(instance.content, instance.clues):
            errors["lines"] = " ".join(found)
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: ItemVersion, original: Any, row: Any, import_validation_errors: Any = None) -> bool:  # fmt: skip
        return not import_validation_errors and bool(original.pk) and instance.wording() == original.wording()

    def before_save_instance(self, instance: ItemVersion, row: Any, **kwargs: Any) -> None:
        """Wordings have no keeper."""

    def do_instance_save(self, instance: ItemVersion, is_create: bool) -> None:
        """Never the row that was found: a new version, by who brings the file, that waits for another to read it."""
        written = editing.write(instance.item, instance.wording(), by=self.by, at=timezone.now())
        instance.pk, instance.number, instance.status = written.pk, written.number, written.status

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("item__case_type")


def _read_expectation(instance: ItemVersion, row: Any, premises: ChoiceWidget) -> Any:
    """Take over what the author expects; yields what is wrong with it."""
    cues = plain_text(row[CUES]) if CUES in row else str(instance.cue_count)
    if cues.isdecimal() and int(cues) < 100:
        instance.cue_count = int(cues)
    else:
        yield "cue_count", _("ใส่จำนวนเต็ม 0 ถึง 99")
    try:
        instance.premise = premises.clean(row[PREMISE]) if PREMISE in row else instance.premise
    except ValueError as problem:
        yield "premise", str(problem)
    if not instance.premise:
        yield "premise", _("ช่องนี้ต้องมีค่า")
