"""The files an officer fills: the headings of the import, and rows that show how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tablib

from directory.models import AgencyImport
from directory.resources import AgencyResource, ContactPointResource, DirectoryRows, SafeCSV, SafeXLSX

Model = AgencyImport.Model
FORMATS = {
    "csv": (SafeCSV, "text/csv; charset=utf-8"),
    "xlsx": (SafeXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_AGENCY = {
    "code": "police-station-11-101", "kind": "สถานีตำรวจ", "name_th": "สถานีตำรวจภูธรตัวอย่าง", "name_en": "Example Police Station",
    "parent": "police-province-11", "province": "11", "district": "1103", "subdistrict": "110301", "latitude": "13.6000", "longitude": "100.7000",
    "address": "1 หมู่ 1 ตำบลตัวอย่าง", "phone": "02-123-4567", "source": "บัญชีสถานีตำรวจ ตร. {year}",
}  # fmt: skip
_CONTACT = {
    "agency": "police-province-11", "kind": "โทรศัพท์", "value": "02-123-4567", "label_th": "ศูนย์รับแจ้ง", "label_en": "Desk",
    "hours": "24 ชั่วโมง", "source": "หนังสือแจ้งของหน่วยงาน {year}",
}  # fmt: skip
_LISTS: dict[str, tuple[Callable[[], DirectoryRows], dict[str, str]]] = {
    Model.AGENCY: (AgencyResource, _AGENCY),
    Model.CONTACT: (ContactPointResource, _CONTACT),
}


def template_file(model: str, extension: str, *, year: int) -> tuple[bytes, str]:
    """(the file, its content type). The row is an example; what only goes out is no column of it. `year` is Buddhist."""
    make, example = _LISTS[model]
    fields = [(name, field) for name, field in make().fields.items() if not field.readonly]
    data = tablib.Dataset(headers=[field.column_name for _name, field in fields])
    data.append([example.get(name, "").format(year=year) for name, _field in fields])
    form, content_type = FORMATS[extension]
    writer: Any = form()
    content = writer.export_data(data)
    return content if isinstance(content, bytes) else content.encode(), content_type
