"""The picture on one's own card: put there, looked at by its holder alone, taken away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import registered
from accounts.limits import Rate, limited
from accounts.models import Citizen
from assessment.models import Volunteer, VolunteerPhoto
from assessment.models.volunteers import State
from assessment.volunteers import photos
from assessment.volunteers.forms import PhotoForm
from media_library.proof_views import InMemory

UPLOADS = Rate("volunteer-photos", 30, 300)


@require_safe
@registered
def picture(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    found = photos.picture_of(_holder(citizen))
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt  # checked inside, once it is said that the file stays in memory
def change(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(request)]
    return _change(request)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
@limited(UPLOADS)
@registered
def _change(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    volunteer = _holder(citizen)
    form = _form(request) if request.method == "POST" else PhotoForm()
    if form.is_valid():
        try:
            photos.keep(volunteer, photos.redrawn(form.cleaned_data["file"].read()), at=timezone.now())
            return redirect("volunteers:me")
        except ValidationError as problem:
            form.add_error("file", problem)
    context = {"form": form, "has_photo": VolunteerPhoto.objects.filter(volunteer=volunteer).exists()}
    return render(request, "assessment/volunteers/photo.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest) -> PhotoForm:
    """What is larger than may be never arrived; the form says so instead of asking for a file."""
    form = PhotoForm(request.POST, request.FILES)
    if int(request.META.get("CONTENT_LENGTH") or 0) > photos.MOST_BYTES:
        form.fields["file"].error_messages["required"] = str(photos.TOO_LARGE)
    return form


@require_POST
@registered
def erase(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    photos.erase(_holder(citizen))
    return redirect("volunteers:me")


def _holder(citizen: Citizen) -> Volunteer:
    """Who holds a card, good today or not."""
    found = Volunteer.objects.filter(citizen=citizen, state__in=State.card_holders()).first()
    if found is None:
        raise Http404
    return found
