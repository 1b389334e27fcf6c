"""Which permissions a role brings. Each room says it of its own models, once, when the portal starts.

A permission is national unless it is granted as `in_provinces`: then a role for one province brings it too, and the
admin page of that model shows only what lies in that province (accounts.staff.admin.ScopedAdmin).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import Role

_national: dict[str, set[str]] = defaultdict(set)
_in_provinces: dict[str, set[str]] = defaultdict(set)


def grant(role: Role, *permissions: str, in_provinces: bool = False) -> None:
    """Let `role` do `permissions` ("app.codename"); with `in_provinces` also the role for one province."""
    _national[role].update(permissions)
    if in_provinces:
        _in_provinces[role].update(permissions)


def permissions_of(role: str, *, national: bool) -> frozenset[str]:
    return frozenset((_national if national else _in_provinces)[role])


def granted() -> dict[str, dict[str, bool]]:
    """{role: {permission: also in provinces}}, for the page and the matrix that show who may do what."""
    return {
        role: {name: name in _in_provinces[role] for name in sorted(_national[role])} for role in Role.values
    }


@dataclass(frozen=True)
class Held:
    """One role somebody holds: a province code, or None for the whole country."""

    role: str
    province: str | None

    def brings(self, permission: str) -> bool:
        return permission in permissions_of(self.role, national=self.province is None)
