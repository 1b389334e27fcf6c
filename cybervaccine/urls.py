"""URLs of the whole portal. Thai lives at the root; English is the same path under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.line.webhook_views import webhook
from cybervaccine import reports, views
from cybervaccine.api.describing import docs
from cybervaccine.metrics import metrics

handler400 = "cybervaccine.errors.bad_request"
handler403 = "cybervaccine.errors.forbidden"
handler404 = "cybervaccine.errors.not_found"
handler500 = "cybervaccine.errors.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("csp-report", reports.csp_report, name="csp-report"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("robots.txt", views.robots, name="robots"),
    path("api/v1/", include("cybervaccine.api.urls")),
    path("admin/", admin.site.urls),
    path("accounts/line/", include("accounts.line.urls")),
    path("line/webhook/", webhook, name="line-webhook"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("manifest.webmanifest", views.manifest, name="manifest"),
        path("offline/", views.offline, name="offline"),
        path("verify/", views.verify, name="verify"),
        path("styleguide/", views.styleguide, name="styleguide"),
        path("search/", views.search, name="search"),
        path("api/v1/docs/", docs, name="api-docs"),
        path("alerts/types/<slug:code>/", views.case_type, name="case-type"),
        path("alerts/", include("alerts.urls")),
        path("", include("accounts.urls")),
        path("staff/", include("accounts.staff.urls")),
        path("", include("directory.urls")),
        path("", include("media_library.urls")),
        path("", include("assessment.volunteers.urls")),
        path("", include("assessment.talks.urls")),
        path("", include("assessment.urls")),
        prefix_default_language=False,
    ),
]
