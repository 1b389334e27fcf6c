"""Addresses that everybody may read: no cookie, no session, the same for all; lists in pages with links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from directory.api.parameters import PageParameters, Parameters, read
from directory.api.problems import Problem, Text
from directory.api.rendering import Csv, Json, Negotiation, rows_as_csv

READABLE_HEADERS = "Deprecation, ETag, Link, Retry-After, Sunset"
NO_PAGE = Text("ไม่มีหน้านี้ หน้าสุดท้ายคือหน้า {last}", "There is no such page; the last is page {last}")


class ApiView(APIView):
    """What every address of the API has: strict parameters, and headers that announce its end in good time.

    `deprecated_on`: from when nobody should begin to use it; `sunset_on`: when it goes. See docs/api.md.
    """

    parameters: ClassVar[type[Parameters]] = Parameters
    content_negotiation_class = Negotiation
    renderer_classes = [Json]
    deprecated_on: ClassVar[dt.datetime | None] = None
    sunset_on: ClassVar[dt.datetime | None] = None
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **options: Any) -> None:
        super().initial(request, *args, **options)
        self.asked = read(request, self.parameters)

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **options: Any
    ) -> HttpResponseBase:
        final = super().finalize_response(request, response, *args, **options)
        if self.deprecated_on:
            final["Deprecation"] = f"@{int(self.deprecated_on.timestamp())}"  # RFC 9745
            final["Link"] = '</api/v1/docs/#deprecation>; rel="deprecation"'
        if self.sunset_on:
            final["Sunset"] = http_date(self.sunset_on.timestamp())  # RFC 8594
        return final


class PublicView(ApiView):
    """Open data: read by anybody, from any site's script too. `*` names nobody, and allows no cookie to come along."""

    authentication_classes = []
    permission_classes = [AllowAny]
    http_method_names = ["get", "head"]
    renderer_classes = [Json, Csv]

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **options: Any
    ) -> HttpResponseBase:
        final = super().finalize_response(request, response, *args, **options)
        final["Access-Control-Allow-Origin"] = "*"
        final["Access-Control-Expose-Headers"] = READABLE_HEADERS
        final["Cross-Origin-Resource-Policy"] = "cross-origin"
        if getattr(final, "accepted_media_type", "") == Csv.media_type:
            final["Content-Disposition"] = f'attachment; filename="{self.file_name()}.csv"'
        return final

    def file_name(self) -> str:
        return "cybervaccine"

    def answer(
        self,
        request: Request,
        make: Callable[[], Any],
        *,
        etag: str | None = None,
        modified: dt.datetime | None = None,
    ) -> HttpResponseBase:
        """The answer, made only if the reader has not got it already. Without an ETag the content makes one later."""
        stamp = int(modified.timestamp()) if modified else None
        response = get_conditional_response(request._request, etag, stamp) or Response(make())
        if etag:
            response["ETag"] = etag
        elif isinstance(response, Response):
            response.add_post_render_callback(set_response_etag)
        if stamp is not None:
            response["Last-Modified"] = http_date(stamp)
        return response


class ListView(PublicView):
    """A list in pages. Below it a class says which rows there are (`rows`) and how one is told (`serializer`)."""

    parameters = PageParameters
    serializer: ClassVar[type[serializers.Serializer]]
    name: ClassVar[str]

    def rows(self) -> QuerySet[Any] | list[Any]:
        raise NotImplementedError

    def modified(self) -> dt.datetime | None:
        """When the list last changed, where that is known for certain."""
        return None

    def tell(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        return list(self.serializer(rows, many=True).data)

    def file_name(self) -> str:
        return f"cybervaccine-{self.name}"

    def as_csv(self, data: dict[str, Any]) -> str:
        return rows_as_csv(self.serializer, data["results"])

    def get(self, request: Request, *args: Any, **options: Any) -> HttpResponseBase:
        rows, links = self.rows(), {}

        def page() -> dict[str, Any]:
            count = len(rows) if isinstance(rows, list) else rows.count()
            start, end = self._span(count)
            links.update(self._links(request, more=end < count))
            return {"count": count, **links, "results": self.tell(rows[start:end])}

        response = self.answer(request, page, modified=self.modified())
        said = ", ".join(
            f'<{url}>; rel="{"prev" if name == "previous" else name}"' for name, url in links.items() if url
        )
        if said:
            response["Link"] = said
        return response

    def _span(self, count: int) -> tuple[int, int]:
        page, size = self.asked["page"], self.asked["page_size"]
        last = max(-(-count // size), 1)
        if page > last:
            raise Problem(404, Text(NO_PAGE.th.format(last=last), NO_PAGE.en.format(last=last)))
        return (page - 1) * size, page * size

    def _links(self, request: Request, *, more: bool) -> dict[str, str | None]:
        here, page = request.build_absolute_uri(), self.asked["page"]
        return {
            "next": replace_query_param(here, "page", page + 1) if more else None,
            "previous": replace_query_param(here, "page", page - 1) if page > 1 else None,
        }
