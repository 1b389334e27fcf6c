"""The forms of an answer: JSON, and the same rows as CSV that no spreadsheet runs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer

from directory.api.problems import Problem, Text, Wrong
from directory.csv_safe import safe_row_writer


class Json(JSONRenderer):
    """UTF-8 JSON. Never indented: a bulletin is read by programs."""

    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> None:
        return None


class Csv(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        text: str = renderer_context["view"].as_csv(data)
        return text.encode()


class Negotiation(DefaultContentNegotiation):
    """`?format=` that nobody knows is a wrong parameter, as any other."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            known = ", ".join(renderer.format for renderer in renderers)
            text = Text(f"ใช้ค่าใดค่าหนึ่ง: {known}", f"Use one of: {known}")
            raise Problem(400, errors=[Wrong("format", text)])
        return found


def rows_as_csv(serializer: type[serializers.Serializer], rows: Iterable[dict[str, Any]]) -> str:
    """A table with a column for each leaf: `area.code` stands in `area_code`. Nothing known is an empty cell."""
    stream = io.StringIO()
    write = safe_row_writer(stream)
    paths = list(_leaves(serializer()))
    write("_".join(path) for path in paths)
    for row in rows:
        write(_cell(row, path) for path in paths)
    return "\ufeff" + stream.getvalue()


def _leaves(serializer: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in serializer.fields.items():
        if isinstance(field, serializers.Serializer):
            yield from _leaves(field, (*above, name))
        else:
            yield (*above, name)


def _cell(row: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        row = None if row is None else row[name]
    if not isinstance(row, list):
        return row
    if any(isinstance(each, dict) for each in row):
        return json.dumps(row, ensure_ascii=False)
    return " | ".join(map(str, row))
