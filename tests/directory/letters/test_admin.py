"""Staff compose, approve, issue and follow a letter; an officer of one province stays there."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, StaffRole
from directory.models import Letter, LetterFile, Link, Reminder
from tests.directory.letters.writing import HERE, THERE, Tree, copy_of, issued, make_letter, receive, token
from tests.factories import make_contact, make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:directory_circulation_changelist")


def officer(client, province=None):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id=province, granted_at=timezone.now())
    sign_in(client, user)
    return user


def at(name, row):
    return reverse(f"admin:directory_{name}", args=[row.pk])


@pytest.fixture
def tree():
    return Tree()


def written(tree, **kw):
    day = timezone.localdate()
    given = {
        "number": "ตช 1/ว 2", "dated_on": day, "subject": "เรื่องใหม่", "body": "ขอให้ติดโปสเตอร์", "from_office": "กองทดสอบ",
        "signer_name": "ผู้ลงนาม", "signer_position": "ผู้บังคับการ", "owner_office": "ฝ่าย", "contact": "โทร. 1441",
        "due_on": day, "links_end_on": day + dt.timedelta(days=9), "root": tree.district.pk, "kinds": ["tao"],
        "files-TOTAL_FORMS": "0", "files-INITIAL_FORMS": "0",
    }  # fmt: skip
    return given | kw


def test_letter_is_written_approved_by_another_and_issued(client, tree):
    writer = officer(client)
    client.post(reverse("admin:directory_letter_add"), written(tree))
    letter = Letter.objects.get()
    client.post(at("letter_approve", letter))
    letter.refresh_from_db()
    own = letter.approved_at
    second = officer(client)
    for name in ("approve", "issue", "issue"):
        client.post(at(f"letter_{name}", letter))

    letter.refresh_from_db()
    assert (own, letter.changed_by, letter.approved_by, letter.issued_by) == (None, writer, second, second)
    assert {row.agency for row in letter.circulations.all()} == {tree.one, tree.two}


def test_approved_letter_is_read_only_until_it_is_a_draft_again(client, tree):
    officer(client)
    letter = issued(root=tree.district)

    client.post(at("letter_change", letter), written(tree))

    assert Letter.objects.get(pk=letter.pk).subject == letter.subject


@pytest.mark.parametrize(("content", "kept"), [(b"%PDF-1.7 paper", 1), (b"MZ no paper", 0)])
def test_enclosure_is_looked_into_before_the_letter_is_kept(client, tree, tmp_path, settings, content, kept):
    settings.MEDIA_ROOT = tmp_path
    officer(client)
    upload = {
        "files-TOTAL_FORMS": "1", "files-0-name": "โปสเตอร์", "files-0-file": SimpleUploadedFile("x.pdf", content),
    }  # fmt: skip

    client.post(reverse("admin:directory_letter_add"), written(tree, **upload))

    assert (Letter.objects.count(), LetterFile.objects.filter(size=len(content)).count()) == (kept, kept)


def test_sample_is_shown_before_anything_is_sent(client, tree):
    officer(client)
    letter = make_letter(root=tree.district)

    answer = client.get(at("letter_sample", letter))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert not letter.circulations.exists()


def test_progress_shows_tree_and_map_in_few_queries(client, tree, django_assert_max_num_queries):
    officer(client)
    letter = issued(root=tree.hall)
    receive(copy_of(letter, tree.one))

    with django_assert_max_num_queries(16):
        page = client.get(at("letter_progress", letter), {"under": tree.hall.pk}).content.decode()

    assert [part in page for part in ("อำเภอทดสอบ", "1/3", "เชียงราย 0/1", "letter-some")] == [True] * 4


@pytest.fixture
def national(tree):
    return issued(root=tree.hall)


@pytest.fixture
def provincial(client):
    return officer(client, HERE)


def test_officer_of_a_province_follows_the_offices_there_only(client, provincial, national, tree):
    page = client.get(LIST).content.decode()
    answers = [client.get(at("circulation_change", copy_of(national, office))) for office in (tree.one, tree.elsewhere)]  # fmt: skip

    assert (tree.one.name_th in page, tree.elsewhere.name_th in page) == (True, False)
    assert [answer.status_code for answer in answers] == [200, 404]
    assert client.get(at("letter_change", national)).status_code == 404
    assert client.get(at("letter_progress", national)).status_code == 404


def test_officer_of_a_province_does_nothing_with_offices_elsewhere(client, provincial, national, tree):
    there = copy_of(national, tree.elsewhere)
    before = token(there)

    codes = [
        client.get(at("circulation_pdf", there)).status_code,
        client.post(at("circulation_renew", there)).status_code,
        client.post(at("circulation_withdraw", there), {"reason": "x"}).status_code,
        client.post(at("letter_approve", national)).status_code,
    ]

    assert codes == [404] * 4
    assert token(there) == before


@pytest.mark.parametrize(("province", "made"), [(HERE, 1), (THERE, 0), ("", 0)])
def test_officer_of_a_province_writes_letters_of_that_province_only(client, provincial, tree, province, made):
    client.post(reverse("admin:directory_letter_add"), written(tree, province=province))

    assert Letter.objects.count() == made


def act(client, name, rows, query=""):
    return client.post(LIST + query, {"action": name, "_selected_action": [row.pk for row in rows]})


def test_table_is_formula_safe_and_has_no_private_link(client, tree):
    tree.one.name_th = "=1+1"
    tree.one.save()
    letter = issued(root=tree.district)
    officer(client)

    answer = act(client, "export_rows", letter.circulations.all())

    text = answer.content.decode("utf-8-sig")
    assert ("'=1+1" in text, len(text.splitlines())) == (True, 4)
    assert not any(token(row) in text for row in letter.circulations.all())


def test_links_to_deliver_are_of_those_who_wait_and_of_the_own_province(client, provincial, national, tree):
    receive(copy_of(national, tree.two))

    text = act(client, "export_links", national.circulations.all()).content.decode()

    assert {office.name_th: token(copy_of(national, office)) in text for office in vars(tree).values()} == {
        "ศาลากลางทดสอบ": True, "อำเภอทดสอบ": True, "อบต.ทดสอบหนึ่ง": True, "อบต.ทดสอบสอง": False, "อบต.แดนไกล": False,
    }  # fmt: skip


def test_overdue_offices_are_found_reminded_and_printed(client, national, tree):
    officer(client)
    make_contact(tree.one, kind="email", value="one@office.example")
    Letter.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    receive(copy_of(national, tree.two))

    page = client.get(LIST, {"state": "overdue"}).content.decode()
    act(client, "remind", national.circulations.all())
    paper = act(client, "print_waiting", national.circulations.all())

    assert (tree.one.name_th in page, tree.two.name_th in page) == (True, False)
    assert [row.circulation.agency for row in Reminder.objects.all()] == [tree.one]
    assert paper.content[:5] == b"%PDF-"


def test_link_is_renewed_printed_and_withdrawn_with_a_reason(client, national, tree):
    officer(client)
    row = copy_of(national, tree.one)
    before = token(row)

    client.post(at("circulation_renew", row))
    paper = client.get(at("circulation_pdf", row))
    client.post(at("circulation_withdraw", row), {"reason": ""})
    still = token(row)
    client.post(at("circulation_withdraw", row), {"reason": "ยุบหน่วยงาน"})

    row.refresh_from_db()
    assert (before != still, paper.content[:5], row.withdrawn_reason) == (True, b"%PDF-", "ยุบหน่วยงาน")
    assert not row.private_links.filter(ended_at=None).exists()


@pytest.mark.parametrize("name", ["poster", "stickers"])
def test_link_is_printed_unless_it_is_withdrawn(client, tree, name):
    officer(client)
    link = Link.objects.create(kind="agency", label="x", agency=tree.one, created_at=timezone.now())

    before = client.get(at(f"link_{name}", link))
    Link.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="จบงาน")

    assert (before.content[:5], client.get(at(f"link_{name}", link)).status_code) == (b"%PDF-", 404)
