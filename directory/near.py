"""The agencies nearest to a place: straight lines over the globe, from the point of a sub-district."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from directory.agency_queries import with_shown_contacts
from directory.models import Agency, Subdistrict

Kind = Agency.Kind
NEAR_KINDS = (Kind.POLICE_STATION, Kind.DISTRICT_OFFICE, Kind.MUNICIPALITY, Kind.TAO, Kind.PROVINCE_HALL)
EACH = 3
FOUND = 50
EARTH_KM = 6371.0088
# Haversine. An agency stands at its own point, else at that of its sub-district, and then only roughly.
NEAREST_SQL = """
    SELECT id, km, is_rough FROM (
        SELECT id, km, is_rough, row_number() OVER (PARTITION BY kind ORDER BY km, id) AS place FROM (
            SELECT agency.id, agency.kind, agency.latitude IS NULL AS is_rough, 2 * %(earth)s * asin(least(1, sqrt(
                power(sin(radians(coalesce(agency.latitude, point.latitude)::float8 - %(latitude)s) / 2), 2)
                + cos(radians(%(latitude)s)) * cos(radians(coalesce(agency.latitude, point.latitude)::float8))
                * power(sin(radians(coalesce(agency.longitude, point.longitude)::float8 - %(longitude)s) / 2), 2)
            ))) AS km
            FROM directory_agency agency LEFT JOIN directory_subdistrict point ON point.code = agency.subdistrict_id
            WHERE agency.retired_on IS NULL AND agency.kind = ANY(%(kinds)s)
            AND coalesce(agency.latitude, point.latitude) IS NOT NULL
        ) measured
    ) ranked WHERE place <= %(each)s ORDER BY km, id
"""


@dataclass(frozen=True)
class Near:
    """`is_rough`: measured to the point of the agency's sub-district, not to its door."""

    agency: Agency
    km: float
    is_rough: bool


def nearest(
    latitude: float, longitude: float, *, kinds: Collection[str] = NEAR_KINDS, each: int = EACH
) -> list[Near]:
    """The nearest agencies of each kind, nearest first, with `shown_contacts`: three queries."""
    asked = {
        "earth": EARTH_KM, "latitude": float(latitude), "longitude": float(longitude),
        "kinds": [str(kind) for kind in kinds], "each": each,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NEAREST_SQL, asked)
        rows = cursor.fetchall()
    agencies = with_shown_contacts(Agency.objects.select_related("district")).in_bulk(
        [pk for pk, *_rest in rows]
    )
    return [Near(agencies[pk], km, is_rough) for pk, km, is_rough in rows]


def places_called(text: str) -> QuerySet[Subdistrict]:
    """Sub-districts with this postcode, or whose name begins so, in Thai or English; with or without ตำบล and แขวง."""
    name = text.strip()
    for prefix in ("ตำบล", "แขวง", "ต."):
        name = name.removeprefix(prefix).strip()
    places = Subdistrict.objects.current().select_related("district__province")
    if not name:
        return places.none()
    by_name = (
        Q(name_th__startswith=name) | Q(name_en__istartswith=name) | Q(district__name_th__startswith=name)
    )
    found = places.filter(postcodes__postcode=name) if name.isdigit() else places.filter(by_name)
    return found.distinct().order_by("name_th", "code")[:FOUND]
