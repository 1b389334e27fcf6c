"""The outbox to LINE: a bulletin's delivery, its calls to LINE, and whom each call is for."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.line.attempts import KEY_LIFE
from alerts.models.bulletins import Bulletin
from directory.models import Province


class Delivery(models.Model):
    """The one delivery of a date. A later revision of the date is not sent again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("รอเริ่มส่ง")
        HELD = "held", _("พักไว้")
        SENDING = "sending", _("กำลังส่ง")
        STOPPED = "stopped", _("หยุดแล้ว")
        DONE = "done", _("เสร็จแล้ว")

    class Reason(models.TextChoices):
        OFFICER = "officer", _("เจ้าหน้าที่สั่ง")
        QUOTA = "quota", _("โควตาข้อความ LINE ไม่พอ")
        SIMULATED = "simulated", _("เป็นข้อมูลจำลอง")
        LINE = "line", _("LINE ไม่รับ")
        MESSAGE = "message", _("LINE ไม่รับเนื้อความ")
        DAY_OVER = "day_over", _("เลยวันแล้ว")
        RESTORED = "restored", _("กู้คืนข้อมูลวันนี้ อาจส่งไปแล้ว")

    date = models.DateField(_("วันที่"), unique=True)
    bulletin = models.ForeignKey(
        Bulletin, models.PROTECT, related_name="deliveries", verbose_name=_("ประกาศ")
    )
    state = models.CharField(_("สถานะ"), max_length=10, choices=State)
    reason = models.CharField(_("เหตุผล"), max_length=10, choices=Reason, blank=True)
    detail = models.CharField(_("รายละเอียด"), max_length=200, blank=True)
    # How many are meant; null until the calls are written down, at the hour of sending.
    people = models.PositiveIntegerField(_("ผู้รับ"), null=True)
    created_at = models.DateTimeField(_("สร้างเมื่อ"))
    at = models.DateTimeField(_("สถานะนี้ตั้งแต่"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("โดย")
    )
    resend_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resend_asked_at = models.DateTimeField(null=True)
    # People by the end of their call, kept when the calls themselves are forgotten: {"sent": 41, "refused": 1}.
    ends = models.JSONField(null=True)

    class Meta:
        verbose_name = _("การส่งประกาศทาง LINE")
        verbose_name_plural = _("การส่งประกาศทาง LINE")
        ordering = ["-date"]
        permissions = [
            ("hold_delivery", "Can hold, release and stop a delivery"),
            ("resend_unknown", "Can ask for and confirm a second sending of what is unknown"),
        ]

    def __str__(self) -> str:
        return str(self.date)


class DeliveryBatchQuerySet(models.QuerySet["DeliveryBatch"]):
    def due(self, at: dt.datetime) -> DeliveryBatchQuerySet:
        """What may be claimed now: whose delivery is sending, whose wait or lease is over, whose key LINE still knows."""
        return self.filter(
            Q(state=DeliveryBatch.State.WAITING) | Q(state=DeliveryBatch.State.SENDING, lease_until__lte=at),
            Q(first_sent_at__isnull=True) | Q(first_sent_at__gt=at - KEY_LIFE),
            delivery__state=Delivery.State.SENDING,
            next_attempt_at__lte=at,
        )

    def people_by_state(self) -> dict[str, int]:
        rows = self.order_by().values_list("state").annotate(people=Sum("people")).filter(people__gt=0)
        return dict(rows.order_by("state"))

    def open(self) -> DeliveryBatchQuerySet:
        return self.filter(state__in=[DeliveryBatch.State.WAITING, DeliveryBatch.State.SENDING])


class DeliveryBatch(models.Model):
    """One call to LINE: at most 500 people of one province and language, with its key and its body from the beginning."""

    class State(models.TextChoices):
        WAITING = "waiting", _("รอส่ง")
        SENDING = "sending", _("กำลังส่ง")
        SENT = "sent", _("LINE รับแล้ว")
        UNKNOWN = "unknown", _("ไม่ทราบผล")
        REFUSED = "refused", _("ไม่ได้ส่ง")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()  # within province and language
    province = models.ForeignKey(Province, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    retry_key = models.UUIDField(unique=True, default=uuid.uuid4)
    messages = models.JSONField()
    # Who is meant, by the numbers of their rows. Nobody is taken out: who may not be written to any more is left out of the call.
    citizens = ArrayField(models.BigIntegerField())
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    is_part = models.BooleanField(default=False)  # of a batch that LINE refused: looking for the one bad id
    is_resent = models.BooleanField(default=False)  # two people decided to send it a second time
    accepted_request_id = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=60, blank=True)

    objects = DeliveryBatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="alerts_deliverybatch_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(citizens__len=F("people")),
                name="alerts_deliverybatch_counts_its_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False, first_sent_at__isnull=False),
                name="alerts_deliverybatch_sending_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DeliveryPace(models.Model):
    """The next moment at which any sender may call LINE: one row that all senders share."""

    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="alerts_deliverypace_is_one")]

    def __str__(self) -> str:
        return f"{self.next_at:%H:%M:%S}"
