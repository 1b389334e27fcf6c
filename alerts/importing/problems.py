"""What can be wrong with a case file or a row of it, in Thai and English, saying what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    th: str
    en: str

    def with_details(self, **details: Any) -> Text:
        return Text(self.th.format(**details), self.en.format(**details))


class FileRefused(Exception):
    """The whole file is refused before anything is stored. `code` names an entry of REFUSALS."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        self.text = REFUSALS[code].with_details(**details)
        super().__init__(f"{self.text.th} / {self.text.en}")

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "th": self.text.th, "en": self.text.en}


REFUSALS = {
    "empty": Text(
        "ไฟล์ว่างเปล่า โปรดส่งไฟล์ที่มีหัวคอลัมน์และข้อมูล", "The file is empty. Send a file with a heading row and data."
    ),
    "no_rows": Text(
        "ไฟล์มีแต่หัวคอลัมน์ ไม่มีข้อมูลคดี โปรดตรวจการส่งออกแล้วส่งใหม่",
        "The file has headings but no rows. Check the export and send it again.",
    ),
    "missing_columns": Text(
        "ไม่พบคอลัมน์ที่ต้องมี: {columns} โปรดเพิ่มหัวคอลัมน์นี้ในแถวแรก",
        "Required columns are missing: {columns}. Add these headings to the first row.",
    ),
    "doubled_columns": Text(
        "หัวคอลัมน์ซ้ำกัน: {columns} โปรดเหลือไว้คอลัมน์เดียว",
        "These headings stand for the same column: {columns}. Keep only one of them.",
    ),
    "personal_data": Text(
        "ไฟล์มีคอลัมน์ที่อาจเป็นข้อมูลส่วนบุคคล: {columns} ยังไม่ได้เก็บข้อมูลใด โปรดลบคอลัมน์เหล่านี้แล้วส่งใหม่",
        "The file has columns that look like personal data: {columns}. Nothing was stored. Delete these columns and send it again.",
    ),
    "encoding": Text(
        "อ่านตัวอักษรในไฟล์ไม่ได้ (ไบต์ที่ {position}) โปรดบันทึกเป็น CSV UTF-8 แล้วส่งใหม่",
        "The text of the file cannot be read (byte {position}). Save it as CSV UTF-8 and send it again.",
    ),
    "not_text": Text(
        "ไฟล์นี้ไม่ใช่ CSV หรือ XLSX โปรดส่งออกใหม่เป็น CSV UTF-8",
        "This is neither a CSV nor an XLSX file. Export it again as CSV UTF-8.",
    ),
    "open_quote": Text(
        "แถวที่ {row} มีเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด ไฟล์อาจถูกตัดกลางทาง โปรดส่งออกใหม่",
        "In row {row} a quotation mark opens and is never closed; the file may be cut. Export it again.",
    ),
    "too_large": Text(
        "ไฟล์ใหญ่เกิน {limit} โปรดแบ่งเป็นหลายไฟล์", "The file is larger than {limit}. Split it into several files."
    ),
    "xlsx_broken": Text(
        "เปิดไฟล์ XLSX ไม่ได้ ไฟล์อาจเสียหรือถูกตัด โปรดบันทึกใหม่หรือส่งเป็น CSV UTF-8",
        "The XLSX file cannot be opened; it may be damaged or cut. Save it again or send CSV UTF-8.",
    ),
    "xlsx_unsafe": Text(
        "ไฟล์ XLSX มีส่วนที่ไม่ปลอดภัยหรือขยายใหญ่เกินกำหนด ({what}) โปรดส่งเป็น CSV UTF-8",
        "The XLSX file holds something unsafe or unpacks too large ({what}). Send it as CSV UTF-8.",
    ),
    "simulated_into_real": Text(
        "ไฟล์นี้เป็นข้อมูลจำลอง แต่แหล่ง “{source}” เป็นข้อมูลจริง โปรดเลือกแหล่งข้อมูลจำลอง",
        "This file is simulated but the source “{source}” holds real cases. Choose a simulated source.",
    ),
}

