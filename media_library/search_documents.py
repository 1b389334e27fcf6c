"""What this room lets people find: every item that is public, by its title, what it is about and what it says."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import override

from directory.search.registry import Document
from media_library.models import MediaItem
from media_library.models.items import Audience, Kind


def media_documents() -> Iterator[Document]:
    items = MediaItem.objects.public(timezone.now()).prefetch_related("case_types").select_related("maker")
    with override("th"):
        for item in items.order_by("pk").iterator(chunk_size=500):
            yield _of_item(item)


def _of_item(item: MediaItem) -> Document:
    kinds = [text for kind in item.case_types.all() for text in (kind.short_th, kind.short_en)]
    audiences = [str(Audience(audience).label) for audience in item.audiences]
    said = (
        item.body_th or item.transcript_th or item.alt_th,
        item.body_en or item.transcript_en or item.alt_en,
    )
    return Document(
        key=item.slug,
        url=item.get_absolute_url(),
        title_th=item.title_th,
        title_en=item.title_en,
        snippet_th=f"{item.summary_th} · {said[0]}"[:4000],
        snippet_en=f"{item.summary_en} · {said[1]}".strip(" ·")[:4000],
        words=" ".join([str(Kind(item.kind).label), "สื่อความรู้", *kinds, *audiences, item.maker.name_th]),
        weight=1.1,
    )
