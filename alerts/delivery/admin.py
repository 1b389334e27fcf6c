"""Staff screens of deliveries: what went out, what it costs, and hold, release, stop, send again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alerts.delivery import deliveries, officers, publishing, quota
from alerts.models import Delivery, DeliveryBatch, MessageQuota, StaffAlarm
from alerts.read_only_admin import ReadOnlyAdmin
from directory.thai import date_long

State = Delivery.State
# name: (what it does, permission, states in which it is offered, words on the button)
DECISIONS = {
    "hold": (officers.hold, "alerts.hold_delivery", (State.WAITING, State.SENDING), gettext_lazy("พักการส่ง")),
    "release": (officers.release, "alerts.hold_delivery", (State.HELD, State.STOPPED), gettext_lazy("ปล่อยให้ส่ง")),
    "stop": (officers.stop, "alerts.hold_delivery", (State.WAITING, State.SENDING, State.HELD), gettext_lazy("หยุดการส่ง")),
    "ask-resend": (officers.ask_to_resend, "alerts.resend_unknown", (), gettext_lazy("ขอส่งซ้ำส่วนที่ไม่ทราบผล")),
    "confirm-resend": (officers.confirm_resend, "alerts.resend_unknown", (), gettext_lazy("ยืนยันส่งซ้ำ (คนที่สอง)")),
}  # fmt: skip


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    change_form_template = "admin/alerts/delivery/page.html"
    list_display = ["date", "bulletin", "state", "reason", "people", "at", "by"]
    list_filter = ["state"]
    list_select_related = ["bulletin", "by"]
    actions = None
    fields: list[str] = []

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        return [
            path("<int:pk>/decide/<slug:name>/", decide, name="alerts_delivery_decide"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        context |= {
            "title": f"{obj._meta.verbose_name} {date_long(obj.date)}",
            "delivery": obj,
            "states": _numbers(obj),
            "provinces": _by_province(obj),
            **_cost(obj),
            "decisions": list(_offered(request, obj)),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def decide_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """The first POST asks whether it is meant; the second, with `sure`, does it."""
        delivery = get_object_or_404(Delivery, pk=pk)
        work, permission, _states, words = DECISIONS.get(name) or (None, "", (), "")
        if work is None or not request.user.has_perm(permission):
            raise PermissionDenied
        if "sure" not in request.POST:
            return self._ask(request, delivery, name, words)
        if work(delivery, by=request.user, at=timezone.now()):
            self.log_change(request, delivery, name)
        else:
            messages.warning(request, _("ทำไม่ได้แล้ว สถานะเปลี่ยนไปหรือต้องให้อีกคนยืนยัน"))
        return HttpResponseRedirect(reverse("admin:alerts_delivery_change", args=[pk]))

    def _ask(self, request: HttpRequest, delivery: Delivery, name: str, words: str) -> HttpResponse:
        from django.template.response import TemplateResponse

        context = self.admin_site.each_context(request) | {
            "title": words, "delivery": delivery, "name": name, "opts": self.opts,
            **_cost(delivery),
        }  # fmt: skip
        return TemplateResponse(request, "admin/alerts/delivery/sure.html", context)


def _cost(delivery: Delivery) -> dict[str, Any]:
    """What the rest of this delivery costs, in messages and, where the price is set, in baht."""
    if delivery.people is None:
        people, calls = publishing.estimate(delivery)
    else:
        people, calls = deliveries.people_left(delivery), delivery.batches.open().count()
    quota.read(at=timezone.now())
    price = settings.LINE_BAHT_PER_MESSAGE
    return {
        "left": people,
        "calls_left": calls,
        "quota": MessageQuota.objects.first(),
        "baht": people * price if price else None,
    }


def _offered(request: HttpRequest, delivery: Delivery) -> Any:
    unknown = delivery.batches.filter(state=DeliveryBatch.State.UNKNOWN).exists()
    for name, (_work, permission, states, words) in DECISIONS.items():
        asked = delivery.resend_asked_by_id
        is_open = {
            "ask-resend": unknown and asked is None,
            "confirm-resend": unknown and asked not in (None, request.user.pk),
        }.get(name, delivery.state in states)
        if is_open and request.user.has_perm(permission):
            yield {"name": name, "words": words}


def _numbers(delivery: Delivery) -> list[dict[str, Any]]:
    rows = (
        delivery.batches.values("state").annotate(calls=Count("pk"), people=Sum("people")).order_by("state")
    )
    return [row | {"label": DeliveryBatch.State(row["state"]).label} for row in rows]


def _by_province(delivery: Delivery) -> Any:
    of = {state: Sum("people", filter=Q(state=state), default=0) for state in DeliveryBatch.State.values}
    return delivery.batches.values("province__name_th").annotate(**of).order_by("province__name_th")


@admin.register(StaffAlarm)
class StaffAlarmAdmin(ReadOnlyAdmin):
    list_display = ["kind", "detail", "began_at", "told_at", "ended_at"]
    list_filter = ["kind"]
    actions = None
