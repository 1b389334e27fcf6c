"""The camera page: what a QR, a link or a typed code means, before anything is opened."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_permissions_policy.decorators import permissions_policy_override

from accounts.forms import ScanForm
from accounts.limits import limited
from accounts.scan_presenters import scan_text
from accounts.scanning import read_code

CAMERA = {"camera": ["self"], "geolocation": [], "microphone": []}


@require_http_methods(["GET", "HEAD", "POST"])
@permissions_policy_override(CAMERA)
@limited()
@never_cache
def scan(request: HttpRequest) -> HttpResponse:
    """The camera's reading arrives by the same form as a pasted text: by POST, so that it stands in no log and no history."""
    form = ScanForm(request.POST or None)
    site_host = urlsplit(settings.SITE_URL).hostname or ""
    said = None
    if request.method == "POST" and form.is_valid():
        said = scan_text(read_code(form.cleaned_data["code"], site_host=site_host))
    return render(request, "accounts/scan.html", {"form": form, "said": said, "site_host": site_host})
