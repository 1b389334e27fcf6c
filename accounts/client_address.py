"""From which address a request comes: the only place that knows. Never a proof of anything, and never kept."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address as our outermost proxy saw it; IPv6 by its /64, which one customer owns. Empty where there is none.

    Each of our NUM_PROXIES proxies appends whom it saw to X-Forwarded-For. What stands before those entries the client
    wrote itself, and changing it changes nothing here.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if settings.NUM_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        peer = hops[-settings.NUM_PROXIES] if len(hops) >= settings.NUM_PROXIES else peer
    return _network(peer)


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
