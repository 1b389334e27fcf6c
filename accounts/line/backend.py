"""The authentication backend of sessions that began at LINE: citizens only, without any permission of staff."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.models import User

LINE_BACKEND = "accounts.line.backend.LineBackend"


class LineBackend(BaseBackend):
    """Opens no staff page: a user who is staff, or becomes it, has no session by LINE (the session ends at once)."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None  # people are authenticated by the callback, never by something they type

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True, is_staff=False, is_superuser=False).first()
