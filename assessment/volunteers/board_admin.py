"""What officers tell volunteers, and what volunteers tell officers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit.looking import LookedAtAdmin
from assessment.models import VolunteerPost, VolunteerReport
from assessment.volunteers.admin import HOME
from directory.scoped_admin import ScopedAdmin
from directory.thai import datetime_text


@admin.register(VolunteerPost)
class VolunteerPostAdmin(ScopedAdmin):
    """The board: an officer of a province writes to that province's volunteers."""

    list_display = ["when", "province", "text", "by", "is_withdrawn"]
    list_select_related = ["province", "by"]
    fields = ["province", "text"]
    actions = ["withdraw"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: VolunteerPost, form: Any, change: bool) -> None:
        obj.by, obj.at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("เมื่อ"), ordering="at")
    def when(self, post: VolunteerPost) -> str:
        return datetime_text(post.at)

    @admin.display(description=_("ถอนแล้ว"), boolean=True)
    def is_withdrawn(self, post: VolunteerPost) -> bool:
        return post.withdrawn_at is not None

    @admin.action(description=_("ถอนประกาศที่เลือก"), permissions=["add"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[VolunteerPost]) -> None:
        queryset.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


@admin.register(VolunteerReport)
class VolunteerReportAdmin(ScopedAdmin, LookedAtAdmin):
    province_path = f"volunteer__{HOME}"
    fields_in_list = ("report_words",)
    fields_in_detail = fields_in_list
    list_display = ["when", "told", "handled", "handled_by"]
    list_filter = [("handled_at", admin.EmptyFieldListFilter)]
    kept_filters = ("handled_at__isempty",)
    fields = ["when", "told", "handled", "handled_by"]
    readonly_fields = fields
    actions = ["handle"]

    @admin.action(description=_("จัดการแล้ว"), permissions=["handle"])
    def handle(self, request: HttpRequest, queryset: QuerySet[VolunteerReport]) -> None:
        queryset.filter(handled_at=None).update(handled_at=timezone.now(), handled_by=request.user)

    def has_handle_permission(self, request: HttpRequest) -> bool:
        return bool(self.scope(request, "handle"))

    @admin.display(description=_("เมื่อ"), ordering="at")
    def when(self, report: VolunteerReport) -> str:
        return datetime_text(report.at)

    @admin.display(description=_("จัดการแล้วเมื่อ"), ordering="handled_at")
    def handled(self, report: VolunteerReport) -> str:
        return datetime_text(report.handled_at) if report.handled_at else "–"

    @admin.display(description=_("เรื่อง"))
    def told(self, report: VolunteerReport) -> str:
        return report.words.reveal()
