"""Pages around exports of citizens: asking, a second officer's approval, and the file."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import exports
from accounts.audit.forms import ExportForm
from accounts.audit.looking import LookedAtAdmin
from accounts.audit.records import request_id
from accounts.models import ExportRequest
from directory.models import Province
from directory.thai import datetime_text


def ask_for_export(page: Any, request: HttpRequest) -> HttpResponse:
    """A small file at once; a large one, or one with phones, goes to a second officer first."""
    user: Any = request.user
    scope = user.scope_of("accounts.export_citizen")
    provinces = scope.narrow(Province.objects.order_by("name_th"), "code").values_list("code", "name_th")
    form = ExportForm(request.POST if request.method == "POST" else None, provinces=list(provinces))
    if form.is_valid():
        return _answer(request, user, exports.Wanted(**form.cleaned_data))
    context = {
        **page.admin_site.each_context(request), "opts": page.opts, "form": form, "most": exports.MOST_ALONE,
        "title": _("ส่งออกรายชื่อประชาชน"),
    }  # fmt: skip
    return render(request, "admin/accounts/citizen/export.html", context)


def _answer(request: HttpRequest, user: Any, wanted: exports.Wanted) -> HttpResponse:
    at = timezone.now()
    rows = wanted.rows(user, until=at).order_by("pk").values_list("pk", flat=True)
    ids = list(rows[: exports.MOST_ALONE + 1])
    if not exports.needs_second(wanted, len(ids)):
        return _file(exports.export(user, wanted, ids, at=at, approved=None, request=request_id(request)))
    exports.ask(user, wanted, count=rows.count(), at=at)
    messages.success(request, _("ส่งคำขอแล้ว เจ้าหน้าที่คนที่สองต้องอนุมัติภายใน 24 ชั่วโมง"))
    return redirect("admin:accounts_exportrequest_changelist")


def _file(pieces: Any) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="citizens.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@admin.register(ExportRequest)
class ExportRequestAdmin(LookedAtAdmin):
    """Requests of oneself and of one's own place; approving is for somebody else than who asked."""

    change_form_template = "admin/accounts/exportrequest/detail.html"
    list_display = ["asked", "asker", "place", "count", "with_phones", "reason", "state"]
    list_select_related = ["asked_by", "approved_by", "province"]
    fields = [
        "asker", "asked", "reason", "reference", "place", "count", "with_phones", "approver", "state",
    ]  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExportRequest]:
        user: Any = request.user
        return ExportRequest.objects.visible_to(user).order_by("-asked_at")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def get_urls(self) -> list[URLPattern]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        approve, fetch = guarded(self.approve), guarded(self.fetch)
        return [
            path("<int:object_id>/approve/", approve, name="accounts_exportrequest_approve_export"),
            path("<int:object_id>/file/", fetch, name="accounts_exportrequest_export"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        found, user, at = self.get_object(request, object_id), request.user, timezone.now()
        extra = {
            "may_approve": found.is_waiting(at) and found.may_be_approved_by(user),
            "may_fetch": found.is_ready(at) and found.asked_by == user,
            "asked": found,
            "show_history": False,
        }
        return super().change_view(request, object_id, extra_context=extra)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def approve(self, request: HttpRequest, object_id: int) -> HttpResponse:
        user: Any = request.user
        if not user.has_perm("accounts.approve_exportrequest"):
            raise PermissionDenied
        found = self.get_object(request, str(object_id))
        if request.method != "POST":  # back from the passkey, which asks for an address again, not for a form
            return self._back(object_id)
        try:
            exports.approve(found, by=user, at=timezone.now(), request_id=request_id(request))
            messages.success(request, _("อนุมัติแล้ว ผู้ขอดาวน์โหลดได้ภายใน 24 ชั่วโมง"))
        except exports.NotApproved:
            messages.error(request, _("อนุมัติคำขอนี้ไม่ได้: หมดเวลา อนุมัติแล้ว หรือเป็นคำขอของคุณเอง"))
        return self._back(object_id)

    def _back(self, object_id: int) -> HttpResponse:
        return redirect(reverse("admin:accounts_exportrequest_change", args=[object_id]))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def fetch(self, request: HttpRequest, object_id: int) -> HttpResponse:
        user, at = request.user, timezone.now()
        if not user.has_perm("accounts.export_citizen"):
            raise PermissionDenied
        found = self.get_object(request, str(object_id))
        if request.method != "POST":
            return self._back(object_id)
        try:
            wanted = exports.wanted_by(found, user, at=at)  # type: ignore[arg-type]
        except exports.NotApproved:
            raise Http404 from None
        rows = wanted.rows(user, until=found.asked_at)  # type: ignore[arg-type]
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        return _file(
            exports.export(user, wanted, ids, at=at, approved=found, request=request_id(request))  # type: ignore[arg-type]
        )

    @admin.display(description=gettext_lazy("จังหวัด"))
    def place(self, asked: ExportRequest) -> str:
        return asked.province.name_th if asked.province else _("ทุกจังหวัดที่ผู้ขอดูแล")

    @admin.display(description=gettext_lazy("ขอเมื่อ"))
    def asked(self, asked: ExportRequest) -> str:
        return datetime_text(asked.asked_at)

    @admin.display(description=gettext_lazy("ผู้ขอ"))
    def asker(self, asked: ExportRequest) -> str:
        return str(asked.asked_by)

    @admin.display(description=gettext_lazy("ผู้อนุมัติ"))
    def approver(self, asked: ExportRequest) -> str:
        return str(asked.approved_by or "–")

    @admin.display(description=gettext_lazy("สถานะ"))
    def state(self, asked: ExportRequest) -> str:
        at = timezone.now()
        if asked.is_ready(at):
            return _("อนุมัติแล้ว")
        return _("รออนุมัติ") if asked.is_waiting(at) else _("หมดเวลา")
