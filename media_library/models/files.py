"""The files of an item: what was given, and the renditions made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.short_codes import LENGTH, new_code
from media_library.models.items import Language, MediaItem


class MediaFile(models.Model):
    """One file on the disk under MEDIA_ROOT, or one that is to be made. Its name is ours, never the uploader's."""

    class Role(models.TextChoices):
        ORIGINAL = "original", _("ต้นฉบับ")
        PICTURE = "picture", _("ภาพ")
        SHEET = "sheet", _("แผ่นพิมพ์ A4")
        THUMBNAIL = "thumbnail", _("ภาพย่อ")
        AUDIO = "audio", _("เสียง 64 kbps")
        SMALL = "small", _("คลิป 360p")
        LARGE = "large", _("คลิป 720p")
        WAVEFORM = "waveform", _("ภาพคลื่นเสียง")

    class State(models.TextChoices):
        WAITING = "waiting", _("รอทำ")
        MAKING = "making", _("กำลังทำ")
        READY = "ready", _("พร้อม")
        FAILED = "failed", _("ทำไม่สำเร็จ")

    item = models.ForeignKey(MediaItem, models.CASCADE, related_name="files", verbose_name=_("สื่อ"))
    code = models.CharField(_("รหัส"), max_length=LENGTH, unique=True, default=new_code, editable=False)
    role = models.CharField(_("ใช้เป็น"), max_length=10, choices=Role)
    language = models.CharField(_("ภาษา"), max_length=2, choices=Language, default=Language.THAI)
    state = models.CharField(_("สถานะ"), max_length=8, choices=State, default=State.WAITING)
    name = models.CharField(_("ที่เก็บ"), max_length=100, blank=True)
    content_type = models.CharField(_("ชนิด"), max_length=40, blank=True)
    bytes = models.PositiveBigIntegerField(_("ขนาด"), default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    dhash = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(_("กว้าง"), null=True)
    height = models.PositiveIntegerField(_("สูง"), null=True)
    seconds = models.FloatField(_("ความยาว (วินาที)"), null=True)
    progress = models.PositiveSmallIntegerField(_("ทำไปแล้ว %"), default=0)
    problem = models.CharField(_("ปัญหา"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    source = models.CharField(max_length=64, blank=True)  # SHA-256 of what it is made of
    made_at = models.DateTimeField(_("เมื่อ"), null=True)

    class Meta:
        verbose_name = _("ไฟล์")
        verbose_name_plural = _("ไฟล์")
        ordering = ["item", "language", "role"]
        constraints = [
            models.UniqueConstraint(fields=["item", "role", "language"], name="media_library_file_one_of_a_role"),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(name="") & ~Q(content_type="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="media_library_file_ready_is_whole",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="media_library_file_progress_is_percent"),
            models.CheckConstraint(
                condition=~Q(state="making") | Q(lease_until__isnull=False), name="media_library_file_making_is_leased"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.language})"

    def get_absolute_url(self) -> str:
        return reverse("media_library:file", args=[self.code, self.extension])

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2]
