"""Addresses of registration, of a person's own pages and of the scanner."""

from django.urls import include, path

from accounts import own_views, registration_views, scan_views

app_name = "accounts"
PEOPLE = [
    path("register/", registration_views.register, name="register"),
    path("register/permission/", registration_views.permission, name="register-permission"),
    path("register/details/", registration_views.details, name="register-details"),
    path("register/place/", registration_views.place, name="register-place"),
    path("register/place/list/", registration_views.cascade, name="register-cascade"),
    path("register/places/", registration_views.suggestions, name="register-places"),
    path("register/check/", registration_views.check, name="register-check"),
    path("register/done/", registration_views.done, name="register-done"),
    path("me/", own_views.me, name="me"),
    path("me/data/", own_views.data, name="data"),
    path("me/data.json", own_views.data_file, name="data-file"),
    path("me/bulletin/", own_views.bulletin, name="bulletin"),
    path("me/leave/", own_views.leave, name="leave"),
    path("privacy/", own_views.privacy, name="privacy"),
    path("privacy/decide/", own_views.decide, name="decide"),
    path("sign-out/", own_views.sign_out, name="sign-out"),
]
urlpatterns = [path("accounts/", include(PEOPLE)), path("scan/", scan_views.scan, name="scan")]
