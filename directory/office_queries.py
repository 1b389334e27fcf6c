"""What each office has done with letters and what its short links brought; for staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from directory.models import Agency, Circulation, Link, LinkDay
from directory.models.agencies import AgencyQuerySet

BROUGHT = ("opens", "registrations", "passed", "downloads")


@dataclass(frozen=True)
class Office:
    """One agency: letters it has, acknowledged and answered, offices it forwarded to; what its links brought, since ever."""

    agency: Agency
    sent: int = 0
    received: int = 0
    done: int = 0
    forwarded: int = 0
    opens: int = 0
    registrations: int = 0
    passed: int = 0
    downloads: int = 0


def offices_with_letters_or_links(provinces: Collection[str] | None = None) -> AgencyQuerySet:
    """Agencies that ever had a letter or a link; None is the whole country. Those that answered nothing come first."""
    has = Exists(Circulation.objects.filter(agency=OuterRef("pk"), withdrawn_at=None)) | Exists(
        Link.objects.filter(agency=OuterRef("pk"))
    )
    answered = Exists(Circulation.objects.filter(agency=OuterRef("pk"), acknowledged_at__isnull=False))
    agencies = Agency.objects.filter(has)
    if provinces is not None:
        agencies = agencies.filter(province__in=provinces)
    return agencies.annotate(has_answered=answered).order_by("has_answered", "sort_key", "code")


def offices(agencies: Iterable[Agency]) -> list[Office]:
    """These agencies with their counts: three queries for any number of them."""
    agencies = list(agencies)
    pks = [agency.pk for agency in agencies]
    counted: dict[int, dict[str, int]] = {pk: {} for pk in pks}
    copies = Circulation.objects.filter(agency__in=pks, withdrawn_at=None).order_by().values("agency")
    stood: Any = copies.annotate(
        sent=Count("pk"),
        received=Count("pk", filter=Q(acknowledged_at__isnull=False)),
        done=Count("pk", filter=Q(done_at__isnull=False)),
    )
    for row in stood:
        counted[row.pop("agency")] |= row
    sent_on = Circulation.objects.filter(forwarded_by__agency__in=pks).order_by()
    for agency, forwarded in sent_on.values_list("forwarded_by__agency").annotate(Count("pk")):
        counted[agency]["forwarded"] = forwarded
    brought = LinkDay.objects.filter(link__agency__in=pks).order_by().values("link__agency")
    came: Any = brought.annotate(**{f"{name}_sum": Sum(name) for name in BROUGHT})
    for row in came:
        agency = row.pop("link__agency")
        counted[agency] |= {name.removesuffix("_sum"): value for name, value in row.items()}
    return [Office(agency, **counted[agency.pk]) for agency in agencies]
