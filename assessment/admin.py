"""Staff pages of this room: the item bank with its wordings, previews and reviews, the forms, the calibrations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from assessment.content import problems
from assessment.models import WORDING, CalibrationRun, Form, Item, ItemFigure, ItemVersion
from assessment.presenters.items import show
from assessment.reviewing import NotForYou, NotNow, approve, retire, submit


class NeverChanged(admin.ModelAdmin):
    """What was written stays as it is; whoever may add, adds anew."""

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Item)
class ItemAdmin(NeverChanged):
    list_display = ["code", "case_type", "is_scam", "channel", "family", "scene"]
    list_filter = ["case_type", "channel", "is_scam"]
    list_select_related = ["case_type"]
    search_fields = ["code", "family", "scene"]


class WordingForm(forms.ModelForm):
    class Meta:
        model = ItemVersion
        fields = ["item", *WORDING]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "content" in given and "clues" in given:
            for problem in problems(given["content"], given["clues"]):
                self.add_error("content", problem)
        return given


@admin.register(ItemVersion)
class ItemVersionAdmin(NeverChanged):
    """Written by editors, read here by reviewers, who are never the author."""

    form = WordingForm
    list_display = ["item", "number", "status", "author", "reviewer", "preview"]
    list_filter = ["status", "item__case_type", "item__channel", "item__is_scam"]
    list_select_related = ["item", "author", "reviewer"]
    search_fields = ["item__code"]
    autocomplete_fields = ["item"]
    actions = ["approve_chosen", "retire_chosen"]

    def get_urls(self) -> list[Any]:
        shown = path(
            "<int:pk>/preview/", self.admin_site.admin_view(self.preview_view), name="assessment_preview"
        )
        return [shown, *super().get_urls()]

    def has_review_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("assessment.review_itemversion"))

    def get_readonly_fields(self, request: HttpRequest, obj: ItemVersion | None = None) -> Any:
        if obj is None:
            return []
        return [field.name for field in self.model._meta.fields if field.name != "id"]

    def get_fields(self, request: HttpRequest, obj: ItemVersion | None = None) -> Any:
        return self.get_readonly_fields(request, obj) if obj else ["item", *WORDING]

    def save_model(self, request: HttpRequest, obj: ItemVersion, form: Any, change: bool) -> None:
        wording = {name: form.cleaned_data[name] for name in WORDING}
        saved = submit(obj.item, wording, by=request.user, at=timezone.now())
        obj.__dict__.update(saved.__dict__)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As a reader sees it: the question, then the feedback with its clues. Never kept by anybody."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(ItemVersion.objects.select_related("item__case_type"), pk=pk)
        context = {"version": version, "question": show(version), "shown": show(version, with_clues=True)}
        response = render(request, "assessment/preview.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    @admin.display(description=_("ดูตัวอย่าง"))
    def preview(self, version: ItemVersion) -> str:
        address = reverse("admin:assessment_preview", args=[version.pk])
        return format_html('<a href="{}">{}</a>', address, _("ดูตัวอย่าง"))

    @admin.action(description=_("อ่านแล้ว ใช้ได้"), permissions=["review"])
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[ItemVersion]) -> None:
        done = 0
        for version in chosen.order_by("pk"):
            try:
                approve(version, by=request.user, at=timezone.now())
            except NotForYou:
                text = gettext("%(version)s: ผู้เขียนตรวจของตัวเองไม่ได้") % {"version": version}
                self.message_user(request, text, messages.ERROR)
            except NotNow:
                text = gettext("%(version)s: เลิกใช้ไปแล้ว") % {"version": version}
                self.message_user(request, text, messages.ERROR)
            else:
                done += 1
        text = ngettext("ตรวจแล้ว %(count)d ข้อ", "ตรวจแล้ว %(count)d ข้อ", done)
        self.message_user(request, text % {"count": done})

    @admin.action(description=_("เลิกใช้"), permissions=["review"])
    def retire_chosen(self, request: HttpRequest, chosen: QuerySet[ItemVersion]) -> None:
        standing = chosen.exclude(status=ItemVersion.Status.RETIRED).order_by("pk")
        for version in standing:
            retire(version, reason=gettext("ผู้ตรวจให้เลิกใช้"), at=timezone.now())


class ReadOnly(NeverChanged):
    """Rows that only the system writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Form)
class FormAdmin(ReadOnly):
    list_display = ["kind", "issue", "made_at"]
    list_filter = ["kind"]


@admin.register(CalibrationRun)
class CalibrationRunAdmin(ReadOnly):
    list_display = ["at", "people", "left_out", "anchors", "enough_anchors", "reliability", "flagged"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalibrationRun]:
        return super().get_queryset(request).prefetch_related("figures__version__item")

    @admin.display(description=_("ข้อที่พบปัญหา"))
    def flagged(self, run: CalibrationRun) -> str:
        """Which wordings were found wanting, and why: what editors are to write anew."""
        found = [figure for figure in run.figures.all() if figure.flag != ItemFigure.Flag.NONE]
        return ", ".join(f"{figure.version.item} ({figure.get_flag_display()})" for figure in found) or "–"
