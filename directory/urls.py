"""URLs of the agency directory, the help pages and short links."""

from django.urls import path

from directory import link_views, views

app_name = "directory"
urlpatterns = [
    path("directory/", views.home, name="home"),
    path("directory/hotlines/", views.hotlines, name="hotlines"),
    path("directory/<int:pk>/", views.agency_detail, name="agency-detail"),
    path("q/<str:code>", link_views.short_link, name="short-link"),
    path("help/", views.help_page, name="help"),
    path("help/frozen-account/", views.frozen_account, name="frozen-account"),
]
