"""Staff pages of talks: what seems odd, confirming, and what talks changed by case type and audience."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from assessment.models import Talk, TaskRound
from assessment.talks import services
from assessment.talks.outcomes import AFTER, BEFORE, doubts_about, effects, gain_of
from assessment.talks.presenters import DOUBTS, EffectRow, GainWords
from directory.csv_safe import safe_row_writer
from directory.scoped_admin import ScopedAdmin


@admin.register(Talk)
class TalkAdmin(ScopedAdmin):
    """Officers look and confirm; talks are written by volunteers, and never deleted."""

    province_path = "district__province"
    list_display = ["date", "district", "case_type", "audience", "attendance", "state", "answers", "how_odd"]
    list_filter = ["state", "audience", "case_type", "date"]
    list_select_related = ["district", "case_type", "volunteer"]
    date_hierarchy = "date"
    actions = ["confirm", "export_effects"]
    change_list_template = "admin/assessment/talk/change_list.html"
    fields = [
        "state", "volunteer", "date", "district", "place", "case_type", "audience", "attendance", "agency", "note",
        "answers", "measured", "odd", "held_at", "confirmed_at", "confirmed_by",
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.effects)
        return [path("effects/", view, name="assessment_talk_effects"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assessment.confirm_talk")

    @admin.action(description=gettext_lazy("ดูแล้ว ยืนยันการบรรยาย"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Talk]) -> None:
        officer: Any = request.user
        done = sum(_confirmed(talk, officer) for talk in queryset)
        left = queryset.count() - done
        messages.success(request, ngettext("ยืนยันแล้ว %d ครั้ง", "ยืนยันแล้ว %d ครั้ง", done) % done)
        if left:
            messages.warning(request, _("ไม่ได้ยืนยัน %d ครั้ง: ยังไม่บันทึกว่าบรรยายแล้ว หรือยืนยันไปแล้ว") % left)

    @admin.action(description=gettext_lazy("ส่งออกผลของการบรรยาย CSV"), permissions=["view"])
    def export_effects(self, request: HttpRequest, queryset: QuerySet[Talk]) -> HttpResponse:
        """Groups, never single talks or people."""
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="talk-effects.csv"'
        write = safe_row_writer(response)  # type: ignore[arg-type]
        write(["group", "name", "talks", "answers", "gain_percent", "low", "high"])
        found = effects(queryset)
        groups = (("all", [found.whole]), ("case_type", found.by_type), ("audience", found.by_audience))
        for group, rows in groups:
            for row in map(EffectRow.of, rows):
                write([group, row.name, row.talks, row.answered, row.mean, row.low, row.high])
        return response

    def effects(self, request: HttpRequest) -> HttpResponse:
        """What confirmed talks changed, where this officer looks."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        found = effects(self.get_queryset(request))
        context = {
            **self.admin_site.each_context(request),
            "title": _("ผลของการบรรยาย"),
            "whole": EffectRow.of(found.whole),
            "tables": [
                (_("ตามเรื่อง"), [EffectRow.of(row) for row in found.by_type]),
                (_("ตามผู้ฟัง"), [EffectRow.of(row) for row in found.by_audience]),
            ],
        }
        return TemplateResponse(request, "admin/assessment/talk/effects.html", context)

    @admin.display(description=gettext_lazy("คำตอบ ก่อน/หลัง"))
    def answers(self, talk: Talk) -> str:
        phases = list(talk.answers.values_list("phase", flat=True))
        return f"{phases.count(BEFORE)} / {phases.count(AFTER)}"

    @admin.display(description=gettext_lazy("ผลที่วัดได้"))
    def measured(self, talk: Talk) -> str:
        found = gain_of(talk.answers.order_by("pk"))
        return GainWords.of(found).headline if found else _("คำตอบยังน้อย")

    @admin.display(description=gettext_lazy("ข้อสังเกต"))
    def how_odd(self, talk: Talk) -> str:
        """In the list only how many; the sentences stand on the talk's own page."""
        count = len(doubts_about(talk))
        return ngettext("%d ข้อ", "%d ข้อ", count) % count if count else _("ไม่มี")

    @admin.display(description=gettext_lazy("ข้อสังเกต"))
    def odd(self, talk: Talk) -> str:
        found = doubts_about(talk)
        return format_html_join("", "<p>{}</p>", ((DOUBTS[doubt],) for doubt in found)) if found else _("ไม่มี")


@admin.register(TaskRound)
class TaskRoundAdmin(admin.ModelAdmin):
    list_display = ["date", "at", "needed", "served", "offered"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _confirmed(talk: Talk, officer: User) -> bool:
    try:
        services.confirm(talk, by=officer, at=timezone.now())
    except services.NotNow:
        return False
    return True
