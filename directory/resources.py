"""Import and export of agencies and contact points: natural keys, Thai headings, errors by row and column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import fields, resources, widgets
from import_export.formats import base_formats

from directory import phones
from directory.csv_safe import escape_formula
from directory.hotlines import NotAllowed, needs_second_officer, propose
from directory.models import Agency, ContactPoint, District, Keeper, Province, Subdistrict
from directory.services import forget_check_if_changed

# tablib hands a spreadsheet's rows over as numbers where they look like numbers: 1103.0 is the code 1103.
WHOLE = (int, float)


class _Escaping:
    """Every text that a spreadsheet would run as a formula goes out with an apostrophe before it."""

    def _escape_formulae(self, dataset: Any) -> None:
        for _row in range(len(dataset)):
            row = dataset.lpop()
            dataset.append([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])


class SafeCSV(_Escaping, base_formats.CSV):
    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        """With a mark at the beginning, without which Excel shows no Thai."""
        return "\ufeff" + super().export_data(dataset, **kwargs)


class SafeXLSX(_Escaping, base_formats.XLSX):
    """XLSX: what a formula shows is read, never the formula."""


class CodeWidget(widgets.ForeignKeyWidget):
    """Another row by its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = plain_text(value)
        found = self.find(code) if code else None
        if code and found is None:
            raise ValueError(
                _("ไม่มีรหัส “%(code)s” แก้รหัส หรือเพิ่มรายการนั้นก่อน (ในไฟล์เดียวกันให้อยู่แถวบน)") % {"code": code}
            )
        return found

    def find(self, code: str) -> Any:
        return self.model._default_manager.filter(**{self.field: code}).first()


class KeptCodeWidget(CodeWidget):
    """Each code is asked for once: in a long file the same few places and parents come again and again."""

    MOST = 5000

    def __init__(self, model: Any, field: str, **kwargs: Any) -> None:
        super().__init__(model, field, **kwargs)
        self.kept: dict[str, Any] = {}

    def find(self, code: str) -> Any:
        if code not in self.kept:
            found = super().find(code)
            if found is None:
                return None
            if len(self.kept) >= self.MOST:
                self.kept.clear()
            self.kept[code] = found
        return self.kept[code]


class ChoiceWidget(widgets.CharWidget):
    """A value of a list, by itself or by its Thai name; goes out by its Thai name."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        with override("th"):
            self.labels = {choice.value: str(choice.label) for choice in choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = plain_text(value)
        values = {label: code for code, label in self.labels.items()} | {code: code for code in self.labels}
        if text and text not in values:
            raise ValueError(_("“%(text)s” ไม่อยู่ในรายการ เลือกคำตามไฟล์ตัวอย่าง") % {"text": text})
        return values.get(text, "")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(value, "")


class TextWidget(widgets.CharWidget):
    """Text; an empty cell is an empty text, a whole number is its digits."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return plain_text(value)


class DegreesWidget(widgets.DecimalWidget):
    """Degrees to four places: eleven metres."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            return round(Decimal(text), 4)
        except (InvalidOperation, ValueError):
            raise ValueError(_("“%(text)s” ไม่ใช่พิกัด ใส่เป็นองศาทศนิยม เช่น 13.7563") % {"text": text}) from None


class CodeOfItsOwn(TextWidget):
    """The name of a row that others rely on."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        code = plain_text(value)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
            raise ValueError(_("รหัส “%(code)s” ต้องเป็นอักษร a-z ตัวเลข และขีดเท่านั้น") % {"code": code})
        return code


def plain_text(value: Any) -> str:
    """A cell as text: 1103.0 is "1103"; the apostrophe that an export put before a formula is taken off again."""
    if isinstance(value, WHOLE) and value == int(value):
        value = int(value)
    text = "" if value is None else str(value).strip()
    return text[1:] if text.startswith("'") and escape_formula(text[1:]) == text else text


def text_field(attribute: str, column: str) -> fields.Field:
    return fields.Field(attribute, column, widget=TextWidget())


class PlainDiff(resources.Diff):
    """Old and new side by side. The library's own marks every change with an inline style, which our policy refuses."""

    def as_html(self) -> list[SafeString]:
        return [escape_to_html(old, new) for old, new in self.pairs()]

    def pairs(self) -> list[tuple[str, str]]:
        pairs = zip_longest(self.left, self.right, fillvalue="")
        return [("" if self.new else str(old or ""), str(new or "")) for old, new in pairs]


