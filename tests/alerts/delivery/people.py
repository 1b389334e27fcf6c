"""Many citizens at once: who may be written to, as registration would leave them."""

import datetime as dt

from accounts.line.id_tokens import ISSUER
from accounts.models import BulletinChoice, Citizen, Consent, LineIdentity, Title, User
from accounts.purposes import Purpose, current_text
from alerts.delivery import publishing
from alerts.models import Delivery
from cybervaccine.line_emulator.people import id_of
from directory.models import Subdistrict

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
SIX = dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC)  # 06:00 in Bangkok on the 24th


def line_id(number: int) -> str:
    return id_of(f"reader {number}")


def make_readers(count: int, *, first: int = 0, subdistricts=("100101",), **consent) -> list[Citizen]:
    """Citizens who asked for the bulletin; they live in the subdistricts in turn."""
    title = Title.objects.get(name_th="นาย")
    users = User.objects.bulk_create([User(date_joined=AT, password="!") for _ in range(count)])
    numbers = range(first, first + count)
    LineIdentity.objects.bulk_create(
        LineIdentity(user=user, issuer=ISSUER, sub=line_id(number), linked_at=AT, is_friend=True)
        for user, number in zip(users, numbers, strict=True)
    )
    Consent.objects.bulk_create([agree(user, Purpose.BULLETIN, save=False, **consent) for user in users])
    places = list(Subdistrict.objects.filter(code__in=subdistricts).order_by("code"))
    return Citizen.objects.bulk_create(
        Citizen(
            user=user, title=title, first_name="สมชาย", phone="+66812345678", registered_at=AT, age_group="30-39",
            subdistrict=places[number % len(places)],
        )
        for user, number in zip(users, numbers, strict=True)
    )  # fmt: skip


def choose(citizen, frequency="daily", hour=6) -> None:
    BulletinChoice.objects.create(user=citizen.user, frequency=frequency, hour=hour, changed_at=AT)


def written(at=AT) -> Delivery:
    """Today's delivery with its calls written down, as the sender does before the first call."""
    delivery = publishing.prepare(at=at)
    publishing.write_calls(delivery, at=at)
    delivery.refresh_from_db()
    return delivery


def agree(user, purpose, is_given=True, *, language="th", at=AT, save=True) -> Consent:
    text = current_text(purpose, language)
    consent = Consent(
        user=user, purpose=purpose, is_given=is_given, version=text.version, language=text.language,
        text_sha256=text.sha256, at=at,
    )  # fmt: skip
    if save:
        consent.save()
    return consent
