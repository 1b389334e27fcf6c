"""Wordings by file: what goes out comes back as it was, what is new waits for review, and a dry run writes nothing."""

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, StaffRole
from assessment.models import ItemVersion
from assessment.resources import WordingResource
from directory.resources import SafeCSV, SafeXLSX
from tests.assessment.taking import AT
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("item_bank")]


@pytest.fixture
def version():
    return ItemVersion.objects.active().filter(item__channel="sms").first()


def row_of(version, changed):
    """A dictionary: Python would spell a Thai name of an argument another way (NFKC)."""
    dataset = WordingResource().export(ItemVersion.objects.filter(pk=version.pk))
    return dataset.dict[0] | changed


def read(form, file):
    """The rows of a file, as the page reads it: without the mark that Excel needs."""
    return form().create_dataset(file.removeprefix("\ufeff") if isinstance(file, str) else file).dict


def load(*rows, dry_run=False, by=None):
    data = tablib.Dataset(*[list(row.values()) for row in rows], headers=list(rows[0]))
    return WordingResource().import_data(
        data, dry_run=dry_run, user=by or make_officer(), rollback_on_validation_errors=True
    )


@pytest.mark.parametrize("form", [SafeCSV, SafeXLSX])
def test_whole_bank_goes_out_and_comes_back_unchanged(form):
    file = form().export_data(WordingResource().export())

    result = load(*read(form, file))

    assert result.totals["skip"] == 150
    assert ItemVersion.objects.count() == 150


def test_changed_row_is_a_new_version_that_waits_for_another_to_read_it(version):
    author = make_officer()

    result = load(row_of(version, {"ควรทำอย่างไร": "ลบข้อความทิ้ง"}), by=author)

    written = version.item.versions.get(number=2)
    assert result.totals["update"] == 1
    assert (written.status, written.author, written.action) == ("review", author, "ลบข้อความทิ้ง")
    assert (written.content, written.clues) == (version.content, version.clues)
    assert ItemVersion.objects.active().get(item=version.item) == version


def test_dry_run_writes_nothing_and_shows_old_and_new(version):
    result = load(row_of(version, {"ควรทำอย่างไร": "ลบข้อความทิ้ง"}), dry_run=True)

    assert ItemVersion.objects.count() == 150
    assert any("<ins>ลบข้อความทิ้ง</ins>" in cell for cell in result.rows[0].diff)


@pytest.mark.parametrize(
    ("changed", "column", "problem"),
    [
        ({"รหัสข้อ": "no-such-item"}, "code", "ไม่มีข้อรหัส"),
        ({"จุดสังเกต": "lines.0 | คำที่ไม่มีในข้อความ | เร่ง"}, "lines", "is not found"),
        ({"จุดสังเกต": ""}, "lines", "no clue"),
        ({"จำนวนสิ่งที่ชวนสงสัย": "หลาย"}, "cue_count", "จำนวนเต็ม"),
        ({"ความเข้ากับชีวิตประจำวัน": "มากที่สุด"}, "premise", "ไม่อยู่ในรายการ"),
        ({"ที่มาของรูปแบบ": ""}, "source", "ต้องมีค่า"),
    ],
)
def test_faulty_row_is_refused_with_its_column_and_takes_all_with_it(version, changed, column, problem):
    other = ItemVersion.objects.active().last()
    sound = row_of(other, {"ควรทำอย่างไร": "วางสาย"})

    result = load(sound, row_of(version, changed))

    assert [list(row.field_specific_errors) for row in result.invalid_rows] == [[column]]
    assert problem in str(result.invalid_rows[0].field_specific_errors[column][0])
    assert ItemVersion.objects.count() == 150


def test_item_stands_once_in_a_file(version):
    row = row_of(version, {"ควรทำอย่างไร": "วางสาย"})

    result = load(row, row)

    assert "มากกว่าหนึ่งแถว" in str(result.invalid_rows[0].field_specific_errors["code"][0])


def test_what_an_item_measures_does_not_come_in_by_file(version):
    load(row_of(version, {"เป็นกลโกง": "ไม่ใช่" if version.item.is_scam else "ใช่", "สถานะ": "ใช้อยู่"}))

    version.item.refresh_from_db()
    assert ItemVersion.objects.count() == 150


def test_text_that_a_spreadsheet_would_run_goes_out_escaped_and_comes_back(version):
    load(row_of(version, {"ควรทำอย่างไร": "=HYPERLINK(1)"}))
    written = version.item.versions.get(number=2)

    file = SafeCSV().export_data(WordingResource().export(ItemVersion.objects.filter(pk=written.pk)))
    back = load(*read(SafeCSV, file))

    assert "'=HYPERLINK(1)" in file
    assert back.totals["skip"] == 1


def staff(client, role):
    officer = make_officer()
    StaffRole.objects.create(user=officer, role=role, granted_at=AT)
    sign_in(client, officer)


def test_editor_tries_a_file_and_confirms_it(client, version):
    staff(client, Role.EDITOR)
    dataset = WordingResource().export(ItemVersion.objects.filter(pk=version.pk))
    text = SafeCSV().export_data(dataset).replace(version.action, "ปิดเครื่อง")
    address = "/admin/assessment/itemversion/import/"

    tried = client.post(address, {"format": "1", "import_file": SimpleUploadedFile("a.csv", text.encode())})
    before = ItemVersion.objects.count()
    confirm = tried.context["confirm_form"].initial
    client.post("/admin/assessment/itemversion/process_import/", confirm)

    assert "ปิดเครื่อง" in tried.content.decode()
    assert before == 150
    assert version.item.versions.get(number=2).status == "review"


def test_reviewer_may_take_out_and_not_bring_in(client):
    staff(client, Role.REVIEWER)

    brought = client.get("/admin/assessment/itemversion/import/")
    taken = client.post("/admin/assessment/itemversion/export/", {"format": "1", "resource": "0"})

    assert brought.status_code == 403
    assert "รหัสข้อ" in taken.content.decode()
