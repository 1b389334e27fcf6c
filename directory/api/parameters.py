"""The query of an address: what may be asked, and a refusal in two languages of what may not. Nothing is ignored silently."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from directory.api.problems import Problem, Text, Wrong
from directory.areas import NATION
from directory.models.places import Region

MOST_ROWS = 500
USUAL_ROWS = 50
AREA = Text(
    "ใช้ TH ชื่อภาค (north …) หรือรหัสจังหวัดสองหลัก เช่น 50",
    "Use TH, a region (north …) or a province's two-digit code, such as 50",
)
WORDS = Text("ใช้คำค้น 1–100 ตัวอักษร", "Use 1 to 100 characters")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class DayField(serializers.DateField):
    """YYYY-MM-DD of the calendar that computers use, and only days that exist."""

    wants = Text(
        "ใช้วันที่ที่มีอยู่จริงแบบ ค.ศ. เช่น 2026-11-24",
        "Use a day that exists, as YYYY-MM-DD in the Gregorian calendar, such as 2026-11-24",
    )

    def to_internal_value(self, value: Any) -> dt.date:
        day = as_day(str(value))
        if day is None:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


def as_day(text: str) -> dt.date | None:
    """None for what is no day of the calendar."""
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class CodeField(serializers.RegexField):
    """A code of the portal's own; `wants` says which."""

    def __init__(self, regex: str, wants: Text, **options: Any) -> None:
        self.wants = wants
        super().__init__(regex, trim_whitespace=False, **options)


class AreaField(CodeField):
    """The nation, a region or a province. Whether a province has that code is the database's to say."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rf"^({NATION}|{'|'.join(Region.values)}|[0-9]{{2}})$", AREA, **options)


class WordsField(CodeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[^\x00]{1,100}$", WORDS, **options)


class Parameters(serializers.Serializer):
    """What an address may be asked. A view's own parameters are fields of a class below this one."""

    format = serializers.ChoiceField(
        ["json", "csv"], required=False, help_text="Form of the answer; the same as the Accept header."
    )


class PageParameters(Parameters):
    page = serializers.IntegerField(
        min_value=1, max_value=1_000_000, default=1, help_text="Which page of the list, from 1."
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=MOST_ROWS, default=USUAL_ROWS, help_text="How many rows a page has."
    )


def read(request: Request, kind: type[Parameters]) -> dict[str, Any]:
    """The checked query. Raises Problem for what is unknown, doubled or not right."""
    query, form = request.query_params, kind(data=request.query_params.dict())
    wrong = [
        Wrong(
            name[:60],
            Text(
                f"ไม่รู้จักพารามิเตอร์นี้ ใช้ได้: {', '.join(form.fields)}",
                f"Unknown parameter; use one of: {', '.join(form.fields)}",
            ),
        )
        for name in query
        if name not in form.fields
    ]
    doubled = Text("ใส่พารามิเตอร์นี้เพียงครั้งเดียว", "Give this parameter once only")
    wrong += [Wrong(name, doubled) for name in form.fields if name in query and len(query.getlist(name)) > 1]
    if not form.is_valid():
        wrong += [Wrong(name, wants(form.fields.get(name))) for name in form.errors]
    if wrong:
        raise Problem(400, errors=wrong)
    return dict(form.validated_data)


def wants(field: Any) -> Text:
    """What a field takes, in words."""
    if text := getattr(field, "wants", None):
        return text
    if isinstance(field, serializers.ChoiceField):
        choices = ", ".join(map(str, field.choices))
        return Text(f"ใช้ค่าใดค่าหนึ่ง: {choices}", f"Use one of: {choices}")
    if isinstance(field, serializers.IntegerField):
        span = f"{field.min_value}–{field.max_value}"
        return Text(f"ใช้จำนวนเต็ม {span}", f"Use a whole number, {span}")
    return Text("แก้ค่านี้ตามเอกสาร", "Correct this value as the documentation says")
