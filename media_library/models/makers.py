"""Who made an item, and series that put items in an order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(row: models.Model, field: str) -> str:
    """The text of `field` in the reader's language; Thai where the other language has none."""
    thai = str(getattr(row, f"{field}_th"))
    return str(getattr(row, f"{field}_en")) or thai if (get_language() or "th").startswith("en") else thai


class Maker(models.Model):
    """An expert or an organisation that stands for what it made."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("โครงการไซเบอร์วัคซีน")
        ORGANISATION = "organisation", _("หน่วยงาน")
        EXPERT = "expert", _("ผู้เชี่ยวชาญ")

    slug = models.SlugField(_("รหัส"), unique=True)
    kind = models.CharField(_("ประเภท"), max_length=12, choices=Kind)
    name_th = models.CharField(_("ชื่อ"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    website = models.URLField(_("เว็บไซต์"), blank=True)

    class Meta:
        verbose_name = _("ผู้จัดทำสื่อ")
        verbose_name_plural = _("ผู้จัดทำสื่อ")
        ordering = ["name_th"]

    def __str__(self) -> str:
        return self.name_th

    @property
    def name(self) -> str:
        return in_language(self, "name")


class Series(models.Model):
    """Items that belong together, in their order: "18 กลโกง"."""

    slug = models.SlugField(_("รหัส"), unique=True)
    title_th = models.CharField(_("ชื่อ"), max_length=200)
    title_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    summary_th = models.TextField(_("คำอธิบาย"), blank=True)
    summary_en = models.TextField(_("คำอธิบาย (อังกฤษ)"), blank=True)
    items = models.ManyToManyField(
        "media_library.MediaItem", through="SeriesItem", related_name="series", verbose_name=_("สื่อ")
    )

    class Meta:
        verbose_name = _("ชุดสื่อ")
        verbose_name_plural = _("ชุดสื่อ")
        ordering = ["title_th"]

    def __str__(self) -> str:
        return self.title_th

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def summary(self) -> str:
        return in_language(self, "summary")


class SeriesItem(models.Model):
    """Where an item stands in a series."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="places", verbose_name=_("ชุดสื่อ"))
    item = models.ForeignKey(
        "media_library.MediaItem", models.CASCADE, related_name="places", verbose_name=_("สื่อ")
    )
    position = models.PositiveSmallIntegerField(_("ลำดับ"))

    class Meta:
        verbose_name = _("ลำดับในชุดสื่อ")
        verbose_name_plural = _("ลำดับในชุดสื่อ")
        ordering = ["series", "position"]
        constraints = [
            models.UniqueConstraint(fields=["series", "item"], name="media_library_seriesitem_once"),
            models.UniqueConstraint(
                fields=["series", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="media_library_seriesitem_place_is_free",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.position}"
