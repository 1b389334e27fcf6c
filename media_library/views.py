"""The pages of the library, its files, and the small picture by which a page is counted."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.thai import local_day
from media_library import counts, presenters
from media_library.counts import Use
from media_library.forms import FilterForm
from media_library.models import MediaFile, MediaItem
from media_library.models.items import KNOWN
from media_library.serving import Served, begins, serve

# The smallest GIF: one clear pixel.
_PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;"
PLAYED = (MediaFile.Role.AUDIO, MediaFile.Role.SMALL, MediaFile.Role.LARGE)
VTT = "text/vtt; charset=utf-8"


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    chosen = FilterForm(request.GET).chosen()
    page = presenters.LibraryPage.of(chosen, number=request.GET.get("page", ""), at=timezone.now())
    return render(request, "media_library/item_list.html", {"page": page})


@require_safe
def item_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is no longer valid says so, with what it was; what never was public is not found."""
    items = (
        MediaItem.objects.filter(state__in=KNOWN)
        .select_related("maker")
        .prefetch_related("case_types", "files")
    )
    item, at = get_object_or_404(items, slug=slug), timezone.now()
    if not item.is_public(at):
        return render(request, "media_library/item_gone.html", {"item": item}, status=HTTPStatus.GONE)
    context = {"page": presenters.ItemPage.of(item, at=at), "crumbs": presenters.crumbs()}
    return render(request, "media_library/item_detail.html", context)


@require_safe
def file(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """A rendition of a public item; of another only for staff who may see it. Originals are given to nobody."""
    ready = MediaFile.objects.filter(state=MediaFile.State.READY).exclude(role=MediaFile.Role.ORIGINAL)
    found, at = get_object_or_404(ready.select_related("item"), code=code), timezone.now()
    if found.extension != extension:
        raise Http404
    public = found.item.is_public(at)
    if not public and not request.user.has_perm("media_library.view_mediaitem"):
        raise Http404
    download = "download" in request.GET
    if public and begins(request):
        _count_file(request, found, download)
    attached = download or found.content_type == "application/pdf"
    name = f"{found.item.slug}.{extension}"
    return serve(
        request, Served(found.name, found.content_type, found.bytes, found.sha256, name, attached, public)
    )


def _count_file(request: HttpRequest, found: MediaFile, download: bool) -> None:
    day = local_day(timezone.now())
    if download:
        counts.count(Use.DOWNLOAD, found.item_id, request, day=day)
    elif found.role in PLAYED:
        counts.count(Use.PLAY, found.item_id, request, day=day)


@require_safe
def captions(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    item = get_object_or_404(MediaItem.objects.public(timezone.now()), slug=slug)
    text = {"th": item.captions_th, "en": item.captions_en}.get(language)
    if not text:
        raise Http404
    return HttpResponse(text, content_type=VTT)


@require_safe
@never_cache
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """The small picture on an item's page, which no cache keeps: somebody saw the page."""
    at = timezone.now()
    item = MediaItem.objects.public(at).filter(slug=slug).values_list("pk", flat=True).first()
    if item is None:
        raise Http404
    counts.count(Use.VIEW, item, request, day=local_day(at))
    return HttpResponse(_PIXEL, content_type="image/gif")
