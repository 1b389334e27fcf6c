"""Rows for tests, from plain functions with sensible defaults."""

from itertools import count

from accounts.models import User
from directory.models import Agency, ContactPoint, Keeper

_numbers = count(1)


def make_officer(*, password=None, **kw):
    """Without a password, as staff are: hashing one that nobody types was most of the suite's work."""
    number = next(_numbers)
    return User.objects.create_user(f"officer{number}@police.example", password, **{"is_staff": True} | kw)


def make_agency(**kw):
    number = next(_numbers)
    defaults = {"code": f"made-{number}", "kind": Agency.Kind.AGENCY, "name_th": f"หน่วยงานทดสอบ {number}"}
    return Agency.objects.create(**defaults | kw)


def make_contact(agency=None, **kw):
    number = next(_numbers)
    defaults = {
        "agency": agency or make_agency(),
        "kind": ContactPoint.Kind.PHONE,
        "value": f"+662{number:07}",
        "keeper": Keeper.STAFF,
    }
    return ContactPoint.objects.create(**defaults | kw)
