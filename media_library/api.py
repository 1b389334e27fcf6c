"""The library for programs: public items with their files, as the library's pages show them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from alerts.api.statistics import CASE_TYPE
from directory.api.describing import described, paged
from directory.api.parameters import CodeField, PageParameters, WordsField
from directory.api.reading import ListView
from media_library.models import Audience, Kind, Language, MediaFile, MediaItem
from media_library.queries import LENGTHS, chosen_items

FILTERS = {"q": "q", "kind": "kind", "case_type": "type", "audience": "audience", "language": "language", "length": "length"}  # fmt: skip


class MediaParameters(PageParameters):
    q = WordsField(required=False, help_text="Words in Thai or English; the best matches first, 200 at most.")
    kind = serializers.ChoiceField(Kind.choices, required=False, help_text="Kind of media (ประเภทสื่อ).")
    case_type = CodeField(
        r"^[A-Z0-9_]{1,40}$", CASE_TYPE, required=False, help_text="About this case type (ประเภทคดี)."
    )
    audience = serializers.ChoiceField(Audience.choices, required=False, help_text="For whom (สำหรับใคร).")
    language = serializers.ChoiceField(Language.choices, required=False, help_text="In this language (ภาษา).")
    length = serializers.ChoiceField(
        list(LENGTHS), required=False, help_text="Up to 1 minute, up to 5, longer."
    )


class MakerSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name_th = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)


class FileSerializer(serializers.ModelSerializer):
    """One rendition; its address names this content for ever."""

    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = MediaFile
        fields = ["role", "language", "content_type", "bytes", "sha256", "width", "height", "url"]


class MediaSerializer(serializers.ModelSerializer):
    slug = serializers.CharField(help_text="Its name in addresses.")
    case_types = serializers.SerializerMethodField(help_text="Codes of the case types it is about.")
    maker = MakerSerializer()
    files = FileSerializer(source="ready_files", many=True)
    page = serializers.CharField(source="get_absolute_url", help_text="Its page on this site.")
    proof = serializers.SerializerMethodField(
        help_text="Where anybody can check that it is the portal's own."
    )

    class Meta:
        model = MediaItem
        fields = [
            "slug", "kind", "title_th", "title_en", "summary_th", "summary_en", "languages", "audiences", "channels", "case_types", "seconds",
            "licence", "source_url", "maker", "version", "published_at", "expires_on", "files", "page", "proof",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_case_types(self, item: MediaItem) -> list[str]:
        return [kind.code for kind in item.case_types.all()]

    def get_proof(self, item: MediaItem) -> str:
        return reverse("media_library:proof", args=[item.code])


class MediaList(ListView):
    parameters, serializer, name = MediaParameters, MediaSerializer, "media"

    def rows(self) -> QuerySet[MediaItem]:
        chosen = {own: self.asked[asked] for asked, own in FILTERS.items() if asked in self.asked}
        ready = MediaFile.objects.filter(state=MediaFile.State.READY).exclude(role=MediaFile.Role.ORIGINAL)
        files = Prefetch("files", ready.order_by("language", "role"), to_attr="ready_files")
        return chosen_items(chosen, at=timezone.now()).prefetch_related("case_types", files)

    @described(
        paged(MediaSerializer), name="media", tag="media", parameters=MediaParameters, summary="Media (สื่อความรู้)",
        description="Published items, the newest first, with licence, maker and the addresses of their files.",
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)