class TextDiff(PlainDiff):
    """Old and new as texts, which can be kept: the page marks what differs."""

    def as_html(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return self.pairs()


def escape_to_html(old: str, new: str) -> SafeString:
    if old == new:
        return format_html("{}", new)
    return format_html("<del>{}</del> <ins>{}</ins>", old, new) if old else format_html("<ins>{}</ins>", new)


class ThaiHeadings(resources.ModelResource):
    """What both resources share: the headings, in Thai or by the field's own name; one officer answers for the rows."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def get_diff_class(self) -> type[PlainDiff]:
        return PlainDiff

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name)

    def column_of(self, attribute: str) -> str:
        """The heading of a field, for messages."""
        known = {name: field.column_name for name, field in self.fields.items()}
        return known.get(attribute, attribute)

    def columns_of(self, headings: Iterable[str]) -> list[str]:
        """The headings of a file as the columns of this list; ValidationError where the file cannot be one of these."""
        columns = {name: field.column_name for name, field in self.fields.items()}
        typed = [plain_text(heading) for heading in headings]
        found = [columns.get(heading, heading) for heading in typed]
        known = [column for column in found if column in columns.values()]
        missing = [columns[name] for name in self._meta.import_id_fields if columns[name] not in found]
        twice = sorted({column for column in known if known.count(column) > 1})
        if missing:
            raise ValidationError(
                gettext_lazy("ไม่มีคอลัมน์ %(columns)s เพิ่มหัวคอลัมน์นี้ในแถวแรก"),
                params={"columns": ", ".join(missing)},
            )
        if twice:
            raise ValidationError(
                gettext_lazy("หัวคอลัมน์ซ้ำกัน: %(columns)s ให้เหลือคอลัมน์เดียว"), params={"columns": ", ".join(twice)}
            )
        return found

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        dataset.headers = self.columns_of(dataset.headers or [])

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.keeper = Keeper.STAFF


class DirectoryRows(ThaiHeadings):
    """Rows that a worker takes one by one (directory.exchange) for somebody who answers for them."""

    def __init__(self, *, by: Any = None, at: dt.datetime | None = None, **kwargs: Any) -> None:
        """`by` imports at `at`, and answers for what the rows propose."""
        super().__init__(**kwargs)
        self.by, self.at, self.proposed = by, at, 0

    def get_diff_class(self) -> type[PlainDiff]:
        return TextDiff

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """A key that cannot be one is said by its column; the library would call the whole row broken."""
        for name in self._meta.import_id_fields:
            try:
                key = self.fields[name].clean(row)
            except ValueError as problem:
                raise ValidationError({name: str(problem)}) from None
            if key in (None, ""):
                raise ValidationError({name: _("ช่องนี้ต้องมีค่า")})

    def validate_instance(self, instance: Any, import_validation_errors: Any = None, **kwargs: Any) -> None:
        """Without asking the database what the widgets have found there, or what it refuses itself when the row is written."""
        errors = dict(import_validation_errors or {})
        referred = {field.name for field in instance._meta.fields if field.is_relation}
        try:
            instance.full_clean({*errors, *referred}, validate_unique=False, validate_constraints=False)
        except ValidationError as problem:
            errors = problem.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """What is known of parents is forgotten when one of them may have changed: a loop must be seen."""
        super().save_instance(instance, is_create, row, **kwargs)
        if not is_create:
            for field in self.fields.values():
                getattr(field.widget, "kept", {}).clear()

    def propose(self, contact: ContactPoint) -> None:
        """A row about a hotline waits for a second officer; the same proposal again is the same."""
        assert self.at is not None
        try:
            propose(contact, by=self.by, at=self.at)
        except NotAllowed as problem:
            raise ValidationError({"value": str(problem)}) from None
        self.proposed += 1


class AgencyResource(DirectoryRows):
    """Agencies by their code. A parent must be in the database, or above its children in the file."""

    code = fields.Field("code", "รหัส", widget=CodeOfItsOwn())
    kind = fields.Field("kind", "ประเภท", widget=ChoiceWidget(Agency.Kind))
    name_th = text_field("name_th", "ชื่อ")
    name_en = text_field("name_en", "ชื่อภาษาอังกฤษ")
    parent = fields.Field("parent", "รหัสสังกัด", widget=KeptCodeWidget(Agency, "code"))
    province = fields.Field("province", "รหัสจังหวัด", widget=KeptCodeWidget(Province, "code"))
    district = fields.Field("district", "รหัสอำเภอ", widget=KeptCodeWidget(District, "code"))
    subdistrict = fields.Field("subdistrict", "รหัสตำบล", widget=KeptCodeWidget(Subdistrict, "code"))
    latitude = fields.Field("latitude", "ละติจูด", widget=DegreesWidget())
    longitude = fields.Field("longitude", "ลองจิจูด", widget=DegreesWidget())
    address = text_field("address", "ที่อยู่")
    website = text_field("website", "เว็บไซต์")
    phone = fields.Field(column_name="โทรศัพท์", widget=TextWidget())
    source = text_field("source", "แหล่งที่มา")

    class Meta(ThaiHeadings.Meta):
        model = Agency
        import_id_fields = ("code",)
        fields = (
            "code", "kind", "name_th", "name_en", "parent", "province", "district", "subdistrict", "latitude", "longitude",
            "address", "website", "phone", "source",
        )  # fmt: skip

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Check the phone before the row is taken: it is stored beside the agency, not in it."""
        super().before_import_row(row, **kwargs)
        typed = plain_text(row.get("โทรศัพท์"))
        if not typed:
            return
        try:
            row["โทรศัพท์"] = phones.to_stored(typed)
        except ValueError:
            raise ValidationError(
                {"phone": _("“%(typed)s” ไม่ใช่หมายเลขโทรศัพท์ของไทย") % {"typed": typed}}
            ) from None

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        unchanged = super().skip_row(instance, original, row, import_validation_errors)
        return unchanged and bool(instance.pk) and not self._is_new_phone(instance, row)

    def _is_new_phone(self, agency: Agency, row: Any) -> bool:
        number = row.get("โทรศัพท์")
        return bool(number) and not agency.contact_points.filter(value=number, retired_on=None).exists()

    def after_save_instance(self, instance: Agency, row: Any, **kwargs: Any) -> None:
        if self._is_new_phone(instance, row):
            number = str(row["โทรศัพท์"])
            kind = ContactPoint.Kind.HOTLINE if phones.is_short(number) else ContactPoint.Kind.PHONE
            known = instance.contact_points.filter(kind=kind, value=number).first()
            contact = known or ContactPoint(agency=instance, kind=kind, value=number)
            contact.keeper, contact.retired_on = Keeper.STAFF, None
            if needs_second_officer(contact):
                self.propose(contact)
            else:
                contact.save()

    def dehydrate_phone(self, agency: Agency) -> str:
        numbers = [contact for contact in agency.contact_points.all() if contact.is_number]
        return numbers[0].text if numbers else ""

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent").prefetch_related("contact_points")


class ContactPointResource(DirectoryRows):
    """Contact points by agency, kind and number. When a number was checked goes out and never comes in."""

    agency = fields.Field("agency", "รหัสหน่วยงาน", widget=KeptCodeWidget(Agency, "code"))
    kind = fields.Field("kind", "ประเภท", widget=ChoiceWidget(ContactPoint.Kind))
    value = text_field("value", "หมายเลขหรือที่อยู่")
    menu = text_field("menu", "กดต่อ")
    label_th = text_field("label_th", "คำอธิบาย")
    label_en = text_field("label_en", "คำอธิบายภาษาอังกฤษ")
    hours = fields.Field("hours", "เวลาทำการ", widget=ChoiceWidget(ContactPoint.Hours))
    source = text_field("source", "แหล่งที่มา")
    verified_on = fields.Field(
        "verified_on", "ตรวจสอบเมื่อ", widget=widgets.DateWidget("%Y-%m-%d"), readonly=True
    )
    expires_on = fields.Field(
        "expires_on", "ต้องตรวจซ้ำภายใน", widget=widgets.DateWidget("%Y-%m-%d"), readonly=True
    )

    class Meta(ThaiHeadings.Meta):
        model = ContactPoint
        import_id_fields = ("agency", "kind", "value")
        fields = (
            "agency", "kind", "value", "menu", "label_th", "label_en", "hours", "source", "verified_on", "expires_on",
        )  # fmt: skip

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Bring a number into its stored form before the row is looked up by it."""
        super().before_import_row(row, **kwargs)
        column = self.fields["value"].column_name
        typed = plain_text(row.get(column))
        kind = self.fields["kind"].clean(row)
        if kind in (ContactPoint.Kind.WEBSITE, ContactPoint.Kind.EMAIL):
            return
        try:
            row[column] = phones.to_stored(typed)
        except ValueError:
            raise ValidationError(
                {"value": _("“%(typed)s” ไม่ใช่หมายเลขโทรศัพท์ของไทย") % {"typed": typed}}
            ) from None

    def before_save_instance(self, instance: ContactPoint, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        forget_check_if_changed(instance)

    def do_instance_save(self, instance: ContactPoint, is_create: bool) -> None:
        """A hotline becomes a proposal of who imports; any other number is saved."""
        if needs_second_officer(instance):
            self.propose(instance)
        else:
            super().do_instance_save(instance, is_create)

    def dehydrate_value(self, contact: ContactPoint) -> str:
        """A number as people read it: a leading + would be taken for a formula."""
        return contact.text if contact.is_number else contact.value

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("agency")
