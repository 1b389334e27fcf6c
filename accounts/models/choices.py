"""How often and when a person wants the bulletin in LINE. Whether at all is a consent, and stands elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class Frequency(models.TextChoices):
    DAILY = "daily", _("ทุกวัน")
    RISING = "rising", _("เฉพาะวันที่มีเรื่องเพิ่มขึ้นในจังหวัดของฉัน")
    WEEKLY = "weekly", _("สัปดาห์ละครั้ง ทุกวันจันทร์")
    ASKED = "asked", _("ไม่ต้องส่งมา ฉันกดดูเองในเมนู LINE")


class Hour(models.IntegerChoices):
    """The hour (Asia/Bangkok) from which the message may come; it is quiet until then, and from the evening on."""

    SIX = 6, _("6 โมงเช้า")
    EIGHT = 8, _("8 โมงเช้า")
    NOON = 12, _("เที่ยง")
    FIVE = 17, _("5 โมงเย็น")


class BulletinChoice(models.Model):
    """Made with the first choice of one's own; until then what the settings say holds."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="bulletin_choice")
    frequency = models.CharField(_("รับประกาศ"), max_length=10, choices=Frequency)
    hour = models.PositiveSmallIntegerField(_("เวลา"), choices=Hour, default=Hour.SIX)
    changed_at = models.DateTimeField(_("เลือกเมื่อ"))

    class Meta:
        verbose_name = _("การรับประกาศทาง LINE")
        verbose_name_plural = _("การรับประกาศทาง LINE")
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="accounts_bulletinchoice_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(hour__in=Hour.values), name="accounts_bulletinchoice_hour_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
