"""Staff pages of this room: items with their steps and files, makers, series, kits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, QuerySet, Sum
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from directory.admin_exchange import ExchangeAdmin
from directory.thai import local_day
from media_library import presenters, rules, services, upload_views
from media_library.files import receiving
from media_library.files.checking import Refused
from media_library.files.storing import NoRoom
from media_library.forms import FileForm, ItemForm
from media_library.models import Kit, Maker, MediaFile, MediaItem, Series, SeriesItem, State
from media_library.models.items import KNOWN
from media_library.resources import MediaItemResource
from media_library.services import NotPossible

REVIEW, WITHDRAW, CHANGE = (
    f"media_library.{action}_mediaitem" for action in ("review", "withdraw", "change")
)
INSUFFICIENT_STORAGE = 507
UNDER_WAY = (MediaFile.State.WAITING, MediaFile.State.MAKING)
# step: (the permission it needs, the states it is open in)
STEPS = {
    "submit": (CHANGE, {State.DRAFT}),
    "approve": (REVIEW, {State.IN_REVIEW}),
    "send_back": (REVIEW, {State.IN_REVIEW}),
    "withdraw": (WITHDRAW, {State.PUBLISHED, State.SCHEDULED, State.EXPIRED}),
    "revise": (CHANGE, set(KNOWN)),
    "take_back": (CHANGE, {State.IN_REVIEW, State.SCHEDULED}),
    "discard": (CHANGE, {State.DRAFT}),
}


def _for_editors(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def guarded(request: HttpRequest, **found: Any) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return page(request, **found)

    return guarded


class NeverDeleted(admin.ModelAdmin):
    """What was in the world stays known here: withdrawn, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MediaItem)
