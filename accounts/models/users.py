"""Everyone who can sign in: citizens (by LINE) and staff (by e-mail)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directory.scopes import Scope

if TYPE_CHECKING:
    from accounts.staff.roles import Held


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email) if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. Staff have an e-mail address; citizens have none and come through LINE."""

    email = models.EmailField(_("อีเมล"), unique=True, null=True, blank=True)  # citizens have none
    is_active = models.BooleanField(_("ใช้งานได้"), default=True)
    is_staff = models.BooleanField(_("เจ้าหน้าที่"), default=False)
    date_joined = models.DateTimeField(_("วันที่เข้าร่วม"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("ผู้ใช้")
        verbose_name_plural = _("ผู้ใช้")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique"),
            models.CheckConstraint(
                condition=models.Q(is_staff=False) | models.Q(email__isnull=False),
                name="accounts_user_staff_has_email",
            ),
        ]

    def __str__(self) -> str:
        return self.email or f"#{self.pk}"

    @cached_property
    def held_roles(self) -> tuple[Held, ...]:
        """The roles in force. A user object lives for one request, so a change holds from the next."""
        from accounts.models.staff import StaffRole
        from accounts.staff.roles import Held

        rows = StaffRole.objects.in_force().filter(user=self).values_list("role", "province_id")
        return tuple(Held(*row) for row in rows)

    def scope_of(self, permission: str) -> Scope:
        """Where this person may use `permission` ("app.codename")."""
        from accounts.staff.scopes import scope_of

        return scope_of(self, permission)
