"""An office's own page for a letter: read, acknowledge, take the media, pass on, say what was done. No login."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.letters import pdf, posters, presenters, services
from directory.letters.export import write_children
from directory.letters.files import download_name
from directory.letters.forms import ForwardForm, ReceiptForm, ResultForm
from directory.letters.private_pages import private_page
from directory.letters.recipients import to_forward_to
from directory.letters.tokens import address_of, token_of
from directory.link_counts import count_download, is_person
from directory.models import Circulation
from directory.printing.making import Busy, made_in_turn


@require_safe
@private_page
def letter(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    return _page(request, circulation, token)


def _page(
    request: HttpRequest,
    circulation: Circulation,
    token: str,
    *,
    receipt: ReceiptForm | None = None,
    result: ResultForm | None = None,
) -> HttpResponse:
    day = timezone.localdate()
    names = [_("เปิดลิงก์"), _("สมัคร"), _("ดาวน์โหลด"), _("ผ่านแบบทดสอบ")]
    context = {
        "circulation": circulation,
        "letter": circulation.letter,
        "agency": circulation.agency,
        "state": circulation.state_on(day),
        "icon": presenters.ICONS[circulation.state_on(day)],
        "links": presenters.letter_links(token),
        "files": [(file, download_name(file)) for file in circulation.letter.files.all()],
        "receipt": receipt or ReceiptForm(circulation, day),
        "result": result or ResultForm(initial=_result(circulation)),
        "can_forward": to_forward_to(circulation.agency, circulation.letter).exists(),
        "children": presenters.children(circulation, day),
        "numbers": presenters.numbers(circulation, names),
        "token": token,
    }
    invalid = any(form is not None and form.errors for form in (receipt, result))
    return render(request, "directory/letters/letter.html", context, status=400 if invalid else 200)


def _result(circulation: Circulation) -> dict[str, Any]:
    return {"done_text": circulation.done_text, "people_reached": circulation.people_reached}


@require_POST
@private_page
def acknowledge(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    at = timezone.now()
    form = ReceiptForm(circulation, timezone.localdate(at), request.POST)
    if not form.is_valid():
        return _page(request, circulation, token, receipt=form)
    services.acknowledge(circulation, **form.cleaned_data, at=at)
    return redirect(presenters.letter_links(token)["letter"] + "#state")


@require_POST
@private_page
def report(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    form = ResultForm(request.POST)
    if not form.is_valid():
        return _page(request, circulation, token, result=form)
    try:
        services.report_done(circulation, **form.cleaned_data, at=timezone.now())
    except services.NotAllowed as problem:
        form.add_error(None, str(problem))
        return _page(request, circulation, token, result=form)
    return redirect(presenters.letter_links(token)["letter"] + "#state")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def forward(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    """Choose children; below, those who have it and the links to deliver to them."""
    choices = to_forward_to(circulation.agency, circulation.letter)
    form = ForwardForm(choices, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.forward(circulation, form.cleaned_data["agencies"], at=timezone.now())
        return redirect(presenters.letter_links(token)["forward"])
    context = {
        "circulation": circulation,
        "letter": circulation.letter,
        "links": presenters.letter_links(token),
        "form": form if choices.exists() else None,
        "children": presenters.children(circulation, timezone.localdate()),
        "token": token,
    }
    return render(request, "directory/letters/forward.html", context, status=400 if form.errors else 200)


@require_safe
@private_page
def children_csv(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    """The links of the children that have not answered, for whoever delivers them."""
    response = _attachment(b"", "text/csv; charset=utf-8", "letters.csv")
    write_children(response, presenters.children(circulation, timezone.localdate()))
    return response


@require_safe
@private_page
def letter_pdf(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    copy = pdf.Copy(circulation.agency.name_th, address_of(token))
    return _drawn(lambda: pdf.as_pdf(circulation.letter, copy), "letter.pdf")


@require_safe
@private_page
def child_pdf(request: HttpRequest, circulation: Circulation, token: str, pk: int) -> HttpResponse:
    """The copy of an office below, until it has answered for itself."""
    own = circulation.letter.circulations.filter(
        agency__parent=circulation.agency_id, acknowledged_at=None, withdrawn_at=None
    )
    child = get_object_or_404(own.select_related("agency"), pk=pk)
    link = child.private_links.filter(ended_at=None).first()
    address = token_of(link) if link else None
    if address is None:
        raise Http404
    copy = pdf.Copy(child.agency.name_th, address_of(address))
    return _drawn(lambda: pdf.as_pdf(circulation.letter, copy), "letter.pdf")


@require_safe
@private_page
def poster(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    return _drawn(lambda: posters.as_poster(posters.Printed.of(circulation.link)), "poster.pdf")


@require_safe
@private_page
def stickers(request: HttpRequest, circulation: Circulation, token: str) -> HttpResponse:
    return _drawn(lambda: posters.as_stickers(posters.Printed.of(circulation.link)), "stickers.pdf")


@require_safe
@private_page
def letter_file(request: HttpRequest, circulation: Circulation, token: str, pk: int) -> HttpResponseBase:
    """An enclosure: saved, never shown as a page of ours."""
    file = get_object_or_404(circulation.letter.files, pk=pk)
    if is_person(request.method or "", request.headers):
        count_download(circulation.link.code, timezone.localdate())
    return sent_file(file)


def sent_file(file: Any) -> FileResponse:
    name = download_name(file)
    response = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=name, content_type=file.content_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _drawn(make: Any, name: str) -> HttpResponse:
    """Paper is drawn one sheet at a time; whoever comes in between is asked to come back."""
    try:
        return _attachment(made_in_turn(make), "application/pdf", name)
    except Busy:
        response = HttpResponse(
            _("มีคนกำลังใช้อยู่มาก อีกไม่กี่วินาทีลองใหม่"), status=503, content_type="text/plain; charset=utf-8"
        )
        response["Retry-After"] = "5"
        return response


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