PROBLEMS = {
    "row_incomplete": Text(
        "แถวนี้มีเซลล์น้อยกว่าหัวคอลัมน์ ไฟล์อาจถูกตัด", "The row has fewer cells than headings; the file may be cut"
    ),
    "row_too_long": Text("แถวนี้มีเซลล์มากกว่าหัวคอลัมน์", "The row has more cells than headings"),
    "case_no_missing": Text("ไม่มีเลขรับแจ้ง", "The case number is missing"),
    "case_no_digits_lost": Text(
        "Excel ปัดเลขรับแจ้งแล้ว โปรดตั้งคอลัมน์เป็นข้อความก่อนส่งออก",
        "Excel has rounded the case number; format the column as text before export",
    ),
    "duplicate_in_file": Text("เลขรับแจ้งซ้ำกับแถวที่ {row}", "The case number repeats the one in row {row}"),
    "entered_already": Text(
        "เลขรับแจ้งนี้เข้าไปแล้วจากแถวอื่นของไฟล์", "This case number was taken in from another row of the file"
    ),
    "date_missing": Text("ไม่มีวันที่", "The date is missing"),
    "date_unreadable": Text(
        "อ่านวันที่ไม่ได้ ใช้แบบ 2026-11-24 หรือ 24/11/2569", "Unreadable date; use 2026-11-24 or 24/11/2569"
    ),
    "date_impossible": Text("ไม่มีวันที่นี้ในปฏิทิน", "There is no such day in the calendar"),
    "date_too_old": Text("วันที่ก่อน พ.ศ. 2543 ไม่น่าเป็นไปได้", "A date before the year 2000 is not plausible"),
    "date_in_future": Text("วันที่อยู่ในอนาคต", "The date lies in the future"),
    "time_unreadable": Text("อ่านเวลาไม่ได้ ใช้แบบ 14:30", "Unreadable time; use 14:30"),
    "incident_after_report": Text("วันเกิดเหตุอยู่หลังวันที่แจ้ง", "The incident is dated after the report"),
    "case_type_missing": Text("ไม่มีประเภทคดี", "The case type is missing"),
    "case_type_unknown": Text(
        "ไม่รู้จักประเภทคดีนี้ เพิ่มเป็นชื่อเรียกอื่นได้ในหน้าผู้ดูแล", "Unknown case type; it can be added as an alias in admin"
    ),
    "province_unknown": Text(
        "ไม่รู้จักจังหวัดนี้ เพิ่มเป็นชื่อเรียกอื่นได้ในหน้าผู้ดูแล", "Unknown province; it can be added as an alias in admin"
    ),
    "district_unknown": Text("ไม่รู้จักอำเภอนี้ในจังหวัดที่ระบุ", "Unknown district in that province"),
    "district_needs_province": Text("ระบุอำเภอแล้วต้องระบุจังหวัดด้วย", "A district name needs its province"),
    "loss_unreadable": Text(
        "อ่านจำนวนเงินไม่ได้ ใช้ตัวเลขแบบ 1154.50", "Unreadable amount; use a number such as 1154.50"
    ),
    "loss_negative": Text("ความเสียหายติดลบ", "The loss is negative"),
    "loss_too_large": Text("ความเสียหายเกินหนึ่งล้านล้านบาท", "The loss is above one trillion baht"),
    "age_unreadable": Text(
        "อายุต้องเป็นตัวเลข 0-120 หรือช่วง เช่น 30-44", "Age must be 0-120 or a band such as 30-44"
    ),
    "sex_unknown": Text("เพศต้องเป็น ชาย หญิง หรือ อื่น ๆ", "Sex must be male, female or other"),
}

COLUMN_NAMES = {
    "row": Text("ทั้งแถว", "whole row"),
    "case_no": Text("เลขรับแจ้ง", "case_no"),
    "reported_at": Text("วันที่แจ้ง", "reported_at"),
    "incident_at": Text("วันเกิดเหตุ", "incident_at"),
    "case_type": Text("ประเภทคดี", "case_type"),
    "province": Text("จังหวัด", "province"),
    "district": Text("อำเภอ", "district"),
    "loss_baht": Text("ความเสียหาย", "loss_baht"),
    "age": Text("อายุ", "age"),
    "sex": Text("เพศ", "sex"),
}


def describe(problem: dict[str, Any]) -> Text:
    """The text of one stored problem: {"column", "code", optional "row"}."""
    text = PROBLEMS[problem["code"]]
    return text.with_details(row=problem["row"]) if "row" in problem else text
