"""Admin pages whose every look is recorded before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.audit.records import Entry, look, look_at_many, request_id
from accounts.models import Action

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class LookedAtAdmin(_Admin):
    """List, detail and history write their record first. `fields_in_list`, `fields_in_detail`: what they show.

    Rows are read, never changed here; a lookup that no filter offers is refused, since a filter by the beginning of a
    name or of an index would tell what the list hides.
    """

    fields_in_list: tuple[str, ...] = ()
    fields_in_detail: tuple[str, ...] = ()
    kept_filters: tuple[str, ...] = ()
    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in self.kept_filters

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changes = super().get_changelist_instance(request)
        rows = list(changes.result_list)
        self.before_list(request, changes, rows)
        changes.result_list = rows
        return changes

    def before_list(self, request: HttpRequest, changes: ChangeList, rows: list[Any]) -> None:
        details: dict[str, str | int] = {"page": changes.page_num} | {
            name: str(value)[:40] for name, value in request.GET.items() if name in self.kept_filters
        }
        entry = self.entry(request, Action.LIST, fields=self.fields_in_list, details=details)
        look_at_many(entry, [row.pk for row in rows], at=timezone.now())

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        self.look_at(request, object_id, Action.VIEW, self.fields_in_detail)
        return super().change_view(request, object_id, *args, **options)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        self.look_at(request, object_id, Action.HISTORY, ())
        return super().history_view(request, object_id, extra_context)

    def look_at(self, request: HttpRequest, object_id: str, action: Action, fields: tuple[str, ...]) -> None:
        """Record a look at one row. Where there is none, or it may not be seen, the page itself says so."""
        found = self.get_object(request, object_id)
        if found is not None and self.has_view_permission(request, found):
            look(self.entry(request, action, subjects=(found.pk,), fields=fields), at=timezone.now())

    def entry(self, request: HttpRequest, action: Action, **said: Any) -> Entry:
        user: Any = request.user
        return Entry(
            actor=user,
            action=action,
            kind=self.model._meta.label_lower,
            request=request_id(request),
            **said,
        )
