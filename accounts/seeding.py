"""Makes people in bulk for demonstrations, load and fault tests: the same people for the same seed, in every state."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Model

from accounts.line.id_tokens import ISSUER
from accounts.models import (
    AgeGroup,
    Citizen,
    Consent,
    LineIdentity,
    RegistrationDraft,
    Role,
    StaffRole,
    Title,
    User,
)
from accounts.purposes import Purpose, current_text
from accounts.seed_names import LAST, MEN, WOMEN
from accounts.services import Person
from directory.models import Province, Subdistrict

BATCH = 5000
DAYS = 365
TOKEN_LIFE = dt.timedelta(days=30)
DRAFTS, LEAVERS, CHILDREN, SHARED_PHONES, ENGLISH = 0.03, 0.02, 0.06, 0.03, 0.04
WILLING = {Purpose.BULLETIN: 0.7, Purpose.VOLUNTEER: 0.15, Purpose.RESEARCH: 0.4}
WITHDRAWN = 0.08


class AlreadySeeded(Exception):
    """People of this seed are in the database already."""


@dataclass
class Batch:
    """Rows to write together; users first."""

    users: list[User] = field(default_factory=list)
    rest: list[LineIdentity | Citizen | Consent | RegistrationDraft] = field(default_factory=list)

    def write(self) -> None:
        """By COPY: what the ORM adds to a row costs more than the row. Numbers come from the sequences, as always."""
        for user, pk in zip(self.users, _numbers(User, len(self.users)), strict=True):
            user.pk = pk
        _copy(User, self.users)
        for model in (LineIdentity, Citizen, Consent, RegistrationDraft):
            rows = [row for row in self.rest if isinstance(row, model)]
            for row, pk in zip(rows, _numbers(model, len(rows)), strict=True):
                row.pk, row.user_id = pk, row.user.pk
            _copy(model, rows)


def _numbers(model: type[Model], count: int) -> list[int]:
    """The next keys of the model's table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _copy(model: type[Model], rows: Sequence[Model]) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            )


def line_sub(seed: int, number: int) -> str:
    """The LINE id of the person with this number; the emulator takes it for one of its own."""
    return "U" + hashlib.sha256(f"seed {seed} person {number}".encode()).hexdigest()[:32]


@transaction.atomic
def make_people(scale: int, *, seed: int, at: dt.datetime) -> int:
    """`scale` people, the last of whom came before `at`. Returns how many. Raises AlreadySeeded on the second time."""
    if LineIdentity.objects.of(ISSUER, line_sub(seed, 0)).exists():
        raise AlreadySeeded
    chance, describe = Random(seed), _describer()  # noqa: S311
    for first in range(0, scale, BATCH):
        batch = Batch()
        for number in range(first, min(first + BATCH, scale)):
            _add(batch, number, seed=seed, chance=chance, describe=describe, at=at)
        batch.write()
    return scale


def make_staff(_: int, *, seed: int, at: dt.datetime) -> int:
    """One person for each role, of the whole nation. Nobody can come in as them before an invitation."""
    for role in Role:
        user = User.objects.create_user(f"{role.value}-{seed}@seed.invalid", is_staff=True, date_joined=at)
        StaffRole.objects.create(user=user, role=role, granted_at=at)
    return len(Role)


def _add(
    batch: Batch,
    number: int,
    *,
    seed: int,
    chance: Random,
    describe: Callable[[Random], Person],
    at: dt.datetime,
) -> None:
    """The first person is always a registered one, so that a seed is known by them."""
    since = at - dt.timedelta(seconds=chance.randrange(3600, DAYS * 86400))
    kind = chance.random() if number else 1.0
    has_left = kind < LEAVERS
    user = User(
        is_active=not has_left,
        date_joined=since,
        last_login=None if has_left else since,
        password=make_password(None),
    )
    batch.users.append(user)
    person = describe(chance)
    if has_left:
        batch.rest += _consents(user, {Purpose.SERVICE}, {Purpose.SERVICE}, language="th", since=since, at=at)
        return
    batch.rest.append(_identity(user, line_sub(seed, number), chance, since))
    if kind < LEAVERS + DRAFTS:
        answers = {"uses_camera": False, "line_name": person.first_name}
        batch.rest.append(RegistrationDraft(user=user, answers=json.dumps(answers), updated_at=since))
        return
    batch.rest.append(Citizen(user=user, registered_at=since, **person.fields()))
    asked = person.offered()
    given = {purpose for purpose in asked if chance.random() < WILLING.get(purpose, 1)}
    withdrawn = {purpose for purpose in sorted(given & WILLING.keys()) if chance.random() < WITHDRAWN}
    language = "en" if chance.random() < ENGLISH else "th"
    batch.rest += _consents(user, given, withdrawn, language=language, since=since, at=at)


def _identity(user: User, sub: str, chance: Random, since: dt.datetime) -> LineIdentity:
    return LineIdentity(
        user=user, issuer=ISSUER, sub=sub, access_token=f"seed-{sub[1:9]}", access_token_expires_at=since + TOKEN_LIFE,
        is_friend=chance.random() < 0.8, linked_at=since,
    )  # fmt: skip


def _consents(
    user: User,
    given: set[Purpose],
    withdrawn: set[Purpose],
    *,
    language: str,
    since: dt.datetime,
    at: dt.datetime,
) -> list[Consent]:
    middle = since + (at - since) / 2
    decisions = [(purpose, True, since) for purpose in Purpose if purpose in given]
    decisions += [(purpose, False, middle) for purpose in Purpose if purpose in withdrawn]
    return [_consent(user, purpose, wish, language, then) for purpose, wish, then in decisions]


def _consent(user: User, purpose: Purpose, wish: bool, language: str, at: dt.datetime) -> Consent:
    text = current_text(purpose, language)
    return Consent(
        user=user, purpose=purpose, is_given=wish, version=text.version, language=text.language, text_sha256=text.sha256,
        at=at,
    )  # fmt: skip


def _describer() -> Callable[[Random], Person]:
    """Draws a person: provinces by their population, then any sub-district of it."""
    titles = {title.name_th: title for title in Title.objects.all()}
    provinces = list(Province.objects.current().order_by("code").values_list("code", "population"))
    codes, weights = [code for code, _ in provinces], list(accumulate(number for _, number in provinces))
    places: dict[str, list[str]] = {}
    rows = Subdistrict.objects.current().order_by("code").values_list("district__province_id", "code")
    for province, code in rows:
        places.setdefault(province, []).append(code)
    phones: list[str] = []

    def describe(chance: Random) -> Person:
        title, age, names = _who(chance, titles)
        place = chance.choice(places[chance.choices(codes, cum_weights=weights)[0]])
        shares = phones and chance.random() < SHARED_PHONES
        phone = chance.choice(phones) if shares else f"+66{chance.choice('689')}{chance.randrange(10**8):08}"
        phones[:] = [*phones[-50:], phone]
        return Person(
            title,
            chance.choice(names),
            chance.choice(LAST),
            phone,
            place,
            "",
            age,
            uses_camera=chance.random() < 0.6,
        )

    return describe


def _who(chance: Random, titles: dict[str, Title]) -> tuple[Title, str, list[str]]:
    if chance.random() < CHILDREN:
        title, names = chance.choice((("เด็กชาย", MEN), ("เด็กหญิง", WOMEN)))
        return titles[title], AgeGroup.FROM_10.value, names
    title, names = chance.choice((("นาย", MEN), ("นาง", WOMEN), ("นางสาว", WOMEN)))
    age = chance.choice(("", *(group.value for group in AgeGroup if group.youngest >= 10)))
    return titles[title], age, names
