"""How an address is described in the OpenAPI document: its answer in both forms, and every refusal it may give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from directory.api.problems import CODES, CONTENT_TYPE, TEXTS, TYPE

READING = (400, 404, 405, 406, 429, 503)


class WrongSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="The parameter, header or column that is wrong.")
    detail = serializers.CharField(help_text="What to do about it, in English.")
    detail_th = serializers.CharField(help_text="The same in Thai (ภาษาไทย).")


class ProblemSerializer(serializers.Serializer):
    """Every error has this shape (RFC 9457). Programs decide by `code`; people read `detail` or `detail_th`."""

    type = serializers.CharField(help_text="Where the code is explained.")
    title = serializers.CharField(help_text="The HTTP status in words.")
    status = serializers.IntegerField()
    code = serializers.ChoiceField(sorted(CODES.values()))
    detail = serializers.CharField()
    detail_th = serializers.CharField()
    errors = WrongSerializer(many=True, help_text="Each parameter that is wrong; empty where none is.")


def described(
    answer: Any,
    *,
    name: str,
    tag: str,
    summary: str,
    description: str = "",
    parameters: Any = None,
    path: Sequence[OpenApiParameter] = (),
    refusals: Sequence[int] = READING,
    csv: bool = True,
    status: int = 200,
    example: Any = None,
    **more: Any,
) -> Callable[[Any], Any]:
    """Describe a method of a view. `answer`: its serializer, None for a table only; `summary` has the Thai name in brackets."""
    responses: dict[Any, Any] = {}
    if answer is not None:
        responses[status, "application/json"] = OpenApiResponse(answer, summary)
    if csv:
        responses[200, "text/csv"] = OpenApiResponse(OpenApiTypes.STR, "The same rows as a table.")
    responses |= {(code, CONTENT_TYPE): _refusal(code) for code in refusals}
    examples = [OpenApiExample("Example", example, response_only=True, media_type="application/json", status_codes=[str(status)])] if example else []  # fmt: skip
    return extend_schema(
        operation_id=name,
        tags=[tag],
        summary=summary,
        description=description or None,
        parameters=[*([parameters] if parameters else []), *path],
        responses=responses,
        examples=examples,
        **more,
    )


def _refusal(status: int) -> OpenApiResponse:
    code, text = CODES[status], TEXTS[status]
    value = {
        "type": TYPE.format(code=code), "title": code, "status": status, "code": code, "detail": text.en, "detail_th": text.th, "errors": [],
    }  # fmt: skip
    example = OpenApiExample(code, value, response_only=True)
    return OpenApiResponse(ProblemSerializer, f"{text.en} ({text.th})", [example])


def paged(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """A page of a list of `row`."""
    fields = {
        "count": serializers.IntegerField(help_text="Rows of the whole list."),
        "next": serializers.URLField(allow_null=True, help_text="The next page."),
        "previous": serializers.URLField(allow_null=True, help_text="The page before."),
        "results": row(many=True),
    }
    return type(row.__name__.replace("Serializer", "PageSerializer"), (serializers.Serializer,), fields)
