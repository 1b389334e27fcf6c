"""What the ground floor knows: places, agencies with their contact points, guidance texts, short links, letters, the search index."""

from directory.models.agencies import Agency, Keeper
from directory.models.contacts import ContactPoint
from directory.models.guidance import GuidanceRevision, GuidanceText
from directory.models.imports import AgencyImport, RefusedRow
from directory.models.letters import Circulation, CirculationEvent, Letter, LetterFile, PrivateLink, Reminder
from directory.models.links import Link, LinkDay
from directory.models.place_aliases import ProvinceAlias
from directory.models.places import (
    BANGKOK_CODE,
    District,
    Place,
    PlaceQuerySet,
    Province,
    Region,
    Subdistrict,
    SubdistrictPostcode,
)
from directory.models.proposals import HotlineProposal
from directory.models.search import SearchDocument

__all__ = [
    "BANGKOK_CODE",
    "Agency",
    "AgencyImport",
    "Circulation",
    "CirculationEvent",
    "ContactPoint",
    "District",
    "GuidanceRevision",
    "GuidanceText",
    "HotlineProposal",
    "Keeper",
    "Letter",
    "LetterFile",
    "Link",
    "LinkDay",
    "Place",
    "PlaceQuerySet",
    "PrivateLink",
    "Province",
    "ProvinceAlias",
    "RefusedRow",
    "Region",
    "Reminder",
    "SearchDocument",
    "Subdistrict",
    "SubdistrictPostcode",
]
