"""The authentication backend of staff: no password opens anything, and permissions come from roles only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User
from accounts.staff.scopes import permissions_held


class StaffBackend(ModelBackend):
    """Says what a member of staff may do somewhere. Where, is for querysets (accounts.staff.scopes)."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """Nobody: staff are proved by a passkey (accounts.staff.ceremony), in demonstrations by their password."""
        if not settings.DEMO_WITHOUT_PASSKEYS:
            return None
        user = super().authenticate(request, username, password, **credentials)
        return user if isinstance(user, User) else None

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return set(permissions_held(user_obj)) if obj is None else set()

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return self.get_user_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return any(name.partition(".")[0] == app_label for name in self.get_user_permissions(user_obj))
