"""/metrics: what is waiting and how old it is, and what was answered how fast, in Prometheus' text format. No number is of one person."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import gauges as accounts_gauges
from accounts.client_address import client_address
from alerts import gauges as alerts_gauges
from cybervaccine import gauges as own_gauges
from cybervaccine import traffic
from cybervaccine.outage import OUTAGE
from directory import contact_gauges
from directory.gauges import Gauge

ROOMS = (accounts_gauges, alerts_gauges, contact_gauges)
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, and for who knows METRICS_TOKEN. For others there is no such page."""
    if not _may_read(request):
        raise Http404
    return HttpResponse("".join(_lines(at=timezone.now())), content_type=TEXT)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    address = client_address(request)
    return bool(address) and ipaddress.ip_address(address).is_loopback


def _lines(*, at: dt.datetime) -> Iterator[str]:
    """One HELP and TYPE for each name, then its samples. A value that is not known is left out, never 0."""
    told = set()
    for gauge in _gauges(at):
        if gauge.value is None:
            continue
        name = f"cybervaccine_{gauge.name}"
        if name not in told:
            told.add(name)
            yield f"# HELP {name} {gauge.help}\n# TYPE {name} gauge\n"
        labels = ",".join(f'{key}="{value}"' for key, value in gauge.labels)
        yield f"{name}{{{labels}}} {gauge.value:g}\n" if labels else f"{name} {gauge.value:g}\n"
    yield from traffic.lines()


def _gauges(at: dt.datetime) -> Iterator[Gauge]:
    """What the database would say is missing while it is gone; what watches over it must not be gone, too."""
    found: list[Gauge] = []
    try:
        for room in ROOMS:
            found += room.gauges(at=at)
    except OUTAGE:
        found = []
    yield Gauge("database_up", "1 when PostgreSQL answers", float(bool(found)))
    yield from found
    yield from own_gauges.gauges(at=at)
