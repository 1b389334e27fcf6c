"""Which heading means which column, which are harmless, and which are refused because they name people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alerts.importing.problems import FileRefused

# English and Thai headings as seen in the police form, its exports and unit spreadsheets.
COLUMNS: dict[str, tuple[str, ...]] = {
    "case_no": ("case_no", "case number", "tracking code", "เลขรับแจ้งความ", "เลขที่รับแจ้ง", "เลขรับแจ้ง", "เลขคดี", "เลขที่คดี"),
    "reported_at": ("reported_at", "create_date", "report date", "reported date", "วันที่แจ้ง", "วันที่แจ้งความ", "วันเวลาที่แจ้ง", "วันที่รับแจ้ง"),
    "incident_at": ("incident_at", "incident date", "วันที่เกิดเหตุ", "วันเกิดเหตุ", "วันเวลาเกิดเหตุ", "วันเวลาที่เกิดเหตุ"),
    "case_type": ("case_type", "case_type_name", "case_type_id", "case_type_abbr", "ประเภท", "ประเภทคดี", "ชื่อประเภทคดี"),
    "province": ("province", "province_code", "province_name", "informer_province", "จังหวัด", "ชื่อจังหวัด", "รหัสจังหวัด"),
    "district": ("district", "district_code", "amphoe", "informer_district_id", "อำเภอ", "เขต", "อำเภอ/เขต", "รหัสอำเภอ"),
    "loss_baht": ("loss_baht", "loss", "damage_value", "damage", "มูลค่าความเสียหาย", "ความเสียหาย", "ความเสียหาย (บาท)", "มูลค่าความเสียหาย (บาท)"),
    "age": ("age", "อายุ"),
    "age_band": ("age_band", "age group", "ช่วงอายุ", "กลุ่มอายุ"),
    "sex": ("sex", "gender", "case_informer_gender", "เพศ"),
    "channel": ("channel", "case_channel", "ช่องทาง", "ช่องทางที่คนร้ายใช้", "แพลตฟอร์ม"),
    "simulated": ("simulated", "ข้อมูลจำลอง"),
}  # fmt: skip
# Stand in for case_no only where no better heading is there: CASE_ID is the internal number beside CASE_NO.
STAND_INS = {"case_no": ("case_id", "เคสไอดี")}
REQUIRED = ("case_no", "reported_at", "case_type")

HARMLESS = frozenset(
    [
        "case_id",
        "inst_id",
        "count_rate",
        "status",
        "statusname",
        "org_name",
        "org_name_lv1",
        "org_name_lv2",
        "org_location_type",
        "org_location_id",
        "org_location_name",
        "org_province_id",
        "org_province_name",
        "case_type_group_id",
        "case_org_type_id",
        "fraudchanelid",
        "fraudcodeid",
        "casetypesubid",
        "fraudtacticid",
        "is_walkin",
        "walkin_police_station",
        "walkin_police_station_id",
        "bank_name",
        "region",
        "สถานะ",
        "หน่วยงานที่รับผิดชอบ",
        "ธนาคาร",
        "ภาค",
        "ลำดับ",
        "ลำดับที่",
        "no",
        "เคสไอดี",
        "ช่วงเวลา",
    ]
)
# Anything that names, numbers, locates or quotes a person. Matched inside a heading, after the known ones.
PERSONAL = re.compile(
    r"ชื่อ|สกุล|ผู้เสียหาย|ผู้แจ้ง|ผู้ต้องหา|คนร้าย|บัตรประชาชน|บัตรประจำตัว|ประจำตัวประชาชน|เลขประชาชน|พาสปอร์ต|หนังสือเดินทาง"
    r"|โทร|เบอร์|มือถือ|อีเมล|ที่อยู่|บ้านเลขที่|วันเกิด|ปีเกิด|เลขบัญชี|เลขที่บัญชี|พฤติการณ์|รายละเอียด|ข้อความ|ลิงก์|ไลน์"
    r"|name|victim|informer|citizen|idcard|nationalid|passport|phone|mobile|^tel|tel$|telno|email|mail|address|birth|dob"
    r"|account|behavior|behaviour|narrative|detail|description|remark|message|lineid|facebook|url|attachment|villain|suspect"
    r"|bankref|signature|photo"
)


@dataclass(frozen=True)
class Headings:
    """Where each column of ours stands in the file, and what the file has besides."""

    positions: dict[str, int]
    width: int
    ignored: tuple[str, ...]
    is_simulated: bool


def simplify(heading: str) -> str:
    """Fold a heading for comparison: case, spaces, underscores, dashes and brackets do not count."""
    return re.sub(r"[\s_\-./()\[\]:*]+", "", heading.strip().lstrip("\ufeff").lower().replace("ํา", "ำ"))


_BY_NAME = {simplify(name): column for column, names in COLUMNS.items() for name in names}
_HARMLESS = frozenset(simplify(name) for name in HARMLESS)


def read_headings(cells: list[str]) -> Headings:
    """Match a heading row. Raises FileRefused for personal data, doubled or missing columns."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    folded = [simplify(cell) for cell in cells]
    _refuse_personal(cells, folded)
    _refuse_doubled(cells, folded)
    positions = {_BY_NAME[name]: index for index, name in enumerate(folded) if name in _BY_NAME}
    _add_stand_ins(positions, folded)
    missing = [column for column in REQUIRED if column not in positions]
    if missing:
        raise FileRefused("missing_columns", columns=", ".join(missing))
    used = set(positions.values())
    ignored = tuple(cell.strip() for index, cell in enumerate(cells) if index not in used and cell.strip())
    return Headings(positions, len(cells), ignored, "simulated" in positions)


def _refuse_personal(cells: list[str], folded: list[str]) -> None:
    personal = [
        cell.strip()
        for cell, name in zip(cells, folded, strict=True)
        if name not in _BY_NAME and name not in _HARMLESS and PERSONAL.search(name)
    ]
    if personal:
        raise FileRefused("personal_data", columns=", ".join(personal))


def _refuse_doubled(cells: list[str], folded: list[str]) -> None:
    seen: dict[str, list[str]] = {}
    for cell, name in zip(cells, folded, strict=True):
        if name:
            seen.setdefault(_BY_NAME.get(name, name), []).append(cell.strip())
    doubled = [" = ".join(names) for names in seen.values() if len(names) > 1]
    if doubled:
        raise FileRefused("doubled_columns", columns=", ".join(doubled))


def _add_stand_ins(positions: dict[str, int], folded: list[str]) -> None:
    for column, names in STAND_INS.items():
        for name in names:
            if column not in positions and simplify(name) in folded:
                positions[column] = folded.index(simplify(name))
