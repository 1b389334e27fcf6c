"""The audit for auditors. Reading it is recorded as well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit.looking import LookedAtAdmin
from accounts.audit.reading import PER_PAGE, Asked, roles_text
from accounts.audit.records import look
from accounts.models import Action, AuditRecord, User
from directory.thai import datetime_text


class AskForm(forms.Form):
    """What to show. Nothing is required."""

    actor = forms.ModelChoiceField(
        User.objects.filter(is_staff=True).order_by("email"), label=_("เจ้าหน้าที่"), required=False
    )
    person = forms.IntegerField(label=_("หมายเลขประชาชน"), required=False, min_value=1)
    action = forms.ChoiceField(label=_("การกระทำ"), required=False, choices=[("", "–"), *Action.choices])
    since = forms.DateField(
        label=_("ตั้งแต่วันที่"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(label=_("ถึงวันที่"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(**given | {"actor": given["actor"].pk if given["actor"] else None})


@admin.register(AuditRecord)
class AuditRecordAdmin(LookedAtAdmin):
    fields = [
        "sequence", "when", "who", "roles", "action", "kind", "persons", "seen", "reason", "reference",
        "details", "request", "link",
    ]  # fmt: skip
    readonly_fields = fields
    change_form_template = "admin/accounts/auditrecord/detail.html"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = AskForm(request.GET)
        asked = form.asked() if form.is_valid() else Asked()
        rows = list(asked.rows(timezone.get_current_timezone())[: PER_PAGE + 1])
        self._note(request, asked, rows[:PER_PAGE])
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "form": form, "title": _("บันทึกการใช้ข้อมูล"),
            "rows": [_line(row) for row in rows[:PER_PAGE]], "older": _older(request, rows),
        }  # fmt: skip
        return render(request, "admin/accounts/auditrecord/list.html", context)

    def _note(self, request: HttpRequest, asked: Asked, rows: list[AuditRecord]) -> None:
        ends = {"first": rows[-1].sequence, "last": rows[0].sequence} if rows else {}
        look(self.entry(request, Action.READ_AUDIT, details=asked.details() | ends), at=timezone.now())

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        extra = {"show_history": False}
        return super().change_view(request, object_id, extra_context=extra)

    @admin.display(description=_("เมื่อ"))
    def when(self, record: AuditRecord) -> str:
        return datetime_text(record.at)

    @admin.display(description=_("เจ้าหน้าที่"))
    def who(self, record: AuditRecord) -> str:
        return str(record.actor or "–")

    @admin.display(description=_("ในบทบาท"))
    def roles(self, record: AuditRecord) -> str:
        return roles_text(record.acting_as)

    @admin.display(description=_("หมายเลขข้อมูล"))
    def persons(self, record: AuditRecord) -> str:
        return ", ".join(map(str, record.subjects)) or "–"

    @admin.display(description=_("ช่องที่เห็น"))
    def seen(self, record: AuditRecord) -> str:
        return ", ".join(record.fields) or "–"

    @admin.display(description=_("ลายเซ็นของบันทึก"))
    def link(self, record: AuditRecord) -> str:
        return bytes(record.hash).hex()


def _line(row: AuditRecord) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "at": row.at,
        "actor": row.actor,
        "roles": roles_text(row.acting_as),
        "action": row.get_action_display(),
        "kind": row.kind,
        "count": len(row.subjects),
        "only": row.subjects[0] if len(row.subjects) == 1 else None,
        "reason": row.get_reason_display(),
        "reference": row.reference,
    }


def _older(request: HttpRequest, rows: list[AuditRecord]) -> str:
    """The query of the next page, or nothing."""
    if len(rows) <= PER_PAGE:
        return ""
    query = request.GET.copy()
    query["before"] = str(rows[PER_PAGE - 1].sequence)
    return query.urlencode()
