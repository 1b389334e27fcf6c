"""Staff screens of notes on bulletins: one person writes, another approves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alerts import notes
from alerts.models import Bulletin, BulletinNote
from directory.thai import date_long, datetime_text


@admin.register(BulletinNote)
class BulletinNoteAdmin(admin.ModelAdmin):
    change_form_template = "admin/alerts/note.html"
    list_display = ["date", "text_th", "proposed_by", "approved_by", "bulletin"]
    list_select_related = ["proposed_by", "approved_by", "bulletin"]
    fields = ["date", "text_th", "text_en"]
    seen = ["day", "stands", "text_th", "text_en", "proposed", "approved", "revision"]
    readonly_fields = ["day", "stands", "proposed", "approved", "revision"]
    actions = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A proposal is read beside what the bulletin says now, with both names."""
        return self.seen if obj else self.fields

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        approve = self.admin_site.admin_view(require_POST(self.approve_view))
        return [
            path("<int:pk>/approve/", approve, name="alerts_bulletinnote_approve"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: BulletinNote, form: Any, change: bool) -> None:
        obj.proposed_by, obj.proposed_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        may = request.user.has_perm("alerts.approve_bulletinnote")
        is_open = bool(obj and obj.approved_by_id is None and obj.proposed_by_id != request.user.pk)
        context["approve"] = (
            reverse("admin:alerts_bulletinnote_approve", args=[obj.pk]) if may and is_open else ""
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=gettext_lazy("ประกาศของวันที่"))
    def day(self, note: BulletinNote) -> str:
        return date_long(note.date)

    @admin.display(description=gettext_lazy("ตอนนี้ประกาศเขียนว่า"))
    def stands(self, note: BulletinNote) -> str:
        bulletin = Bulletin.objects.for_date(note.date)
        return (bulletin and bulletin.note_th) or _("ไม่มีข้อความเพิ่ม")

    @admin.display(description=gettext_lazy("เสนอโดย"))
    def proposed(self, note: BulletinNote) -> str:
        return f"{note.proposed_by} · {datetime_text(note.proposed_at)}"

    @admin.display(description=gettext_lazy("อนุมัติโดย"))
    def approved(self, note: BulletinNote) -> str:
        return f"{note.approved_by} · {datetime_text(note.approved_at)}" if note.approved_at else "–"

    @admin.display(description=gettext_lazy("ฉบับที่ออก"))
    def revision(self, note: BulletinNote) -> str:
        return _("ฉบับที่ %(count)s") % {"count": note.bulletin.revision} if note.bulletin else "–"

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        note = get_object_or_404(BulletinNote, pk=pk)
        if not request.user.has_perm("alerts.approve_bulletinnote"):
            raise PermissionDenied
        bulletin = notes.approve(note, by=request.user, at=timezone.now())
        if bulletin is None:
            messages.warning(request, _("อนุมัติไม่ได้ ต้องเป็นอีกคนหนึ่ง และวันนั้นต้องมีประกาศแล้ว"))
        else:
            self.log_change(request, note, f"approved as {bulletin}")
        return HttpResponseRedirect(reverse("admin:alerts_bulletinnote_change", args=[pk]))
