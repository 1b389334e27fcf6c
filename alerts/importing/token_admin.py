"""Staff screens of tokens: made once with a passkey, shown once, revoked at once. What was used when stays to be seen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.staff.stepup import step_up_required
from alerts.importing import tokens
from alerts.models import ApiScope, ApiToken, Source

USUAL_DAYS = 180


class TokenForm(forms.ModelForm):
    """What an administrator decides. Of all else the portal takes care."""

    source = forms.ModelChoiceField(
        Source.objects.order_by("name"), label=ApiToken.source.field.verbose_name,
        help_text=ApiToken.source.field.help_text,
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        choices=ApiScope.choices, label=ApiToken.scopes.field.verbose_name,
        initial=[ApiScope.IMPORT_CASES], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("ใช้ได้กี่วัน"), min_value=1, max_value=tokens.LONGEST.days, initial=USUAL_DAYS,
        help_text=gettext_lazy("ไม่เกิน 366 วัน ก่อนหมดอายุให้ออกโทเคนใหม่แล้วยกเลิกโทเคนเดิม"),
    )  # fmt: skip

    class Meta:
        model = ApiToken
        fields = ["name", "source", "scopes", "days"]


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    form = TokenForm
    list_display = ["name", "prefix", "source", "state", "made_by", "made_at", "expires_at", "last_used_at"]
    list_filter = ["source"]
    list_select_related = ["source", "made_by"]
    show_facets = admin.ShowFacets.NEVER
    actions = None
    fields = [
        "name", "prefix", "source", "scopes", "state", "made_by", "made_at", "expires_at", "last_used_at", "revoked_by", "revoked_at",
    ]  # fmt: skip
    readonly_fields = fields
    change_form_template = "admin/alerts/apitoken/change_form.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields if obj else ["name", "source", "scopes", "days"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields if obj else []

    def get_urls(self) -> list[URLPattern]:
        revoke = self.admin_site.admin_view(self.revoke)
        return [path("<int:pk>/revoke/", revoke, name="alerts_apitoken_revoke"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        titled = {
            "title": _("ออกโทเคนใหม่"),
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        view = super().add_view
        if not self.has_add_permission(request):
            raise PermissionDenied
        return step_up_required(view)(request, form_url, titled | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: ApiToken, form: TokenForm, change: bool) -> None:
        """Only ever a new one."""
        given, at = form.cleaned_data, timezone.now()
        made, text = tokens.make_token(
            name=given["name"], source=given["source"], scopes=given["scopes"], by=request.user, at=at,
            expires_at=at + dt.timedelta(days=given["days"]),
        )  # type: ignore[arg-type]  # fmt: skip
        obj.__dict__.update(made.__dict__)
        obj.shown_once = text  # type: ignore[attr-defined]

    def log_addition(self, request: HttpRequest, obj: ApiToken, message: Any) -> Any:
        """The audit has it."""

    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The token itself, on a page that nothing keeps; no message and no session ever holds it."""
        context = self.admin_site.each_context(request) | {
            "title": _("โทเคนใหม่"),
            "token": obj,
            "text": obj.shown_once,  # type: ignore[attr-defined]
        }
        response = render(request, "admin/alerts/apitoken/made.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **options: Any
    ) -> HttpResponse:
        if obj:
            context |= {
                "title": obj.name,
                "may_revoke": obj.revoked_at is None and self._may_revoke(request),
                "imports": obj.imports.select_related("batch").order_by("-pk")[:20],
            }
        return super().render_change_form(request, context, *args, obj=obj, **options)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self._may_revoke(request):
            raise PermissionDenied
        token = get_object_or_404(ApiToken, pk=pk)
        if request.method != "POST":  # back from the passkey, which asks for an address again, not for a form
            return self._back(pk)
        return step_up_required(self._revoke)(request, token)

    def _revoke(self, request: HttpRequest, token: ApiToken) -> HttpResponse:
        if tokens.revoke_token(token, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            messages.success(request, _("ยกเลิกแล้ว โทเคนนี้ใช้ไม่ได้ตั้งแต่คำขอถัดไป"))
        return self._back(token.pk)

    def _back(self, pk: int) -> HttpResponse:
        return redirect(reverse("admin:alerts_apitoken_change", args=[pk]))

    def _may_revoke(self, request: HttpRequest) -> bool:
        return request.user.has_perm("alerts.change_apitoken")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Looked at and revoked by its own button, never edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("สถานะ"))
    def state(self, token: ApiToken) -> str:
        return token.state(timezone.now()).label
