"""Reads of agencies: the numbers people need first, and who is responsible in a place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Prefetch, Q, Value, When

from directory.models import Agency, ContactPoint, GuidanceText
from directory.models.agencies import AgencyQuerySet
from directory.models.contacts import ContactPointQuerySet

Kind = Agency.Kind
# In a place, who helps first stands first.
NEAREST_FIRST = (
    Kind.POLICE_STATION,
    Kind.DISTRICT_OFFICE,
    Kind.MUNICIPALITY,
    Kind.TAO,
    Kind.POLICE_PROVINCE,
    Kind.POLICE_METRO_DIVISION,
    Kind.PROVINCE_HALL,
    Kind.PAO,
)


def first_contacts(*kinds: str) -> ContactPointQuerySet:
    """The shown contact points of all agencies of these kinds, in the order of the list."""
    contacts = ContactPoint.objects.shown().filter(agency__kind__in=kinds, agency__retired_on__isnull=True)
    return contacts.select_related("agency").order_by("agency__position", "agency__sort_key", "id")


def contacts_of(*codes: str) -> ContactPointQuerySet:
    """The numbers of the named agencies, in the order of the list."""
    return first_contacts(Kind.HOTLINE, Kind.BANK).filter(agency__code__in=codes)


def agencies_in(province: str, district: str = "") -> AgencyQuerySet:
    """Who is responsible in a province; with a district, those of the district and of the province as a whole."""
    here = Q(province=province) & (Q(district=district) | Q(district__isnull=True) if district else Q())
    rank = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(NEAREST_FIRST)),
        default=Value(len(NEAREST_FIRST)),
        output_field=IntegerField(),
    )
    agencies = Agency.objects.current().filter(here, kind__in=NEAREST_FIRST).annotate(rank=rank)
    return with_shown_contacts(agencies.select_related("district").order_by("rank", "sort_key", "code"))


def with_shown_contacts(agencies: AgencyQuerySet) -> AgencyQuerySet:
    """Agencies with `shown_contacts`, two queries for any number of them."""
    return agencies.prefetch_related(
        Prefetch("contact_points", ContactPoint.objects.shown().order_by("id"), to_attr="shown_contacts")
    )


def guidance_parts(page: str) -> dict[str, list[GuidanceText]]:
    """The current texts of a help page by part, each part in its order."""
    parts: dict[str, list[GuidanceText]] = {part: [] for part in GuidanceText.Part.values}
    for text in GuidanceText.objects.on_page(page):
        parts[text.part].append(text)
    return parts


def children_by_kind(agency: Agency) -> Iterable[Agency]:
    return agency.children.current().in_listed_order()
