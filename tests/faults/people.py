"""`python -m tests.faults.people make|leave COUNT`: citizens, and the first of them leaving, in the database of the environment."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.audit.records import Entry, change  # noqa: E402
from accounts.loading import load_titles  # noqa: E402
from accounts.models import Action, Citizen  # noqa: E402
from accounts.purposes import Purpose  # noqa: E402
from accounts.services import change_mind, leave  # noqa: E402
from directory.loading import load_places  # noqa: E402
from tests.accounts.people import make_citizen  # noqa: E402


def make(count: int) -> None:
    load_places(at=timezone.now())
    load_titles()
    for number in range(count):
        at = timezone.now()
        citizen = make_citizen(f"{number:x}", at=at, consents=(Purpose.SERVICE, Purpose.BULLETIN))
        change(Entry(None, Action.VIEW, "accounts.citizen", (citizen.pk,)), at=at)


def go(count: int) -> None:
    """So many leave, and one more takes a consent back."""
    citizens = list(Citizen.objects.order_by("pk")[: count + 1])
    for citizen in citizens[:-1]:
        leave(citizen.user, language="th", at=timezone.now())
    change_mind(citizens[-1], Purpose.BULLETIN, False, language="th", at=timezone.now())


if __name__ == "__main__":
    {"make": make, "leave": go}[sys.argv[1]](int(sys.argv[2]))