class MediaItemAdmin(NeverDeleted, ExchangeAdmin):
    form = ItemForm
    resource_classes = [MediaItemResource]
    change_form_template = "admin/media_library/mediaitem/change_form.html"
    list_display = [
        "title_shown", "kind", "state", "maker", "published_at", "expires_on", "total_views", "total_plays",
        "total_downloads", "trends",
    ]  # fmt: skip
    list_filter = ["state", "kind", "keeper", "maker", "case_types"]
    list_select_related = ["maker"]
    search_fields = ["title_th", "title_en", "slug", "code"]
    autocomplete_fields = ["maker"]
    filter_horizontal = ["case_types"]
    show_full_result_count = False
    list_per_page = 50
    actions = ["submit_chosen", "approve_chosen", "withdraw_chosen"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["kind", "slug", ("title_th", "title_en"), ("summary_th", "summary_en"), "maker", "case_types"]}),
        (gettext_lazy("เนื้อหา"), {"fields": [("body_th", "body_en"), ("alt_th", "alt_en"), ("transcript_th", "transcript_en"), ("captions_th", "captions_en"), ("teaches_th", "teaches_en"), ("repost_th", "repost_en")]}),
        (gettext_lazy("สำหรับใคร"), {"fields": ["languages", "audiences", "channels"]}),
        (gettext_lazy("สิทธิและเวลา"), {"fields": ["licence", "source_url", "publish_at", "review_on", "expires_on"]}),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[MediaItem]:
        totals = {
            f"{name}_total": Sum(f"days__{name}", default=0) for name in ("views", "plays", "downloads")
        }
        return (
            super()
            .get_queryset(request)
            .annotate(**totals)
            .prefetch_related("case_types")
            .order_by(F("published_at").desc(nulls_first=True), "-id")
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._trends = presenters.trends_by_type()
        return super().changelist_view(request, extra_context)

    def has_change_permission(self, request: HttpRequest, obj: MediaItem | None = None) -> bool:
        """Only a draft is edited; what people may have seen is revised."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_edited)

    def save_model(self, request: HttpRequest, obj: MediaItem, form: ModelForm, change: bool) -> None:
        at = timezone.now()
        if not change:
            obj.created_at, obj.author = at, request.user
        super().save_model(request, obj, form, change)
        services.record_edit(obj, form.changed_data, by=request.user, at=at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/step/<str:step>/",
                view(require_POST(self.step_view)),
                name="media_library_mediaitem_step",
            ),
            path("<int:pk>/file/", view(require_POST(self.file_view)), name="media_library_mediaitem_file"),
            *(
                path(
                    f"<int:pk>/file/{end}",
                    view(require_POST(_for_editors(page))),
                    name=f"media_library_mediaitem_{name}",
                )
                for end, page, name in (
                    ("begin/", upload_views.begin, "begin"),
                    ("<slug:code>/", upload_views.take, "piece"),
                )
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any) -> HttpResponse:  # fmt: skip
        if obj is not None:
            revision = MediaItem.objects.filter(revises=obj).first()
            context |= {
                "item": obj,
                "steps": self._open_steps(request, obj) - ({"revise"} if revision else set()),
                "revision": revision,
                "missing": rules.missing(obj) if obj.state in (State.DRAFT, State.IN_REVIEW) else [],
                "files": obj.files.all(),
                "is_making": obj.files.filter(state__in=UNDER_WAY).exists(),
                "most_bytes": settings.MEDIA_FILE_MAX_BYTES,
                "file_form": FileForm() if obj.is_edited and request.user.has_perm(CHANGE) else None,
                "use": presenters.ItemUse.of(obj, today=local_day(timezone.now()))
                if obj.published_at
                else None,
                "publications": obj.publications.select_related("author", "reviewer"),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: MediaItem | None = None) -> list[str]:
        """A revision becomes a version of the same thing at the same address."""
        return ["slug", "kind"] if obj is not None and obj.revises_id else []

    def _open_steps(self, request: HttpRequest, item: MediaItem) -> set[str]:
        closed = "withdraw" if item.revises_id else "discard"
        return {
            step
            for step, (_permission, states) in STEPS.items()
            if self._may(request, step) and item.state in states and step != closed
        }

    def _may(self, request: HttpRequest, step: str) -> bool:
        return request.user.has_perm(STEPS[step][0])

    def step_view(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """One step of the editorial flow; `note` is the reviewer's word or the reason."""
        if step not in STEPS or not self._may(request, step):
            raise PermissionDenied
        item = get_object_or_404(MediaItem, pk=pk)
        said = {"send_back": "note", "withdraw": "reason"}.get(step)
        words = {said: request.POST.get("note", "")} if said else {}
        try:
            done = getattr(services, step)(item, by=request.user, at=timezone.now(), **words)
            messages.success(
                request, _("“%(title)s”: %(state)s") % {"title": done, "state": done.get_state_display()}
            )
            pk = done.pk
        except NotPossible as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
        return redirect("admin:media_library_mediaitem_change", pk)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        item, form = get_object_or_404(MediaItem, pk=pk), FileForm(request.POST, request.FILES)
        if not form.is_valid():
            broken = "file" in request.FILES and "whole" in form.errors
            messages.error(request, _("ไฟล์มาไม่ครบ ส่งใหม่อีกครั้ง") if broken else _("เลือกไฟล์ก่อน"))
            return redirect("admin:media_library_mediaitem_change", pk)
        given = form.cleaned_data
        try:
            receiving.receive(
                item, given["file"], language=given["language"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        except NoRoom:
            return HttpResponse(_("พื้นที่เก็บสื่อเต็ม ยังไม่ได้เก็บไฟล์ใด แจ้งผู้ดูแลระบบ"), status=INSUFFICIENT_STORAGE)
        else:
            messages.success(request, _("รับไฟล์แล้ว"))
        return redirect("admin:media_library_mediaitem_change", pk)

    @admin.action(description=gettext_lazy("ส่งให้ผู้ตรวจ"), permissions=["change"])
    def submit_chosen(self, request: HttpRequest, chosen: QuerySet[MediaItem]) -> None:
        self._each(request, chosen, services.submit)

    @admin.action(description=gettext_lazy("ผ่าน ให้เผยแพร่"), permissions=["review"])
    def approve_chosen(self, request: HttpRequest, chosen: QuerySet[MediaItem]) -> None:
        self._each(request, chosen, services.approve)

    @admin.action(description=gettext_lazy("ถอนสื่อ"), permissions=["withdraw"])
    def withdraw_chosen(self, request: HttpRequest, chosen: QuerySet[MediaItem]) -> None:
        self._each(request, chosen, services.withdraw, reason=_("ถอนพร้อมกันหลายรายการ"))

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(WITHDRAW)

    def _each(
        self, request: HttpRequest, chosen: QuerySet[MediaItem], step: Callable[..., Any], **words: str
    ) -> None:
        done, at = 0, timezone.now()
        for item in chosen:
            try:
                step(item, by=request.user, at=at, **words)
                done += 1
            except NotPossible as refusal:
                messages.error(request, f"{item}: {' · '.join(refusal.reasons)}")
        messages.info(
            request, ngettext("ทำแล้ว %(count)d รายการ", "ทำแล้ว %(count)d รายการ", done) % {"count": done}
        )

    @admin.display(description=gettext_lazy("ชื่อเรื่อง"), ordering="title_th")
    def title_shown(self, item: MediaItem) -> str:
        return _("%(title)s (ฉบับแก้ไข)") % {"title": item} if item.revises_id else str(item)

    @admin.display(description=gettext_lazy("เปิดดู"), ordering="views_total")
    def total_views(self, item: Any) -> int:
        return int(item.views_total)

    @admin.display(description=gettext_lazy("เล่น"), ordering="plays_total")
    def total_plays(self, item: Any) -> int:
        return int(item.plays_total)

    @admin.display(description=gettext_lazy("ดาวน์โหลด"), ordering="downloads_total")
    def total_downloads(self, item: Any) -> int:
        return int(item.downloads_total)

    @admin.display(description=gettext_lazy("คดีประเภทนี้ตอนนี้"))
    def trends(self, item: MediaItem) -> str:
        """How the item's case types go in the newest bulletin: whether it is needed more than before."""
        named = ((kind.short_th, self._trends.get(kind.pk)) for kind in item.case_types.all())
        return " · ".join(f"{name}: {trend}" for name, trend in named if trend)


class PlaceInline(admin.TabularInline):
    model = SeriesItem
    extra = 1
    autocomplete_fields = ["item"]


@admin.register(Series)
class SeriesAdmin(NeverDeleted):
    list_display = ["title_th", "slug"]
    search_fields = ["title_th", "slug"]
    inlines = [PlaceInline]


@admin.register(Maker)
class MakerAdmin(NeverDeleted):
    list_display = ["name_th", "kind", "website"]
    search_fields = ["name_th", "name_en", "slug"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Kit)
class KitAdmin(NeverDeleted):
    list_display = ["code", "state", "language", "bytes", "asked_at", "expires_at"]
    list_filter = ["state"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
