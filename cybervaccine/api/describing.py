"""The entrance, the OpenAPI document and the page that shows it. The document is made once in a process."""

from __future__ import annotations

import functools
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from directory.api.describing import described
from directory.api.parameters import Parameters
from directory.api.problems import CODES, TEXTS
from directory.api.reading import PublicView
from directory.api.rendering import Json
from directory.thai import is_english

LISTS = ("bulletins", "bulletin-latest", "statistics-daily", "case-types", "media", "agencies", "provinces", "districts", "subdistricts")  # fmt: skip


class Yaml(BaseRenderer):
    media_type = "application/yaml"
    format = "yaml"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()


class JsonOnly(Parameters):
    format = serializers.ChoiceField(["json"], required=False, help_text="Form of the answer.")


class JsonOrYaml(Parameters):
    format = serializers.ChoiceField(["json", "yaml"], required=False, help_text="Form of the document.")


class EntranceSerializer(serializers.Serializer):
    """Where everything is."""

    version = serializers.CharField()
    licence = serializers.CharField()
    docs = serializers.URLField()
    schema = serializers.URLField()
    links = serializers.DictField(child=serializers.URLField())


class Entrance(PublicView):
    parameters = JsonOnly
    renderer_classes = [Json]

    @described(
        EntranceSerializer, name="entrance", tag="about", csv=False, parameters=JsonOnly, summary="Where everything is (ทางเข้า)", refusals=(400, 405, 406, 429, 503)
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        def at(name: str) -> str:
            return request.build_absolute_uri(reverse(name))

        said = {
            "version": version(),
            "licence": "CC-BY-4.0",
            "docs": at("api-docs"),
            "schema": at("api:schema"),
            "links": {name: at(f"api:{name}") for name in LISTS},
        }
        return self.answer(request, lambda: said)


class Schema(PublicView):
    parameters = JsonOrYaml
    renderer_classes = [Json, Yaml]

    @extend_schema(
        operation_id="schema", tags=["about"], summary="This document (เอกสาร OpenAPI)", parameters=[JsonOrYaml],
        responses={(200, "application/json"): OpenApiTypes.OBJECT, (200, "application/yaml"): OpenApiTypes.OBJECT},
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request, document)


@functools.cache
def document() -> dict[str, Any]:
    """The OpenAPI document. It depends on code alone."""
    from drf_spectacular.generators import SchemaGenerator

    made: dict[str, Any] = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    return made


def version() -> str:
    from django.conf import settings

    return str(settings.SPECTACULAR_SETTINGS["VERSION"])


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What a developer needs first in words, then the whole description to try out."""
    english = is_english(get_language() or "th")
    codes = [(status, CODES[status], text.en if english else text.th) for status, text in TEXTS.items()]
    return render(request, "api/docs.html", {"codes": codes, "version": version()})
