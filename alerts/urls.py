"""URLs of the bulletin pages and their renderings."""

import datetime as dt

from django.urls import path, register_converter

from alerts import views


class DateConverter:
    """YYYY-MM-DD, and only days that exist."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(DateConverter, "date")

app_name = "alerts"
urlpatterns = [
    path("", views.bulletin_latest, name="bulletin-latest"),
    path("archive/", views.bulletin_list, name="bulletin-list"),
    path("types/", views.case_type_list, name="case-type-list"),
    path("types/<slug:code>/", views.case_type_detail, name="case-type-detail"),
    path("provinces/", views.province_list, name="province-list"),
    path("provinces/<slug:code>/", views.province_detail, name="province-detail"),
    path("<date:date>/", views.bulletin_detail, name="bulletin-detail"),
    path("<date:date>.json", views.bulletin_json, name="bulletin-json"),
    path("<date:date>.csv", views.bulletin_csv, name="bulletin-csv"),
    path("<date:date>/<slug:area>/", views.bulletin_detail, name="bulletin-area"),
]
