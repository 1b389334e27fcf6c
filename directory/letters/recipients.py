"""To whom a letter goes, and what lies under an office in the tree."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from directory.models import Agency, Letter
from directory.models.agencies import AgencyQuerySet

# A hotline and a bank's number are contacts, not offices that keep letters.
NOT_OFFICES = (Agency.Kind.HOTLINE, Agency.Kind.BANK)
# UNION, not UNION ALL: a loop that somebody made by hand ends here, too.
BELOW_SQL = """
    WITH RECURSIVE below AS (
        SELECT id FROM directory_agency WHERE id = %s
        UNION SELECT child.id FROM directory_agency child JOIN below ON child.parent_id = below.id
    ) SELECT id FROM below
"""


def offices() -> AgencyQuerySet:
    return Agency.objects.current().exclude(kind__in=NOT_OFFICES)


def below(agency_id: int) -> list[int]:
    """The agency and everything under it."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW_SQL, [agency_id])
        return [pk for (pk,) in cursor.fetchall()]


def recipients_of(letter: Letter) -> AgencyQuerySet:
    """The offices a letter names: a subtree, of it perhaps some kinds only, and a selection; never outside its province."""
    named = Q(pk__in=letter.agencies.values("pk")) if letter.pk else Q(pk__in=[])
    if letter.root_id:
        subtree = Q(pk__in=below(letter.root_id))
        named |= subtree & Q(kind__in=letter.kinds) if letter.kinds else subtree
    here = Q(province=letter.province_id) if letter.province_id else Q()
    return offices().filter(named, here)


def to_forward_to(agency: Agency, letter: Letter) -> AgencyQuerySet:
    """The office's own children that have not got the letter yet."""
    here = Q(province=letter.province_id) if letter.province_id else Q()
    children = offices().filter(here, parent=agency)
    return children.exclude(circulations__letter=letter).in_listed_order()
