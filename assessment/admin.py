"""Staff pages of the item bank: write, preview, review and retire wordings; look at forms and calibrations."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from assessment import coverage_admin, editing  # noqa: F401 - registers its page
from assessment.admin_forms import WordingForm, hint, typed
from assessment.models import WORDING, CalibrationRun, Form, Item, ItemFigure, ItemVersion
from assessment.presenters.fairness import in_words
from assessment.presenters.items import show
from assessment.resources import WordingResource
from assessment.talks import admin as talks_admin  # noqa: F401 - registers the pages of talks
from assessment.volunteers import board_admin as volunteers_admin  # noqa: F401 - registers those of volunteers
from directory.admin_exchange import ExchangeAdmin

EXPORTED = ("code", "family", "case_type", "is_scam", "channel", "number", "status", *WORDING)


class Kept(admin.ModelAdmin):
    """Rows that are retired or only looked at, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookedAt(Kept):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Item)
class ItemAdmin(Kept):
    """What an item measures is chosen once; its words are written as a version."""

    list_display = ["code", "case_type", "channel", "is_scam", "family"]
    list_filter = ["channel", "is_scam", "case_type"]
    list_select_related = ["case_type"]
    search_fields = ["code", "family"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ItemVersion)
class ItemVersionAdmin(Kept, ExchangeAdmin):
    form = WordingForm
    resource_classes = [WordingResource]
    list_display = [
        "item",
        "number",
        "status",
        "who_wrote",
        "reviewer",
        "reviewed_at",
        "retired_reason",
        "preview_link",
    ]
    list_filter = [
        "status",
        "item__channel",
        "item__is_scam",
        ("reviewer", admin.EmptyFieldListFilter),
        "item__case_type",
    ]
    list_select_related = ["item", "author", "reviewer"]
    search_fields = ["item__code", "item__family"]
    list_per_page = 50
    actions = ["approve", "retire", "export_json"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/preview/", view, name="assessment_itemversion_preview"), *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?from=<id>`: begin with the words of another version."""
        start = request.GET.get("from", "")
        version = ItemVersion.objects.filter(pk=int(start)).first() if start.isdecimal() else None
        if version is None:
            return super().get_changeform_initial_data(request)
        simple = {name: getattr(version, name) for name in self.form.Meta.fields if name != "item"}
        return simple | typed(version) | {"item": version.item_id}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if request.method == "GET":
            messages.info(request, hint())
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: ItemVersion, form: WordingForm, change: bool) -> None:
        author: Any = request.user
        written = editing.write(form.cleaned_data["item"], form.wording(), by=author, at=timezone.now())
        obj.pk, obj.number, obj._state.adding = written.pk, written.number, False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may write a wording may bring many: each waits for review."""
        return self.has_add_permission(request)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assessment.review_itemversion")

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The situation as people see it, and as the feedback shows it."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        version = get_object_or_404(ItemVersion.objects.select_related("item__case_type"), pk=pk)
        context = {"version": version, "question": show(version), "feedback": show(version, with_clues=True)}
        return render(request, "assessment/preview.html", context)

    @admin.display(description=gettext_lazy("ผู้เขียน"))
    def who_wrote(self, version: ItemVersion) -> str:
        return str(version.author) if version.author else _("โครงการ")

    @admin.display(description=gettext_lazy("ดูตัวอย่าง"))
    def preview_link(self, version: ItemVersion) -> str:
        preview = reverse("admin:assessment_itemversion_preview", args=[version.pk])
        again = reverse("admin:assessment_itemversion_add") + f"?from={version.pk}"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>', preview, _("ดู"), again, _("เขียนฉบับใหม่")
        )

    @admin.action(description=gettext_lazy("อ่านแล้ว ให้ใช้ได้"), permissions=["review"])
    def approve(self, request: HttpRequest, queryset: QuerySet[ItemVersion]) -> None:
        reviewer: Any = request.user
        done = sum(_approved(version, reviewer) for version in queryset)
        left = queryset.count() - done
        messages.success(request, ngettext("ให้ใช้ %d ฉบับ", "ให้ใช้ %d ฉบับ", done) % done)
        if left:
            messages.warning(request, _("ไม่ได้ทำ %d ฉบับ: ไม่ได้รอตรวจ หรือคุณเป็นผู้เขียนเอง") % left)

    @admin.action(description=gettext_lazy("เลิกใช้"), permissions=["review"])
    def retire(self, request: HttpRequest, queryset: QuerySet[ItemVersion]) -> None:
        for version in queryset:
            editing.retire(version, reason=_("ผู้ตรวจถอนออก"), at=timezone.now())
        messages.success(request, _("เลิกใช้แล้ว %d ฉบับ") % queryset.count())

    @admin.action(description=gettext_lazy("ส่งออก JSON"), permissions=["view"])
    def export_json(self, request: HttpRequest, queryset: QuerySet[ItemVersion]) -> HttpResponse:
        rows = [_row(version) for version in queryset.select_related("item__case_type")]
        body = json.dumps(rows, ensure_ascii=False, indent=1)
        return _file(HttpResponse(body, content_type="application/json; charset=utf-8"), "items.json")


@admin.register(Form)
class FormAdmin(LookedAt):
    list_display = ["__str__", "made_at"]


@admin.register(CalibrationRun)
class CalibrationRunAdmin(LookedAt):
    list_display = ["at", "people", "left_out", "anchors", "enough_anchors", "reliability"]


@admin.register(ItemFigure)
class ItemFigureAdmin(LookedAt):
    list_display = [
        "version",
        "run",
        "stage",
        "answers",
        "right",
        "a",
        "d",
        "se_a",
        "se_d",
        "shift",
        "fairness",
        "flag",
        "compared",
    ]
    list_filter = ["flag", "stage", "run"]
    list_select_related = ["version__item", "run"]

    @admin.display(description=gettext_lazy("ความต่างระหว่างกลุ่ม"))
    def compared(self, figure: ItemFigure) -> str:
        return in_words(figure.dif)


def _approved(version: ItemVersion, reviewer: User) -> bool:
    try:
        editing.approve(version, by=reviewer, at=timezone.now())
    except editing.NotReviewable:
        return False
    return True


def _row(version: ItemVersion) -> dict[str, Any]:
    item = version.item
    of_item = {name: getattr(item, name) for name in ("code", "family", "is_scam", "channel")}
    whole = of_item | {"case_type": item.case_type.code, "number": version.number, "status": version.status}
    whole |= version.wording()
    return {name: whole[name] for name in EXPORTED}


def _file(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
