"""Who may be written to, asked in one place: when a delivery is made, and again before every call."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Citizen, Consent, Frequency
from accounts.models.citizens import MINORS
from accounts.purposes import Purpose

CHILD = 15  # a title that nobody of this age has any more is a child's
Row = tuple[int, str, str, str, int]


def eligible_citizens() -> QuerySet[Citizen]:
    """Citizens whose consent to the bulletin stands, a minor's with the guardian's, who want it sent, and whom LINE reaches.

    Who is a friend in LINE or of whom LINE did not say is reached; who blocked us, and an id that LINE refused, is not.
    """
    minor = Q(age_group__in=MINORS) | Q(title__max_age__lt=CHILD)
    # Not the negation of `minor`: most titles have no greatest age, and NOT of an unknown is unknown.
    grown = ~Q(age_group__in=MINORS) & (Q(title__max_age__isnull=True) | Q(title__max_age__gte=CHILD))
    people = Citizen.objects.alias(
        asked_in=Consent.objects.language_given(Purpose.BULLETIN),
        guardian=Consent.objects.language_given(Purpose.GUARDIAN),
        frequency=Coalesce("user__bulletin_choice__frequency", Value(settings.BULLETIN_FREQUENCY)),
    )
    return people.filter(
        ~Q(frequency=Frequency.ASKED),
        grown | (minor & Q(guardian__isnull=False)),
        Q(user__line_identity__is_friend=True) | Q(user__line_identity__is_friend__isnull=True),
        user__is_active=True,
        user__line_identity__isnull=False,
        user__line_identity__unreachable_at__isnull=True,
        asked_in__isnull=False,
    )


def places_and_wishes(citizens: QuerySet[Citizen]) -> QuerySet[Citizen, Row]:
    """(citizen, province, language, frequency, hour): where they live, and what they asked for in which language."""
    language = Case(When(asked_in="en", then=Value("en")), default=Value("th"))
    hour = Coalesce("user__bulletin_choice__hour", Value(settings.DELIVERY_HOUR))
    return citizens.order_by().values_list(
        "pk", F("subdistrict__district__province"), language, F("frequency"), hour
    )
