"""Staff pages of this room: agencies, contact points to check, guidance texts with their history, places to look up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import circulation_admin, hotlines, letter_admin, link_admin, services  # noqa: F401 - register their pages
from directory.admin_exchange import ExportAdmin
from directory.exchange.admin import may_import
from directory.hotline_admin import page_of, propose_instead
from directory.models import (
    Agency,
    ContactPoint,
    District,
    GuidanceRevision,
    GuidanceText,
    Keeper,
    Province,
    ProvinceAlias,
    Subdistrict,
)
from directory.resources import AgencyResource, ContactPointResource
from directory.tasks import ask_for_reindex
from directory.thai import date_short
from directory.versions_admin import VersionsAdmin

CHECKED_BY_ACTION = ["verified_on", "verified_by", "expires_on"]


class NeverDeleted(admin.ModelAdmin):
    """Rows that are retired, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ImportedAdmin(ExportAdmin):
    """A list that comes in through `directory.exchange`."""

    imported_as = ""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"imported_as": self.imported_as if may_import(request.user) else ""}
        return super().changelist_view(request, context | (extra_context or {}))


class LookedUp(NeverDeleted):
    """Rows that only the reviewed files write."""

    search_fields = ["code", "name_th", "name_en"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Province)
class ProvinceAdmin(LookedUp):
    list_display = ["name_th", "code", "region", "police_region"]
    list_filter = ["region", "police_region"]


@admin.register(ProvinceAlias)
class ProvinceAliasAdmin(admin.ModelAdmin):
    """Spellings from case files. A wrong one is corrected here; the file that brought it is then sent again."""

    list_display = ["label", "province", "source"]
    list_select_related = ["province"]
    search_fields = ["label", "province__name_th", "province__name_en"]
    autocomplete_fields = ["province"]


@admin.register(District)
class DistrictAdmin(LookedUp):
    list_display = ["full_name", "code", "province"]
    list_select_related = ["province"]
    list_filter = ["province"]


@admin.register(Subdistrict)
class SubdistrictAdmin(LookedUp):
    list_display = ["full_name", "code", "district"]
    list_select_related = ["district"]


