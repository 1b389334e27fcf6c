"""Staff in admin: invited, given roles, sent a new invitation, disabled. Nobody is deleted, and nobody sets a password."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, StaffRole, User
from accounts.staff import services
from accounts.staff.stepup import step_up_required

logger = logging.getLogger(__name__)


class StaffForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email"]

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"] or "")
        if not email:
            raise forms.ValidationError(_("ใส่อีเมลของเจ้าหน้าที่"))
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("อีเมลนี้มีอยู่แล้ว"))
        return email


class StaffRoleForm(forms.ModelForm):
    class Meta:
        model = StaffRole
        fields = ["role", "province"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("role") in (Role.AUDITOR, Role.ADMINISTRATOR) and given.get("province"):
            self.add_error("province", _("บทบาทนี้เป็นของทั้งประเทศ เว้นจังหวัดว่างไว้"))
        return given


class StaffRoleFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """The database refuses a role that is held already; the administrator is told before."""
        super().clean()
        held = set(
            StaffRole.objects.filter(user=self.instance.pk, ended_at=None).values_list("role", "province")
        )
        for form in self.extra_forms:
            given = form.cleaned_data if form.is_valid() and form.has_changed() else {}
            if not given:
                continue
            role = (given["role"], getattr(given["province"], "pk", None))
            if role in held:
                form.add_error("role", _("มีบทบาทนี้อยู่แล้ว"))
            held.add(role)


class StaffRoleInline(admin.TabularInline):
    """Roles are given here; what was held and when stays."""

    model = StaffRole
    form, formset = StaffRoleForm, StaffRoleFormSet
    fk_name = "user"
    extra = 1
    fields = ["role", "province", "granted_by", "granted_at", "ended_at"]
    readonly_fields = ["granted_by", "granted_at", "ended_at"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "province":
            options |= {"empty_label": _("ทั้งประเทศ")}
        return super().formfield_for_foreignkey(db_field, request, **options)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or obj.pk != request.user.pk)


@admin.register(User)
class StaffAdmin(admin.ModelAdmin):
    form = StaffForm
    inlines = [StaffRoleInline]
    list_display = ["email", "roles", "is_active", "last_login", "date_joined"]
    list_filter = ["is_active", "staff_roles__role"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["email"]
    ordering = ["email"]
    readonly_fields = ["is_active", "last_login", "date_joined"]
    fieldsets = [(None, {"fields": ["email", "is_active", "last_login", "date_joined"]})]
    add_fieldsets = [(None, {"fields": ["email"]})]
    actions = ["invite_again", "disable", "end_roles"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(is_staff=True).prefetch_related("staff_roles__province")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        titled = {"title": _("เชิญเจ้าหน้าที่")} | (extra_context or {})
        return super().add_view(request, form_url, titled)

    @admin.display(description=_("บทบาท"))
    def roles(self, user: User) -> str:
        return " / ".join(str(role) for role in user.staff_roles.all() if role.ended_at is None) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_user")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes their own account, and only a superuser one of a superuser."""
        if obj is not None and (
            obj.pk == request.user.pk or (obj.is_superuser and not request.user.is_superuser)
        ):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return step_up_required(super().changeform_view)(request, *args, **options)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        view = super().changelist_view
        titled = {"title": _("เจ้าหน้าที่")} | (extra_context or {})
        return (step_up_required(view) if request.method == "POST" else view)(request, titled)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff, obj.is_active = True, False
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for role in formset.save(commit=False):
            services.give_role(role, by=request.user, at=timezone.now())

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._invite(request, obj)
        return super().response_add(request, obj, post_url_continue)

    @admin.action(description=_("ส่งคำเชิญใหม่ (พาสคีย์เดิมจะใช้ไม่ได้เมื่อตอบรับ)"), permissions=["change"])
    def invite_again(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in self._others(request, users):
            self._invite(request, user)

    @admin.action(description=_("ระงับบัญชีที่เลือก (ออกจากระบบทันที)"), permissions=["change"])
    def disable(self, request: HttpRequest, users: QuerySet[User]) -> None:
        chosen = self._others(request, users)
        for user in chosen:
            services.disable(user, by=request.user, at=timezone.now())
        text = ngettext("ระงับแล้ว %d บัญชี", "ระงับแล้ว %d บัญชี", len(chosen)) % len(chosen)
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("ถอนทุกบทบาทของบัญชีที่เลือก"), permissions=["change"])
    def end_roles(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for role in StaffRole.objects.filter(user__in=self._others(request, users), ended_at=None):
            services.end_role(role, by=request.user, at=timezone.now())
        self.message_user(request, gettext("ถอนบทบาทแล้ว"), messages.SUCCESS)

    def _others(self, request: HttpRequest, users: QuerySet[User]) -> list[User]:
        return [user for user in users if self.has_change_permission(request, user)]

    def _invite(self, request: HttpRequest, user: User) -> None:
        try:
            token = services.invite(user, by=request.user, at=timezone.now())
        except services.NotAllowed as problem:
            self.message_user(request, str(problem), messages.ERROR)
            return
        try:
            send_invitation(user, invitation_link(token))
        except OSError:  # smtplib's errors are such, too
            logger.exception("An invitation could not be sent")
            self.message_user(request, gettext('ส่งอีเมลไม่ได้ เลือก "ส่งคำเชิญใหม่" อีกครั้งภายหลัง'), messages.ERROR)
            return
        shown = gettext("ส่งคำเชิญถึง %(email)s แล้ว ใช้ได้ 72 ชั่วโมง") % {"email": user.email}
        self.message_user(request, shown, messages.SUCCESS)


class HeldFilter(admin.SimpleListFilter):
    title = _("สถานะ")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", gettext("ถืออยู่")), ("before", gettext("ถอนแล้ว"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StaffRole]) -> QuerySet[StaffRole]:
        ended = {"now": False, "before": True}.get(self.value() or "")
        return queryset if ended is None else queryset.exclude(ended_at__isnull=ended)


@admin.register(StaffRole)
class StaffRoleAdmin(admin.ModelAdmin):
    """Who holds and held what. One role is ended here; it is given on the page of the person."""

    list_display = ["user", "role", "province", "granted_by", "granted_at", "ended_by", "ended_at"]
    list_filter = [HeldFilter, "role"]
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ["user", "province", "granted_by", "ended_by"]
    search_fields = ["user__email", "province__name_th", "province__name_en"]
    search_help_text = _("อีเมลหรือจังหวัด")
    ordering = ["user__email", "role", "granted_at"]
    actions = ["end"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StaffRole | None = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: StaffRole | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        view = super().changelist_view
        titled = {"title": self.opts.verbose_name_plural} | (extra_context or {})
        return (step_up_required(view) if request.method == "POST" else view)(request, titled)

    @admin.action(description=_("ถอนบทบาทที่เลือก"), permissions=["change"])
    def end(self, request: HttpRequest, roles: QuerySet[StaffRole]) -> None:
        ended = 0
        for role in roles.filter(ended_at=None):
            try:
                services.end_role(role, by=request.user, at=timezone.now())
                ended += 1
            except services.NotAllowed as problem:
                self.message_user(request, str(problem), messages.ERROR)
        text = ngettext("ถอนแล้ว %d บทบาท", "ถอนแล้ว %d บทบาท", ended) % ended
        self.message_user(request, text, messages.SUCCESS)


def invitation_link(token: str) -> str:
    return settings.STAFF_ORIGIN + reverse("staff:invitation", args=[token])


def send_invitation(user: User, link: str) -> None:
    if settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        raise ConnectionRefusedError("EMAIL_URL is not set: nothing is sent")
    body = render_to_string("staff/invitation.txt", {"link": link})
    send_mail(gettext("คำเชิญเจ้าหน้าที่ไซเบอร์วัคซีน"), body, None, [user.email or ""])
