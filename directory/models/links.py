"""Short links of campaigns and agencies, and how often each was of use in a day: totals only, nobody's steps."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.agencies import Agency
from directory.short_codes import CODE, LENGTH, new_code

# A page of the portal itself, whichever browser reads it: no //, no backslash, no control character.
OWN_PATH = r"^/(?![/\\])(?!en/)[A-Za-z0-9/_.?=&%-]*$"


class Link(models.Model):
    """`/q/<code>`. Withdrawn rather than deleted: printed codes stay in the world."""

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("แคมเปญ")
        AGENCY = "agency", _("หน่วยงาน")
        POSTER = "poster", _("โปสเตอร์")

    code = models.CharField(_("รหัส"), max_length=LENGTH, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("ประเภท"), max_length=8, choices=Kind, default=Kind.CAMPAIGN)
    label = models.CharField(_("ชื่อที่เจ้าหน้าที่ใช้เรียก"), max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="links", verbose_name=_("หน่วยงาน")
    )
    target = models.CharField(
        _("พาไปหน้า"), max_length=200, blank=True, validators=[RegexValidator(OWN_PATH, _("ใส่ที่อยู่ในเว็บนี้ที่ขึ้นต้นด้วย /"))],
        help_text=_("ที่อยู่ในเว็บนี้ เช่น /alerts/ เว้นว่างคือหน้าสมัคร"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("สร้างเมื่อ"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("สร้างโดย"),
    )
    withdrawn_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(
        _("เหตุผลที่ยกเลิก"), max_length=200, blank=True, help_text=_("กรอกแล้วบันทึก ลิงก์นี้จะใช้ไม่ได้อีก")
    )

    class Meta:
        verbose_name = _("ลิงก์สั้น")
        verbose_name_plural = _("ลิงก์สั้น")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=rf"^{CODE}$"), name="directory_link_code_is_one"),
            models.CheckConstraint(
                condition=Q(target="") | Q(target__regex=r"^/([A-Za-z0-9_.?=&%-]|$)"),
                name="directory_link_target_is_own_page",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="directory_link_withdrawal_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="agency") | Q(agency__isnull=False), name="directory_link_agency_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def path(self) -> str:
        return f"/q/{self.code}"

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path


class LinkDay(models.Model):
    """Of how much use a link was on one day (Asia/Bangkok). Staff only: small numbers tell."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="days", verbose_name=_("ลิงก์สั้น"))
    day = models.DateField(_("วัน"))
    opens = models.PositiveIntegerField(_("เปิด"), default=0, db_default=0)
    registrations = models.PositiveIntegerField(_("สมัคร"), default=0, db_default=0)
    downloads = models.PositiveIntegerField(_("ดาวน์โหลด"), default=0, db_default=0)
    passed = models.PositiveIntegerField(_("ผ่านแบบทดสอบ"), default=0, db_default=0)

    class Meta:
        verbose_name = _("ยอดรายวันของลิงก์")
        verbose_name_plural = _("ยอดรายวันของลิงก์")
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="directory_linkday_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day}"
