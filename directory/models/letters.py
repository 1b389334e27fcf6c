"""Letters to offices and their way down the tree: who got one, by which private link, and what came back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models.agencies import Agency
from directory.models.links import OWN_PATH, Link
from directory.models.places import Province

# How long private links and the answer to a letter last, unless the officer says otherwise.
LINKS_FOR = dt.timedelta(days=180)
ANSWER_WITHIN = dt.timedelta(days=14)


class Letter(models.Model):
    """A circular letter (หนังสือเวียน). Once approved it says the same for ever; once issued it is in the world."""

    class State(models.TextChoices):
        DRAFT = "draft", _("ร่าง")
        APPROVED = "approved", _("อนุมัติแล้ว")
        ISSUED = "issued", _("ออกแล้ว")

    number = models.CharField(_("ที่"), max_length=60, help_text=_("เลขที่หนังสือ เช่น ตช 0039.1/ว 123"))
    dated_on = models.DateField(_("ลงวันที่"))
    subject = models.CharField(_("เรื่อง"), max_length=250)
    addressed_to = models.CharField(
        _("เรียน"), max_length=200, blank=True, help_text=_("เว้นว่าง คือชื่อหน่วยงานของแต่ละฉบับ")
    )
    refers_to = models.TextField(_("อ้างถึง"), blank=True, help_text=_("บรรทัดละเรื่อง"))
    enclosures = models.TextField(_("สิ่งที่ส่งมาด้วย"), blank=True, help_text=_("บรรทัดละรายการ"))
    body = models.TextField(_("ข้อความ"), help_text=_("เว้นบรรทัดว่างระหว่างย่อหน้า"))
    from_office = models.CharField(_("ส่วนราชการเจ้าของหนังสือ"), max_length=200)
    from_address = models.TextField(_("ที่ตั้ง"), blank=True, help_text=_("ไม่เกิน 3 บรรทัด"))
    signer_name = models.CharField(_("ผู้ลงนาม"), max_length=150)
    signer_position = models.TextField(_("ตำแหน่ง"), help_text=_("ไม่เกิน 3 บรรทัด"))
    owner_office = models.CharField(_("ส่วนราชการเจ้าของเรื่อง"), max_length=200)
    contact = models.TextField(_("ติดต่อ"), help_text=_("โทร. และอีเมลราชการ บรรทัดละอย่าง แสดงให้ผู้รับเห็น"))
    kit_path = models.CharField(
        _("หน้าชุดสื่อ"), max_length=200, blank=True, validators=[RegexValidator(OWN_PATH, _("ใส่ที่อยู่ในเว็บนี้ที่ขึ้นต้นด้วย /"))],
        help_text=_("ที่อยู่ในเว็บนี้ที่ลิงก์สั้นของหน่วยงานพาไป เว้นว่างคือหน้าสมัคร"),
    )  # fmt: skip
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("จังหวัด"),
        help_text=_("หนังสือของจังหวัดเดียวส่งได้เฉพาะหน่วยงานในจังหวัดนั้น เว้นว่างคือทั้งประเทศ"),
    )  # fmt: skip
    root = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ส่งถึงหน่วยงานนี้และทุกหน่วยงานในสังกัด")
    )  # fmt: skip
    kinds = ArrayField(
        models.CharField(max_length=24, choices=Agency.Kind), default=list, blank=True, verbose_name=_("เฉพาะประเภท"),
    )  # fmt: skip
    agencies = models.ManyToManyField(Agency, blank=True, related_name="+", verbose_name=_("และหน่วยงานเหล่านี้"))
    due_on = models.DateField(_("ขอให้ตอบรับภายใน"))
    links_end_on = models.DateField(_("ลิงก์ใช้ได้ถึง"))
    created_at = models.DateTimeField(_("สร้างเมื่อ"), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("ร่างโดย")
    )
    approved_at = models.DateTimeField(_("อนุมัติเมื่อ"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("อนุมัติโดย")
    )  # fmt: skip
    issued_at = models.DateTimeField(_("ออกเมื่อ"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("ออกโดย")
    )  # fmt: skip

    class Meta:
        verbose_name = _("หนังสือเวียน")
        verbose_name_plural = _("หนังสือเวียน")
        ordering = ["-created_at", "-id"]
        permissions = [("approve_letter", "Can approve a letter"), ("issue_letter", "Can issue a letter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="directory_letter_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("changed_by")),
                name="directory_letter_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True)
                | Q(issued_at__isnull=False, issued_by__isnull=False, approved_at__isnull=False),
                name="directory_letter_issue_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(links_end_on__gte=F("due_on")), name="directory_letter_links_outlive_due_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def state(self) -> State:
        if self.issued_at:
            return self.State.ISSUED
        return self.State.APPROVED if self.approved_at else self.State.DRAFT

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in self.body.split("\n\n") if part.strip()]

    def clean(self) -> None:
        if self.due_on and self.links_end_on and self.links_end_on < self.due_on:
            raise ValidationError({"links_end_on": _("ลิงก์ต้องใช้ได้อย่างน้อยถึงวันที่ขอให้ตอบรับ")})


def private_name(letter_file: LetterFile, name: str) -> str:
    """A name nobody can guess; what the officer called the file is a column, never a path."""
    return f"letters/{uuid.uuid4().hex}"


class LetterFile(models.Model):
    """An enclosure, as the offices download it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="files", verbose_name=_("หนังสือเวียน"))
    name = models.CharField(_("ชื่อที่ผู้รับเห็น"), max_length=120)
    file = models.FileField(_("ไฟล์"), upload_to=private_name, help_text=_("PDF, JPEG หรือ PNG"))
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField(_("ขนาด (ไบต์)"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("สิ่งที่ส่งมาด้วย")
        verbose_name_plural = _("สิ่งที่ส่งมาด้วย")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """With the row goes the file, once the row is gone for good."""
        storage, name = self.file.storage, str(self.file.name)
        done = super().delete(*args, **options)
        transaction.on_commit(lambda: storage.delete(name))
        return done


class CirculationQuerySet(models.QuerySet["Circulation"]):
    def waiting(self) -> CirculationQuerySet:
        """No answer yet, and one is still expected."""
        return self.filter(acknowledged_at__isnull=True, withdrawn_at__isnull=True)

    def overdue(self, on: dt.date) -> CirculationQuerySet:
        return self.waiting().filter(letter__due_on__lt=on)


class Circulation(models.Model):
    """One letter at one office: the row of the tree that turns green."""

    class State(models.TextChoices):
        """How far the letter has come at this office on a given day."""

        WAITING = "waiting", _("ยังไม่ตอบรับ")
        OVERDUE = "overdue", _("เลยกำหนดตอบรับ")
        RECEIVED = "received", _("รับแล้ว")
        DONE = "done", _("แจ้งผลแล้ว")
        WITHDRAWN = "withdrawn", _("ยกเลิก")

    letter = models.ForeignKey(
        Letter, models.PROTECT, related_name="circulations", verbose_name=_("หนังสือเวียน")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="circulations", verbose_name=_("หน่วยงาน"))
    link = models.OneToOneField(Link, models.PROTECT, related_name="circulation", verbose_name=_("ลิงก์สั้น"))
    forwarded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="forwards", verbose_name=_("ส่งต่อโดย")
    )
    sent_at = models.DateTimeField(_("ส่งเมื่อ"))
    acknowledged_at = models.DateTimeField(_("ตอบรับเมื่อ"), null=True)
    office_name = models.CharField(_("หน่วยงานที่รับ"), max_length=200, blank=True)
    receipt_number = models.CharField(_("รับที่"), max_length=60, blank=True)
    received_on = models.DateField(_("วันที่รับ"), null=True)
    received_time = models.TimeField(_("เวลารับ"), null=True)
    done_at = models.DateTimeField(_("แจ้งผลเมื่อ"), null=True)
    done_text = models.TextField(_("ทำอะไรแล้ว"), blank=True)
    people_reached = models.PositiveIntegerField(_("ประชาชนที่ได้รับสื่อ (คน)"), null=True)
    reminded_at = models.DateTimeField(_("เตือนล่าสุดเมื่อ"), null=True)
    withdrawn_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True)
    withdrawn_reason = models.CharField(_("เหตุผลที่ยกเลิก"), max_length=200, blank=True)

    objects = CirculationQuerySet.as_manager()

    class Meta:
        verbose_name = _("หนังสือที่หน่วยงาน")
        verbose_name_plural = _("หนังสือที่หน่วยงาน")
        ordering = ["letter", "id"]
        permissions = [("deliver_circulation", "Can take the private links to deliver them, and remind")]
        indexes = [models.Index(fields=["agency"], name="directory_circulation_agency")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "agency"], name="directory_circulation_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, received_on__isnull=True, received_time__isnull=True, receipt_number="", office_name="")
                | (Q(acknowledged_at__isnull=False, received_on__isnull=False, received_time__isnull=False)
                & ~Q(receipt_number="") & ~Q(office_name="")),
                name="directory_circulation_receipt_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_text="", people_reached__isnull=True)
                | Q(done_at__isnull=False, acknowledged_at__isnull=False) & ~Q(done_text=""),
                name="directory_circulation_result_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="directory_circulation_withdrawal_is_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter} → {self.agency}"

    def state_on(self, day: dt.date) -> State:
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        if self.acknowledged_at:
            return self.State.DONE if self.done_at else self.State.RECEIVED
        return self.State.OVERDUE if self.letter.due_on < day else self.State.WAITING