class ContactPointInline(admin.TabularInline):
    model = ContactPoint
    extra = 0
    fields = ["kind", "value", "menu", "label_th", "hours", "conflict", *CHECKED_BY_ACTION, "retired_on"]
    readonly_fields = CHECKED_BY_ACTION

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Agency)
class AgencyAdmin(NeverDeleted, VersionsAdmin, ImportedAdmin):
    resource_classes = [AgencyResource]
    imported_as = "agency"
    inlines = [ContactPointInline]
    list_display = ["name_th", "kind", "parent", "province", "district", "keeper", "retired_on"]
    list_filter = [
        "kind",
        "keeper",
        ("retired_on", admin.EmptyFieldListFilter),
        "often_impersonated",
        "province",
    ]
    list_select_related = ["parent", "province", "district"]
    search_fields = ["name_th", "name_en", "code"]
    search_help_text = gettext_lazy("ชื่อ ชื่อภาษาอังกฤษ หรือรหัส")
    autocomplete_fields = ["parent", "province", "district", "subdistrict"]
    readonly_fields = ["keeper", "licence", "confidence", "as_of"]
    show_full_result_count = False
    list_per_page = 50
    actions = ["retire"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A code is a name that others rely on: it is chosen once."""
        return [*self.readonly_fields, "code"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Agency, form: ModelForm, change: bool) -> None:
        obj.keeper = Keeper.STAFF
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Numbers of the agency; what a second officer must agree to becomes a proposal."""
        for contact in formset.save(commit=False):
            if hotlines.needs_second_officer(contact):
                propose_instead(request, contact)
                formset.new_objects = [new for new in formset.new_objects if new is not contact]
                formset.changed_objects = [pair for pair in formset.changed_objects if pair[0] is not contact]
            else:
                keep_contact(contact)
                contact.save()

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        ask_for_reindex("first", "agency")

    @admin.action(description=gettext_lazy("ยกเลิกหน่วยงานที่เลือก (ตั้งแต่วันนี้)"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Agency]) -> None:
        current = queryset.filter(retired_on=None)
        kept = set(hotlines.guarded_contacts(current).values_list("agency", flat=True))
        count = current.exclude(pk__in=kept).update(retired_on=timezone.localdate(), keeper=Keeper.STAFF)
        ask_for_reindex("first", "agency")
        if kept:
            messages.warning(request, _("หน่วยงานที่มีสายด่วนยังไม่ยกเลิก เสนอยกเลิกหมายเลขและรออนุมัติก่อน"))
        messages.success(
            request,
            ngettext("ยกเลิกแล้ว %(count)d หน่วยงาน", "ยกเลิกแล้ว %(count)d หน่วยงาน", count) % {"count": count},
        )


def keep_contact(contact: ContactPoint) -> None:
    """What an officer writes is the officer's, and unchecked until it is checked again."""
    contact.keeper = Keeper.STAFF
    services.forget_check_if_changed(contact)


class CheckFilter(admin.SimpleListFilter):
    """What an officer must look at first."""

    title = gettext_lazy("การตรวจสอบ")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("due", _("ต้องตรวจ")),
            ("expired", _("เลยกำหนดตรวจซ้ำ")),
            ("unchecked", _("ยังไม่เคยตรวจ")),
            ("checked", _("ตรวจแล้ว")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        day = timezone.localdate()
        return {
            "due": lambda: queryset.to_check(day),
            "expired": lambda: queryset.expired(day),
            "unchecked": lambda: queryset.filter(verified_on=None),
            "checked": lambda: queryset.filter(expires_on__gte=day),
        }.get(self.value(), lambda: queryset)()


@admin.register(ContactPoint)
class ContactPointAdmin(NeverDeleted, VersionsAdmin, ImportedAdmin):
    province_path = "agency__province"
    resource_classes = [ContactPointResource]
    imported_as = "contact"
    list_display = ["text", "agency", "check_state", "kind", "menu", "conflict", "verified_by", "expires_on"]
    list_filter = [CheckFilter, "kind", "conflict", "keeper", ("retired_on", admin.EmptyFieldListFilter)]
    list_select_related = ["agency", "verified_by"]
    search_fields = ["value", "agency__name_th", "agency__name_en", "label_th"]
    search_help_text = gettext_lazy("หมายเลข ชื่อหน่วยงาน หรือคำอธิบาย")
    autocomplete_fields = ["agency"]
    readonly_fields = [*CHECKED_BY_ACTION, "flagged_on", "keeper", "licence", "confidence", "as_of"]
    ordering = ["agency__position", "agency__sort_key", "id"]
    actions = ["verify_today"]

    @admin.display(description=gettext_lazy("หมายเลข"))
    def text(self, contact: ContactPoint) -> str:
        return contact.text

    @admin.display(description=gettext_lazy("สถานะ"))
    def check_state(self, contact: ContactPoint) -> str:
        """With since when: the day it was checked, or found past its date."""
        check = contact.check_on(timezone.localdate())
        since = contact.flagged_on if check is ContactPoint.Check.EXPIRED else contact.verified_on
        return f"{check.label} {date_short(since)}" if since else str(check.label)

    @admin.action(description=gettext_lazy("ตรวจสอบแล้ววันนี้"), permissions=["change"])
    def verify_today(self, request: HttpRequest, queryset: Any) -> None:
        withheld = queryset.current().guarded().withheld().exists()
        count = services.verify_contacts(queryset, by=request.user, at=timezone.now())
        ask_for_reindex("first", "agency")
        if withheld:
            messages.warning(request, _("สายด่วนที่ข้อมูลขัดแย้งต้องแก้เป็นข้อเสนอ แล้วให้อีกคนหนึ่งอนุมัติ"))
        messages.success(
            request,
            ngettext("บันทึกการตรวจสอบ %(count)d รายการ", "บันทึกการตรวจสอบ %(count)d รายการ", count)
            % {"count": count},
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A number does not move to another agency: it is removed there and added here."""
        return [*self.readonly_fields, "agency"] if obj else list(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.is_proposed = hotlines.needs_second_officer(obj)
        if obj.is_proposed:
            obj.proposal = propose_instead(request, obj)
            return
        keep_contact(obj)
        super().save_model(request, obj, form, change)
        ask_for_reindex("first", "agency")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if obj.is_proposed else super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None if getattr(obj, "is_proposed", False) else super().log_change(request, obj, message)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return (
            self._to_proposal(obj)
            if obj.is_proposed
            else super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_proposal(obj) if obj.is_proposed else super().response_change(request, obj)

    def _to_proposal(self, obj: Any) -> HttpResponse:
        listed = reverse("admin:directory_contactpoint_changelist")
        return HttpResponseRedirect(page_of(obj.proposal) if obj.proposal else listed)


class RevisionInline(admin.TabularInline):
    """Every wording the text has had."""

    model = GuidanceRevision
    extra = 0
    fields = ["number", "title_th", "body_th", "body_en", "as_of", "source", "by", "at"]
    readonly_fields = fields
    ordering = ["-number"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(GuidanceText)
class GuidanceTextAdmin(NeverDeleted):
    list_display = ["title_th", "page", "part", "position", "as_of", "reviewed_by", "reviewed_at", "keeper"]
    list_filter = ["page", "part", ("reviewed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["reviewed_by"]
    search_fields = ["title_th", "title_en", "body_th", "body_en"]
    readonly_fields = ["reviewed_by", "reviewed_at", "keeper"]
    prepopulated_fields = {"slug": ["title_en"]}
    inlines = [RevisionInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "slug"] if obj else list(self.readonly_fields)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def save_model(self, request: HttpRequest, obj: GuidanceText, form: ModelForm, change: bool) -> None:
        """Who saves a text has reviewed it."""
        services.set_wording(obj, by=request.user, at=timezone.now())
        ask_for_reindex("guidance")
