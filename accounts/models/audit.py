"""Who looked at whom: append-only records in a chain, the chain's end, and its anchors."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class Action(models.TextChoices):
    """What was done with the data."""

    LIST = "list", _("ดูรายการ")
    VIEW = "view", _("ดูรายละเอียด")
    HISTORY = "history", _("ดูประวัติ")
    SEARCH = "search", _("ค้นหา")
    REVEAL = "reveal", _("ดูเบอร์โทรเต็ม")
    EXPORT = "export", _("ส่งออกเป็นไฟล์")
    APPROVE = "approve", _("อนุมัติการส่งออก")
    PRINT = "print", _("พิมพ์")
    CHANGE = "change", _("แก้ไข")
    ROLE = "role", _("เปลี่ยนบทบาทเจ้าหน้าที่")
    SIGN_IN = "sign-in", _("เข้าสู่ระบบ")
    SIGN_OUT = "sign-out", _("ออกจากระบบ")
    READ_AUDIT = "read-audit", _("อ่านบันทึกการใช้ข้อมูล")
    BREACH_REPORT = "breach-report", _("ทำรายงานข้อมูลรั่วไหล")


class Reason(models.TextChoices):
    """Why somebody needs to see more than the list shows."""

    ASKED = "asked", _("เจ้าของข้อมูลขอ")
    VOLUNTEER = "volunteer", _("งานอาสาสมัคร")
    CASE = "case", _("สืบสวนคดี")
    SAFETY = "safety", _("ช่วยผู้ที่กำลังถูกหลอก")
    CORRECTION = "correction", _("ตรวจข้อมูลให้ถูกต้อง")
    AUDIT = "audit", _("ตรวจสอบการใช้ข้อมูล")


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    def about(self, kind: str, pk: int) -> AuditRecordQuerySet:
        """The records of one object, newest first."""
        return self.filter(kind=kind, subjects__contains=[pk]).order_by("-sequence")


class AuditRecord(models.Model):
    """One look, search, export or change. Holds numbers and names of fields, never what was in them.

    `actor` has no constraint in the database, so that the record outlives everybody; `acting_as` are the actor's roles
    at that moment ("officer:50 auditor:"). `subjects` are primary keys of `kind`. `hash` covers all of it and `previous`.
    """

    sequence = models.BigIntegerField(_("ลำดับ"), primary_key=True)
    at = models.DateTimeField(_("เมื่อ"))
    actor = models.ForeignKey(
        User,
        models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
        verbose_name=_("เจ้าหน้าที่"),
    )
    acting_as = models.CharField(_("ในบทบาท"), max_length=500, blank=True)
    action = models.CharField(_("การกระทำ"), max_length=20, choices=Action)
    kind = models.CharField(_("ชนิดข้อมูล"), max_length=60, blank=True)
    subjects = ArrayField(models.BigIntegerField(), verbose_name=_("หมายเลขข้อมูล"), default=list, blank=True)
    fields = ArrayField(models.CharField(max_length=60), verbose_name=_("ช่องที่เห็น"), default=list, blank=True)
    reason = models.CharField(_("เหตุผล"), max_length=20, choices=Reason, blank=True)
    reference = models.CharField(_("เลขที่หนังสือหรือคดี"), max_length=40, blank=True)
    details = models.JSONField(_("รายละเอียด"), default=dict, blank=True)
    request = models.CharField(_("คำขอ"), max_length=32, blank=True)
    key_id = models.BinaryField(max_length=4)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = AuditRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("บันทึกการใช้ข้อมูล")
        verbose_name_plural = _("บันทึกการใช้ข้อมูล")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["at"], name="accounts_audit_at"),
            models.Index(fields=["actor", "at"], name="accounts_audit_actor"),
            GinIndex(fields=["subjects"], name="accounts_audit_subjects"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gt=0), name="accounts_auditrecord_counts_from_one"),
            models.CheckConstraint(
                condition=Q(action__in=Action.values), name="accounts_auditrecord_action_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.sequence}"


class AuditHead(models.Model):
    """One row: the end of the chain. Only the database itself moves it, when a record is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="accounts_audithead_is_one_row")]

    def __str__(self) -> str:
        return f"#{self.sequence}"


class AuditAnchor(models.Model):
    """Where the chain ended at a moment. Each is also a line in the log, where the database cannot reach it."""

    sequence = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sequence}:{bytes(self.hash).hex()}"
