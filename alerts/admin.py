"""Staff pages of this room: case types and aliases, imports with their quarantine, bulletins."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from alerts import note_admin  # noqa: F401 - registers the screens of notes
from alerts.delivery import admin as delivery_admin  # noqa: F401 - registers the screens of deliveries
from alerts.importing import admin as import_admin  # noqa: F401 - registers the import screens
from alerts.importing import token_admin  # noqa: F401 - registers the screens of tokens
from alerts.models import (
    Bulletin,
    CaseType,
    CaseTypeAlias,
    CaseTypeCrosswalk,
    CaseTypeList,
    DetectionSetting,
    HolidayOverride,
    PublishedTotal,
    ReportingOutage,
    Source,
)
from alerts.read_only_admin import ReadOnlyAdmin


class AliasInline(admin.TabularInline):
    model = CaseTypeAlias
    extra = 1


@admin.register(CaseType)
class CaseTypeAdmin(admin.ModelAdmin):
    list_display = ["short_th", "code", "official_id", "list", "valid_from", "valid_to"]
    list_filter = ["list"]
    list_select_related = ["list"]
    search_fields = ["code", "name_th", "name_en", "short_th", "aliases__label"]
    inlines = [AliasInline]


@admin.register(CaseTypeAlias)
class CaseTypeAliasAdmin(admin.ModelAdmin):
    list_display = ["label", "case_type", "source"]
    list_filter = ["case_type"]
    list_select_related = ["case_type"]
    search_fields = ["label"]


@admin.register(CaseTypeCrosswalk)
class CaseTypeCrosswalkAdmin(admin.ModelAdmin):
    list_display = ["from_list", "from_code", "from_label", "relation", "case_type"]
    list_filter = ["from_list", "relation"]
    list_select_related = ["from_list", "case_type"]


@admin.register(CaseTypeList)
class CaseTypeListAdmin(admin.ModelAdmin):
    list_display = ["code", "name_th", "valid_from", "valid_to"]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name", "is_simulated"]


@admin.register(PublishedTotal)
class PublishedTotalAdmin(ReadOnlyAdmin):
    list_display = [
        "period_start",
        "period_end",
        "period_type",
        "label",
        "total_cases",
        "cases",
        "rank",
        "rank_basis",
    ]
    list_filter = ["period_type", "system"]


@admin.register(Bulletin)
class BulletinAdmin(ReadOnlyAdmin):
    list_display = ["date", "revision", "status", "as_of", "is_simulated", "method_version"]
    list_filter = ["status", "is_simulated", "method_version"]
    date_hierarchy = "date"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bulletin]:
        return super().get_queryset(request).order_by("-date", "-revision")


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(admin.ModelAdmin):
    list_display = ["day", "name_th", "is_holiday", "source"]
    list_filter = ["is_holiday"]
    date_hierarchy = "day"


@admin.register(ReportingOutage)
class ReportingOutageAdmin(admin.ModelAdmin):
    list_display = ["first_day", "last_day", "reason"]


@admin.register(DetectionSetting)
class DetectionSettingAdmin(admin.ModelAdmin):
    """A setting is never edited: a change is a new row with its reason, and the newest row rules."""

    list_display = ["at", "nation_false_alarms_a_week", "areas_false_alarms_a_week", "reason", "by"]
    list_select_related = ["by"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: DetectionSetting, form: object, change: bool) -> None:
        obj.at, obj.by = timezone.now(), request.user
        super().save_model(request, obj, form, change)
