"""An office's own page: what it can do there, what it explains, and that the address is told to nobody."""

import datetime as dt
import io
import logging
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cybervaccine.logs import PatternsForAddresses
from directory.letters import services
from directory.models import CirculationEvent, LetterFile, LinkDay
from directory.short_codes import new_code
from tests.directory.letters.writing import Tree, copy_of, issued, receive, token
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9; SM-A105F) Chrome/119.0 Mobile Safari/537.36"}


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def row(tree):
    return copy_of(issued(root=tree.district), tree.district)


def page(row, rest=""):
    return f"/letters/{token(row)}/{rest}"


def receipt(**kw):
    day = timezone.localdate()
    given = {"office_name": "งานสารบรรณ", "receipt_number": "12/2569", "received_on": f"{day:%Y-%m-%d}", "received_time": "14:30"}  # fmt: skip
    return given | kw


def test_page_shows_the_letter_and_keeps_its_address_to_the_reader(client, row):
    answer = client.get(page(row))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert [words in text for words in (row.letter.subject, "และส่งต่อ", row.agency.name_th)] == [True] * 3
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies


@pytest.mark.parametrize("path", ["", "forward/", "letter.pdf", "poster.pdf", "forward/letters.csv"])
def test_every_part_of_the_page_is_kept_by_nobody(client, row, path):
    answer = client.get(page(row, path))

    assert (answer.status_code, answer["Cache-Control"], answer["Referrer-Policy"]) == (
        200, "private, no-store", "no-referrer",
    )  # fmt: skip


def test_unknown_tokens_are_answered_alike(client, row):
    answers = [client.get(f"/letters/{token}/") for token in (new_code(), "x", "0" * 26, "%27")]

    assert {answer.status_code for answer in answers} == {404}
    assert all("สแกน QR ท้ายหนังสือ" in answer.content.decode() for answer in answers)
    assert row.letter.subject not in answers[0].content.decode()


def test_expired_link_says_so_and_whom_to_ask(client, row):
    day = timezone.localdate() - dt.timedelta(days=1)
    type(row.letter).objects.update(due_on=day, links_end_on=day)

    answer = client.post(page(row, "acknowledge/"), receipt())

    row.refresh_from_db()
    assert (answer.status_code, row.acknowledged_at) == (410, None)
    assert [words in answer.content.decode() for words in ("หมดอายุ", "0 2123 4567", row.letter.body)] == [
        True, True, False,
    ]  # fmt: skip


def test_ended_link_points_to_the_new_one(client, row):
    old = page(row)
    services.renew_link(row, by=make_officer(), at=timezone.now())

    answers = [client.get(old), client.get(page(row))]

    assert [answer.status_code for answer in answers] == [410, 200]
    assert "ใช้ลิงก์ใหม่แทน" in answers[0].content.decode()


def test_withdrawn_letter_gives_the_reason(client, row):
    address = page(row)
    services.withdraw(row, reason="ส่งผิดหน่วยงาน", by=make_officer(), at=timezone.now())

    answer = client.get(address)

    assert (answer.status_code, "ส่งผิดหน่วยงาน" in answer.content.decode()) == (410, True)


def test_letter_taken_back_while_the_office_writes_is_explained(client, row, monkeypatch):
    def taken_back(circulation, **given):
        services.withdraw(circulation, reason="ส่งผิด", by=make_officer(), at=timezone.now())
        raise services.NotAllowed

    monkeypatch.setattr("directory.letters.views.services.acknowledge", taken_back)
    answer = client.post(page(row, "acknowledge/"), receipt())

    assert (answer.status_code, "ส่งผิด" in answer.content.decode()) == (410, True)


def test_office_acknowledges_with_its_own_number_and_time(client, row):
    answer = client.post(page(row, "acknowledge/"), receipt())

    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.receipt_number, row.office_name, row.received_time) == (
        "12/2569",
        "งานสารบรรณ",
        dt.time(14, 30),
    )
    assert "รับที่ 12/2569" in client.get(page(row)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"receipt_number": ""},
        {"received_time": "99:99"},
        {"received_on": f"{timezone.localdate() + dt.timedelta(days=1):%Y-%m-%d}"},
        {"received_on": f"{timezone.localdate() - dt.timedelta(days=9):%Y-%m-%d}"},
    ],
)
def test_wrong_receipt_is_explained_and_changes_nothing(client, row, wrong):
    answer = client.post(page(row, "acknowledge/"), receipt(**wrong))

    row.refresh_from_db()
    assert (answer.status_code, row.acknowledged_at) == (400, None)
    assert "field-error" in answer.content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_form_from_another_site_is_refused(client, row, headers):
    answer = client.post(page(row, "acknowledge/"), receipt(), headers=headers)

    row.refresh_from_db()
    assert (answer.status_code, row.acknowledged_at) == (403, None)


