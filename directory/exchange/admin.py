"""Staff pages of an import: send a file, see what would change, confirm, watch the worker, fetch the error file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import versions
from directory.exchange import uploads
from directory.exchange.error_file import error_file
from directory.exchange.templates import FORMATS, template_file
from directory.models import AgencyImport

SUFFIXES = (".csv", ".txt", ".xlsx")
NEEDED = ("add_agency", "change_agency", "add_contactpoint", "change_contactpoint")


def may_import(user: Any) -> bool:
    """For the nation only: a file may name agencies of every province."""
    return all(user.scope_of(f"directory.{name}").national for name in NEEDED)


class UploadForm(forms.ModelForm):
    file = forms.FileField(label=AgencyImport.file.field.verbose_name)

    class Meta:
        model = AgencyImport
        fields = ["model", "file"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(SUFFIXES):
            raise forms.ValidationError(_("ไฟล์ต้องเป็น CSV หรือ XLSX"))
        if file.size > settings.AGENCY_FILE_MAX_BYTES:
            limit = filesizeformat(settings.AGENCY_FILE_MAX_BYTES)
            raise forms.ValidationError(_("ไฟล์ใหญ่เกิน %(limit)s โปรดแบ่งเป็นหลายไฟล์") % {"limit": limit})
        return file


@admin.register(AgencyImport)
class AgencyImportAdmin(admin.ModelAdmin):
    form = UploadForm
    change_form_template = "admin/directory/agency_import.html"
    list_display = [
        "file_name",
        "model",
        "state",
        "read",
        "added",
        "changed",
        "same",
        "bad",
        "by",
        "created_at",
    ]
    list_filter = ["state", "model"]
    list_select_related = ["by"]
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_import(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A file is a record: it is looked at, and decided by its own buttons, never edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change=change, **({"fields": []} if obj else {}) | kwargs)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/confirm/", guarded(require_POST(self.confirm_view)), name="directory_agencyimport_confirm"),
            path("<int:pk>/discard/", guarded(require_POST(self.discard_view)), name="directory_agencyimport_discard"),
            path("<int:pk>/take-back/", guarded(require_POST(self.take_back_view)), name="directory_agencyimport_take_back"),
            path("<int:pk>/errors.csv", guarded(require_safe(self.errors_view)), name="directory_agencyimport_errors"),
            *(
                path(
                    f"templates/{model}.{extension}",
                    guarded(require_safe(partial(self.template_view, model=model.value, extension=extension))),
                    name=f"directory_agencyimport_template_{model}_{extension}",
                )
                for model in AgencyImport.Model
                for extension in FORMATS
            ),
            *super().get_urls(),
        ]  # fmt: skip

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        context = {
            "title": _("นำเข้าหน่วยงานหรือช่องทางติดต่อ"), "show_save_and_continue": False,
            "show_save_and_add_another": False, "templates": _templates(),
        }  # fmt: skip
        return super().add_view(request, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: AgencyImport, form: UploadForm, change: bool) -> None:
        uploads.receive(obj, form.cleaned_data["file"], by=request.user, at=timezone.now())

    def response_add(
        self, request: HttpRequest, obj: AgencyImport, post_url_continue: str | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(_page(obj.pk))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj:
            context |= {
                "title": obj.file_name, "batch": obj, "is_waiting": obj.state == obj.State.TRIED,
                "may_take_back": obj.state == obj.State.DONE and versions.holds(obj),
                "rows_so_far": uploads.read_progress(obj) if obj.is_working else None,
                "columns": uploads.RESOURCES[obj.model]().get_diff_headers(), "changes": obj.first_changes,
                "refused": obj.refused_rows.order_by("number")[:20],
            }  # fmt: skip
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        take = AgencyImport.Take.SOUND if "sound" in request.POST else AgencyImport.Take.ALL
        if not uploads.confirm(self._batch(request, pk), take=take, by=request.user, at=timezone.now()):
            messages.warning(request, _("ไฟล์นี้ยืนยันไปแล้ว หรือยังไม่พร้อมให้ยืนยัน"))
        return HttpResponseRedirect(_page(pk))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if uploads.discard(self._batch(request, pk), at=timezone.now()):
            messages.success(request, _("ลบไฟล์แล้ว ไม่มีข้อมูลใดเปลี่ยน"))
        return HttpResponseRedirect(_page(pk))

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not uploads.take_back(self._batch(request, pk), by=request.user):
            messages.warning(request, _("ไฟล์นี้ยังไม่ได้นำเข้า หรือนำกลับไปแล้ว"))
        return HttpResponseRedirect(_page(pk))

    def errors_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        batch = self._batch(request, pk)
        response = StreamingHttpResponse(error_file(batch), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="errors-{batch.pk}.csv"'
        return response

    def template_view(self, request: HttpRequest, *, model: str, extension: str) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        content, content_type = template_file(model, extension, year=timezone.localdate().year + 543)
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{model}-template.{extension}"'
        return response

    def _batch(self, request: HttpRequest, pk: int) -> AgencyImport:
        if not may_import(request.user):
            raise PermissionDenied
        return get_object_or_404(AgencyImport, pk=pk)


def _page(pk: int) -> str:
    return reverse("admin:directory_agencyimport_change", args=[pk])


def _templates() -> list[tuple[str, list[tuple[str, str]]]]:
    """(list, [(format, address)])."""
    return [
        (
            str(model.label),
            [
                (extension.upper(), reverse(f"admin:directory_agencyimport_template_{model}_{extension}"))
                for extension in FORMATS
            ],
        )
        for model in AgencyImport.Model
    ]
