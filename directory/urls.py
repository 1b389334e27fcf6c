"""URLs of the agency directory and the help pages."""

from django.urls import path

from directory import views

app_name = "directory"
urlpatterns = [
    path("directory/", views.home, name="home"),
    path("directory/hotlines/", views.hotlines, name="hotlines"),
    path("directory/<int:pk>/", views.agency_detail, name="agency-detail"),
    path("help/", views.help_page, name="help"),
    path("help/frozen-account/", views.frozen_account, name="frozen-account"),
]
