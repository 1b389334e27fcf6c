"""The portal's addresses, and beside them the bare POST that `answering` measures against."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

from assessment.models import Answer, Attempt
from cybervaccine.urls import *  # noqa: F403
from cybervaccine.urls import urlpatterns as portal


def bare(request: HttpRequest, code: str) -> HttpResponse:
    attempt = Attempt.objects.get(code=code)
    position = int(request.POST["position"])
    Answer.objects.create(
        attempt=attempt,
        version_id=attempt.order[position - 1],
        position=position,
        said_scam=request.POST["said"] == "scam",
        confidence=int(request.POST["confidence"]),
        is_fast=False,
        answered_at=timezone.now(),
    )
    return HttpResponseRedirect("/")


urlpatterns = [path("bare/<str:code>/", bare), *portal]
