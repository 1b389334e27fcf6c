"""Staff screens of an import: upload, see what would happen, confirm, watch the worker, fetch the error file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alerts.importing import repair_views, uploads
from alerts.importing.problems import COLUMN_NAMES, describe
from alerts.importing.quarantine import error_file_rows
from alerts.models import ImportBatch, Source

SUFFIXES = (".csv", ".txt", ".xlsx")


class UploadForm(forms.ModelForm):
    """The one thing an officer does by hand: choose the source and the file."""

    source = forms.ModelChoiceField(
        Source.objects.order_by("name"), label=ImportBatch.source.field.verbose_name
    )
    file = forms.FileField(label=ImportBatch.file.field.verbose_name)

    class Meta:
        model = ImportBatch
        fields = ["source", "file"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(SUFFIXES):
            raise forms.ValidationError(_("ไฟล์ต้องเป็น CSV หรือ XLSX"))
        if (file.size or 0) > settings.CASE_FILE_MAX_BYTES:
            limit = filesizeformat(settings.CASE_FILE_MAX_BYTES)
            raise forms.ValidationError(_("ไฟล์ใหญ่เกิน %(limit)s โปรดแบ่งเป็นหลายไฟล์") % {"limit": limit})
        return file


@admin.register(ImportBatch)
class ImportBatchAdmin(admin.ModelAdmin):
    form = UploadForm
    change_form_template = "admin/alerts/importbatch/progress.html"
    list_display = [
        "file_name",
        "source",
        "state",
        "read",
        "inserted",
        "updated",
        "unchanged",
        "quarantined",
        "by",
        "created_at",
    ]
    list_filter = ["state", "source"]
    list_select_related = ["source", "by"]
    actions = None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return super().get_form(request, obj, change=change, **({"fields": []} if obj else {}) | kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("repair/", self.admin_site.admin_view(self.repair_view), name="alerts_importbatch_repair"),
            path("<int:pk>/confirm/", self.admin_site.admin_view(require_POST(self.confirm_view)), name="alerts_importbatch_confirm"),
            path("<int:pk>/discard/", self.admin_site.admin_view(require_POST(self.discard_view)), name="alerts_importbatch_discard"),
            path("<int:pk>/errors.csv", self.admin_site.admin_view(self.errors_view), name="alerts_importbatch_errors"),
            *super().get_urls(),
        ]  # fmt: skip

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return super().add_view(
            request,
            form_url,
            {"title": _("นำเข้าไฟล์คดี"), "show_save_and_continue": False, "show_save_and_add_another": False}
            | (extra_context or {}),
        )

    def save_model(self, request: HttpRequest, obj: ImportBatch, form: UploadForm, change: bool) -> None:
        """An upload is kept and checked; nothing else about a batch is changed by hand."""
        if not change:
            uploads.receive_upload(
                obj,
                form.cleaned_data["file"],
                by=request.user,
                at=timezone.now(),  # type: ignore[arg-type]
            )

    def response_add(
        self, request: HttpRequest, obj: ImportBatch, post_url_continue: str | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(_page(obj.pk))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj:
            context |= {
                "title": obj.file_name,
                "batch": obj,
                "progress": uploads.read_progress(obj),
                "is_working": obj.state in (obj.State.UPLOADED, obj.State.CONFIRMED),
                "may_confirm": obj.can_be_confirmed() and self.has_add_permission(request),
                "problems": [_problem_row(problem) for problem in obj.first_problems],
                "has_errors": obj.state == obj.State.DONE and obj.quarantined,
                "may_repair": obj.state == obj.State.DONE
                and obj.quarantined
                and self.has_add_permission(request),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._batch_to_decide(request, pk)
        if not uploads.confirm_upload(batch, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            messages.warning(request, _("ไฟล์นี้ยืนยันไปแล้ว หรือยังไม่พร้อมให้ยืนยัน"))
        return HttpResponseRedirect(_page(pk))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._batch_to_decide(request, pk)
        if uploads.discard_upload(batch, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            messages.success(request, _("ลบไฟล์แล้ว ไม่มีข้อมูลใดเปลี่ยน"))
        return HttpResponseRedirect(_page(pk))

    def repair_view(self, request: HttpRequest) -> HttpResponse:
        return repair_views.page(self, request)

    def errors_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        batch = get_object_or_404(ImportBatch, pk=pk)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        response = StreamingHttpResponse(error_file_rows(batch), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="errors-{batch.pk}.csv"'
        return response

    def _batch_to_decide(self, request: HttpRequest, pk: int) -> ImportBatch:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportBatch, pk=pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A batch is a record: it is looked at, and decided by its own buttons, never edited."""
        return False


def _page(pk: int) -> str:
    return reverse("admin:alerts_importbatch_change", args=[pk])


def _problem_row(problem: dict[str, Any]) -> dict[str, Any]:
    text, column = describe(problem), COLUMN_NAMES[problem["column"]]
    return {"row": problem["row_number"], "column": column, "text": text}
