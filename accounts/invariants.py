"""What must always hold of people; each check yields one sentence for each thing that is broken, without a name in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from accounts.audit.verifying import verify
from accounts.encryption import CannotReveal
from accounts.models import Citizen, Consent, DeauthorizeRequest, LineIdentity, LineNotice, User
from accounts.phones import NotAThaiPhone, parse_phone
from accounts.purposes import Purpose, all_texts

STUCK = dt.timedelta(minutes=10)


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _registered_people_agreed()
    yield from _nothing_is_left_of_who_left()
    yield from _minors_are_not_volunteers()
    yield from _consents_prove_their_text()
    yield from _phones_open_and_match_their_index()
    yield from _nobody_waits_for_line(at)
    yield from _no_notice_is_stuck(at)
    yield from _the_audit_is_whole()


def _registered_people_agreed() -> Iterator[str]:
    agreed = Consent.objects.givers(Purpose.SERVICE).values("pk")
    for citizen in Citizen.objects.exclude(user__in=agreed).order_by("pk"):
        yield f"Citizen {citizen}: registered without a standing consent to the service"


def _nothing_is_left_of_who_left() -> Iterator[str]:
    for model in (Citizen, LineIdentity):
        gone = User.objects.filter(is_active=False, is_staff=False, last_login=None)
        for row in model._default_manager.filter(user__in=gone).order_by("pk"):
            yield f"{model.__name__} {row}: its user has left"


def _minors_are_not_volunteers() -> Iterator[str]:
    asked = Consent.objects.givers(Purpose.VOLUNTEER).values("pk")
    adults = Citizen.objects.adults().values("pk")
    for citizen in Citizen.objects.filter(user__in=asked).exclude(pk__in=adults).order_by("pk"):
        yield f"Citizen {citizen}: may be contacted as a volunteer, but did not say to be an adult"


def _consents_prove_their_text() -> Iterator[str]:
    known = {(text.purpose.value, text.version, text.language, text.sha256) for text in all_texts()}
    stored = (
        Consent.objects.order_by().values_list("purpose", "version", "language", "text_sha256").distinct()
    )
    for purpose, version, language, _ in sorted(set(stored) - known):
        yield f"Consents to {purpose}, version {version} ({language}): their hash is of no text in consents.csv"


def _phones_open_and_match_their_index() -> Iterator[str]:
    for citizen in Citizen.objects.only("phone", "phone_index").order_by("pk").iterator(chunk_size=2000):
        try:
            number = citizen.phone.reveal()
            found = parse_phone(number) == number and bytes(citizen.phone_index) in Citizen.phone_indexes(
                number
            )
        except CannotReveal:
            yield f"Citizen {citizen}: no key opens the phone"
        except NotAThaiPhone:
            yield f"Citizen {citizen}: the phone is no phone"
        else:
            if not found:
                yield f"Citizen {citizen}: the phone's blind index is not its own"


def _nobody_waits_for_line(at: dt.datetime) -> Iterator[str]:
    for request in DeauthorizeRequest.objects.due(at - STUCK).order_by("pk"):
        yield f"LINE deauthorize request {request}: due for more than ten minutes"


def _no_notice_is_stuck(at: dt.datetime) -> Iterator[str]:
    for notice in LineNotice.objects.open().filter(made_at__lt=at - dt.timedelta(days=2)).order_by("pk"):
        yield f"Notice {notice}: neither sent nor given up after two days"


def _the_audit_is_whole() -> Iterator[str]:
    verified = verify()
    if verified.broken:
        yield f"Audit: {verified.broken}"
