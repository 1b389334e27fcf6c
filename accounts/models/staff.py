"""What a member of staff may do, and where: rows, so that a change holds from the next request."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from directory.models import Province


class Role(models.TextChoices):
    """A kind of work. Which permissions it brings is said by the rooms (accounts.staff.roles)."""

    EDITOR = "editor", _("ผู้จัดทำเนื้อหา")
    REVIEWER = "reviewer", _("ผู้ตรวจเนื้อหา")
    OFFICER = "officer", _("เจ้าหน้าที่ดูแลประชาชน")
    AUDITOR = "auditor", _("ผู้ตรวจสอบการใช้ข้อมูล")
    ADMINISTRATOR = "administrator", _("ผู้ดูแลเจ้าหน้าที่")


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def in_force(self) -> StaffRoleQuerySet:
        return self.filter(ended_at=None, user__is_active=True, user__is_staff=True)


class StaffRole(models.Model):
    """A role given to a person, for the nation (no province) or for one province. Ended, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_roles", verbose_name=_("เจ้าหน้าที่")
    )
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("จังหวัด"),
        help_text=_("เว้นว่าง = ทั้งประเทศ"),
    )
    granted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("ผู้ให้บทบาท")
    )
    granted_at = models.DateTimeField(_("ให้เมื่อ"))
    ended_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ผู้ถอนบทบาท")
    )
    ended_at = models.DateTimeField(_("ถอนเมื่อ"), null=True, blank=True)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("บทบาทเจ้าหน้าที่")
        verbose_name_plural = _("บทบาทเจ้าหน้าที่")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "province"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="accounts_staffrole_given_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_staffrole_known"),
            models.CheckConstraint(
                condition=Q(province=None) | ~Q(role__in=[Role.AUDITOR, Role.ADMINISTRATOR]),
                name="accounts_staffrole_watchers_are_national",
            ),
        ]

    def __str__(self) -> str:
        place = self.province.name_th if self.province else _("ทั้งประเทศ")
        return f"{self.get_role_display()} · {place}"
