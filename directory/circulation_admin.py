"""Staff screens of a letter's offices: who answered, who is overdue, lists to deliver and to call, reminders, new links."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from directory.bell import ring
from directory.letters import export, lists, pdf, reminders, services
from directory.letters.forms import ReasonForm
from directory.letters.tokens import address_of, token_of
from directory.models import Circulation, CirculationEvent
from directory.scoped_admin import ScopedAdmin
from directory.scopes import permission_for
from directory.tasks import send_letter_reminders


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("สถานะ")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Circulation.State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        day, state = timezone.localdate(), Circulation.State
        return {
            state.WAITING: lambda: queryset.waiting().filter(letter__due_on__gte=day),
            state.OVERDUE: lambda: queryset.overdue(day),
            state.RECEIVED: lambda: queryset.filter(withdrawn_at=None, done_at=None).exclude(acknowledged_at=None),
            state.DONE: lambda: queryset.filter(withdrawn_at=None).exclude(done_at=None),
            state.WITHDRAWN: lambda: queryset.exclude(withdrawn_at=None),
        }.get(self.value(), lambda: queryset)()  # fmt: skip


class EventInline(admin.TabularInline):
    model = CirculationEvent
    extra = 0
    fields = readonly_fields = ["at", "what", "by", "said"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the office's row sees its history."""
        return True


