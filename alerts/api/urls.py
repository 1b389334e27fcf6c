"""The room's addresses of the API."""

from django.urls import path

from alerts.api import bulletins, imports, statistics

urlpatterns = [
    path("bulletins/", bulletins.BulletinList.as_view(), name="bulletins"),
    path("bulletins/latest/", bulletins.LatestBulletin.as_view(), name="bulletin-latest"),
    path("bulletins/<str:date>/", bulletins.DatedBulletin.as_view(), name="bulletin"),
    path("statistics/daily/", statistics.DailyStatistics.as_view(), name="statistics-daily"),
    path("case-types/", statistics.CaseTypeList.as_view(), name="case-types"),
    path("cases/import/", imports.ImportCases.as_view(), name="cases-import"),
    path("cases/import/<int:pk>/", imports.ImportStatus.as_view(), name="cases-import-status"),
    path("cases/import/<int:pk>/errors/", imports.ImportErrors.as_view(), name="cases-import-errors"),
]
