"""Places: provinces, districts and sub-districts by their official codes. A unit that ends is retired, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    NORTH = "north", _("ภาคเหนือ")
    NORTHEAST = "northeast", _("ภาคตะวันออกเฉียงเหนือ")
    CENTRAL = "central", _("ภาคกลาง")
    EAST = "east", _("ภาคตะวันออก")
    WEST = "west", _("ภาคตะวันตก")
    SOUTH = "south", _("ภาคใต้")


class PlaceQuerySet(models.QuerySet["Province"]):
    def current(self) -> PlaceQuerySet:
        return self.filter(retired_on__isnull=True)


class Place(models.Model):
    """What every unit has."""

    name_th = models.CharField(_("ชื่อ"), max_length=100)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=100)
    retired_on = models.DateField(_("ยกเลิกเมื่อ"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_th


class Province(Place):
    code = models.CharField(_("รหัส"), max_length=2, primary_key=True)
    region = models.CharField(_("ภาค"), max_length=12, choices=Region)
    police_region = models.CharField(_("กองบัญชาการตำรวจ"), max_length=60)
    police_region_abbr = models.CharField(_("ตัวย่อ"), max_length=10)
    iso_3166_2 = models.CharField(_("รหัส ISO"), max_length=6, unique=True)
    area_km2 = models.DecimalField(_("พื้นที่ (ตร.กม.)"), max_digits=9, decimal_places=1)
    population = models.PositiveIntegerField(_("ประชากร"))
    population_date = models.DateField(_("ประชากร ณ วันที่"))
    sort_key = models.CharField(max_length=120, editable=False)

    class Meta:
        verbose_name = _("จังหวัด")
        verbose_name_plural = _("จังหวัด")
        ordering = ["sort_key"]


class District(Place):
    code = models.CharField(_("รหัส"), max_length=4, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="districts", verbose_name=_("จังหวัด"))
    population = models.PositiveIntegerField(_("ประชากร"), null=True, blank=True)
    population_date = models.DateField(_("ประชากร ณ วันที่"), null=True, blank=True)

    class Meta:
        verbose_name = _("อำเภอ/เขต")
        verbose_name_plural = _("อำเภอ/เขต")
        ordering = ["code"]


class Subdistrict(Place):
    code = models.CharField(_("รหัส"), max_length=6, primary_key=True)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="subdistricts", verbose_name=_("อำเภอ/เขต")
    )
    latitude = models.DecimalField(_("ละติจูด"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("ลองจิจูด"), max_digits=7, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("ตำบล/แขวง")
        verbose_name_plural = _("ตำบล/แขวง")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="directory_subdistrict_point_whole",
            )
        ]


class SubdistrictPostcode(models.Model):
    subdistrict = models.ForeignKey(Subdistrict, models.CASCADE, related_name="postcodes")
    postcode = models.CharField(_("รหัสไปรษณีย์"), max_length=5, db_index=True)
    is_primary = models.BooleanField(_("รหัสหลัก"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "postcode"], name="directory_subdistrictpostcode_once"
            )
        ]

    def __str__(self) -> str:
        return self.postcode
