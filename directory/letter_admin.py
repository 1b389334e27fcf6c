"""Staff screens of letters: one person writes, another approves, then it is issued and followed down the tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from directory.letters import board, files, pdf, services
from directory.letters.recipients import NOT_OFFICES, recipients_of
from directory.models import Agency, Letter, LetterFile, Province
from directory.scoped_admin import ScopedAdmin
from directory.scopes import permission_for

# name: (what it does, permission, words on the button)
DECISIONS: dict[str, tuple[Callable[..., Any], str, Any]] = {
    "approve": (services.approve_letter, "approve", gettext_lazy("อนุมัติหนังสือ")),
    "reopen": (services.reopen_letter, "change", gettext_lazy("กลับไปแก้ร่าง")),
    "issue": (services.issue_letter, "issue", gettext_lazy("ออกหนังสือถึงทุกหน่วยงาน")),
}


def _rows(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count, "class": "vLargeTextField"})


class LetterForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("เฉพาะประเภท"), required=False,
        choices=[(kind.value, kind.label) for kind in Agency.Kind if kind not in NOT_OFFICES], widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("ไม่เลือก คือทุกประเภทในสังกัด"),
    )  # fmt: skip

    class Meta:
        widgets = {
            "from_address": _rows(3), "refers_to": _rows(2), "enclosures": _rows(2), "body": _rows(14),
            "signer_position": _rows(3), "contact": _rows(2),
            "subject": forms.TextInput(attrs={"class": "vLargeTextField"}),
        }  # fmt: skip


class LetterFileForm(forms.ModelForm):
    """The file is looked into before it is kept; an enclosure is replaced by another, never edited."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        upload = given.get("file")
        if upload and "file" in self.changed_data:
            try:
                files.take_file(self.instance, upload)
            except ValidationError as problem:
                self.add_error("file", problem)
            else:
                given["file"] = self.instance.file.file
        return given


