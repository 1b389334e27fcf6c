"""A volunteer's tasks and talks: only their own, only while they may speak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import registered
from accounts.models import Citizen
from assessment.models import BoardChoice, Talk, Task, Volunteer
from assessment.models.volunteers import State
from assessment.talks import services
from assessment.talks.forms import BoardForm, HoldForm, PlanForm
from assessment.talks.presenters import Reach, TalkPage, TaskRow
from assessment.talks.telling import choose_to_hear
from directory.thai import local_day

View = Callable[..., HttpResponse]
ANSWERS: dict[str, Callable[..., None]] = {
    "accept": services.accept,
    "decline": services.decline,
    "done": services.finish,
}


def speaking(view: View) -> View:
    """A page for a volunteer who may speak today; others are led to where they stand on the path."""

    return _for(lambda volunteer: volunteer.may_speak(_today()), view)


def serving(view: View) -> View:
    """Also for who has something to renew first: training is how."""
    return _for(lambda volunteer: volunteer.state in (State.ACTIVE, State.RENEWAL), view)


def _for(may: Callable[[Volunteer], bool], view: View) -> View:
    @registered
    @wraps(view)
    def answer(request: HttpRequest, citizen: Citizen, *args: Any, **options: Any) -> HttpResponse:
        volunteer = Volunteer.objects.filter(citizen=citizen).first()
        if volunteer is None or not may(volunteer):
            return redirect("volunteers:me")
        volunteer.citizen = citizen
        return view(request, volunteer, *args, **options)

    return answer


@require_safe
@speaking
def task_list(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    mine = volunteer.tasks.select_related("district__province", "case_type").filter(talk=None)
    rows = [TaskRow(task) for task in mine.open()]
    context = {
        "offered": [row for row in rows if row.is_offered],
        "accepted": [row for row in rows if not row.is_offered],
        "hears": volunteer.hears_of_tasks,
    }
    return render(request, "assessment/talks/task_list.html", context)


@require_POST
@speaking
def answer_task(request: HttpRequest, volunteer: Volunteer, pk: int, name: str) -> HttpResponse:
    """Accept, decline, done. What is no longer possible changes nothing."""
    if name not in ANSWERS:
        raise Http404
    task = get_object_or_404(volunteer.tasks, pk=pk)
    try:
        ANSWERS[name](task, at=timezone.now())
    except services.NotNow:
        messages.info(request, _("งานนี้ตอบไปแล้วหรือเลยกำหนดแล้ว"))
    return redirect("talks:tasks")


@require_POST
@speaking
def hear(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Whether new tasks are told in LINE."""
    wants = "wants" in request.POST
    choose_to_hear(volunteer, wants=wants)
    words = _("เราจะบอกงานใหม่ทาง LINE") if wants else _("เราจะไม่ส่ง LINE เรื่องงานใหม่ งานยังอยู่ที่หน้านี้")
    messages.success(request, words)
    return redirect("talks:tasks")


@require_safe
@speaking
def talk_list(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    talks = volunteer.talks.select_related("case_type", "district").exclude(state=Talk.State.CANCELLED)
    choice = BoardChoice.objects.filter(volunteer=volunteer).first()
    initial = {"counts": choice is not None, "team": choice.team_id if choice else None}
    context = {
        "talks": talks,
        "reach": Reach.of(volunteer),
        "boards": BoardForm(volunteer=volunteer, initial=initial),
    }
    return render(request, "assessment/talks/talk_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@speaking
def plan(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    """Plan a talk; `?task=` fills in what a task asks for."""
    task = _task(request, volunteer)
    initial = {"case_type": task.case_type_id, "district": task.district_id} if task else _at_home(volunteer)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        volunteer=volunteer,
        today=_today(),
        also=task.district if task else None,
        initial=initial,
    )
    if not form.is_valid():
        context = {"form": form, "task": TaskRow(task) if task else None}
        return render(request, "assessment/talks/plan.html", context, status=422 if form.is_bound else 200)
    try:
        talk = services.plan_talk(volunteer, form.plan(), at=timezone.now(), task=task)
    except (services.NotNow, services.NoItems):
        messages.info(request, _("นัดไม่ได้ในตอนนี้ ลองใหม่ภายหลัง"))
        return redirect("talks:talks")
    return redirect(talk)


@require_http_methods(["GET", "HEAD", "POST"])
@speaking
def talk_detail(request: HttpRequest, volunteer: Volunteer, pk: int) -> HttpResponse:
    """The talk with its codes; a POST says that it was given."""
    talk = _own(volunteer, pk)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.hold(talk, **form.cleaned_data, at=timezone.now())
        except services.NotNow:
            messages.info(request, _("บันทึกได้ตั้งแต่วันที่บรรยาย และบันทึกได้ครั้งเดียว"))
        return redirect(talk)
    context = {"page": TalkPage.of(talk, today=_today()), "talk": talk, "form": form}
    return render(request, "assessment/talks/talk_detail.html", context, status=422 if form.is_bound else 200)


@require_POST
@speaking
def cancel(request: HttpRequest, volunteer: Volunteer, pk: int) -> HttpResponse:
    try:
        services.cancel(_own(volunteer, pk), at=timezone.now())
    except services.NotNow:
        messages.info(request, _("ยกเลิกได้เฉพาะการบรรยายที่ยังไม่ได้บันทึก"))
    return redirect("talks:talks")


@require_POST
@speaking
def choose_boards(request: HttpRequest, volunteer: Volunteer) -> HttpResponse:
    form = BoardForm(request.POST, volunteer=volunteer)
    if form.is_valid():
        services.choose_boards(volunteer, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("บันทึกแล้ว"))
    return redirect("talks:talks")


def _own(volunteer: Volunteer, pk: int) -> Talk:
    return get_object_or_404(volunteer.talks.select_related("case_type", "district", "agency"), pk=pk)


def _task(request: HttpRequest, volunteer: Volunteer) -> Task | None:
    """The open task that the address names, if it is this person's and has no talk yet."""
    named = request.GET.get("task", "")
    mine = volunteer.tasks.open().filter(talk=None).select_related("district", "case_type")
    return mine.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 18 else None


def _at_home(volunteer: Volunteer) -> dict[str, str]:
    return {"district": volunteer.citizen.subdistrict.district_id}


def _today() -> dt.date:
    return local_day(timezone.now())
