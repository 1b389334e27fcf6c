"""Pages about the bulletin itself: how it is made, and what its revisions changed."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alerts import methodology
from alerts.models import Bulletin, BulletinArea
from alerts.revisions import ledger
from directory.areas import NATION


@require_safe
def methodology_page(request: HttpRequest) -> HttpResponse:
    """The rule, its parameters, its measured error rates, its limits, and what changed when."""
    today = timezone.localdate()
    context = {
        "limits": methodology.limits(today),
        "measures": methodology.measures(),
        "versions": methodology.versions(),
    }
    return render(request, "alerts/methodology.html", context)


@require_safe
def revision_list(request: HttpRequest, date: dt.date) -> HttpResponse:
    """Every revision of a date, with what changed in one area (`?province=`, default: the nation)."""
    bulletins = list(Bulletin.objects.filter(date=date).order_by("revision"))
    code = request.GET.get("province") or NATION
    area = BulletinArea.objects.filter(bulletin__in=bulletins, area_code=code).last()
    if area is None:
        raise Http404
    context = {"date": date, "area": area, "revisions": ledger(bulletins, code)}
    return render(request, "alerts/revision_list.html", context)
