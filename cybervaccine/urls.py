"""URLs of the whole portal. Thai lives at the root; English is the same path under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cybervaccine import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("search/", views.search, name="search"),
        path("", include("directory.urls")),
        path("alerts/", include("alerts.urls")),
        prefix_default_language=False,
    ),
]
