"""The directory's cards: numbers to re-check, hotlines that wait for a second officer, letters overdue."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Role, StaffRole
from directory import desk_cards
from directory.desk_cards import Overdue, Waiting, letters_card, numbers_card, proposals_card
from directory.hotlines import propose
from directory.models import ContactPoint, Letter
from directory.scopes import EVERYWHERE, NOWHERE, Scope
from tests.directory.letters.writing import issued, make_letter, receive
from tests.factories import make_agency, make_contact, make_officer

DAY = dt.date(2026, 11, 25)
AT = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
HERE = Scope(national=False, provinces=frozenset({"50"}))


def said(card):
    return [(line.value, line.text, line.tone) for line in (*card.lines, *card.facts)]


def test_numbers_card_says_the_late_first_and_only_what_there_is():
    counts = {"expired": 2, "soon": 0, "disputed": 1, "unchecked": 9120}

    card = numbers_card(counts, DAY)

    assert card.period == "ณ 25 พ.ย. 2569"
    assert said(card) == [
        ("2", "เลยกำหนดตรวจซ้ำ", "late"),
        ("1", "แหล่งข้อมูลไม่ตรงกัน ซ่อนไว้จนกว่าจะตรวจ", "due"),
        ("9,120", "ยังไม่เคยตรวจ", "plain"),
    ]


def test_numbers_card_is_calm_when_only_unchecked_ones_are_left():
    card = numbers_card({"expired": 0, "soon": 0, "disputed": 0, "unchecked": 5}, DAY)

    assert (card.is_calm, card.calm) == (True, "ทุกหมายเลขที่เคยตรวจยังไม่ถึงกำหนด")


def test_own_proposal_is_no_work_of_ones_own():
    card = proposals_card(Waiting(0, None, own=1), AT)

    assert (card.is_calm, said(card)) == (True, [("1", "ที่คุณเสนอ รอคนอื่นอนุมัติ", "plain")])


def test_letters_card_names_three_and_sums_the_rest():
    overdue = [Overdue(number, f"ที่ {number} เรื่อง", DAY, 10 - number) for number in range(5)]

    card = letters_card(overdue, {"drafts": 1, "own": 2, "approved": 3}, DAY)

    assert [line.value for line in card.lines] == ["10", "9", "8", "13", "1", "3"]
    assert (card.lines[0].text, card.lines[0].note) == ("หน่วยงานยังไม่ตอบ “ที่ 0 เรื่อง”", "กำหนด 25 พ.ย. 2569")


@pytest.mark.django_db
def test_contact_counts_know_the_edges_of_the_day_and_the_province():
    officer, known = make_officer(), desk_cards.contact_counts(HERE, DAY)
    for province in ("50", "57"):
        for left in (-1, 0, 29, 30):
            make_contact(
                make_agency(province_id=province), verified_on=DAY - dt.timedelta(days=99), verified_by=officer,
                expires_on=DAY + dt.timedelta(days=left),
            )  # fmt: skip
    make_contact(make_agency(province_id="50"), conflict="number")
    make_contact(make_agency(province_id="50"), retired_on=DAY)

    counts = desk_cards.contact_counts(HERE, DAY)

    more = {name: count - known[name] for name, count in counts.items()}
    assert more == {"expired": 1, "soon": 2, "disputed": 1, "unchecked": 1}


@pytest.mark.django_db
def test_proposals_of_others_wait_in_the_scope_only():
    officer, colleague = make_officer(), make_officer()
    for by, province in ((officer, "50"), (colleague, "50"), (colleague, "57")):
        agency = make_agency(province_id=province)
        propose(ContactPoint(agency=agency, kind="bank", value="1599"), by=by, at=AT)

    assert desk_cards.open_proposals(HERE, officer) == Waiting(1, AT, 1)
    assert desk_cards.open_proposals(EVERYWHERE, officer) == Waiting(2, AT, 1)
    assert desk_cards.open_proposals(NOWHERE, officer) == Waiting(0, None, 0)


@pytest.mark.django_db
def test_letters_are_overdue_from_the_day_after_and_not_when_answered():
    day = timezone.localdate()
    agencies = [make_agency(province_id="50") for _ in range(2)]
    letter = issued(agencies=agencies, province_id="50")
    other = issued(agencies=[make_agency(province_id="57")], province_id="57")
    Letter.objects.update(due_on=day)
    receive(letter.circulations.first())

    on_the_day = desk_cards.overdue_letters(HERE, day)
    after = desk_cards.overdue_letters(HERE, day + dt.timedelta(days=1))
    everywhere = desk_cards.overdue_letters(EVERYWHERE, day + dt.timedelta(days=1))

    assert on_the_day == []
    assert [(row.letter, row.offices) for row in after] == [(letter.pk, 1)]
    assert {row.letter for row in everywhere} == {letter.pk, other.pk}


@pytest.mark.django_db
def test_drafts_wait_for_another_person():
    officer = make_officer()
    make_letter(by=officer, province_id="50")
    make_letter(province_id="50")
    make_letter(province_id="57")

    assert desk_cards.letters_to_decide(HERE, officer) == {"drafts": 1, "own": 1, "approved": 0}


@pytest.mark.django_db
def test_cards_are_only_for_who_may_do_the_work():
    editor = make_officer()
    StaffRole.objects.create(user=editor, role=Role.EDITOR, granted_at=AT)

    assert list(desk_cards.cards(editor, at=AT)) == []
