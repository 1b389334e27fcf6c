"""Staff signing in and out, as Django announces it. Citizens' sign-ins are nobody's business."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit.records import Entry, change, request_id
from accounts.models import Action, User


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    _note(request, user, Action.SIGN_IN)


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    _note(request, user, Action.SIGN_OUT)


def _note(request: HttpRequest, user: User | None, action: Action) -> None:
    if user is not None and user.is_authenticated and user.is_staff:
        change(Entry(actor=user, action=action, request=request_id(request)), at=timezone.now())
