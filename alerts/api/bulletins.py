"""Bulletins as they were stored. Nothing is computed here: the body is the JSON rendering of the snapshot."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, QuerySet
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from alerts.api.examples import BULLETIN
from alerts.api.serializers import BulletinSerializer, BulletinSummarySerializer
from alerts.models import Bulletin, BulletinArea
from alerts.renderings import table
from directory.api.describing import described, paged
from directory.api.parameters import AreaField, DayField, PageParameters, Parameters, as_day
from directory.api.problems import Problem, Text, Wrong
from directory.api.reading import ListView, PublicView
from directory.areas import NATION

TAG = "bulletins"
# Raise it when the shape of a bulletin changes in code: it is part of every ETag.
VERSION = 1
PINNED_SECONDS = 7 * 24 * 3600
NO_BULLETIN = Text(
    "ไม่มีประกาศของวันที่หรือฉบับนี้ ดูวันที่มีที่ /api/v1/bulletins/",
    "There is no bulletin of that date or revision; /api/v1/bulletins/ lists those there are.",
)
NO_AREA = Text(
    "ไม่มีพื้นที่นี้ ดูรหัสจังหวัดที่ /api/v1/areas/provinces/",
    "There is no such area; /api/v1/areas/provinces/ lists the codes.",
)
_AREA = "Area (จังหวัดหรือภาค): a province's two-digit code, a region such as north, or TH, which is what is meant without it."


class AreaParameters(Parameters):
    province = AreaField(default=NATION, help_text=_AREA)


class RevisionParameters(AreaParameters):
    revision = serializers.IntegerField(
        min_value=1, max_value=9999, required=False, help_text="An earlier revision of that date (ฉบับที่)."
    )


class SpanParameters(PageParameters):
    """`from` is a word of Python's own, so its field gets its name late."""

    province = AreaField(default=NATION, help_text=_AREA)
    first = DayField(required=False, help_text="First day (ตั้งแต่วันที่), YYYY-MM-DD.")
    to = DayField(required=False, help_text="Last day (ถึงวันที่), YYYY-MM-DD.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return {"from" if name == "first" else name: field for name, field in fields.items()}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "from" in given and "to" in given and given["from"] > given["to"]:
            text = Text("วันสุดท้ายต้องไม่ก่อนวันแรก", "The last day must not lie before the first")
            raise Problem(400, errors=[Wrong("to", text)])
        return given


def newest_bulletins(asked: dict[str, Any]) -> QuerySet[Bulletin]:
    """The newest revision of each day that was asked for."""
    bulletins = Bulletin.objects.all()
    if "from" in asked:
        bulletins = bulletins.filter(date__gte=asked["from"])
    if "to" in asked:
        bulletins = bulletins.filter(date__lte=asked["to"])
    return bulletins.newest_revisions()


def last_made() -> dt.datetime | None:
    """When the newest bulletin was made. They never change, so nothing told of them changed since."""
    made: dt.datetime | None = Bulletin.objects.aggregate(Max("created_at"))["created_at__max"]
    return made


class BulletinList(ListView):
    parameters, serializer, name = SpanParameters, BulletinSummarySerializer, "bulletins"

    def rows(self) -> QuerySet[BulletinArea]:
        wanted = newest_bulletins(self.asked).values("pk")
        areas = BulletinArea.objects.filter(bulletin__in=wanted, area_code=self.asked["province"])
        return areas.select_related("bulletin").order_by("-bulletin__date")

    def modified(self) -> dt.datetime | None:
        return last_made()

    def tell(self, rows: Iterable[BulletinArea]) -> list[dict[str, Any]]:
        return [table.as_summary(area) for area in rows]

    @described(
        paged(BulletinSummarySerializer), name="bulletins", tag=TAG, parameters=SpanParameters, summary="All bulletins (ประกาศทั้งหมด)",
        description="The newest revision of each day, newest first, without entries.",
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)


class OneBulletin(PublicView):
    """The bulletin of a day in one area, as a whole."""

    area: BulletinArea

    def file_name(self) -> str:
        return f"cybervaccine-{self.area.bulletin.date}-{self.area.area_code}"

    def as_csv(self, data: Any) -> str:
        return table.as_csv(self.area)

    def show(self, request: Request, bulletin: Bulletin | None) -> HttpResponseBase:
        if bulletin is None:
            raise Problem(404, NO_BULLETIN)
        area = bulletin.areas.filter(area_code=self.asked["province"]).first()
        if area is None:
            raise Problem(404, NO_AREA)
        area.bulletin, self.area = bulletin, area
        form = request.accepted_renderer.format
        said = repr((VERSION, form, bulletin.sha256, bulletin.revision, str(bulletin.as_of), area.area_code))
        etag = f'"{hashlib.sha256(said.encode()).hexdigest()[:40]}"'
        make = (lambda: None) if form == "csv" else (lambda: table.as_json(area))
        return self.answer(request, make, etag=etag, modified=bulletin.created_at)


class LatestBulletin(OneBulletin):
    parameters = AreaParameters

    @described(
        BulletinSerializer, name="bulletins_latest", tag=TAG, parameters=AreaParameters, summary="Today's bulletin (ประกาศล่าสุด)",
        description="The newest bulletin. Look at `date`: where an analysis could not finish it is an earlier day's.", example=BULLETIN,
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return self.show(request, Bulletin.objects.newest())


class DatedBulletin(OneBulletin):
    parameters = RevisionParameters

    @described(
        BulletinSerializer, name="bulletins_date", tag=TAG, parameters=RevisionParameters, summary="The bulletin of a day (ประกาศของวันที่)",
        description="Its newest revision, or the one that is asked for; a revision never changes.", example=BULLETIN,
        path=[OpenApiParameter("date", OpenApiTypes.DATE, OpenApiParameter.PATH, description="YYYY-MM-DD.")],
    )  # fmt: skip
    def get(self, request: Request, date: str) -> HttpResponseBase:
        day, revision = as_day(date), self.asked.get("revision")
        if day is None:
            raise Problem(400, errors=[Wrong("date", DayField.wants)])
        found = Bulletin.objects.filter(date=day, revision=revision).first() if revision else Bulletin.objects.for_date(day)  # fmt: skip
        response = self.show(request, found)
        if revision:
            patch_cache_control(response, public=True, max_age=PINNED_SECONDS)
        return response
