"""Where somebody may do something: the whole country, some provinces, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import models

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


@dataclass(frozen=True)
class Scope:
    """The whole country, or these provinces (codes)."""

    national: bool
    provinces: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.national or bool(self.provinces)

    def covers(self, province: str | None) -> bool:
        return self.national or province in self.provinces

    def narrow(self, rows: Rows, path: str) -> Rows:
        """The rows whose province (`path` leads to it) lies in this scope."""
        if self.national:
            return rows
        return rows.filter(**{f"{path}__in": self.provinces}) if self.provinces else rows.none()


NOWHERE = Scope(national=False)
EVERYWHERE = Scope(national=True)


class Actor(Protocol):
    """Somebody whose permissions hold somewhere (accounts.models.User)."""

    def scope_of(self, permission: str) -> Scope: ...


def permission_for(model: type[models.Model], action: str) -> str:
    """The name of Django's permission for `action` on `model`, as in "accounts.view_citizen"."""
    meta: Any = model._meta
    return f"{meta.app_label}.{action}_{meta.model_name}"
