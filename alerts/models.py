"""Cases, their daily counts, and the bulletins made from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models import District, Province


class CaseTypeList(models.Model):
    """A published list of case types, e.g. the 16 choices of the online complaint form since March 2023."""

    code = models.CharField(_("รหัส"), max_length=40, primary_key=True)
    name_th = models.CharField(_("ชื่อ"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200)
    valid_from = models.DateField(_("ใช้ตั้งแต่"))
    valid_to = models.DateField(_("ใช้ถึง"), null=True, blank=True)
    source = models.TextField(_("แหล่งที่มา"), blank=True)

    class Meta:
        verbose_name = _("บัญชีประเภทคดี")
        verbose_name_plural = _("บัญชีประเภทคดี")
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.name_th


class CaseTypeQuerySet(models.QuerySet["CaseType"]):
    def valid_on(self, day: dt.date) -> CaseTypeQuerySet:
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class CaseType(models.Model):
    """One type of case within one list. A redefinition is a new row; history keeps the meaning it had."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField(_("รหัส"), max_length=40, unique=True)
    list = models.ForeignKey(CaseTypeList, models.PROTECT, related_name="case_types", verbose_name=_("บัญชี"))
    official_id = models.PositiveSmallIntegerField(_("เลขประเภทคดี"), null=True, blank=True, unique=True)
    position = models.PositiveSmallIntegerField(_("ลำดับ"))
    name_th = models.CharField(_("ชื่อเต็ม"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200)
    short_th = models.CharField(_("ชื่อที่ใช้กับประชาชน"), max_length=80)
    short_en = models.CharField(_("ชื่อที่ใช้กับประชาชน (อังกฤษ)"), max_length=80)
    says_th = models.CharField(_("คนร้ายมักพูดว่า"), max_length=200, blank=True)
    says_en = models.CharField(_("คนร้ายมักพูดว่า (อังกฤษ)"), max_length=200, blank=True)
    sign_th = models.CharField(_("จุดสังเกต"), max_length=200, blank=True)
    sign_en = models.CharField(_("จุดสังเกต (อังกฤษ)"), max_length=200, blank=True)
    action_th = models.CharField(_("ให้ทำทันที"), max_length=200, blank=True)
    action_en = models.CharField(_("ให้ทำทันที (อังกฤษ)"), max_length=200, blank=True)
    advice_source = models.TextField(_("ที่มาของคำแนะนำ"), blank=True)
    valid_from = models.DateField(_("ใช้ตั้งแต่"))
    valid_to = models.DateField(_("ใช้ถึง"), null=True, blank=True)

    objects = CaseTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประเภทคดี")
        verbose_name_plural = _("ประเภทคดี")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="alerts_casetype_validity_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.short_th

    def in_language(self, field: str) -> str:
        """The text of `field` ("short", "name", "says", "sign", "action") in the reader's language."""
        language = "en" if (get_language() or "th").startswith("en") else "th"
        return str(getattr(self, f"{field}_{language}"))


class CaseTypeAlias(models.Model):
    """Another spelling of a case type, as seen in exports and news. Officers add them to empty the quarantine."""

    case_type = models.ForeignKey(
        CaseType, models.CASCADE, related_name="aliases", verbose_name=_("ประเภทคดี")
    )
    label = models.CharField(_("ชื่อที่พบ"), max_length=300)
    normalised = models.CharField(_("รูปสำหรับเทียบ"), max_length=300, unique=True, editable=False)
    source = models.CharField(_("พบใน"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ชื่อเรียกอื่นของประเภทคดี")
        verbose_name_plural = _("ชื่อเรียกอื่นของประเภทคดี")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        from directory.thai import normalise_label

        self.normalised = normalise_label(self.label)
        super().save(*args, **kwargs)


class CaseTypeCrosswalk(models.Model):
    """How an entry of one published list corresponds to the types of another."""

    class Relation(models.TextChoices):
        SAME = "same", _("ตรงกัน")
        BROADER = "broader", _("กว้างกว่า")
        NARROWER = "narrower", _("แคบกว่า")
        NONE = "none", _("ไม่มีประเภทที่ตรงกัน")

    from_list = models.ForeignKey(
        CaseTypeList, models.PROTECT, related_name="crosswalk", verbose_name=_("จากบัญชี")
    )
    from_code = models.CharField(_("รหัสเดิม"), max_length=60)
    from_label = models.CharField(_("ชื่อเดิม"), max_length=300, blank=True)
    case_type = models.ForeignKey(
        CaseType, models.PROTECT, null=True, blank=True, related_name="crosswalk", verbose_name=_("ประเภทคดี")
    )
    relation = models.CharField(_("ความสัมพันธ์"), max_length=10, choices=Relation)
    note = models.TextField(_("หมายเหตุ"), blank=True)

    class Meta:
        verbose_name = _("การเทียบประเภทคดี")
        verbose_name_plural = _("การเทียบประเภทคดี")
        ordering = ["from_list", "from_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_list", "from_code", "from_label", "case_type"],
                nulls_distinct=False,
                name="alerts_casetypecrosswalk_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_list_id}: {self.from_label or self.from_code} → {self.case_type}"


class Source(models.Model):
    """Where case files come from. Case numbers are unique within one source."""

    id = models.SmallAutoField(primary_key=True)
    name = models.SlugField(_("ชื่อ"), max_length=60, unique=True)
    is_simulated = models.BooleanField(_("ข้อมูลจำลอง"), default=False)

    class Meta:
        verbose_name = _("แหล่งข้อมูลคดี")
        verbose_name_plural = _("แหล่งข้อมูลคดี")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One case file: who brought it, when, what it was, and what became of its rows."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("รับไฟล์แล้ว กำลังตรวจ")
        PREVIEWED = "previewed", _("ตรวจแล้ว รอยืนยัน")
        CONFIRMED = "confirmed", _("ยืนยันแล้ว กำลังนำเข้า")
        DONE = "done", _("นำเข้าแล้ว")
        REFUSED = "refused", _("ไม่รับไฟล์")
        FAILED = "failed", _("ขัดข้อง ยังไม่มีอะไรเปลี่ยน")

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches", verbose_name=_("แหล่งข้อมูล"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=255)
    file = models.FileField(_("ไฟล์"), upload_to="imports/", blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.BigIntegerField(_("ขนาดไฟล์ (ไบต์)"), default=0)
    read = models.PositiveIntegerField(_("แถวที่อ่าน"), default=0)
    inserted = models.PositiveIntegerField(_("คดีใหม่"), default=0)
    updated = models.PositiveIntegerField(_("คดีที่แก้ไข"), default=0)
    unchanged = models.PositiveIntegerField(_("เหมือนเดิม"), default=0)
    quarantined = models.PositiveIntegerField(_("แถวที่กักไว้"), default=0)
    ignored_columns = models.JSONField(_("คอลัมน์ที่ไม่ใช้"), default=list, blank=True)
    refusal = models.JSONField(_("เหตุที่ไม่รับ"), null=True, blank=True)
    first_problems = models.JSONField(_("ปัญหาที่พบก่อน"), default=list, blank=True)
    created_at = models.DateTimeField(_("รับเมื่อ"))
    finished_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("โดย"),
    )

    class Meta:
        verbose_name = _("การนำเข้าคดี")
        verbose_name_plural = _("การนำเข้าคดี")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "previewed", "confirmed"]) | Q(finished_at__isnull=False),
                name="alerts_importbatch_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(
                    read=models.F("inserted")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("quarantined")
                ),
                name="alerts_importbatch_every_row_accounted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} (#{self.pk})"

    def can_be_confirmed(self) -> bool:
        return self.state == self.State.PREVIEWED