class LetterFileInline(admin.TabularInline):
    model = LetterFile
    form = LetterFileForm
    fields = ["name", "file"]
    extra = 0
    max_num = 10

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.approved_at is None

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever reads the letter reads what is enclosed."""
        return True


@admin.register(Letter)
class LetterAdmin(ScopedAdmin):
    form = LetterForm
    change_form_template = "admin/directory/letter.html"
    inlines = [LetterFileInline]
    list_display = ["number", "subject", "state_text", "province", "dated_on", "due_on", "changed_by", "approved_by"]  # fmt: skip
    list_filter = [("issued_at", admin.EmptyFieldListFilter), "province"]
    list_select_related = ["province", "changed_by", "approved_by"]
    search_fields = ["number", "subject"]
    autocomplete_fields = ["root", "agencies"]
    actions = None
    fieldsets = [
        (gettext_lazy("หนังสือ"), {"fields": ["number", "dated_on", "from_office", "from_address", "subject", "addressed_to",
                                              "refers_to", "enclosures", "body", "signer_name", "signer_position",
                                              "owner_office", "contact"]}),
        (gettext_lazy("ถึงใคร"), {"fields": ["province", "root", "kinds", "agencies"]}),
        (gettext_lazy("ติดตาม"), {"fields": ["due_on", "links_end_on", "kit_path"]}),
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        decisions = [
            path(f"<int:pk>/{name}/", view(require_POST(self.decide_view)), {"name": name}, f"directory_letter_{name}")
            for name in DECISIONS
        ]  # fmt: skip
        return [
            *decisions,
            path("<int:pk>/sample.pdf", view(require_safe(self.sample_view)), name="directory_letter_sample"),
            path("<int:pk>/progress/", view(require_safe(self.progress_view)), name="directory_letter_progress"),
            *super().get_urls(),
        ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What somebody approved is what is sent: it is read only until it is a draft again."""
        is_draft = obj is None or obj.approved_at is None
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """A letter being saved is locked, so that nobody approves what is just being changed."""
        if request.method == "POST" and object_id.isdigit():
            Letter.objects.select_for_update(of=["self"]).filter(pk=int(object_id)).first()
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What cannot be changed does not list thousands of offices: their number stands above."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [(title, {**given, "fields": [name for name in given["fields"] if name != "agencies"]}) for title, given in found]  # fmt: skip

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        from directory.models.letters import ANSWER_WITHIN, LINKS_FOR

        day = timezone.localdate()
        here = self.scope(request, "add")
        province = None if here.national else min(here.provinces, default=None)
        return {
            "dated_on": day, "due_on": day + ANSWER_WITHIN, "links_end_on": day + LINKS_FOR, "province": province,
            **super().get_changeform_initial_data(request),
        }  # fmt: skip

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "province":
            options["queryset"] = self.scope(request, "change").narrow(Province.objects.all(), "pk")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        here = self.scope(request, "change")
        options["queryset"] = here.narrow(Agency.objects.all(), "province")
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Letter, form: Any, change: bool) -> None:
        obj.changed_by = request.user
        if not change:
            obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("สถานะ"))
    def state_text(self, letter: Letter) -> str:
        return str(letter.state.label)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context |= {"letter": obj, "decisions": self._offered(request, obj), "offices": _offices(obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _offered(self, request: HttpRequest, letter: Letter) -> list[tuple[str, str]]:
        """(address, words) of what this person may do with the letter now."""
        names = {Letter.State.DRAFT: ["approve"], Letter.State.APPROVED: ["issue", "reopen"]}.get(
            letter.state, []
        )
        if letter.changed_by_id == request.user.pk and "approve" in names:
            names.remove("approve")
        return [
            (reverse(f"admin:directory_letter_{name}", args=[letter.pk]), str(DECISIONS[name][2]))
            for name in names
            if self._may(request, letter, DECISIONS[name][1])
        ]  # fmt: skip

    def _may(self, request: HttpRequest, letter: Letter, action: str) -> bool:
        return self.scope(request, action).covers(letter.province_id)

    def _letter(self, request: HttpRequest, pk: int, action: str = "view") -> Letter:
        """The letter; one from elsewhere is answered as one that is nowhere."""
        if not request.user.scope_of(permission_for(Letter, "view")):
            raise PermissionDenied
        letter = self.get_queryset(request).filter(pk=pk).first()
        if letter is None:
            raise Http404
        if not self._may(request, letter, action):
            raise PermissionDenied
        return letter

    def decide_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        work, action, words = DECISIONS[name]
        letter = self._letter(request, pk, action)
        done_by = {} if name == "reopen" else {"by": request.user, "at": timezone.now()}
        try:
            work(letter, **done_by)
        except services.NotAllowed as problem:
            messages.warning(request, str(problem))
        else:
            self.log_change(request, letter, name)
            messages.success(request, _("ทำแล้ว: %(what)s") % {"what": words})
        return HttpResponseRedirect(reverse("admin:directory_letter_change", args=[pk]))

    def sample_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As it will look, for the first of its offices; no code on it leads anywhere."""
        letter = self._letter(request, pk)
        first = recipients_of(letter).order_by("pk").first()
        content = pdf.as_pdf(letter, pdf.Copy(first.name_th if first else _("หน่วยงานผู้รับ")))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="sample.pdf"'
        return response

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = self._letter(request, pk)
        under = request.GET.get("under", "")
        shown = board.board_of(letter, int(under) if under.isdigit() else None, on=timezone.localdate())
        context = self.admin_site.each_context(request) | {
            "title": _("ติดตามหนังสือ"), "subtitle": str(letter), "letter": letter, "board": shown, "opts": self.opts
        }  # fmt: skip
        return TemplateResponse(request, "admin/directory/letter_progress.html", context)


def _offices(letter: Letter) -> int:
    """How many offices have it, or would get it if it were issued now."""
    return letter.circulations.count() if letter.issued_at else recipients_of(letter).count()
