"""The leaflet's four steps: open the link, log in with LINE, give permission, fill in, check and confirm.

A registered citizen who corrects something walks the same last steps.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import presenters
from accounts.access import citizen_of, line_user, personal, registered, signed_in, unless_left
from accounts.drafts import Answers, keep_in_draft, read_draft
from accounts.forms import CameraForm, CascadeForm, ConsentForm, DetailsForm, PlaceForm
from accounts.limits import ANSWERS, PHONE, SUGGESTIONS, limited, refusal, too_many
from accounts.line.provider import code_in, safe_next
from accounts.models import Citizen, RegistrationDraft, User
from accounts.names import names_from_display_name
from accounts.places import FoundPlace, find_places, place_of
from accounts.reference import all_titles
from accounts.services import Person, correct_citizen, register_citizen
from directory.link_counts import CAME_BY
from directory.thai import phone

DETAILS = ("title", "other_title", "first_name", "last_name", "phone", "age_group")
MOST_SUGGESTED = 6


@require_safe
@personal
def register(request: HttpRequest) -> HttpResponse:
    """Wherever the person is: the step that comes next."""
    user = line_user(request)
    if user is None:
        shown = {"next": safe_next(request, request.GET.get("next", "")), "link": code_in(request)}
        return _page(request, "accounts/register_start.html", 2, **shown)
    if citizen_of(user):
        return redirect("accounts:me")
    return redirect(_next_step(read_draft(user)))


def _next_step(draft: Answers) -> str:
    if "uses_camera" not in draft:
        return "accounts:register-permission"
    if not set(DETAILS) <= draft.keys():
        return "accounts:register-details"
    return "accounts:register-check" if draft.get("subdistrict") else "accounts:register-place"


@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
@signed_in
def permission(request: HttpRequest, user: User) -> HttpResponse:
    form = CameraForm(request.POST or None)
    if form.is_valid():
        keep_in_draft(user, form.cleaned_data, at=timezone.now())
        return redirect("accounts:register")
    return _page(request, "accounts/register_permission.html", 3, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
@signed_in
def details(request: HttpRequest, user: User) -> HttpResponse:
    form = DetailsForm(request.POST or None, initial=_initial(user))
    if "list" in request.POST:
        return _leave_for_list(request, user)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in (*DETAILS, "place")}
        given["is_correction"] = bool(citizen_of(user))
        place = form.found[0] if len(form.found) == 1 else None
        _keep_place(user, place, given | {"subdistrict": "", "typed": {}})
        return redirect("accounts:register-check" if place else "accounts:register-place")
    return _page(
        request, "accounts/register_details.html", 4, form=form, is_correction=bool(citizen_of(user))
    )


def _leave_for_list(request: HttpRequest, user: User) -> HttpResponse:
    """What was typed so far is kept while the person looks for the address in the lists."""
    typed = {name: request.POST[name][:200] for name in DETAILS if request.POST.get(name)}
    keep_in_draft(user, {"typed": typed}, at=timezone.now())
    return redirect("accounts:register-cascade")


def _initial(user: User) -> Answers:
    """What is known already: answers given before, a registered citizen's data, or the names LINE shows."""
    draft, citizen = read_draft(user), citizen_of(user)
    known = _answers_of(citizen) if citizen else {}
    if not known:
        known["first_name"], known["last_name"] = names_from_display_name(draft.get("line_name", ""))
    known |= draft | draft.get("typed", {})
    place = place_of(known.get("subdistrict", ""))
    shown = {"place": place.label(get_language() or "th")} if place else {}
    return known | {"phone": phone(known["phone"]) if known.get("phone") else ""} | shown


def _answers_of(citizen: Citizen) -> Answers:
    known = {name: getattr(citizen, name) for name in ("other_title", "first_name", "last_name", "age_group")}
    return known | {
        "title": citizen.title_id,
        "phone": citizen.phone.reveal(),
        "subdistrict": citizen.subdistrict_id,
    }


def _keep_place(user: User, place: FoundPlace | None, more: Answers) -> None:
    keep_in_draft(user, more | ({"subdistrict": place.code} if place else {}), at=timezone.now())