@admin.register(Circulation)
class CirculationAdmin(ScopedAdmin):
    """Rows are written by the offices themselves; staff deliver, remind, renew and withdraw."""

    province_path = "agency__province"
    change_form_template = "admin/directory/circulation.html"
    inlines = [EventInline]
    list_display = ["agency", "province", "state_text", "receipt_number", "received_on", "people_reached", "reminded_at", "letter"]  # fmt: skip
    list_filter = [
        StateFilter,
        ("letter", admin.RelatedOnlyFieldListFilter),
        ("agency__province", admin.RelatedOnlyFieldListFilter),
        "agency__kind",
    ]
    list_select_related = ["letter", "agency__province"]
    search_fields = ["agency__name_th", "agency__code", "receipt_number", "office_name"]
    search_help_text = gettext_lazy("ชื่อหน่วยงาน รหัส หรือเลขรับ")
    ordering = ["agency__province", "agency__sort_key", "id"]
    show_full_result_count = False
    fields = ["letter", "agency", "state_text", "sent_at", "forwarded_by", "office_name", "receipt_number", "received_on",
              "received_time", "done_at", "done_text", "people_reached", "reminded_at", "withdrawn_at", "withdrawn_reason"]  # fmt: skip
    readonly_fields = fields
    actions = ["export_rows", "export_links", "print_waiting", "remind"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/letter.pdf", view(require_safe(self.letter_view)), name="directory_circulation_pdf"),
            path("<int:pk>/renew/", view(require_POST(self.renew_view)), name="directory_circulation_renew"),
            path("<int:pk>/withdraw/", view(require_POST(self.withdraw_view)), name="directory_circulation_withdraw"),
            *super().get_urls(),
        ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        return bool(self.scope(request, "deliver"))

    @admin.display(description=gettext_lazy("จังหวัด"), ordering="agency__province")
    def province(self, row: Circulation) -> str:
        return row.agency.province.name_th if row.agency.province else ""

    @admin.display(description=gettext_lazy("สถานะ"))
    def state_text(self, row: Circulation) -> str:
        return str(row.state_on(timezone.localdate()).label)

    @admin.action(description=gettext_lazy("ดาวน์โหลดตาราง (CSV)"), permissions=["view"])
    def export_rows(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return _table(queryset, with_links=False)

    @admin.action(description=gettext_lazy("ดาวน์โหลดลิงก์เฉพาะหน่วยงานเพื่อนำส่ง (CSV)"), permissions=["deliver"])
    def export_links(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return _table(queryset, with_links=True)

    @admin.action(description=gettext_lazy("พิมพ์รายชื่อที่ยังไม่ตอบรับ แยกจังหวัด (PDF)"), permissions=["view"])
    def print_waiting(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        letters = list(queryset.order_by().values_list("letter", flat=True).distinct()[:2])
        if len(letters) != 1:
            messages.warning(request, _("เลือกหนังสือทีละฉบับ"))
            return None
        rows = queryset.waiting().select_related("letter", "agency__province", "agency__district")
        rows = rows.prefetch_related("agency__contact_points").order_by("agency__province", "agency__district", "agency__sort_key")  # fmt: skip
        at = timezone.now()
        content = lists.as_pdf(queryset[0].letter, rows, at=at, on=timezone.localdate(at))
        return _attached(content, "application/pdf", "waiting.pdf")

    @admin.action(description=gettext_lazy("เตือนทางอีเมลหน่วยงานที่ยังไม่ตอบรับ"), permissions=["deliver"])
    def remind(self, request: HttpRequest, queryset: Any) -> None:
        count = reminders.ask_to_remind(queryset, by=request.user, at=timezone.now())
        missing = reminders.without_mail(queryset.waiting()).count()
        ring(send_letter_reminders)
        told = ngettext("จะส่งอีเมลเตือน %(count)d หน่วยงาน", "จะส่งอีเมลเตือน %(count)d หน่วยงาน", count)
        rest = ngettext("ไม่มีอีเมล %(count)d หน่วยงาน พิมพ์รายชื่อไปโทรแทน", "ไม่มีอีเมล %(count)d หน่วยงาน พิมพ์รายชื่อไปโทรแทน", missing)  # fmt: skip
        messages.success(request, f"{told % {'count': count}} · {rest % {'count': missing}}")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        may = obj is not None and obj.withdrawn_at is None and self._delivers(request, obj)
        context |= {"circulation": obj if may else None, "reason": ReasonForm(auto_id="%s")}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _delivers(self, request: HttpRequest, row: Circulation) -> bool:
        return self.scope(request, "deliver").covers(row.agency.province_id)

    def _row(self, request: HttpRequest, pk: int) -> Circulation:
        """A row whose links this person may deliver; one from elsewhere is answered as one that is nowhere."""
        if not request.user.scope_of(permission_for(Circulation, "view")):
            raise PermissionDenied
        rows: QuerySet[Circulation] = self.get_queryset(request).select_related("letter", "agency")
        row = rows.filter(pk=pk).first()
        if row is None:
            raise Http404
        if not self._delivers(request, row):
            raise PermissionDenied
        return row

    def letter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The office's own copy, to be printed and delivered."""
        row = self._row(request, pk)
        link = row.private_links.filter(ended_at=None).first()
        token = token_of(link) if link else None
        if token is None:
            messages.warning(request, _("ลิงก์ของหน่วยงานนี้ใช้ไม่ได้แล้ว ออกลิงก์ใหม่ก่อน"))
            return _to(row)
        content = pdf.as_pdf(row.letter, pdf.Copy(row.agency.name_th, address_of(token)))
        return _attached(content, "application/pdf", "letter.pdf")

    def renew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._row(request, pk)
        try:
            services.renew_link(row, by=request.user, at=timezone.now())
        except services.NotAllowed as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, _("ลิงก์เก่าใช้ไม่ได้แล้ว พิมพ์หนังสือฉบับใหม่ส่งให้หน่วยงาน"))
        return _to(row)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = self._row(request, pk), ReasonForm(request.POST)
        if not form.is_valid():
            messages.warning(request, _("ใส่เหตุผล หน่วยงานจะเห็นเหตุผลนี้"))
            return _to(row)
        try:
            services.withdraw(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.NotAllowed as problem:
            messages.warning(request, str(problem))
        else:
            messages.success(request, _("ยกเลิกสำหรับหน่วยงานนี้แล้ว"))
        return _to(row)


def _to(row: Circulation) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:directory_circulation_change", args=[row.pk]))


def _table(rows: Any, *, with_links: bool) -> HttpResponse:
    response = _attached(b"", "text/csv; charset=utf-8", "offices.csv")
    export.write_circulations(response, rows, on=timezone.localdate(), with_links=with_links)  # type: ignore[arg-type]
    return response


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
