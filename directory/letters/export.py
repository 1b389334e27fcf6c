"""Letters as tables: for whoever delivers them, and for whoever follows them. No cell opens as a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import IO, Any

from directory.csv_safe import safe_row_writer
from directory.letters.presenters import Child
from directory.letters.queries import open_links_of
from directory.letters.tokens import address_of, token_of
from directory.models import Circulation
from directory.thai import date_short, time_text

MARK = "\ufeff"
CHILDREN = ("หน่วยงาน", "สถานะ", "ลิงก์เฉพาะหน่วยงาน")
COLUMNS = (
    "รหัสหน่วยงาน", "หน่วยงาน", "ประเภท", "สังกัด", "จังหวัด", "อำเภอ", "อีเมล", "สถานะ", "เลขรับ", "วันที่รับ", "เวลา", "หน่วยงานที่รับ",
    "แจ้งผล", "ประชาชนที่ได้รับสื่อ", "เตือนล่าสุด", "ลิงก์สั้น",
)  # fmt: skip
PRIVATE = "ลิงก์เฉพาะหน่วยงาน"
BLOCK = 1000


def write_children(stream: Any, children: Iterable[Child]) -> None:
    stream.write(MARK)
    write = safe_row_writer(stream)
    write(CHILDREN)
    for child in children:
        write([child.name, child.state.label, child.address])


def write_circulations(stream: IO[str], rows: Any, *, on: dt.date, with_links: bool) -> None:
    """Every office of `rows` (a queryset of circulations), a block at a time.

    `with_links`: also the private links of those that have not answered; only for those who deliver them.
    """
    stream.write(MARK)
    write = safe_row_writer(stream)
    write([*COLUMNS, *([PRIVATE] if with_links else [])])
    found = rows.select_related(
        "letter", "link", "agency__parent", "agency__province", "agency__district"
    ).prefetch_related("agency__contact_points")
    block: list[Circulation] = []
    for row in found.order_by("agency__province", "agency__district", "agency__sort_key").iterator(BLOCK):
        block.append(row)
        if len(block) == BLOCK:
            _write_block(write, block, on, with_links)
            block = []
    _write_block(write, block, on, with_links)


def _write_block(write: Any, block: list[Circulation], on: dt.date, with_links: bool) -> None:
    links = open_links_of([row for row in block if row.acknowledged_at is None]) if with_links else {}
    for row in block:
        token = token_of(links[row.pk]) if row.pk in links else None
        write([*_cells(row, on), *([address_of(token) if token else ""] if with_links else [])])


def _cells(row: Circulation, on: dt.date) -> list[Any]:
    agency = row.agency
    return [
        agency.code,
        agency.name_th,
        agency.get_kind_display(),
        agency.parent.name_th if agency.parent else "",
        agency.province.name_th if agency.province else "",
        agency.district.name_th if agency.district else "",
        mail_of(row),
        row.state_on(on).label,
        row.receipt_number,
        date_short(row.received_on) if row.received_on else "",
        time_text(row.received_time) if row.received_time else "",
        row.office_name,
        row.done_text,
        row.people_reached,
        date_short(row.reminded_at) if row.reminded_at else "",
        row.link.address,
    ]


def mail_of(row: Circulation) -> str:
    """The office's e-mail address, if it has one that the public may see."""
    found = [
        point.value
        for point in row.agency.contact_points.all()
        if point.kind == "email"
        and point.retired_on is None
        and (point.conflict != "number" or point.verified_on)
    ]
    return found[0] if found else ""
