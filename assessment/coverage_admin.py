"""Staff see coverage whole: every place of theirs, small numbers too, and what each office has done."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from alerts.models import Bulletin
from assessment.coverage import places
from assessment.models import CoverageWeek
from assessment.presenters import coverage as presenters
from directory.models import Province
from directory.office_queries import offices, offices_with_letters_or_links
from directory.scoped_admin import ScopedAdmin
from directory.scopes import Scope

PAGE_SIZE = 50


@admin.register(CoverageWeek)
class CoverageAdmin(ScopedAdmin):
    """One page instead of a list of rows: the rows are for what is published."""

    province_path = "district__province"
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        scope = self.scope(request)
        if not scope:
            raise PermissionDenied
        own = scope.narrow(Province.objects.current(), "pk")
        chosen = _chosen(request.GET.get("province", ""), own, scope)
        context = self.admin_site.each_context(request) | {
            "title": _("ความครอบคลุม"), "opts": self.opts, "provinces": own, "chosen": chosen,
            **_reach(chosen, scope), **_offices(request, chosen, scope),
        }  # fmt: skip
        return TemplateResponse(request, "admin/assessment/coverage.html", context)


def _chosen(code: str, own: Any, scope: Scope) -> Province | None:
    """The province that was asked for; who has only one need not ask. One of somebody else is not found."""
    if not code and not scope.national and len(own) == 1:
        return own[0]
    found = own.filter(pk=code).first() if code else None
    if code and found is None:
        raise Http404
    return found


def _reach(chosen: Province | None, scope: Scope) -> dict[str, Any]:
    bulletin, now = Bulletin.objects.newest(), timezone.now()
    if chosen:
        rows = places.all_districts(chosen, bulletin, at=now)
    else:
        rows = [row for row in places.all_provinces(bulletin, at=now) if scope.covers(row.code)]
    total = places.total_of(rows, cases=sum(row.cases or 0 for row in rows))
    period = places.shown_period(bulletin)
    return {"lines": presenters.lines(rows), "total": presenters.line(total), "period": period, "now": now}


def _offices(request: HttpRequest, chosen: Province | None, scope: Scope) -> dict[str, Any]:
    where = [chosen.pk] if chosen else None if scope.national else scope.provinces
    page = Paginator(offices_with_letters_or_links(where), PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page": page, "offices": offices(page)}
