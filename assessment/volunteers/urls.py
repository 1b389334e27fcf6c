"""URLs of volunteers."""

from django.urls import path

from assessment.volunteers import photo_views, training_views, views

app_name = "volunteers"
urlpatterns = [
    path("volunteers/", views.home, name="home"),
    path("volunteers/me/", views.me, name="me"),
    path("volunteers/me/apply/", views.apply, name="apply"),
    path("volunteers/me/report/", views.report, name="report"),
    path("volunteers/me/leave/", views.leave, name="leave"),
    path("volunteers/me/photo/", photo_views.change, name="photo"),
    path("volunteers/me/photo/picture/", photo_views.picture, name="picture"),
    path("volunteers/me/photo/erase/", photo_views.erase, name="erase-picture"),
    path("volunteers/training/", training_views.training_list, name="training"),
    path("volunteers/training/<slug:code>/", training_views.lesson, name="lesson"),
    path("volunteers/me/<slug:name>/", views.step, name="step"),
]
