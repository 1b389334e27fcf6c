"""Headings in Thai and English, and the ones that are refused."""

import pytest

from alerts.importing.headings import read_headings
from alerts.importing.problems import FileRefused


def test_read_headings_understands_thai_and_english():
    headings = read_headings(["เลขรับแจ้งความ", "CREATE_DATE", "ประเภทคดี", "จังหวัด", "หมายเลขแฟ้ม"])

    assert headings.positions == {"case_no": 0, "reported_at": 1, "case_type": 2, "province": 3}
    assert headings.ignored == ("หมายเลขแฟ้ม",)


def test_read_headings_prefers_the_case_number_to_the_internal_id():
    assert read_headings(["CASE_ID", "CASE_NO", "reported_at", "case_type"]).positions["case_no"] == 1
    assert read_headings(["CASE_ID", "reported_at", "case_type"]).positions["case_no"] == 0


@pytest.mark.parametrize(
    "heading", ["ชื่อผู้เสียหาย", "INFORMER_TEL", "เลขบัตรประชาชน", "BANK_ACCOUNT", "พฤติการณ์", "email"]
)
def test_read_headings_refuses_personal_data_by_name(heading):
    with pytest.raises(FileRefused) as refused:
        read_headings(["case_no", "reported_at", "case_type", heading])

    assert refused.value.code == "personal_data"
    assert refused.value.details == {"columns": heading}


def test_read_headings_refuses_doubled_and_missing_columns():
    with pytest.raises(FileRefused) as doubled:
        read_headings(["case_no", "reported_at", "วันที่แจ้ง", "case_type"])
    with pytest.raises(FileRefused) as missing:
        read_headings(["case_no", "province"])

    assert doubled.value.details == {"columns": "reported_at = วันที่แจ้ง"}
    assert missing.value.details == {"columns": "reported_at, case_type"}
