"""What staff must know at once, from when until when; and how many messages LINE lets us send."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StaffAlarm(models.Model):
    """One trouble from its beginning to its end: told once, however often it is found."""

    class Kind(models.TextChoices):
        BULLETIN_MISSING = "bulletin-missing", _("ยังไม่มีประกาศของวันนี้")
        STOPPED = "stopped", _("การส่งประกาศทาง LINE หยุด")
        HELD = "held", _("โควตาข้อความ LINE ไม่พอ การส่งพักอยู่")
        RESTORED = "restored", _("กู้คืนข้อมูลวันนี้ การส่งพักรอเจ้าหน้าที่ดูว่าส่งไปแล้วหรือยัง")
        WAITING = "waiting", _("การส่งประกาศค้างเกิน 10 นาที")
        UNKNOWN = "unknown", _("มีข้อความที่ไม่ทราบว่าส่งถึงหรือไม่")
        QUOTA_LOW = "quota-low", _("โควตาข้อความ LINE เหลือไม่พอส่งครั้งหน้า")
        TOKEN_ENDS = "token-ends", _("โทเคนของระบบตำรวจใกล้หมดอายุ")

    kind = models.CharField(_("เรื่อง"), max_length=20, choices=Kind)
    detail = models.CharField(_("รายละเอียด"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("ตั้งแต่"))
    told_at = models.DateTimeField(_("แจ้งเจ้าหน้าที่เมื่อ"), null=True)
    ended_at = models.DateTimeField(_("สิ้นสุดเมื่อ"), null=True)

    class Meta:
        verbose_name = _("สัญญาณเตือนเจ้าหน้าที่")
        verbose_name_plural = _("สัญญาณเตือนเจ้าหน้าที่")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(ended_at=None), name="alerts_staffalarm_one_open_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class MessageQuota(models.Model):
    """This month's messages as LINE last told them: one row. `limit` is null when there is none."""

    limit = models.PositiveIntegerField(null=True)
    used = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="alerts_messagequota_is_one")]

    def __str__(self) -> str:
        return f"{self.used} / {self.limit}"

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(self.limit - self.used, 0)
