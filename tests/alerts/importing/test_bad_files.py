"""What arrives from the field: cut, mis-encoded, doubled, poisoned. The exact message, and nothing lost."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from alerts.importing.problems import describe
from alerts.importing.services import import_case_file
from alerts.models import CaseReport, DayState, ImportBatch, QuarantinedRow

pytestmark = pytest.mark.django_db

HEAD = "case_no,reported_at,case_type,province,loss_baht"
THAI_HEAD = "เลขรับแจ้ง,วันที่แจ้ง,ประเภทคดี,จังหวัด,ความเสียหาย (บาท)"


def row(number, day="2026-11-20 10:00:00", kind="66", province="กระบี่", loss="1000.00"):
    return f"A{number:06},{day},{kind},{province},{loss}"


def load(path, at):
    return import_case_file(path, source_name="", file_name=path.name, by=None, at=at)


def write(tmp_path, *lines, head=HEAD, encoding="utf-8"):
    path = tmp_path / "cases.csv"
    path.write_bytes("\r\n".join([head, *lines, ""]).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("content", "thai", "english"),
    [
        (
            "",
            "ไฟล์ว่างเปล่า โปรดส่งไฟล์ที่มีหัวคอลัมน์และข้อมูล",
            "The file is empty. Send a file with a heading row and data.",
        ),
        (
            HEAD + "\r\n",
            "ไฟล์มีแต่หัวคอลัมน์ ไม่มีข้อมูลคดี โปรดตรวจการส่งออกแล้วส่งใหม่",
            "The file has headings but no rows. Check the export and send it again.",
        ),
        (
            "case_no,เลขรับแจ้ง,reported_at,case_type\nA,B,2026-11-20,66\n",
            "หัวคอลัมน์ซ้ำกัน: case_no = เลขรับแจ้ง โปรดเหลือไว้คอลัมน์เดียว",
            "These headings stand for the same column: case_no = เลขรับแจ้ง. Keep only one of them.",
        ),
        (
            "case_no,reported_at\nA,2026-11-20\n",
            "ไม่พบคอลัมน์ที่ต้องมี: case_type โปรดเพิ่มหัวคอลัมน์นี้ในแถวแรก",
            "Required columns are missing: case_type. Add these headings to the first row.",
        ),
        (
            f"{HEAD},ชื่อผู้เสียหาย,เบอร์โทร\n",
            "ไฟล์มีคอลัมน์ที่อาจเป็นข้อมูลส่วนบุคคล: ชื่อผู้เสียหาย, เบอร์โทร ยังไม่ได้เก็บข้อมูลใด โปรดลบคอลัมน์เหล่านี้แล้วส่งใหม่",
            "The file has columns that look like personal data: ชื่อผู้เสียหาย, เบอร์โทร. Nothing was stored. "
            "Delete these columns and send it again.",
        ),
        (
            HEAD + '\nA1,"2026-11-20,66,10,5\nA2,2026-11-20,66,10,5\n',
            "แถวที่ 2 มีเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด ไฟล์อาจถูกตัดกลางทาง โปรดส่งออกใหม่",
            "In row 2 a quotation mark opens and is never closed; the file may be cut. Export it again.",
        ),
    ],
)
def test_a_refusal_says_what_to_do_in_both_languages(tmp_path, at, content, thai, english):
    path = tmp_path / "cases.csv"
    path.write_text(content, encoding="utf-8")

    result = load(path, at)

    assert (result.refusal.text.th, result.refusal.text.en) == (thai, english)
    assert ImportBatch.objects.get().state == ImportBatch.State.REFUSED
    assert not CaseReport.objects.exists()


def test_a_wrong_encoding_names_the_byte(tmp_path, at):
    path = tmp_path / "cases.csv"
    good = f"{HEAD}\n{row(1)}\n".encode()
    path.write_bytes(good + b"A2,2026-11-20,66,\xff\xfe\xfd,1\n")

    result = load(path, at)

    assert result.refusal.code == "encoding"
    assert str(len(good) + len("A2,2026-11-20,66,") + 1) in result.refusal.text.en


@pytest.mark.parametrize(
    ("line", "column", "thai", "english"),
    [
        (row(1, day="2027-01-01"), "reported_at", "วันที่อยู่ในอนาคต", "The date lies in the future"),
        (row(1, day="24/11/2570 09:00"), "reported_at", "วันที่อยู่ในอนาคต", "The date lies in the future"),
        (row(1, day="30/2/2569"), "reported_at", "ไม่มีวันที่นี้ในปฏิทิน", "There is no such day in the calendar"),
        (row(1, loss="-1,000"), "loss_baht", "ความเสียหายติดลบ", "The loss is negative"),
        (row(1, loss="หนึ่งพัน"), "loss_baht", "อ่านจำนวนเงินไม่ได้ ใช้ตัวเลขแบบ 1154.50", "Unreadable amount; use a number such as 1154.50"),
        (row(1, province="พัทยา"), "province", "ไม่รู้จักจังหวัดนี้ เพิ่มเป็นชื่อเรียกอื่นได้ในหน้าผู้ดูแล", "Unknown province; it can be added as an alias in admin"),
        ("1.23E+12,2026-11-20,66,10,5", "case_no", "Excel ปัดเลขรับแจ้งแล้ว โปรดตั้งคอลัมน์เป็นข้อความก่อนส่งออก", "Excel has rounded the case number; format the column as text before export"),
    ],
)  # fmt: skip
def test_a_held_row_says_which_column_and_why(tmp_path, at, line, column, thai, english):
    line = line if "," not in line[line.rfind(",-") :][1:] else line.replace("-1,000", '"-1,000"')
    result = load(write(tmp_path, row(7), line), at)

    held = QuarantinedRow.objects.get()
    text = describe(held.problems[0])
    assert (held.row_number, held.problems[0]["column"], text.th, text.en) == (3, column, thai, english)
    assert (result.counts.inserted, result.counts.quarantined) == (1, 1)


def test_ten_poison_rows_in_100_000_are_held_and_every_other_row_is_taken(tmp_path, at):
    lines = [row(n, day=f"2026-{1 + n % 10:02}-{1 + n % 28:02} {n % 24:02}:30:00") for n in range(100_000)]
    poison = {
        7: ",2026-11-20,66,10,5",
        1_003: row(1_003, day="วันนี้"),
        9_999: row(9_999, kind="ลอตเตอรี่"),
        20_000: row(1),
        33_333: row(33_333, loss="-5"),
        50_000: "A050000,2026-11-20",
        66_666: row(66_666) + ",extra",
        77_777: row(77_777, day="2030-01-01"),
        88_888: row(88_888, province="Atlantis"),
        99_999: row(99_999, loss="9" * 20),
    }
    for number, line in poison.items():
        lines[number] = line

    result = load(write(tmp_path, *lines), at)

    held = QuarantinedRow.objects.values_list("row_number", "problems")
    assert (result.counts.read, result.counts.inserted, result.counts.quarantined) == (100_000, 99_990, 10)
    assert {number - 2 for number, _ in held} == set(poison)
    assert [problems[0]["code"] for _, problems in held] == [
        "case_no_missing", "date_unreadable", "case_type_unknown", "duplicate_in_file", "loss_negative",
        "row_incomplete", "row_too_long", "date_in_future", "province_unknown", "loss_too_large",
    ]  # fmt: skip
    assert CaseReport.objects.count() == 99_990


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_truncated_file_is_refused_or_holds_back_its_broken_row(tmp_path, at, tenth):
    whole = write(tmp_path, *[row(n, province='"กระบี่"') for n in range(40)])
    content = whole.read_bytes()
    path = tmp_path / "cut.csv"
    path.write_bytes(content[: len(content) * tenth // 10])

    result = load(path, at)

    if result.refusal:
        assert not CaseReport.objects.exists()
    else:
        # Only the last row can be hurt, and what is taken of it can only be a shortened last cell.
        assert result.counts.inserted + result.counts.quarantined == result.counts.read
        assert result.counts.quarantined <= 1
        assert CaseReport.objects.count() == result.counts.inserted


def test_the_same_cases_come_from_csv_xlsx_and_windows_874(tmp_path, at):
    lines = [["A1", "20/11/2569 14:30", "66", "จ.กระบี่", "1,154.50"], ["A2", "๒๐/๑๑/๒๕๖๙", "66", "กทม.", ""]]
    text = io.StringIO()
    csv.writer(text).writerows([THAI_HEAD.split(","), *lines])
    path = tmp_path / "cases.csv"
    seen = []
    for encoding in ("utf-8", "cp874", "utf-16"):
        path.write_bytes(text.getvalue().encode(encoding))
        seen.append(load(path, at).counts)
    book = Workbook()
    for line in [THAI_HEAD.split(","), *lines]:
        book.active.append(line)
    book.save(tmp_path / "cases.xlsx")
    seen.append(load(tmp_path / "cases.xlsx", at).counts)

    assert [count.inserted for count in seen] == [2, 0, 0, 0]
    assert [count.unchanged for count in seen] == [0, 2, 2, 2]
    assert sorted(str(loss) for loss in CaseReport.objects.values_list("loss_baht", flat=True)) == [
        "1154.50",
        "None",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20 14:30", "2026-11-20T14:30:00", "2026-11-20T07:30:00Z", "2026-11-20T14:30:00+07:00",
        "20/11/2569 14:30", "20/11/2026 14.30 น.", "20 พ.ย. 2569 เวลา 14.30 น.", "๒๐ พฤศจิกายน ๒๕๖๙ ๑๔:๓๐", "46346.604166667",
        " 2026-11-20 14:30:00 ",
    ],
)  # fmt: skip
def test_one_moment_in_many_writings(tmp_path, at, written):
    load(write(tmp_path, row(1, day=written)), at)

    case = CaseReport.objects.get()
    assert case.reported_at.isoformat() == "2026-11-20T07:30:00+00:00"
    assert case.reported_on.isoformat() == "2026-11-20"


def test_a_corrected_day_marks_the_day_the_case_left_and_the_one_it_came_to(tmp_path, at):
    load(write(tmp_path, row(1), row(2)), at)
    DayState.objects.update(is_pending=False)

    result = load(write(tmp_path, row(1, day="2026-11-18"), row(2)), at)

    assert (result.counts.updated, result.counts.unchanged) == (1, 1)
    pending = DayState.objects.filter(is_pending=True).values_list("day", flat=True)
    assert sorted(str(day) for day in pending) == ["2026-11-18", "2026-11-20"]


def test_a_case_number_is_the_same_with_thai_digits_or_as_a_spreadsheet_number(tmp_path, at):
    load(write(tmp_path, "1234567,2026-11-20,66,10,5"), at)
    for same in ("๑๒๓๔๕๖๗", "1234567.0", " 1234567 "):
        assert load(write(tmp_path, f"{same},2026-11-20,66,10,5"), at).counts.unchanged == 1


@pytest.mark.parametrize(
    ("lines", "code"), [([row(1)], 0), ([row(1), row(1)], 3), (["x,2026-11-20"], 3), ([], 2)]
)
def test_the_command_ends_with_the_contracts_exit_code(tmp_path, capsys, lines, code):
    path = write(tmp_path, *lines)
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("import_cases", str(path), "--json")
        assert ended.value.code == code
    else:
        call_command("import_cases", str(path), "--json")
    said = json.loads(capsys.readouterr().out)
    if code == 2:
        assert said["refusal"]["code"] == "no_rows"
    else:
        assert said["read"] == said["inserted"] + said["quarantined"] + said["updated"] + said["unchanged"]
    if code == 3:
        with open(said["error_file"], encoding="utf-8-sig", newline="") as stream:
            assert next(csv.DictReader(stream))["reason_en"]


def test_a_dry_run_stores_nothing(tmp_path, capsys):
    call_command("import_cases", str(write(tmp_path, row(1))), "--dry-run", "--json")

    assert json.loads(capsys.readouterr().out)["inserted"] == 1
    assert not CaseReport.objects.exists()
    assert not ImportBatch.objects.exists()
