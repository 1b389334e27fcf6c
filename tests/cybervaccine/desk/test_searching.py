"""One search for staff: everything the person may see, and never a citizen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord, Role, StaffRole
from cybervaccine.desk.searching import is_personal
from tests.accounts.people import make_citizen
from tests.bulletins import make_bulletin
from tests.directory.letters.writing import make_letter
from tests.factories import make_agency, make_officer
from tests.media_library.items import make_item
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:search")
HERE, THERE = "50", "57"


@pytest.fixture
def officer(client):
    def begin(role=Role.OFFICER, province=None):
        user = make_officer()
        StaffRole.objects.create(user=user, role=role, province_id=province, granted_at=timezone.now())
        return sign_in(client, user)

    return begin


def titles(response):
    return {group.label: [hit.title for hit in group.hits] for group in response.context["found"]}


def test_one_word_finds_agencies_media_letters_and_pages(officer):
    make_agency(name_th="ศูนย์แม่นากทดสอบ")
    make_item(title_th="ฟังแม่นากทดสอบ")
    letter = make_letter(subject="เชิญแม่นากทดสอบ")

    found = titles(officer().get(PAGE, {"q": "แม่นากทดสอบ"}))

    assert found == {
        "หน่วยงาน": ["ศูนย์แม่นากทดสอบ"],
        "สื่อ": ["ฟังแม่นากทดสอบ"],
        "หนังสือเวียน": [f"{letter.number} เชิญแม่นากทดสอบ"],
    }


def test_officer_of_a_province_finds_that_provinces_only(officer):
    make_agency(name_th="แม่นากทดสอบเหนือ", province_id=HERE)
    make_agency(name_th="แม่นากทดสอบใต้", province_id=THERE)
    make_letter(subject="แม่นากทดสอบ", province_id=THERE)

    found = titles(officer(province=HERE).get(PAGE, {"q": "แม่นากทดสอบ"}))

    assert found == {"หน่วยงาน": ["แม่นากทดสอบเหนือ"]}


def test_pages_of_admin_are_found_by_their_name_and_only_ones_own(officer):
    found = titles(officer(Role.AUDITOR).get(PAGE, {"q": "บันทึกการใช้"}))
    others = titles(officer(Role.EDITOR).get(PAGE, {"q": "บันทึกการใช้"}))

    assert found == {"หน้าของเจ้าหน้าที่": ["บันทึกการใช้ข้อมูล"]}
    assert others == {}


@pytest.mark.parametrize("asked", ["24/11/2569", "2026-11-24", "24 พ.ย. 2569"])
def test_a_date_finds_its_bulletin(officer, asked):
    bulletin = make_bulletin()

    page = officer().get(PAGE, {"q": asked})

    [hits] = [group for group in page.context["found"] if group.label == "ประกาศเตือนภัย"]
    assert [hit.title for hit in hits.hits] == ["ประกาศวันที่ 24 พฤศจิกายน 2569"]
    assert hits.hits[0].href == reverse("admin:alerts_bulletin_change", args=[bulletin.pk])


def test_more_than_a_few_are_left_to_the_list(officer):
    for _ in range(8):
        make_agency(name_th="แม่นากทดสอบ")

    [hits] = officer().get(PAGE, {"q": "แม่นากทดสอบ"}).context["found"]

    assert len(hits.hits) == 6
    assert hits.more.startswith(reverse("admin:directory_agency_changelist") + "?q=")


def test_citizens_are_not_found_and_no_look_is_made(officer):
    make_citizen("a", first_name="สมชายหายาก")

    page = officer().get(PAGE, {"q": "สมชายหายาก"})

    assert page.context["found"] == []
    assert "ค้นหาคน" in page.content.decode()
    assert not AuditRecord.objects.filter(action="search").exists()


@pytest.mark.parametrize(
    "asked", ["0812345678", "081-234-5678", "+66 81 234 5678", "๐๘๑๒๓๔๕๖๗๘", "1-2345-67890-12-3"]
)
def test_a_persons_number_is_not_searched_for_and_leaves_the_address(officer, asked):
    answer = officer().get(PAGE, {"q": asked}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "ช่องนี้ไม่ค้นหาประชาชน" in answer.content.decode()
    assert asked not in answer.content.decode()


@pytest.mark.parametrize("asked", ["1441", "02 123 4567", "1599", "24/11/2569", "ตช 0039.1/ว 123"])
def test_numbers_of_offices_are_no_persons(asked):
    assert not is_personal(asked)


def test_nothing_found_says_what_to_try(officer):
    assert "ไม่พบ ลองคำที่สั้นลง" in officer().get(PAGE, {"q": "ไม่มีคำนี้แน่นอน"}).content.decode()


def test_odd_text_is_harmless(officer):
    client = officer()

    for asked in ("", "\0", "%", "'\"<script>", "ก" * 5000):
        assert client.get(PAGE, {"q": asked}).status_code == 200
