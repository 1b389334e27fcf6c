"""Staff pages of rows with versions: who changes something is known, and the history shows what changed and leads back."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from directory import hotlines, versions
from directory.hotline_admin import page_of
from directory.scoped_admin import ScopedAdmin
from directory.tasks import ask_for_reindex


def _known(request: HttpRequest) -> Any:
    return versions.changed_by(request.user) if request.method == "POST" else nullcontext()


class VersionsAdmin(ScopedAdmin):
    object_history_template = "admin/directory/versions.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        with _known(request):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        with _known(request):
            return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.restore_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [path("<int:pk>/versions/<int:version>/", view, name=name), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {
            "changes": versions.changes_of(row), "row": row, "may_restore": self.has_change_permission(request, row),
            "restore_name": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
        }  # fmt: skip
        return super().history_view(request, object_id, context | (extra_context or {}))

    def restore_view(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[pk])
        try:
            self._must_stay_inside(request, row, version)
            proposal = versions.restore(row, version, by=request.user, at=timezone.now())
        except ObjectDoesNotExist:
            raise Http404 from None
        except (ValidationError, hotlines.NotAllowed) as problem:
            for reason in getattr(problem, "messages", [str(problem)]):
                messages.warning(request, reason)
            return HttpResponseRedirect(here)
        if proposal is not None:
            messages.info(request, _("เป็นหมายเลขที่ประชาชนใช้ จึงยังไม่เปลี่ยน รอเจ้าหน้าที่คนที่สองอนุมัติ"))
            return HttpResponseRedirect(page_of(proposal))
        self.log_change(request, row, _("กลับเป็นฉบับก่อน"))
        ask_for_reindex("first", "agency")
        messages.success(request, _("กลับเป็นฉบับก่อนแล้ว"))
        return HttpResponseRedirect(here)

    def _must_stay_inside(self, request: HttpRequest, row: Any, version: int) -> None:
        """A former version may lie in another province: nobody moves a row out of their own."""
        before = row.versions.get(pgh_id=version)
        if not self.scope(request, "change").covers(self.chosen_province({}, before)):
            raise ValidationError(_("เลือกจังหวัดที่คุณดูแล"))
