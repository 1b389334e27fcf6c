"""The admin site as a duty desk: its front page is the day's work, its lists stand by work, one search reaches all of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit.reading import roles_text
from accounts.staff.scopes import held_by
from accounts.staff.site import StaffSite
from cybervaccine.desk.cards import desk
from cybervaccine.desk.groups import by_work
from cybervaccine.desk.searching import is_personal, search


class DeskSite(StaffSite):
    index_template = "admin/desk.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        found = self.admin_view(require_safe(self.search))
        return [path("search/", found, name="search"), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        return apps if app_label else by_work(apps, reverse("admin:index"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        at = timezone.now()
        held = " ".join(f"{role.role}:{role.province or ''}" for role in held_by(request.user))
        shown = {"desk": desk(request.user, at=at), "roles": roles_text(held) if held else ""}
        return super().index(request, shown | (extra_context or {}))

    def search(self, request: HttpRequest) -> HttpResponse:
        """A mobile or a citizen's number is not searched for, and does not stay in the address."""
        asked = request.GET.get("q", "")
        if is_personal(asked):
            messages.warning(
                request, _("ช่องนี้ไม่ค้นหาประชาชน เบอร์มือถือและเลขประจำตัวจึงไม่ถูกค้น ใช้หน้า “ค้นหาคน” ซึ่งมีบันทึก")
            )
            return redirect("admin:search")
        context = {
            **self.each_context(request), "title": _("ค้นหา"), "asked": asked, "found": search(self, request, asked),
            "may_search_people": bool(request.user.scope_of("accounts.view_citizen")),  # type: ignore[union-attr]
        }  # fmt: skip
        return TemplateResponse(request, "admin/search.html", context)
