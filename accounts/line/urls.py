"""Addresses of LINE Login: the same in every language, because LINE knows the callback by its exact address."""

from django.urls import path

from accounts.line import views

urlpatterns = [
    path("login/", views.line_login, name="line_login"),
    path("login/callback/", views.line_callback, name="line_callback"),
]