class QuarantinedRow(models.Model):
    """A row that was held back, with every reason. The case number is kept only as its keyed hash."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="quarantine", verbose_name=_("ไฟล์"))
    row_number = models.PositiveIntegerField(_("แถวที่"))
    case_key = models.UUIDField(null=True, editable=False)
    values = models.JSONField(_("ค่าในแถว"))
    problems = models.JSONField(_("ปัญหา"))

    class Meta:
        verbose_name = _("แถวที่กักไว้")
        verbose_name_plural = _("แถวที่กักไว้")
        ordering = ["batch", "row_number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "row_number"], name="alerts_quarantinedrow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_number}"


class CaseReport(models.Model):
    """One reported case, without anything that names a person.

    Rows enter only through `alerts.importing`, which joins every reference set-wise, so the foreign keys carry no
    per-row database trigger (they would double the cost of an import); `manage.py invariants` checks them instead.
    """

    class Sex(models.TextChoices):
        FEMALE = "f", _("หญิง")
        MALE = "m", _("ชาย")
        OTHER = "x", _("อื่น ๆ")

    case_key = models.UUIDField(primary_key=True, editable=False)
    source = models.ForeignKey(
        Source, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    reported_at = models.DateTimeField(_("แจ้งเมื่อ"))
    reported_on = models.DateField(_("วันที่แจ้ง"), db_index=True)
    incident_at = models.DateTimeField(_("เกิดเหตุเมื่อ"), null=True)
    case_type = models.ForeignKey(
        CaseType, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    province = models.ForeignKey(
        Province, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    district = models.ForeignKey(
        District, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    loss_baht = models.DecimalField(_("ความเสียหาย (บาท)"), max_digits=14, decimal_places=2, null=True)
    age_band = models.CharField(_("ช่วงอายุ"), max_length=5, blank=True, default="")
    sex = models.CharField(_("เพศ"), max_length=1, choices=Sex, blank=True, default="")
    channel = models.CharField(_("ช่องทาง"), max_length=12, blank=True, default="")

    class Meta:
        verbose_name = _("คดีที่รับแจ้ง")
        verbose_name_plural = _("คดีที่รับแจ้ง")
        constraints = [
            models.CheckConstraint(
                condition=Q(loss_baht__isnull=True) | Q(loss_baht__gte=0),
                name="alerts_casereport_loss_not_negative",
            )
        ]

    def __str__(self) -> str:
        return str(self.case_key)


class DayState(models.Model):
    """A day that has cases: when its data last changed, and whether its counts still have to be rolled up."""

    day = models.DateField(primary_key=True)
    changed_at = models.DateTimeField()
    is_pending = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["day"], condition=Q(is_pending=True), name="alerts_daystate_pending")]

    def __str__(self) -> str:
        return self.day.isoformat()


class DailyCount(models.Model):
    """Roll-up of cases by day, case type and province (null: the report names no province)."""

    day = models.DateField()
    case_type = models.ForeignKey(
        CaseType, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    province = models.ForeignKey(
        Province, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    cases = models.PositiveIntegerField()
    loss_cases = models.PositiveIntegerField()
    loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    largest_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    simulated = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "case_type", "province"], nulls_distinct=False, name="alerts_dailycount_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.case_type_id} {self.province_id}: {self.cases}"


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def newest_revisions(self) -> BulletinQuerySet:
        """One bulletin a date: its highest revision."""
        return self.order_by("-date", "-revision").distinct("date")

    def newest(self) -> Bulletin | None:
        return self.order_by("-date", "-revision").first()

    def for_date(self, day: dt.date) -> Bulletin | None:
        return self.filter(date=day).order_by("-revision").first()


class Bulletin(models.Model):
    """The immutable snapshot of one date. Late data makes a new revision; a trigger refuses any change."""

    class Status(models.TextChoices):
        FINAL = "final", _("ข้อมูลครบตามช่วงเวลา")
        PROVISIONAL = "provisional", _("ข้อมูลเบื้องต้น")

    date = models.DateField(_("วันที่"))
    revision = models.PositiveSmallIntegerField(_("ฉบับปรับปรุงที่"))
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status)
    as_of = models.DateTimeField(_("ข้อมูล ณ เวลา"))
    data_through = models.DateField(_("มีข้อมูลถึงวันที่"))
    period_start = models.DateField(_("เริ่มช่วง"))
    period_end = models.DateField(_("สิ้นสุดช่วง"))
    is_simulated = models.BooleanField(_("ข้อมูลจำลอง"))
    method_version = models.CharField(_("รุ่นของวิธีคำนวณ"), max_length=20)
    parameters = models.JSONField(_("ค่าที่ใช้คำนวณ"))
    input_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("สร้างเมื่อ"))

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประกาศเตือนภัย")
        verbose_name_plural = _("ประกาศเตือนภัย")
        ordering = ["-date", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["date", "revision"], name="alerts_bulletin_one_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.date} r{self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("alerts:bulletin-detail", args=[self.date])


class BulletinArea(models.Model):
    """The snapshot of one area: the nation, a region or a province."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="areas")
    area_code = models.CharField(max_length=12)
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    population = models.PositiveIntegerField(null=True)
    total_cases = models.PositiveIntegerField(null=True)
    total_loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    stage = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "area_code"], name="alerts_bulletinarea_once")
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.area_code}"


