"""What admin pages of rows with a province have in common: nobody meets a row outside their scope."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from directory.scopes import Scope, permission_for


class ScopedAdmin(admin.ModelAdmin):
    """`province_path` leads from the model to the province's code (the primary key).

    List, detail, search, filters, history, export, actions and autocomplete all start from `get_queryset`, so what is
    outside does not exist for them: an id from elsewhere gets the answer of an unknown id.
    """

    province_path = "province"

    def scope(self, request: HttpRequest, action: str = "view") -> Scope:
        return request.user.scope_of(permission_for(self.model, action))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        scope = self.scope(request) or self.scope(request, "change")
        return scope.narrow(rows, self.province_path)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """The row, or the same "not found" for what is outside and for what nowhere is."""
        found: Model | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request) and self._covers(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request) and self._covers(request, "delete", obj)

    def get_form(self, request: HttpRequest, obj: Model | None = None, **options: Any) -> Any:
        """A form that keeps the row inside the scope: it can neither be made nor moved outside."""
        form = super().get_form(request, obj, **options)
        scope = self.scope(request, "change" if obj else "add")
        chosen = self.chosen_province

        class ScopedForm(form):  # type: ignore[valid-type, misc]
            def clean(self) -> Any:
                given = super().clean() or self.cleaned_data
                if not scope.covers(chosen(given, self.instance)):
                    raise ValidationError(_("เลือกจังหวัดที่คุณดูแล"))
                return given

        return ScopedForm

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """What can be chosen, by typing or by an id: what the person may see, and what rows in the scope name already."""
        model = db_field.remote_field.model
        keeper = self.admin_site._registry.get(model)
        if isinstance(keeper, ScopedAdmin) and not keeper.scope(request).national:
            named = self.get_queryset(request).order_by().values(db_field.name)
            seen = keeper.get_queryset(request).order_by().values("pk")
            options["queryset"] = model._default_manager.filter(Q(pk__in=seen) | Q(pk__in=named))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Of what the person sees, an action gets the rows where the permissions it needs hold, too."""
        action = self.get_actions(request).get(request.POST.get("action", ""))
        for permission in getattr(action and action[0], "allowed_permissions", ()):
            queryset = self.scope(request, permission).narrow(queryset, self.province_path)
        return super().response_action(request, queryset)

    def chosen_province(self, given: dict[str, Any], instance: Any) -> str | None:
        """The code of the province of what is being saved; `given` are the form's cleaned values, which come first."""
        first, *rest = self.province_path.split("__")
        found = given[first] if first in given else getattr(instance, first, None)
        for name in rest:
            found = getattr(found, name, None)
        return getattr(found, "pk", None)

    def _covers(self, request: HttpRequest, action: str, obj: Model | None) -> bool:
        if obj is None or obj.pk is None:
            return True
        rows = self.model._default_manager.filter(pk=obj.pk)
        return self.scope(request, action).narrow(rows, self.province_path).exists()
