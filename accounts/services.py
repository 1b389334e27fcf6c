"""Registering, correcting and leaving: each is one transaction, and each may be repeated without harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields

from django.db import IntegrityError, connection, transaction

from accounts import ledger
from accounts.consents import decide, record, withdraw_everything
from accounts.line.services import ask_to_deauthorize
from accounts.models import BulletinChoice, Citizen, Consent, LineIdentity, RegistrationDraft, Title, User
from accounts.models.citizens import is_adult, is_minor
from accounts.purposes import OPTIONAL, Purpose, offered
from directory.bell import ring
from directory.link_counts import count_registration
from directory.thai import local_day


class ConsentMissing(Exception):
    """A consent without which there is no service was not given; `purpose` says which."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose)
        self.purpose = purpose


class HasLeft(Exception):
    """The account was closed, or its draft forgotten, while the registration was under way."""


class NotOffered(Exception):
    """A consent was given that this person is not asked for, such as volunteering by a minor."""


@dataclass(frozen=True)
class Person:
    """What a person says about themselves; `phone` in E.164."""

    title: Title
    first_name: str
    last_name: str
    phone: str
    subdistrict_id: str
    other_title: str = ""
    age_group: str = ""
    uses_camera: bool | None = None

    def offered(self) -> list[Purpose]:
        return offered(
            is_adult=is_adult(self.title, self.age_group), is_minor=is_minor(self.title, self.age_group)
        )

    def fields(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def register_citizen(
    user: User,
    person: Person,
    *,
    consents: Collection[Purpose],
    language: str,
    at: dt.datetime,
    link: str = "",
) -> Citizen:
    """Make the person a registered citizen. Whoever is one already stays as they are: sending twice changes nothing.

    A registration is a draft that becomes a citizen: who takes the draft away registers, and only once. Leaving takes it
    first, too, so that who is leaving at this moment is not registered again.
    `link` is the code of the short link that brought them: it is counted for the day, and forgotten with the draft.
    """
    _check_consents(person, consents)
    try:
        with transaction.atomic():
            if not _take_draft(user):
                return _registered_before(user)
            citizen = Citizen(user=user, registered_at=at, **person.fields())
            citizen.save(force_insert=True)
            given = {purpose: True for purpose in person.offered() if purpose in consents}
            record(user, given, language=language, at=at)
            if link:
                count_registration(link, local_day(at))
    except IntegrityError:  # a citizen who began once more
        RegistrationDraft.objects.filter(user=user).delete()
        return _registered_before(user)
    return citizen


def _take_draft(user: User) -> bool:
    """In plain SQL: the ORM would ask through a subquery, which took a seventh of the whole registration."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_registrationdraft draft USING accounts_user person"
            " WHERE draft.user_id = %s AND person.id = draft.user_id AND person.is_active",
            [user.pk],
        )
        return bool(cursor.rowcount)


def _registered_before(user: User) -> Citizen:
    citizen = Citizen.objects.filter(user=user).first()
    if citizen is None:
        raise HasLeft
    return citizen


def _check_consents(person: Person, consents: Collection[Purpose]) -> None:
    asked = person.offered()
    for purpose in (Purpose.SERVICE, Purpose.GUARDIAN):
        if purpose in asked and purpose not in consents:
            raise ConsentMissing(purpose)
    if not set(consents) <= set(asked):
        raise NotOffered


@transaction.atomic
def correct_citizen(citizen: Citizen, person: Person, *, language: str, at: dt.datetime) -> Citizen:
    """Take over what the person says now. Consents that a person of this age is not asked for end with it.

    Whoever turns out to be a minor receives nothing until a guardian agrees.
    """
    locked = _held(citizen)
    for name, value in person.fields().items():
        if name != "uses_camera" or value is not None:  # a correction does not ask again
            setattr(locked, name, value)
    locked.corrected_at = at
    locked.save()
    _end_what_is_not_asked(locked, language, at)
    return locked


@transaction.atomic
def change_mind(citizen: Citizen, purpose: Purpose, wish: bool, *, language: str, at: dt.datetime) -> None:
    """Give or take back one consent. What this person is not asked for cannot be given; without their guardian a minor
    receives nothing, so taking back the guardian's consent takes back the others."""
    locked = _held(citizen)
    decide(locked.user, {purpose: wish}, language=language, at=at)
    _end_what_is_not_asked(locked, language, at)


def _held(citizen: Citizen) -> Citizen:
    """The citizen, locked; the user first, as in leaving, so that two never wait for each other."""
    User.objects.select_for_update(no_key=True).get(pk=citizen.user_id)
    return Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)


def choose_bulletin(citizen: Citizen, frequency: str, hour: int, *, at: dt.datetime) -> None:
    """How often and from which hour; counts from the next delivery on. Whether at all is the consent's matter."""
    BulletinChoice.objects.update_or_create(
        user=citizen.user, defaults={"frequency": frequency, "hour": hour, "changed_at": at}
    )


def _end_what_is_not_asked(citizen: Citizen, language: str, at: dt.datetime) -> None:
    asked = offered(is_adult=citizen.is_adult, is_minor=citizen.is_minor)
    if citizen.is_minor and not _has_guardian(citizen.user):
        asked = [purpose for purpose in asked if purpose not in OPTIONAL]
    ended = {purpose: False for purpose in Purpose if purpose not in asked}
    decide(citizen.user, ended, language=language, at=at)


def _has_guardian(user: User) -> bool:
    newest = Consent.objects.filter(user=user, purpose=Purpose.GUARDIAN).newest().first()
    return newest is not None and newest.is_given


@dataclass(frozen=True)
class Left:
    """What leaving did. `is_line_told` is False when only the person can undo the permission, in LINE itself."""

    is_line_told: bool


@transaction.atomic
def leave(user: User, *, language: str, at: dt.datetime) -> Left:
    """Erase the person everywhere and end all sessions. What stays names nobody: an empty user and the dated consents.

    Rooms above take part by their foreign keys to Citizen: CASCADE erases, SET_NULL makes anonymous.
    """
    RegistrationDraft.objects.filter(user=user).delete()  # before anything is locked, as registering does
    locked = User.objects.select_for_update().get(pk=user.pk)
    identity = LineIdentity.objects.filter(user=locked).first()
    request = ask_to_deauthorize(identity, at=at) if identity else None
    withdraw_everything(locked, language=language, at=at)
    for model in (LineIdentity, RegistrationDraft, Citizen, BulletinChoice):
        model.objects.filter(user=locked).delete()
    _empty(locked)
    ledger.note(locked, [ledger.LEFT], at=at)
    if request is not None:
        from accounts.tasks import deauthorize_due

        ring(deauthorize_due)
    return Left(is_line_told=request is not None)


def _empty(user: User) -> None:
    """A member of staff keeps the staff account; a citizen's user becomes an empty, closed shell."""
    if user.is_staff:
        return
    user.set_unusable_password()  # a new random value: every session of the user is void
    user.is_active, user.last_login, user.email = False, None, None
    user.save()


def sign_out_everywhere(user: User) -> None:
    """Void every session of a citizen, this one too. Staff have a password, which this must not destroy."""
    if not user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
