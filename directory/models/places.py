"""Places: provinces, districts and sub-districts by their official codes. A unit that ends is retired, never deleted."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

BANGKOK_CODE = "10"


class Region(models.TextChoices):
    """The six geographical regions. Police regions are another division: see `Province.police_region`."""

    NORTH = "north", _("ภาคเหนือ")
    NORTHEAST = "northeast", _("ภาคตะวันออกเฉียงเหนือ")
    CENTRAL = "central", _("ภาคกลาง")
    EAST = "east", _("ภาคตะวันออก")
    WEST = "west", _("ภาคตะวันตก")
    SOUTH = "south", _("ภาคใต้")

    @property
    def name_th(self) -> str:
        """The Thai name, whatever language the reader has chosen."""
        with override("th"):
            return str(self.label)

    @property
    def name_en(self) -> str:
        return self.value.capitalize()


PlaceType_co = TypeVar("PlaceType_co", bound="Place", covariant=True)


class PlaceQuerySet(models.QuerySet[PlaceType_co]):
    def current(self, at: dt.date | None = None) -> PlaceQuerySet[PlaceType_co]:
        """Units that exist on the day `at`; without a day, those that were never retired."""
        if at is None:
            return self.filter(retired_on__isnull=True)
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=at))


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

    @property
    def is_in_bangkok(self) -> bool:
        return str(self.pk).startswith(BANGKOK_CODE)


class Province(Place):
    code = models.CharField(_("รหัส"), max_length=2, primary_key=True)
    region = models.CharField(_("ภาค"), max_length=12, choices=Region)
    police_region = models.CharField(_("กองบัญชาการตำรวจ"), max_length=60)
    police_region_abbr = models.CharField(_("ตัวย่อ"), max_length=10)
    iso_3166_2 = models.CharField(_("รหัส ISO"), max_length=6, unique=True)
    area_km2 = models.DecimalField(_("พื้นที่ (ตร.กม.)"), max_digits=9, decimal_places=1)
    population = models.PositiveIntegerField(_("ประชากร"))
    population_date = models.DateField(_("ประชากร ณ วันที่"))
    # Thai dictionary order; the collation is fixed so that the order is the same in every database.
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")

    class Meta:
        verbose_name = _("จังหวัด")
        verbose_name_plural = _("จังหวัด")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{2}$"), name="directory_province_code_two_digits"
            )
        ]


class District(Place):
    code = models.CharField(_("รหัส"), max_length=4, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="districts", verbose_name=_("จังหวัด"))
    population = models.PositiveIntegerField(_("ประชากร"), null=True, blank=True)
    population_date = models.DateField(_("ประชากร ณ วันที่"), null=True, blank=True)

    class Meta:
        verbose_name = _("อำเภอ/เขต")
        verbose_name_plural = _("อำเภอ/เขต")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{4}$", code__startswith=F("province")),
                name="directory_district_code_in_province",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True, population_date__isnull=True)
                | Q(population__isnull=False, population_date__isnull=False),
                name="directory_district_population_dated",
            ),
        ]

    @property
    def prefix(self) -> str:
        return "เขต" if self.is_in_bangkok else "อำเภอ"

    @property
    def full_name(self) -> str:
        return self.prefix + self.name_th


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
                condition=Q(code__regex=r"^\d{6}$", code__startswith=F("district")),
                name="directory_subdistrict_code_in_district",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="directory_subdistrict_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(5, 21), longitude__range=(97, 106)),
                name="directory_subdistrict_point_in_thailand",
            ),
        ]

    @property
    def prefix(self) -> str:
        return "แขวง" if self.is_in_bangkok else "ตำบล"

    @property
    def full_name(self) -> str:
        return self.prefix + self.name_th


class SubdistrictPostcode(models.Model):
    """A postcode in use in a sub-district. Many to many in fact: 135 sub-districts have more than one."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.CASCADE, related_name="postcodes", verbose_name=_("ตำบล/แขวง")
    )
    postcode = models.CharField(_("รหัสไปรษณีย์"), max_length=5, db_index=True)
    is_primary = models.BooleanField(_("รหัสหลัก"))

    class Meta:
        verbose_name = _("รหัสไปรษณีย์")
        verbose_name_plural = _("รหัสไปรษณีย์")
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "postcode"], name="directory_subdistrictpostcode_once"
            ),
            models.UniqueConstraint(
                fields=["subdistrict"],
                condition=Q(is_primary=True),
                name="directory_subdistrictpostcode_one_primary",
            ),
            models.CheckConstraint(
                condition=Q(postcode__regex=r"^\d{5}$"), name="directory_subdistrictpostcode_five_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.postcode
