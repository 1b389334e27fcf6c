"""The import and export screens of this room, in Thai and under the portal's content security policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin, ImportExportModelAdmin
from import_export.forms import ExportForm, ImportForm
from import_export.results import Result, RowResult
from import_export.tmp_storages import CacheStorage

from directory.resources import SafeCSV, SafeXLSX, ThaiHeadings
from directory.scopes import permission_for


class SmallImportForm(ImportForm):
    """A file that is read whole is small."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["import_file"].label = gettext_lazy("ไฟล์")
        self.fields["format"].label = gettext_lazy("รูปแบบ")

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > settings.WHOLE_FILE_MAX_BYTES:
            raise forms.ValidationError(_("ไฟล์ใหญ่เกินไป โปรดแบ่งเป็นหลายไฟล์"))
        return file


class ThaiExportForm(ExportForm):
    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].label = gettext_lazy("รูปแบบ")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: in which row of the file (the heading is row 1), in which column."""

    row: int
    column: str
    text: str


def problems_of(result: Result, resource: ThaiHeadings) -> list[Problem]:
    invalid = [
        Problem(row.number + 1, resource.column_of(name) if name else "", str(text))
        for row in result.invalid_rows
        for name, texts in [*row.field_specific_errors.items(), ("", row.non_field_specific_errors)]
        for text in texts
    ]
    broken = [
        Problem(number + 1, "", str(error.error))
        for number, errors in result.row_errors()
        for error in errors
    ]
    whole = [
        Problem(1, "", " ".join(getattr(e.error, "messages", [str(e.error)]))) for e in result.base_errors
    ]
    return sorted([*whole, *invalid, *broken], key=lambda problem: problem.row)


class ExportAdmin(ExportMixin, admin.ModelAdmin):
    """A list that goes out as a file."""

    import_export_change_list_template = "admin/directory/change_list_exchange.html"
    export_template_name = "admin/directory/export.html"
    export_form_class = ThaiExportForm
    formats = [SafeXLSX, SafeCSV]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        response = super().export_action(request)
        if hasattr(response, "context_data"):
            response.context_data["title"] = _("ส่งออก%(name)s") % {"name": self.opts.verbose_name_plural}
        return response


class ExchangeAdmin(ExportAdmin, ImportExportModelAdmin):
    """A small list that also comes in while the officer waits: tried, shown, confirmed; all rows or none."""

    import_template_name = "admin/directory/import.html"
    import_form_class = SmallImportForm
    from_encoding = "utf-8-sig"
    # In the cache, because the officer's second request may reach another machine.
    tmp_storage_class = CacheStorage

    def has_import_permission(self, request: HttpRequest) -> bool:
        """For the nation only: a file may name agencies of every province."""
        everywhere = request.user.scope_of(permission_for(self.model, "add")).national
        return everywhere and self.has_add_permission(request) and self.has_change_permission(request)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"rollback_on_validation_errors": True}

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().import_action(request, **kwargs)
        result = response.context_data.get("result")
        response.context_data["title"] = _("นำเข้า%(name)s") % {"name": self.opts.verbose_name_plural}
        if result is not None:
            resource = self.get_import_resource_classes(request)[0]()
            response.context_data["problems"] = problems_of(result, resource)
            response.context_data["totals"] = totals_of(result)
        return response

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """What was sound in the dry run may have changed since: then nothing is taken, and the officer is told."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("ข้อมูลเปลี่ยนไประหว่างรอยืนยัน ยังไม่ได้นำเข้าแถวใด โปรดนำเข้าใหม่"))
            return self.redirect_to_list()
        self.generate_log_entries(result, request)
        self.after_import(request)
        messages.success(request, _("นำเข้าแล้ว: %(totals)s") % {"totals": totals_of(result)})
        return self.redirect_to_list()

    def redirect_to_list(self) -> HttpResponse:
        from django.shortcuts import redirect

        return redirect("admin:{}_{}_changelist".format(*self.get_model_info()))

    def after_import(self, request: HttpRequest) -> None:
        """What must follow an import that was taken."""


def totals_of(result: Result) -> str:
    names = {
        RowResult.IMPORT_TYPE_NEW: _("เพิ่ม %(count)d"),
        RowResult.IMPORT_TYPE_UPDATE: _("แก้ไข %(count)d"),
        RowResult.IMPORT_TYPE_SKIP: _("เหมือนเดิม %(count)d"),
    }
    return " · ".join(name % {"count": result.totals[kind]} for kind, name in names.items())
