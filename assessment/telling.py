"""In which language a citizen is told something in LINE."""

from __future__ import annotations

from accounts.models import Citizen, Consent
from accounts.purposes import Purpose


def language_of(citizen: Citizen) -> str:
    """That in which they agreed to the service."""
    said = Citizen.objects.filter(pk=citizen.pk).values_list(
        Consent.objects.language_given(Purpose.SERVICE), flat=True
    )
    return "en" if said.first() == "en" else "th"
