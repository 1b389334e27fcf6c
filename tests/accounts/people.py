"""Makes people in the states the tests need."""

import datetime as dt

from accounts.line.id_tokens import ISSUER, Subject
from accounts.line.services import LineLogin, sign_in_by_line
from accounts.models import RegistrationDraft, Title
from accounts.purposes import Purpose
from accounts.services import Person, register_citizen

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
PHONE = "+66812345678"


def line_login(key: str = "1", **changed) -> LineLogin:
    values = {
        "subject": Subject(ISSUER, f"U{int(key, 16):032x}", "สมชาย ใจดี"),
        "access_token": f"token-{key}",
        "life": dt.timedelta(days=30),
        "is_friend": True,
    }
    return LineLogin(**values | changed)


def make_user(key: str = "1", *, at=AT, **changed):
    return sign_in_by_line(line_login(key, **changed), at=at)


def begin(user):
    """The draft without which nobody registers."""
    RegistrationDraft.objects.get_or_create(user=user, defaults={"answers": "{}", "updated_at": AT})
    return user


def person(title: str = "นาย", **changed) -> Person:
    values = {
        "title": Title.objects.get(name_th=title),
        "first_name": "สมชาย",
        "last_name": "ใจดี",
        "phone": PHONE,
        "subdistrict_id": "100101",
        "age_group": "30-39",
    }
    return Person(**values | changed)


def make_citizen(key: str = "1", *, at=AT, consents=(Purpose.SERVICE,), **changed):
    user = begin(make_user(key, at=at))
    return register_citizen(user, person(**changed), consents=set(consents), language="th", at=at)
