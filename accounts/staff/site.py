"""The admin site of the portal: signing in and out happens on the house's own pages, with a passkey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.staff.sessions import is_confirmed
from accounts.staff.stepup import ask_again

# Apps whose own admin pages stay shut: groups and e-mail addresses mean nothing here, and an account of LINE is a
# citizen's, to be looked at only where looking is recorded.
SHUT = frozenset({"auth", "account", "socialaccount"})


class StaffSite(AdminSite):
    site_header = site_title = _("ไซเบอร์วัคซีน")
    index_title = _("งานของเจ้าหน้าที่")
    site_url = "/"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        given = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        shown = [model for model in given if model._meta.app_label not in SHUT]
        super().register(shown, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        wanted = request.GET.get("next") or reverse("admin:index")
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect(f"{reverse('staff:sign-in')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from accounts.staff.views import sign_out

        return sign_out(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("staff:passkeys")

    password_change_done = password_change

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., Any]:
        """Every export asks for the passkey again, whichever room it belongs to."""

        def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            match = request.resolver_match
            exports = match is not None and (match.url_name or "").endswith("_export")
            if (
                exports
                and self.has_permission(request)
                and not is_confirmed(request.session, at=timezone.now())
            ):
                return ask_again(request)
            return view(request, *args, **options)

        return super().admin_view(guarded, cacheable)