def test_office_says_what_it_did_after_it_acknowledged(client, row):
    early = client.post(page(row, "report/"), {"done_text": "ติดโปสเตอร์"})
    receive(row)
    client.post(page(row, "report/"), {"done_text": "ติดโปสเตอร์", "people_reached": "120"})

    row.refresh_from_db()
    assert early.status_code == 400
    assert (row.done_text, row.people_reached) == ("ติดโปสเตอร์", 120)


def test_office_forwards_and_delivers_the_links(client, tree):
    letter = issued(agencies=[tree.district])
    row = copy_of(letter, tree.district)

    client.post(page(row, "forward/"), {"agencies": [tree.one.pk]})
    refused = client.post(page(row, "forward/"), {"agencies": [tree.elsewhere.pk]})

    child = copy_of(letter, tree.one)
    text = client.get(page(row, "forward/")).content.decode()
    table = client.get(page(row, "forward/letters.csv")).content.decode()
    assert refused.status_code == 400
    assert set(letter.circulations.values_list("agency", flat=True)) == {tree.district.pk, tree.one.pk}
    assert (token(child) in text, token(child) in table) == (True, True)
    assert client.get(page(child)).status_code == 200


def test_link_of_a_child_is_gone_once_the_child_answered(client, row, tree):
    child = copy_of(row.letter, tree.one)
    paper = page(row, f"forward/{child.pk}/letter.pdf")
    before = client.get(paper).status_code
    receive(child)

    text = client.get(page(row, "forward/")).content.decode()

    assert (before, client.get(paper).status_code) == (200, 404)
    assert (child.agency.name_th in text, token(child) in text) == (True, False)


def test_copy_of_an_office_that_is_no_child_is_not_found(client, tree):
    letter = issued(root=tree.hall)
    stranger = copy_of(letter, tree.elsewhere)

    answer = client.get(page(copy_of(letter, tree.district), f"forward/{stranger.pk}/letter.pdf"))

    assert answer.status_code == 404


def test_names_in_the_table_are_no_formulas(client, tree):
    tree.one.name_th = "=HYPERLINK(1)"
    tree.one.save()
    row = copy_of(issued(root=tree.district), tree.district)

    assert "\r\n'=HYPERLINK(1)," in client.get(page(row, "forward/letters.csv")).content.decode()


@pytest.fixture
def enclosure(row, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    file = LetterFile(letter=row.letter, name="โปสเตอร์.pdf", content_type="application/pdf", size=9)
    file.file = ContentFile(b"%PDF-1.7\n", name="x")
    file.save()
    return file


def test_enclosure_is_saved_under_its_name_and_counted(client, row, enclosure):
    answer = client.get(page(row, f"files/{enclosure.pk}/"), headers=PHONE)
    machine = client.get(page(row, f"files/{enclosure.pk}/"), headers={"User-Agent": "curl/8"})

    contents = [b"".join(response.streaming_content) for response in (answer, machine)]
    assert contents == [b"%PDF-1.7\n"] * 2
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert LinkDay.objects.get(link=row.link).downloads == 1


def test_enclosure_of_another_letter_is_not_found(client, enclosure):
    other = copy_of(issued(agencies=[office := make_agency()]), office)

    assert client.get(page(other, f"files/{enclosure.pk}/")).status_code == 404


def test_small_numbers_are_not_shown_to_the_office(client, row):
    day = timezone.localdate()
    for days, opens in enumerate((3, 40, 60)):
        LinkDay.objects.create(
            link=row.link, day=day - dt.timedelta(days=days), opens=opens, registrations=1, passed=2 * days
        )

    numbers = client.get(page(row)).context["numbers"]

    assert [figure.value for figure in numbers.totals] == [103, None, 0, 6]
    assert [shown.values for shown in numbers.days] == [
        (None, None, 0, 0),
        (None, None, 0, None),
        (60, None, 0, None),
    ]


def test_page_asks_the_database_as_often_for_three_children_as_for_one(
    client, tree, django_assert_num_queries
):
    few = copy_of(issued(agencies=[tree.district, tree.one]), tree.district)
    make_agency(parent=tree.district)
    many = copy_of(issued(root=tree.district), tree.district)
    with django_assert_num_queries(7):
        client.get(page(few))

    with django_assert_num_queries(7):
        client.get(page(many))


def test_token_is_in_no_log_and_no_history(client, row, caplog):
    secret, out = token(row), io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(PatternsForAddresses())
    logging.getLogger("django.request").addHandler(handler)
    try:
        client.post(page(row, "acknowledge/"), receipt(receipt_number=""))
        client.get(page(row, "forward/999999/letter.pdf"))
        client.post(page(row, "acknowledge/"), receipt())
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert "/letters/<str:token>/" in out.getvalue()
    assert secret not in out.getvalue()
    assert not CirculationEvent.objects.filter(said__contains=secret).exists()


def test_page_names_no_address_outside_and_has_no_form_elsewhere(client, row):
    text = client.get(page(row)).content.decode()

    actions = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', text)
    assert actions == [page(row, "acknowledge/")]
