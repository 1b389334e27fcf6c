"""URLs of the bulletin pages and their renderings."""

import datetime as dt

from django.urls import path, register_converter

from alerts import about_views, views
from alerts.renderings import views as renderings


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
    path("methodology/", about_views.methodology_page, name="methodology"),
    path("archive/", views.bulletin_list, name="bulletin-list"),
    path("types/", views.case_type_list, name="case-type-list"),
    path("types/<slug:code>/", views.case_type_detail, name="case-type-detail"),
    path("provinces/", views.province_list, name="province-list"),
    path("provinces/<slug:code>/", views.province_detail, name="province-detail"),
    path("<date:date>/", views.bulletin_detail, name="bulletin-detail"),
    path("feed.atom", renderings.feed, name="feed"),
    path("cap.xml", renderings.alert, name="cap"),
    path("open-data/", renderings.open_data, name="open-data"),
    path("open-data/dictionary.json", renderings.data_dictionary, {"form": "json"}, name="dictionary-json"),
    path("open-data/dictionary.csv", renderings.data_dictionary, {"form": "csv"}, name="dictionary-csv"),
    *(
        path(f"<date:date>.{form.extension}", renderings.bulletin, {"form": name}, name=f"bulletin-{name}")
        for name, form in renderings.FORMS.items()
    ),
    path("<date:date>/revisions/", about_views.revision_list, name="revision-list"),
    path("<date:date>/<slug:area>/", views.bulletin_detail, name="bulletin-area"),
]
