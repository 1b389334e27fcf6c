"""What somebody's roles bring, and where."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.staff.roles import Held, permissions_of
from directory.scopes import EVERYWHERE, Scope


def held_by(user: User | AnonymousUser) -> tuple[Held, ...]:
    """The roles in force; one query for a user object, which lives for one request."""
    if not user.is_authenticated or not user.is_active or not user.is_staff:
        return ()
    return user.held_roles


def permissions_held(user: User | AnonymousUser) -> frozenset[str]:
    """Every permission the person's roles bring somewhere."""
    every = (permissions_of(held.role, national=held.province is None) for held in held_by(user))
    return frozenset().union(*every)


def scope_of(user: User | AnonymousUser, permission: str) -> Scope:
    """Where `user` may use `permission` ("app.codename")."""
    if user.is_active and user.is_superuser:
        return EVERYWHERE
    bringing = [held for held in held_by(user) if held.brings(permission)]
    if any(held.province is None for held in bringing):
        return EVERYWHERE
    return Scope(national=False, provinces=frozenset(held.province for held in bringing if held.province))
