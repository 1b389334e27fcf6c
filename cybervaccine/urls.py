"""URLs of the whole portal. Thai lives at the root; English is the same path under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cybervaccine import reports, views

handler500 = "cybervaccine.outage.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("csp-report", reports.csp_report, name="csp-report"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("alerts/", include("alerts.urls")),
        prefix_default_language=False,
    ),
]
