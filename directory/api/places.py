"""Provinces, districts and sub-districts by their official codes, as they are today."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directory.api.describing import described, paged
from directory.api.parameters import CodeField, PageParameters, WordsField
from directory.api.problems import Text
from directory.api.reading import ListView
from directory.models import District, Province, Subdistrict
from directory.models.places import Region

TAG = "areas"
PROVINCE = Text("ใช้รหัสจังหวัดสองหลัก เช่น 50", "Use a province's two-digit code, such as 50")
DISTRICT = Text("ใช้รหัสอำเภอสี่หลัก เช่น 5001", "Use a district's four-digit code, such as 5001")
POSTCODE = Text("ใช้รหัสไปรษณีย์ห้าหลัก เช่น 50200", "Use a five-digit postcode, such as 50200")
BEGINS = "Beginning of the Thai or English name, or of the code."
_PROVINCE_HELP = "Two-digit code of a province, such as 50 (เชียงใหม่)."


class PlaceParameters(PageParameters):
    q = WordsField(required=False, help_text=BEGINS)


class DistrictParameters(PlaceParameters):
    province = CodeField(r"^[0-9]{2}$", PROVINCE, required=False, help_text=_PROVINCE_HELP)


class SubdistrictParameters(DistrictParameters):
    district = CodeField(
        r"^[0-9]{4}$", DISTRICT, required=False, help_text="Four-digit code of a district (อำเภอ/เขต)."
    )
    postcode = CodeField(r"^[0-9]{5}$", POSTCODE, required=False, help_text="Postcode (รหัสไปรษณีย์).")


class ProvinceSerializer(serializers.ModelSerializer):
    region_th = serializers.SerializerMethodField(help_text="Name of the region in Thai.")

    class Meta:
        model = Province
        fields = [
            "code", "name_th", "name_en", "region", "region_th", "police_region", "iso_3166_2", "area_km2", "population", "population_date",
        ]  # fmt: skip

    def get_region_th(self, province: Province) -> str:
        return REGIONS[province.region]


REGIONS = {region.value: region.name_th for region in Region}


class DistrictSerializer(serializers.ModelSerializer):
    province = serializers.CharField(source="province_id", help_text="Code of its province.")

    class Meta:
        model = District
        fields = ["code", "name_th", "name_en", "province", "population", "population_date"]


class SubdistrictSerializer(serializers.ModelSerializer):
    district = serializers.CharField(source="district_id", help_text="Code of its district.")
    postcodes = serializers.SerializerMethodField(help_text="In use there, the main one first.")

    class Meta:
        model = Subdistrict
        fields = ["code", "name_th", "name_en", "district", "postcodes", "latitude", "longitude"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_postcodes(self, place: Subdistrict) -> list[str]:
        rows = sorted(place.postcodes.all(), key=lambda row: (not row.is_primary, row.postcode))
        return [row.postcode for row in rows]


class PlaceList(ListView):
    """Places that exist today; one that was ended is not among them."""

    def found(self, places: QuerySet[Any]) -> QuerySet[Any]:
        words = self.asked.get("q")
        if not words:
            return places
        begins = Q(name_th__startswith=words) | Q(name_en__istartswith=words) | Q(code__startswith=words)
        return places.filter(begins)


class ProvinceList(PlaceList):
    parameters, serializer, name = PlaceParameters, ProvinceSerializer, "provinces"

    def rows(self) -> QuerySet[Province]:
        return self.found(Province.objects.current().order_by("code"))

    @described(
        paged(ProvinceSerializer), name="areas_provinces", tag=TAG, parameters=PlaceParameters,
        summary="Provinces (จังหวัด)", description="The 77 provinces with their region and population.",
    )  # fmt: skip
    def get(self, request: Any) -> Any:
        return super().get(request)


class DistrictList(PlaceList):
    parameters, serializer, name = DistrictParameters, DistrictSerializer, "districts"

    def rows(self) -> QuerySet[District]:
        places = District.objects.current().order_by("code")
        if province := self.asked.get("province"):
            places = places.filter(province=province)
        return self.found(places)

    @described(
        paged(DistrictSerializer), name="areas_districts", tag=TAG, parameters=DistrictParameters,
        summary="Districts (อำเภอ/เขต)", description="By the code of the Department of Provincial Administration.",
    )  # fmt: skip
    def get(self, request: Any) -> Any:
        return super().get(request)


class SubdistrictList(PlaceList):
    parameters, serializer, name = SubdistrictParameters, SubdistrictSerializer, "subdistricts"

    def rows(self) -> QuerySet[Subdistrict]:
        places = Subdistrict.objects.current().prefetch_related("postcodes").order_by("code")
        if province := self.asked.get("province"):
            places = places.filter(district__province=province)
        if district := self.asked.get("district"):
            places = places.filter(district=district)
        if postcode := self.asked.get("postcode"):
            places = places.filter(postcodes__postcode=postcode)
        return self.found(places)

    @described(
        paged(SubdistrictSerializer), name="areas_subdistricts", tag=TAG, parameters=SubdistrictParameters,
        summary="Sub-districts (ตำบล/แขวง)", description="With their postcodes and a point in the middle.",
    )  # fmt: skip
    def get(self, request: Any) -> Any:
        return super().get(request)
