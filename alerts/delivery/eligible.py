"""Who may be written to, asked in one place: when a delivery is made, and again before every call."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import Citizen, Consent
from accounts.models.citizens import MINORS
from accounts.purposes import Purpose

CHILD = 15  # a title that nobody of this age has any more is a child's


def eligible_citizens() -> QuerySet[Citizen]:
    """Citizens whose consent to the bulletin stands, a minor's with the guardian's, and whom LINE can reach.

    Who is a friend in LINE or of whom LINE did not say is reached; who blocked us, and an id that LINE refused, is not.
    """
    minor = Q(age_group__in=MINORS) | Q(title__max_age__lt=CHILD)
    # Not the negation of `minor`: most titles have no greatest age, and NOT of an unknown is unknown.
    grown = ~Q(age_group__in=MINORS) & (Q(title__max_age__isnull=True) | Q(title__max_age__gte=CHILD))
    return Citizen.objects.filter(
        grown | (minor & Q(user__in=Consent.objects.givers(Purpose.GUARDIAN).values("pk"))),
        Q(user__line_identity__is_friend=True) | Q(user__line_identity__is_friend__isnull=True),
        user__in=Consent.objects.givers(Purpose.BULLETIN).values("pk"),
        user__line_identity__isnull=False,
        user__line_identity__unreachable_at__isnull=True,
    )


def places_and_languages(citizens: QuerySet[Citizen]) -> QuerySet[Citizen, tuple[int, str, str]]:
    """(citizen, province, language): where they live, and the language in which they asked for the bulletin."""
    asked = Consent.objects.filter(user=OuterRef("user"), purpose=Purpose.BULLETIN).order_by("-at", "-id")
    annotated = citizens.annotate(asked_in=Subquery(asked.values("language")[:1])).order_by()
    language = Case(When(asked_in="en", then=Value("en")), default=Value("th"))
    return annotated.values_list("pk", F("subdistrict__district__province"), language)
