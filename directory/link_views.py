"""Short links: to the page they name, counted by day and by nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.kept_links import links
from directory.link_counts import is_person, opens
from directory.models import Link


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    link = links.find(code)
    if link is None:
        return render(request, "directory/link_unknown.html", status=404)
    if link.withdrawn_at is not None:
        return render(request, "directory/link_withdrawn.html", {"link": link}, status=410)
    if is_person(request.method or "", request.headers):
        opens.add(link.pk, timezone.localdate())
    return redirect(_target(link))


def _target(link: Link) -> str:
    """In the reader's language. Registration and the test learn by which link somebody came; no other page has need to know."""
    if link.target:
        address = reverse("home").removesuffix("/") + link.target
        return f"{address}?link={link.code}" if address == reverse("assessment:test") else address
    return f"{reverse('accounts:register')}?from={link.code}"
