"""Staff pages beside the queue: areas and who could be asked there, and volunteers in a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit.records import request_id
from accounts.citizen_admin import provinces_of
from assessment.volunteers import desk
from assessment.volunteers.forms import VolunteerExportForm


def areas(page: Any, request: HttpRequest) -> HttpResponse:
    """By area; a button invites who meets the rule there."""
    scope, now = page.scope(request), timezone.now()
    if not scope:
        raise PermissionDenied
    may_invite = page.scope(request, "invite")
    if request.method == "POST":
        return _invite(request, may_invite)
    context = {"title": _("อาสาตามพื้นที่"), "rows": desk.areas(scope, at=now), "may_invite": bool(may_invite)}
    return _page(page, request, "areas", context)


def _invite(request: HttpRequest, scope: Any) -> HttpResponse:
    if not scope:
        raise PermissionDenied
    user: Any = request.user
    count = desk.invite_in(request.POST.get("district", ""), scope, by=user, at=timezone.now())
    messages.success(request, ngettext("เชิญแล้ว %d คน", "เชิญแล้ว %d คน", count) % count)
    return redirect("admin:assessment_volunteer_areas")


def export(page: Any, request: HttpRequest) -> HttpResponse:
    scope = page.scope(request, "export")
    if not scope:
        raise PermissionDenied
    form = VolunteerExportForm(
        request.POST if request.method == "POST" else None, provinces=provinces_of(scope)
    )
    if form.is_valid():
        return _file(page, request, form)
    return _page(page, request, "export", {"title": _("ส่งออกรายชื่ออาสา"), "form": form})


def _file(page: Any, request: HttpRequest, form: VolunteerExportForm) -> HttpResponse:
    user: Any = request.user
    wanted = desk.Wanted(**form.cleaned_data)
    try:
        lines = desk.export(user, wanted, at=timezone.now(), request=request_id(request))
    except desk.TooMany:
        form.add_error("province", _("เกิน 500 คน เลือกทีละจังหวัดหรือทีละสถานะ"))
        return _page(page, request, "export", {"title": _("ส่งออกรายชื่ออาสา"), "form": form}, status=422)
    response = HttpResponse(desk.written(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="volunteers.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    page: Any, request: HttpRequest, name: str, shown: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {**page.admin_site.each_context(request), "opts": page.opts, **shown}
    return render(request, f"admin/assessment/volunteer/{name}.html", context, status=status)
