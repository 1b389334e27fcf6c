"""What of the directory waits for an officer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from directory.gauges import Gauge
from directory.models import ContactPoint, HotlineProposal


def gauges(*, at: dt.datetime) -> Iterator[Gauge]:
    expired = ContactPoint.objects.current().filter(flagged_on__isnull=False).count()
    yield Gauge("contacts_expired", "Numbers whose last check has run out", expired)
    disputed = ContactPoint.objects.current().withheld().count()
    yield Gauge(
        "contacts_disputed", "Numbers of which something is hidden because sources disagree", disputed
    )
    open_proposals = HotlineProposal.objects.filter(outcome=HotlineProposal.Outcome.OPEN).count()
    yield Gauge(
        "hotline_proposals_open", "Changes of hotlines that wait for a second officer", open_proposals
    )