@require_POST
@limited(SUGGESTIONS)
@signed_in
def suggestions(request: HttpRequest, user: User) -> HttpResponse:
    """The best places for what stands in the address box so far: labels that the form takes back as they are."""
    found = find_places(request.POST.get("place", ""), most=MOST_SUGGESTED)
    language = get_language() or "th"
    return JsonResponse({"places": [place.label(language) for place in found]})


@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
@signed_in
def place(request: HttpRequest, user: User) -> HttpResponse:
    """More than one place has that name, or that postcode."""
    draft = read_draft(user)
    if "place" not in draft:
        return redirect("accounts:register-details")
    form = PlaceForm(request.POST or None, found=find_places(draft["place"]))
    if form.is_valid():
        _keep_place(user, form.cleaned_data["subdistrict"], {})
        return redirect("accounts:register-check")
    return _page(request, "accounts/register_place.html", 4, form=form, text=draft["place"])


@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
@signed_in
def cascade(request: HttpRequest, user: User) -> HttpResponse:
    """The way without typing: province, district, sub-district. Nothing of it stands in an address."""
    form = CascadeForm(request.POST or None)
    chosen = form.chosen() if request.method == "POST" else None
    if chosen:
        _keep_place(user, chosen, {"place": chosen.name_th})
        return redirect(_after_place(user))
    return _page(request, "accounts/register_cascade.html", 4, form=form)


def _after_place(user: User) -> str:
    complete = set(DETAILS) <= read_draft(user).keys()
    return "accounts:register-check" if complete else "accounts:register-details"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@unless_left
def check(request: HttpRequest, user: User) -> HttpResponse:
    draft = read_draft(user)
    person = _person(draft)
    if person is None:
        return redirect("accounts:register")
    citizen = citizen_of(user) if draft.get("is_correction") else None
    if citizen:
        return _check_correction(request, citizen, person, draft)
    form = ConsentForm(request.POST if request.method == "POST" else None, purposes=person.offered())
    if form.is_bound:
        by_phone = [(PHONE, person.phone)] if form.is_valid() else []
        if wait := refusal(request, ANSWERS, also=by_phone):
            return too_many(request, wait)
    if form.is_valid():
        given, language, at = form.given(), get_language() or "th", timezone.now()
        link = draft.get("link", "")
        register_citizen(user, person, consents=given, language=language, at=at, link=link)
        if link:
            request.session[CAME_BY] = link
        return redirect("accounts:register-done")
    shown: dict[str, Any] = {"form": form, "answers": presenters.answers(draft)}
    return _page(
        request, "accounts/register_check.html", 4, **shown, minor=presenters.words_for_minors(person)
    )


@limited(ANSWERS)
def _check_correction(request: HttpRequest, citizen: Citizen, person: Person, draft: Answers) -> HttpResponse:
    if request.method == "POST":
        correct_citizen(citizen, person, language=get_language() or "th", at=timezone.now())
        RegistrationDraft.objects.filter(user=citizen.user).delete()
        return redirect("accounts:me")
    return render(request, "accounts/correct_check.html", {"answers": presenters.answers(draft)})


def _person(draft: Answers) -> Person | None:
    """The person these answers describe; None while something is missing or no longer exists."""
    if not set(DETAILS) <= draft.keys():
        return None
    title = all_titles().get(draft["title"])
    living_in = place_of(draft.get("subdistrict", ""))
    if title is None or living_in is None:
        return None
    given = {name: draft[name] for name in DETAILS if name != "title"}
    return Person(title=title, subdistrict_id=living_in.code, uses_camera=draft.get("uses_camera"), **given)


@require_safe
@registered
def done(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    identity = getattr(citizen.user, "line_identity", None)
    return _page(
        request,
        "accounts/register_done.html",
        5,
        citizen=citizen,
        is_friend=bool(identity and identity.is_friend),
    )


def _page(request: HttpRequest, template: str, step: int, **context: Any) -> HttpResponse:
    return render(request, template, {"steps": presenters.steps(step), "step": step, **context})
