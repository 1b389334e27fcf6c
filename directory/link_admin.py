"""Staff make and withdraw short links, see their QR code, and how often each was of use."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from directory import qr
from directory.letters import posters
from directory.models import Link
from directory.scoped_admin import ScopedAdmin

SHEETS = {
    "poster": (posters.as_poster, _("โปสเตอร์ A4 (PDF)")),
    "stickers": (posters.as_stickers, _("สติกเกอร์ 15 ดวง (PDF)")),
}


@admin.register(Link)
class LinkAdmin(ScopedAdmin):
    province_path = "agency__province"
    list_display = [
        "label",
        "kind",
        "agency",
        "total_opens",
        "total_registrations",
        "total_downloads",
        "total_passed",
        "created_at",
        "withdrawn_at",
    ]
    list_filter = ["kind", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["agency"]
    search_fields = ["label", "code", "agency__name_th"]
    autocomplete_fields = ["agency"]
    fields = ["label", "kind", "agency", "target", "address", "qr", "created_at", "created_by",
              "total_opens", "total_registrations", "total_downloads", "total_passed", "withdrawn_reason", "withdrawn_at"]  # fmt: skip
    readonly_fields = ["address", "qr", "created_at", "created_by", "total_opens", "total_registrations",
                       "total_downloads", "total_passed", "withdrawn_at"]  # fmt: skip

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Link | None = None) -> list[str]:
        return list(self.fields) if obj else ["label", "kind", "agency", "target"]

    def get_readonly_fields(self, request: HttpRequest, obj: Link | None = None) -> list[str]:
        """What is printed somewhere keeps its meaning; what is withdrawn stays withdrawn."""
        fixed = ["kind", "agency", "target"] if obj else []
        return [*self.readonly_fields, *fixed, *(["withdrawn_reason"] if obj and obj.withdrawn_at else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        totals = {
            "opened": Sum("days__opens", default=0),
            "registered": Sum("days__registrations", default=0),
            "downloaded": Sum("days__downloads", default=0),
            "passed": Sum("days__passed", default=0),
        }
        return super().get_queryset(request).annotate(**totals)

    def save_model(self, request: HttpRequest, obj: Link, form: ModelForm, change: bool) -> None:
        at = timezone.now()
        if not change:
            obj.created_at, obj.created_by = at, request.user
        if obj.withdrawn_reason and obj.withdrawn_at is None:
            obj.withdrawn_at = at
        super().save_model(request, obj, form, change)

    @admin.display(description=_("เปิด"), ordering="opened")
    def total_opens(self, link: Any) -> int:
        return int(link.opened)

    @admin.display(description=_("สมัคร"), ordering="registered")
    def total_registrations(self, link: Any) -> int:
        return int(link.registered)

    @admin.display(description=_("ดาวน์โหลด"), ordering="downloaded")
    def total_downloads(self, link: Any) -> int:
        return int(link.downloaded)

    @admin.display(description=_("ผ่านแบบทดสอบ"), ordering="passed")
    def total_passed(self, link: Any) -> int:
        return int(link.passed)

    @admin.display(description=_("QR"))
    def qr(self, link: Link) -> str:
        picture = qr.data_uri(link.address, scale=5)
        shown = format_html('<img src="{}" width="220" height="220" alt="QR {}">', picture, link.code)
        if link.pk is None or link.withdrawn_at is not None:
            return shown
        sheets = format_html_join(
            " · ", '<a href="{}">{}</a>',
            [(reverse(f"admin:directory_link_{name}", args=[link.pk]), words) for name, (_draw, words) in SHEETS.items()],
        )  # fmt: skip
        return format_html("{}<br>{}", shown, sheets)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.sheet_view))
        sheets = [
            path(f"<int:pk>/{name}.pdf", view, {"name": name}, f"directory_link_{name}") for name in SHEETS
        ]
        return [*sheets, *super().get_urls()]

    def sheet_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """A poster or a page of stickers with the link's code; a withdrawn code is not printed again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        link = self.get_queryset(request).filter(pk=pk, withdrawn_at=None).first()
        if link is None:
            raise Http404
        content = SHEETS[name][0](posters.Printed.of(link))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return response
