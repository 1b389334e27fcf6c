"""URLs of volunteers."""

from django.urls import path

from assessment.volunteers import views

app_name = "volunteers"
urlpatterns = [
    path("volunteers/", views.home, name="home"),
    path("volunteers/me/", views.me, name="me"),
    path("volunteers/me/apply/", views.apply, name="apply"),
    path("volunteers/me/report/", views.report, name="report"),
    path("volunteers/me/<slug:name>/", views.step, name="step"),
]
