"""Volunteers for officers: who waits, who serves, what was decided; each look is recorded as a look at the person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.audit.looking import LookedAtAdmin
from accounts.audit.reading import CITIZEN
from accounts.audit.records import Entry
from accounts.citizen_admin import provinces_of
from accounts.citizen_search import initials
from accounts.models import Action
from accounts.presenters import place_text
from assessment.models import Volunteer
from assessment.models.volunteers import Language, State, Time
from assessment.volunteers import desk_views
from assessment.volunteers import path as way
from assessment.volunteers.forms import ProposalForm, RemovalForm
from directory.scoped_admin import ScopedAdmin
from directory.thai import date_short, datetime_text

HOME = "citizen__subdistrict__district__province"


class HomeFilter(admin.SimpleListFilter):
    title = _("จังหวัด")
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return provinces_of(model_admin.scope(request))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
        return queryset.filter(**{HOME: self.value()}) if self.value() else queryset


@admin.register(Volunteer)
class VolunteerAdmin(ScopedAdmin, LookedAtAdmin):
    """The queue of decisions. One officer proposes, another decides; both only where they may."""

    province_path = HOME
    fields_in_list = ("name_initials", "subdistrict", "volunteer_state")
    fields_in_detail = (*fields_in_list, "motivation", "languages", "times")
    kept_filters = ("province", "state__exact")
    change_list_template = "admin/assessment/volunteer/list.html"
    change_form_template = "admin/assessment/volunteer/detail.html"
    list_display = ["initials", "place", "state", "proposed_state", "applied", "until"]
    list_display_links = ["initials"]
    list_filter = [HomeFilter, "state"]
    list_select_related = ["citizen__title", "citizen__subdistrict"]
    ordering = ["-applied_at", "-pk"]
    fields = [
        "full_name",
        "place",
        "state",
        "why",
        "speaks",
        "free",
        "rule",
        "invited",
        "applied",
        "until",
        "asked",
    ]
    readonly_fields = fields
    actions = ["accept_many", "agree_many"]

    def entry(self, request: HttpRequest, action: Action, **said: Any) -> Entry:
        """The person reads it among the looks at their own data: a volunteer's number is the citizen's."""
        found = super().entry(request, action, **said)
        return Entry(**{**vars(found), "kind": CITIZEN})

    def get_urls(self) -> list[URLPattern]:
        def posted(view: Any) -> Any:
            return self.admin_site.admin_view(require_POST(view))

        def page(view: Any) -> Any:
            return self.admin_site.admin_view(partial(view, self))

        return [
            path("areas/", page(desk_views.areas), name="assessment_volunteer_areas"),
            path("export/", page(desk_views.export), name="assessment_volunteer_export"),
            path("<int:pk>/propose/", posted(self.propose), name="assessment_volunteer_propose"),
            path("<int:pk>/decide/", posted(self.decide), name="assessment_volunteer_decide"),
            path("<int:pk>/remove/", posted(self.remove), name="assessment_volunteer_remove"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """Each form is offered where its step leads on, to who may make it."""
        found: Any = self.get_object(request, object_id)
        may = self._may(request, found)
        extra: dict[str, Any] = {
            "show_history": False,
            "steps": found.steps.select_related("by", "proposed_by"),
        }
        if may and found.state == State.APPLIED:
            extra["proposal_form"] = ProposalForm()
            extra["may_decide"] = bool(found.proposed_state) and found.proposed_by_id != request.user.pk
        if may and found.state in State.card_holders():
            extra["removal_form"] = RemovalForm()
        return super().change_view(request, object_id, extra_context=extra)

    def propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with(request, pk, ProposalForm(request.POST), lambda volunteer, given: way.propose(
            volunteer, given["state"], given["reason"], by=request.user, at=timezone.now()
        ))  # fmt: skip

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        agrees = "agrees" in request.POST
        return self._do(request, self._where_i_may(request, pk), lambda volunteer: way.decide(
            volunteer, agrees=agrees, by=request.user, at=timezone.now()
        ))  # fmt: skip

    def remove(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with(request, pk, RemovalForm(request.POST), lambda volunteer, given: way.remove(
            volunteer, given["reason"], by=request.user, at=timezone.now()
        ))  # fmt: skip

    @admin.action(description=_("เสนอให้รับผู้สมัครที่เลือก"), permissions=["decide"])
    def accept_many(self, request: HttpRequest, queryset: QuerySet[Volunteer]) -> None:
        self._many(request, queryset, lambda volunteer: way.propose(
            volunteer, State.ACTIVE, str(_("ผ่านเกณฑ์และใบสมัครครบ")), by=request.user, at=timezone.now()
        ))  # fmt: skip

    @admin.action(description=_("เห็นด้วยกับข้อเสนอของคนที่เลือก"), permissions=["decide"])
    def agree_many(self, request: HttpRequest, queryset: QuerySet[Volunteer]) -> None:
        self._many(request, queryset, lambda volunteer: way.decide(
            volunteer, agrees=True, by=request.user, at=timezone.now()
        ))  # fmt: skip

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(self.scope(request, "decide"))

    def _many(
        self, request: HttpRequest, rows: QuerySet[Volunteer], work: Callable[[Volunteer], None]
    ) -> None:
        done = 0
        for volunteer in rows.select_related("citizen"):
            try:
                work(volunteer)
                done += 1
            except (way.NotNow, way.SamePerson):
                continue
        left = rows.count() - done
        messages.info(request, _("ทำแล้ว %(done)d คน ทำไม่ได้ %(left)d คน") % {"done": done, "left": left})

    def _with(
        self,
        request: HttpRequest,
        pk: int,
        form: forms.Form,
        work: Callable[[Volunteer, dict[str, Any]], None],
    ) -> HttpResponse:
        volunteer = self._where_i_may(request, pk)
        if not form.is_valid():
            messages.error(request, _("กรอกให้ครบ ทั้งข้อเสนอและเหตุผล"))
            return self._back(pk)
        return self._do(request, volunteer, lambda found: work(found, form.cleaned_data))

    def _do(
        self, request: HttpRequest, volunteer: Volunteer, work: Callable[[Volunteer], None]
    ) -> HttpResponse:
        try:
            work(volunteer)
        except way.NotNow:
            messages.warning(request, _("ทำไม่ได้แล้ว สถานะเปลี่ยนไป"))
        except way.SamePerson:
            messages.warning(request, _("คุณเป็นคนเสนอ ต้องให้อีกคนตัดสิน"))
        return self._back(volunteer.pk)

    def _back(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:assessment_volunteer_change", args=[pk]))

    def _where_i_may(self, request: HttpRequest, pk: int) -> Volunteer:
        if not self.scope(request, "decide"):
            raise PermissionDenied
        volunteer: Any = self.get_object(request, str(pk))
        if not self._may(request, volunteer):
            raise Http404
        return volunteer

    def _may(self, request: HttpRequest, volunteer: Volunteer) -> bool:
        home = volunteer.citizen.subdistrict.district.province_id
        return self.scope(request, "decide").covers(home)

    @admin.display(description=_("ชื่อย่อ"))
    def initials(self, volunteer: Volunteer) -> str:
        return initials(volunteer.citizen)

    @admin.display(description=_("ชื่อ สกุล"))
    def full_name(self, volunteer: Volunteer) -> str:
        return volunteer.citizen.full_name

    @admin.display(description=_("ตำบล/แขวง"))
    def place(self, volunteer: Volunteer) -> str:
        return place_text(volunteer.citizen)

    @admin.display(description=_("ทำไมจึงอยากเป็นอาสา"))
    def why(self, volunteer: Volunteer) -> str:
        return volunteer.motivation.reveal() if volunteer.motivation else "–"

    @admin.display(description=_("เชิญเมื่อ"))
    def invited(self, volunteer: Volunteer) -> str:
        return datetime_text(volunteer.invited_at)

    @admin.display(description=_("สมัครเมื่อ"), ordering="applied_at")
    def applied(self, volunteer: Volunteer) -> str:
        return datetime_text(volunteer.applied_at) if volunteer.applied_at else "–"

    @admin.display(description=_("รับรองถึง"), ordering="certified_until")
    def until(self, volunteer: Volunteer) -> str:
        return date_short(volunteer.certified_until) if volunteer.certified_until else "–"

    @admin.display(description=_("ขอให้ฝึกเพิ่ม"))
    def asked(self, volunteer: Volunteer) -> str:
        asks = volunteer.asks.open().select_related("case_type")
        words = (
            _("%(kind)s ภายใน %(date)s") % {"kind": ask.short, "date": date_short(ask.due_on)} for ask in asks
        )
        return ", ".join(words) or "–"

    @admin.display(description=_("ภาษา"))
    def speaks(self, volunteer: Volunteer) -> str:
        return ", ".join(str(Language(each).label) for each in volunteer.languages) or "–"

    @admin.display(description=_("เวลาว่าง"))
    def free(self, volunteer: Volunteer) -> str:
        return ", ".join(str(Time(each).label) for each in volunteer.times) or "–"
