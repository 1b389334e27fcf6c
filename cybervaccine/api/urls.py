"""Addresses of the API, version 1. Each room brings its own."""

from __future__ import annotations

from django.urls import include, path

from cybervaccine.api import describing
from media_library.api import MediaList

app_name = "api"
urlpatterns = [
    path("", describing.Entrance.as_view(), name="root"),
    path("schema/", describing.Schema.as_view(), name="schema"),
    path("", include("directory.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("alerts.api.urls")),
    path("media/", MediaList.as_view(), name="media"),
]
