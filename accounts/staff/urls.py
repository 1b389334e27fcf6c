"""Addresses of staff who come in. Everything they do afterwards lies under /admin/."""

from django.urls import path

from accounts.staff import views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("confirm/", views.confirm, name="confirm"),
    path("passkeys/", views.passkeys, name="passkeys"),
    path("passkeys/<int:pk>/remove/", views.remove_passkey, name="remove-passkey"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("signed-out/", views.signed_out, name="signed-out"),
]
