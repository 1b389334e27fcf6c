"""Sessions of staff: opened by a passkey, ended by 30 minutes without use or 12 hours in all.

A session that no passkey opened is no session of staff, whatever else signed the person in: the middleware turns it
into nobody's. So there is one rule for every page, of today and to come.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user, login
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
CONFIRMED_FOR = dt.timedelta(minutes=5)
NOTED_EVERY = dt.timedelta(minutes=1)  # a page opened within a minute of the last writes nothing

OPENED, SEEN, PROVED = "staff_opened_at", "staff_seen_at", "staff_proved_at"
BACKEND = "accounts.staff.backend.StaffBackend"


def open_session(request: HttpRequest, user: User, *, at: dt.datetime) -> None:
    """Sign in a person who has just proved who they are; the session gets a new id."""
    login(request, user, backend=BACKEND)
    for key in (OPENED, SEEN, PROVED):
        request.session[key] = at.timestamp()
    request.session.set_expiry(int(LONGEST.total_seconds()))


def is_open(session: SessionBase, *, at: dt.datetime) -> bool:
    return _within(session, OPENED, LONGEST, at) and _within(session, SEEN, IDLE, at)


def note_use(session: SessionBase, *, at: dt.datetime) -> None:
    if not _within(session, SEEN, NOTED_EVERY, at):
        session[SEEN] = at.timestamp()


def is_confirmed(session: SessionBase, *, at: dt.datetime) -> bool:
    """Whether the passkey was used in the last minutes: asked before what cannot be taken back."""
    return _within(session, PROVED, CONFIRMED_FOR, at)


def confirm(session: SessionBase, *, at: dt.datetime) -> None:
    session[PROVED] = at.timestamp()


def _within(session: SessionBase, key: str, span: dt.timedelta, at: dt.datetime) -> bool:
    then = session.get(key)
    return then is not None and 0 <= at.timestamp() - then <= span.total_seconds()


def user_of(request: HttpRequest, *, at: dt.datetime) -> User | AnonymousUser:
    """Who the session belongs to; nobody, and the session ends, where it is one of staff that is not open."""
    user = get_user(request)
    if not isinstance(user, User) or not (user.is_staff or user.is_superuser):
        return user
    if not is_open(request.session, at=at):
        request.session.flush()
        return AnonymousUser()
    note_use(request.session, at=at)
    return user


class StaffAwareAuthentication(AuthenticationMiddleware):
    """Django's, with the rule above. Nothing is read until somebody asks who the user is."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        somebody: Any = SimpleLazyObject(lambda: user_of(request, at=timezone.now()))
        request.user = somebody
        request.auser = partial(sync_to_async(user_of), request, at=timezone.now())
