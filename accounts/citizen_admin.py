"""Citizens for staff: a list without names, a search, one person at a time, and the phone only for a reason.

People correct and erase their own data on their own pages; for who cannot, an officer does it, for a reason.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import citizen_changes, citizen_search, export_views
from accounts.audit.forms import ReasonForm, SearchForm
from accounts.audit.looking import LookedAtAdmin
from accounts.audit.records import found_by, look
from accounts.models import Action, Citizen
from accounts.presenters import place_text
from accounts.staff.stepup import step_up_required
from directory.models import Province
from directory.scoped_admin import ScopedAdmin
from directory.thai import date_short, datetime_text, local_day, phone

SHOWN_IN_LIST = ("name_initials", "phone_masked", "subdistrict", "age_group", "registered_at")


class ProvinceFilter(admin.SimpleListFilter):
    title = _("จังหวัด")
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return provinces_of(model_admin.scope(request))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Citizen]) -> QuerySet[Citizen]:
        return queryset.filter(subdistrict__district__province=self.value()) if self.value() else queryset


def provinces_of(scope: Any) -> list[tuple[str, str]]:
    rows = scope.narrow(Province.objects.order_by("name_th"), "code")
    return [(province.pk, province.name_th) for province in rows]


@admin.register(Citizen)
class CitizenAdmin(ScopedAdmin, LookedAtAdmin):
    province_path = "subdistrict__district__province"
    fields_in_list = SHOWN_IN_LIST
    fields_in_detail = ("title", "first_name", "last_name", *SHOWN_IN_LIST[1:], "corrected_at", "repeats")
    kept_filters = ("province", "age_group__exact")
    change_list_template = "admin/accounts/citizen/list.html"
    change_form_template = "admin/accounts/citizen/detail.html"
    list_display = ["initials", "masked", "place", "age", "day", "same_phone"]
    list_display_links = ["initials"]
    list_filter = [ProvinceFilter, "age_group"]
    list_select_related = ["title", "subdistrict"]
    ordering = ["-registered_at", "-pk"]
    fields = ["full_name", "masked", "same_phone", "place", "age", "registered", "corrected"]
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("search/", guarded(self.search), name="accounts_citizen_search"),
            path("export/", guarded(self.export), name="accounts_citizen_export"),
            path("<int:object_id>/reveal/", guarded(self.reveal), name="accounts_citizen_reveal"),
            path("<int:object_id>/correct/", guarded(self.correct), name="accounts_citizen_correct"),
            path("<int:object_id>/erase/", guarded(self.erase), name="accounts_citizen_erase"),
            *super().get_urls(),
        ]

    def before_list(self, request: HttpRequest, changes: ChangeList, rows: list[Citizen]) -> None:
        super().before_list(request, changes, rows)
        self._count_repeats(request, rows)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        self._count_repeats(request, [found])
        return found

    def _count_repeats(self, request: HttpRequest, rows: list[Citizen]) -> None:
        counts = citizen_search.repeats(rows, self.get_queryset(request))
        for row in rows:
            row.repeats = counts[row.pk]  # type: ignore[attr-defined]

    @method_decorator([sensitive_post_parameters(), require_http_methods(["GET", "HEAD", "POST"])])
    def search(self, request: HttpRequest) -> HttpResponse:
        """What is searched for goes in the body: an address stays in histories and logs."""
        self._refuse_unless(request, "view")
        form = SearchForm(request.POST if request.method == "POST" else None)
        rows = self._found(request, form.cleaned_data["term"]) if form.is_valid() else []
        shown = {"form": form, "rows": [self._line(row) for row in rows], "searched": form.is_bound}
        shown |= {"most": citizen_search.MOST_FOUND, "title": _("ค้นหาประชาชน")}
        return self._page(request, "search", shown)

    def _found(self, request: HttpRequest, term: str) -> list[Citizen]:
        search = citizen_search.understood(term)
        found = search.within(self.get_queryset(request)).select_related("title", "subdistrict")
        rows = list(found.order_by("-registered_at", "-pk")[: citizen_search.MOST_FOUND])
        said = {"details": found_by(search.by, search.term), "subjects": tuple(row.pk for row in rows)}
        look(self.entry(request, Action.SEARCH, fields=SHOWN_IN_LIST, **said), at=timezone.now())
        self._count_repeats(request, rows)
        return rows

    def _line(self, row: Citizen) -> dict[str, Any]:
        shown = ("initials", "masked", "place", "age", "day", "same_phone")
        return {"pk": row.pk} | {name: getattr(self, name)(row) for name in shown}

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def export(self, request: HttpRequest) -> HttpResponse:
        self._refuse_unless(request, "export")
        return export_views.ask_for_export(self, request)

    @method_decorator(require_POST)
    def reveal(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The phone of one person, on a page of its own that nothing keeps."""
        citizen = self._within(request, object_id, "reveal")
        form = ReasonForm(request.POST)
        number = self._revealed(request, citizen, form.cleaned_data) if form.is_valid() else ""
        shown = {"citizen": citizen, "initials": citizen_search.initials(citizen), "form": form}
        shown |= {"number": number, "shown": phone(number), "title": _("เบอร์โทรศัพท์")}
        return self._page(request, "reveal", shown, status=200 if number else 422)

    @method_decorator([sensitive_post_parameters(), require_http_methods(["GET", "HEAD", "POST"])])
    def correct(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return citizen_changes.correct(self, request, self._within(request, object_id, "change"))

    @method_decorator([step_up_required, require_http_methods(["GET", "HEAD", "POST"])])
    def erase(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return citizen_changes.erase(self, request, self._within(request, object_id, "delete"))

    def _within(self, request: HttpRequest, object_id: int, action: str) -> Citizen:
        """The person, where this officer may do that; elsewhere they do not exist."""
        self._refuse_unless(request, action)
        citizen: Citizen = self.get_object(request, str(object_id))
        if not self.scope(request, action).covers(citizen.subdistrict.district.province_id):
            raise Http404
        return citizen

    def _revealed(self, request: HttpRequest, citizen: Citizen, why: dict[str, Any]) -> str:
        said = {"subjects": (citizen.pk,), "fields": ("phone",), **why}
        look(self.entry(request, Action.REVEAL, **said), at=timezone.now())
        return citizen.phone.reveal()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural})

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        may = bool(self.scope(request, "reveal"))
        extra: dict[str, Any] = {"reason_form": ReasonForm() if may else None, "show_history": False}
        extra |= {f"may_{action}": bool(self.scope(request, action)) for action in ("change", "delete")}
        return super().change_view(request, object_id, extra_context=extra)

    def _refuse_unless(self, request: HttpRequest, action: str) -> None:
        if not self.scope(request, action):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, name: str, shown: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **shown}
        return render(request, f"admin/accounts/citizen/{name}.html", context, status=status)

    @admin.display(description=_("ชื่อย่อ"))
    def initials(self, citizen: Citizen) -> str:
        return citizen_search.initials(citizen)

    @admin.display(description=_("ชื่อ สกุล"))
    def full_name(self, citizen: Citizen) -> str:
        return citizen.full_name

    @admin.display(description=_("เบอร์โทรศัพท์"))
    def masked(self, citizen: Citizen) -> str:
        return citizen.masked_phone

    @admin.display(description=_("ตำบล/แขวง"))
    def place(self, citizen: Citizen) -> str:
        return place_text(citizen)

    @admin.display(description=_("ช่วงอายุ"))
    def age(self, citizen: Citizen) -> str:
        return str(citizen.get_age_group_display()) or "–"

    @admin.display(description=_("ลงทะเบียนเมื่อ"), ordering="registered_at")
    def day(self, citizen: Citizen) -> str:
        return date_short(local_day(citizen.registered_at))

    @admin.display(description=_("ลงทะเบียนเมื่อ"))
    def registered(self, citizen: Citizen) -> str:
        return datetime_text(citizen.registered_at)

    @admin.display(description=_("แก้ไขล่าสุดเมื่อ"))
    def corrected(self, citizen: Citizen) -> str:
        return datetime_text(citizen.corrected_at) if citizen.corrected_at else "–"

    @admin.display(description=_("เบอร์ซ้ำ"))
    def same_phone(self, citizen: Citizen) -> str:
        others: int = getattr(citizen, "repeats", 0)
        return ngettext("อีก %d คน", "อีก %d คน", others) % others if others else "–"