class PrivateLink(models.Model):
    """`/letters/<token>/` of one office. Only the token's hash is here: who reads the table can open no page."""

    circulation = models.ForeignKey(Circulation, models.CASCADE, related_name="private_links")
    number = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ลิงก์เฉพาะหน่วยงาน")
        verbose_name_plural = _("ลิงก์เฉพาะหน่วยงาน")
        constraints = [
            models.UniqueConstraint(fields=["circulation", "number"], name="directory_privatelink_once"),
            models.UniqueConstraint(
                fields=["circulation"], condition=Q(ended_at__isnull=True), name="directory_privatelink_one_open"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.circulation_id} #{self.number}"


class CirculationEvent(models.Model):
    """What happened to a letter at an office. Rows are only ever added: what an office corrects stays readable."""

    class What(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("ตอบรับ")
        FORWARDED = "forwarded", _("ส่งต่อ")
        REPORTED = "reported", _("แจ้งผล")
        REMINDED = "reminded", _("เตือน")
        RENEWED = "renewed", _("ออกลิงก์ใหม่")
        WITHDRAWN = "withdrawn", _("ยกเลิก")

    circulation = models.ForeignKey(
        Circulation, models.PROTECT, related_name="events", verbose_name=_("หนังสือที่หน่วยงาน")
    )
    what = models.CharField(_("เหตุการณ์"), max_length=12, choices=What)
    at = models.DateTimeField(_("เมื่อ"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("เจ้าหน้าที่")
    )
    said = models.TextField(_("รายละเอียด"), blank=True)

    class Meta:
        verbose_name = _("เหตุการณ์ของหนังสือ")
        verbose_name_plural = _("เหตุการณ์ของหนังสือ")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.circulation_id} {self.what}"


class Reminder(models.Model):
    """A reminder by e-mail that is to be sent, or was: the outbox. The worker finds what nobody rang for."""

    circulation = models.ForeignKey(Circulation, models.PROTECT, related_name="reminders")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("การเตือน")
        verbose_name_plural = _("การเตือน")
        constraints = [
            models.UniqueConstraint(
                fields=["circulation"], condition=Q(sent_at__isnull=True), name="directory_reminder_one_waiting"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.circulation_id} {self.asked_at:%Y-%m-%d}"
