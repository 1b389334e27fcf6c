"""The room's addresses of the API."""

from django.urls import path

from directory.api.agencies import AgencyList
from directory.api.places import DistrictList, ProvinceList, SubdistrictList

urlpatterns = [
    path("agencies/", AgencyList.as_view(), name="agencies"),
    path("areas/provinces/", ProvinceList.as_view(), name="provinces"),
    path("areas/districts/", DistrictList.as_view(), name="districts"),
    path("areas/subdistricts/", SubdistrictList.as_view(), name="subdistricts"),
]