class BulletinEntry(models.Model):
    """One case type in one area of a bulletin. What is null was not known, or is withheld (`suppressed`)."""

    class Trend(models.TextChoices):
        RISING = "rising", _("เพิ่มขึ้นผิดปกติ")
        USUAL = "usual", _("ตามปกติ")
        FALLING = "falling", _("ลดลง")
        INSUFFICIENT = "insufficient", _("ข้อมูลยังไม่พอ")

    area = models.ForeignKey(BulletinArea, models.CASCADE, related_name="entries")
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="bulletin_entries")
    cases = models.PositiveIntegerField(null=True)
    previous_cases = models.PositiveIntegerField(null=True)
    loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    median_loss_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    trimmed_mean_loss_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    largest_case_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    per_100k = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    expected = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    lower = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    upper = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    trend = models.CharField(max_length=12, choices=Trend)
    signal = models.JSONField(null=True)
    rank_cases = models.PositiveSmallIntegerField(null=True)
    rank_loss = models.PositiveSmallIntegerField(null=True)
    rank_beware = models.PositiveSmallIntegerField(null=True)
    suppressed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "case_type"], name="alerts_bulletinentry_once")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.case_type_id}"


class PublishedTotal(models.Model):
    """A number the police have published for a period: a period total, never a case. Kept apart from our counts."""

    row = models.PositiveIntegerField(_("แถวในตารางที่มา"), unique=True)
    period_start = models.DateField(_("เริ่มช่วง"), null=True)
    period_end = models.DateField(_("สิ้นสุดช่วง"), null=True)
    period_type = models.CharField(_("ชนิดช่วง"), max_length=30)
    system = models.CharField(_("ระบบที่นับ"), max_length=40)
    total_cases = models.PositiveIntegerField(null=True)
    total_loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    rank_basis = models.CharField(max_length=10, blank=True)
    label = models.CharField(_("ชื่อที่ประกาศ"), max_length=200, blank=True)
    case_type_code = models.CharField(_("รหัสประเภท"), max_length=40, blank=True)
    cases = models.PositiveIntegerField(null=True)
    cases_precision = models.CharField(max_length=40, blank=True)
    loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    source_url = models.URLField(_("แหล่งที่มา"), max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("ตัวเลขที่ตำรวจประกาศ")
        verbose_name_plural = _("ตัวเลขที่ตำรวจประกาศ")
        ordering = ["row"]

    def __str__(self) -> str:
        return f"{self.period_start}–{self.period_end} {self.label}"
