"""Staff pages of two-person changes of hotlines: what was proposed, what it was before, who agreed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from directory import hotlines
from directory.models import ContactPoint, HotlineProposal
from directory.scoped_admin import ScopedAdmin
from directory.scopes import permission_for
from directory.tasks import ask_for_reindex
from directory.versions import changed_by


def page_of(proposal: HotlineProposal) -> str:
    return reverse("admin:directory_hotlineproposal_change", args=[proposal.pk])


def propose_instead(request: HttpRequest, contact: ContactPoint) -> HotlineProposal | None:
    """Make a proposal of what the officer typed, and say that it waits; None when it cannot be one."""
    try:
        proposal = hotlines.propose(contact, by=request.user, at=timezone.now())
    except hotlines.NotAllowed as problem:
        messages.warning(request, str(problem))
        return None
    messages.info(
        request,
        _("%(number)s เป็นหมายเลขที่ประชาชนใช้ จึงยังไม่เปลี่ยน รอเจ้าหน้าที่คนที่สองอนุมัติ") % {"number": contact.text},
    )
    return proposal


class RefusalForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("เหตุผล"), max_length=200)


@admin.register(HotlineProposal)
class HotlineProposalAdmin(ScopedAdmin):
    province_path = "agency__province"
    change_form_template = "admin/directory/proposal.html"
    list_display = ["number", "agency", "action", "state", "proposed_by", "proposed_at", "decided_by"]
    list_filter = ["outcome", "action"]
    list_select_related = ["agency", "proposed_by", "decided_by"]
    search_fields = ["value", "agency__name_th", "agency__name_en"]
    fields = ["agency"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("หมายเลข"))
    def number(self, proposal: HotlineProposal) -> str:
        return proposed_contact(proposal).text

    @admin.display(description=gettext_lazy("ผล"))
    def state(self, proposal: HotlineProposal) -> str:
        return str(HotlineProposal.Outcome(proposal.outcome).label)

    def get_urls(self) -> list[URLPattern]:
        decisions = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"directory_hotlineproposal_{name}",
            )
            for name, view in (("approve", self.approve_view), ("refuse", self.refuse_view))
        ]
        return [*decisions, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        own = obj.proposed_by_id == request.user.pk
        may = obj.is_open and self._may_decide(request, obj)
        context |= {
            "title": str(obj.get_action_display()), "subtitle": str(obj.agency), "proposal": obj, "lines": lines_of(obj),
            "state_text": self.state(obj), "may_approve": may and not own, "may_withdraw": obj.is_open and own,
            "refusal": RefusalForm(),
        }  # fmt: skip
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _may_decide(self, request: HttpRequest, proposal: HotlineProposal) -> bool:
        return self.scope(request, "approve").covers(proposal.agency.province_id)

    def _proposal(self, request: HttpRequest, pk: int) -> HotlineProposal:
        """The proposal; one from elsewhere is answered as one that is nowhere."""
        if not request.user.scope_of(permission_for(HotlineProposal, "approve")):
            raise PermissionDenied
        found = self.get_queryset(request).select_related("agency").filter(pk=pk).first()
        if found is None:
            raise Http404
        if not self._may_decide(request, found):
            raise PermissionDenied
        return found

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decided(request, self._proposal(request, pk), hotlines.approve)

    def refuse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        reason = request.POST.get("reason", "")[:200]
        return self._decided(request, self._proposal(request, pk), hotlines.refuse, reason=reason)

    def _decided(
        self, request: HttpRequest, proposal: HotlineProposal, work: Any, **options: str
    ) -> HttpResponse:
        try:
            with changed_by(request.user):
                decided = work(proposal, by=request.user, at=timezone.now(), **options)
        except hotlines.NotAllowed as problem:
            messages.warning(request, str(problem))
        else:
            self._remember(request, decided)
            ask_for_reindex("first", "agency")
            messages.success(request, _("ทำแล้ว: %(what)s") % {"what": self.state(decided)})
        return HttpResponseRedirect(page_of(proposal))

    def _remember(self, request: HttpRequest, decided: HotlineProposal) -> None:
        """Both officers stand in the history of the proposal, and of the number it changed."""
        words = _("%(state)s: เสนอโดย %(proposer)s ตัดสินโดย %(decider)s") % {
            "state": self.state(decided), "proposer": decided.proposed_by, "decider": decided.decided_by
        }  # fmt: skip
        self.log_change(request, decided, words)
        if decided.contact_id:
            self.log_change(request, decided.contact, words)


def proposed_contact(proposal: HotlineProposal) -> ContactPoint:
    """The number as it would be, not saved."""
    return ContactPoint(**proposal.said, agency=proposal.agency)


def lines_of(proposal: HotlineProposal) -> list[tuple[str, str, str, bool]]:
    """(name, before, after, whether they differ) of everything the number says."""
    names = [(name, HotlineProposal._meta.get_field(name)) for name in HotlineProposal.SAID]
    return [
        (str(field.verbose_name), old, new, old != new)
        for name, field in names
        for old in [_words(field, proposal.before.get(name, ""))]
        for new in [_words(field, "" if proposal.action == "remove" else getattr(proposal, name))]
        if old or new
    ]


def _words(field: Any, value: str) -> str:
    return str(dict(field.flatchoices).get(value, value)) if value else ""
