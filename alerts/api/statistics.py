"""Day by day what bulletins have published: their figures, in their order, under the disclosure rules they were made with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from alerts.api.bulletins import SpanParameters, last_made, newest_bulletins
from alerts.api.serializers import CaseTypeSerializer, DailySerializer
from alerts.models import BulletinEntry, CaseType
from alerts.renderings import table
from directory.api.describing import described, paged
from directory.api.parameters import CodeField, DayField, PageParameters
from directory.api.problems import Problem, Text
from directory.api.reading import ListView

CASE_TYPE = Text("ใช้รหัสประเภทคดีจาก /api/v1/case-types/", "Use a code of /api/v1/case-types/")
SHARED = ("case_type", "name_th", "name_en", "cases", "loss_baht", "per_100k", "expected", "lower", "upper", "trend", "suppressed")  # fmt: skip
OF_A_DAY = ("cases", "expected", "lower", "upper")


class DailyParameters(SpanParameters):
    case_type = CodeField(
        r"^[A-Z0-9_]{1,40}$", CASE_TYPE, required=False, help_text="Code of a case type (ประเภทคดี)."
    )


class DailyStatistics(ListView):
    parameters, serializer, name = DailyParameters, DailySerializer, "statistics-daily"

    def rows(self) -> QuerySet[BulletinEntry]:
        wanted = newest_bulletins(self.asked).values("pk")
        area = self.asked["province"]
        entries = BulletinEntry.objects.filter(area__bulletin__in=wanted, area__area_code=area)
        if code := self.asked.get("case_type"):
            if not CaseType.objects.filter(code=code).exists():
                raise Problem(404, CASE_TYPE)
            entries = entries.filter(case_type__code=code)
        ordered = entries.order_by("-area__bulletin__date", "case_type__position", "case_type__code")
        return ordered.select_related("area__bulletin", "case_type")

    def modified(self) -> dt.datetime | None:
        return last_made()

    def tell(self, rows: Iterable[BulletinEntry]) -> list[dict[str, Any]]:
        return [as_row(entry) for entry in rows]

    @described(
        paged(DailySerializer), name="statistics_daily", tag="statistics", parameters=DailyParameters,
        summary="Figures day by day (สถิติรายวัน)",
        description="One row for each bulletin and case type, newest first. `cases` and `loss_baht` are of the seven days that the bulletin counts; "
        "`day` holds the newest single day, which is published for the whole country only. Withheld figures are null, and `suppressed` is true.",
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)


def as_row(entry: BulletinEntry) -> dict[str, Any]:
    about, said = table.as_summary(entry.area), table.as_entry(entry)
    return {
        **{name: about[name] for name in ("date", "revision", "simulated", "area", "period")},
        **{name: said[name] for name in SHARED},
        "day": newest_day(entry.series),
    }


def newest_day(series: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The last day of a stored line; places have none."""
    if not series or not series.get("cases"):
        return None
    last = len(series["cases"]) - 1
    date = dt.date.fromisoformat(series["start"]) + dt.timedelta(days=last)
    return {"date": date.isoformat()} | {name: (series.get(name) or {last: None})[last] for name in OF_A_DAY}


class CaseTypeParameters(PageParameters):
    valid_on = DayField(required=False, help_text="Only types in use on this day (ใช้ในวันที่).")


class CaseTypeList(ListView):
    parameters, serializer, name = CaseTypeParameters, CaseTypeSerializer, "case-types"

    def rows(self) -> QuerySet[CaseType]:
        kinds = CaseType.objects.all()
        if day := self.asked.get("valid_on"):
            kinds = kinds.valid_on(day)
        return kinds.order_by("-list__valid_from", "position", "code")

    @described(
        paged(CaseTypeSerializer), name="case_types", tag="case-types", parameters=CaseTypeParameters, summary="Case types (ประเภทคดี)",
        description="Of every published list, with how the trick works, its signs and what to do.",
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)
