"""Records for tests of the audit, and what a thief with the owner's account would do to them."""

import datetime as dt

from accounts.audit.records import Entry, look
from accounts.models import Action

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
CITIZEN = "accounts.citizen"


def record(actor=None, *, at=AT, action=Action.VIEW, subjects=(7,), **kw):
    return look(Entry(actor=actor, action=action, kind=CITIZEN, subjects=tuple(subjects), **kw), at=at)
