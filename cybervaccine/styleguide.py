"""Sample data of the style guide: invented, and said to be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from alerts.presenters.history import WeekValue, week_chart
from alerts.presenters.lines import line_chart
from alerts.presenters.maps import draw, shapes
from alerts.presenters.ranks import Rank, Ranking
from alerts.queries import Week
from cybervaccine.icons import ICONS
from directory import thai

START = dt.date(2026, 10, 28)
CASES = [
    31,
    28,
    35,
    30,
    22,
    20,
    33,
    29,
    34,
    31,
    36,
    24,
    21,
    30,
    33,
    32,
    38,
    35,
    26,
    25,
    39,
    44,
    47,
    51,
    49,
    38,
    41,
    58,
]
COLOURS = ("paper", "card", "ink", "ink-soft", "line", "indigo", "indigo-deep", "indigo-wash", "marigold", "leaf",
           "leaf-wash", "clay", "clay-wash", "bubble", "bar", "band")  # fmt: skip


class SampleForm(forms.Form):
    name = forms.CharField(label="ชื่อ", help_text="ตามบัตรประชาชน")
    phone = forms.CharField(label="เบอร์โทร", error_messages={"required": "ยังไม่ได้กรอกเบอร์โทร"})
    agree = forms.BooleanField(label="รับข่าวเตือนภัย", required=False)


def samples() -> dict[str, Any]:
    """Everything the style guide's template prints."""
    return {
        "colours": COLOURS,
        "kinds": ("info", "warning", "good"),
        "period": thai.date_range(START, START + dt.timedelta(days=6), style="short"),
        "icons": sorted(ICONS),
        "form": SampleForm({"name": "สมหญิง"}),
        "crumbs": [(_("วิเคราะห์เตือนภัย"), "#"), (_("กลโกงแต่ละแบบ"), "#")],
        "trends": [
            ("rising", _("เพิ่มขึ้นผิดปกติ")),
            ("usual", _("ตามปกติ")),
            ("falling", _("ลดลง")),
            ("insufficient", _("ข้อมูลยังไม่พอ")),
        ],
        "steps": [("เปิดลิงก์หรือสแกน QR", "เปิดในไลน์ได้เลย"), ("กดเข้าสู่ระบบ", "ใช้บัญชีไลน์ของคุณ")],
        "page_of": Paginator(range(95), 10).get_page(3),
        "row": _row(),
        "page": SimpleNamespace(bulletin=SimpleNamespace(period_start=START), last_day=START + dt.timedelta(days=6), area_name="ตัวอย่าง"),
        "bulletin": SimpleNamespace(period_start=START, period_end=START + dt.timedelta(days=6)),
        "ranking": Ranking("ตัวอย่าง: หลอกขายสินค้า เพิ่มขึ้นผิดปกติ", _ranks(), withheld=3),
        "line": line_chart(_series(), name="ตัวอย่าง หลอกให้ลงทุน", trend="rising"),
        "weeks": week_chart("ตัวอย่าง แอปดูดเงิน", _weeks()),
        "map": _map(),
    }  # fmt: skip


def _row() -> SimpleNamespace:
    return SimpleNamespace(
        name="แก๊งคอลเซ็นเตอร์ข่มขู่",
        says="“คุณพัวพันคดีฟอกเงิน ห้ามบอกใคร โอนเงินมาตรวจสอบ”",
        sign="อ้างเป็นเจ้าหน้าที่ ทำให้กลัว เร่งให้โอน ห้ามบอกใคร",
        action="วางสาย แล้วโทรถามเบอร์กลางของหน่วยงานเอง",
        trend=_("เพิ่มขึ้นผิดปกติ"),
        address="#",
        entry=SimpleNamespace(trend="rising", cases=1234),
    )


def _ranks() -> list[Rank]:
    return [
        Rank(1, "หลอกขายสินค้า", "#", "1,234 คดี", 90.0, 40.0, 30.0, is_above=True),
        Rank(2, "หลอกให้ทำงานเสริม", "#", "722 คดี", 52.0, 40.0, 25.0),
        Rank(3, "หลอกให้ลงทุน", "#", "383 คดี", 28.0, 20.0, 15.0),
    ]


def _series() -> dict[str, Any]:
    expected = [round(30 + n * 0.2, 1) for n in range(len(CASES))]
    bounds = {"lower": [value - 10 for value in expected], "upper": [value + 12 for value in expected]}
    return {
        "start": START.isoformat(),
        "cases": [*CASES[:9], None, *CASES[10:]],
        "expected": expected,
        **bounds,
    }


def _weeks() -> list[WeekValue]:
    starts = [START + dt.timedelta(days=7 * n) for n in range(6)]
    values = [(12, False), (18, False), (None, True), (None, False), (25, False), (21, False)]
    return [
        WeekValue(Week(start, start + dt.timedelta(days=6), None), cases, withheld)
        for start, (cases, withheld) in zip(starts, values, strict=True)
    ]


def _map() -> Any:
    rates = {
        code: (None if index % 9 == 0 else Decimal(index % 13) / 2, index % 13 * 4)
        for index, code in enumerate(shapes())
    }
    names = {code: shape.short_th for code, shape in shapes().items()}
    return draw(rates, names=names, title="ตัวอย่าง")
