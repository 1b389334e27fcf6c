"""A letter's way: two persons, issued once and whole, answered and forwarded by the offices themselves."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.letters import services, tokens
from directory.models import Circulation, CirculationEvent, Letter, Link, PrivateLink
from directory.short_codes import CODE
from tests.directory.letters.writing import HERE, Tree, approved, copy_of, issued, make_letter, receive, token
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


def events(circulation):
    return list(circulation.events.order_by("pk").values_list("what", flat=True))


def test_nobody_approves_their_own_letter_and_the_database_agrees():
    writer = make_officer()
    letter = make_letter(by=writer)
    letter.agencies.add(make_agency())

    with pytest.raises(services.NotAllowed):
        services.approve_letter(letter, by=writer, at=AT)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        Letter.objects.update(approved_by=writer, approved_at=AT)


def test_letter_to_nobody_is_not_approved():
    with pytest.raises(services.NotAllowed):
        services.approve_letter(make_letter(), by=make_officer(), at=AT)


def test_draft_is_not_issued_and_the_database_agrees():
    letter = make_letter()

    with pytest.raises(services.NotAllowed):
        services.issue_letter(letter, by=make_officer(), at=AT)
    with pytest.raises(IntegrityError, match="issue_is_whole"), transaction.atomic():
        Letter.objects.update(issued_at=AT, issued_by=make_officer())


def test_issued_letter_is_at_each_office_once_with_two_links():
    tree = Tree()
    letter = approved(root=tree.hall)

    counts = [services.issue_letter(letter, by=make_officer(), at=AT) for _ in range(2)]

    assert counts == [5, 5]
    offices = set(letter.circulations.values_list("agency__name_th", flat=True))
    assert offices == {office.name_th for office in vars(tree).values()}
    rows = letter.circulations.select_related("link")
    assert all(row.link.agency_id == row.agency_id for row in rows)
    assert PrivateLink.objects.filter(circulation__letter=letter, ended_at=None).count() == 5


def test_letter_of_a_province_stays_there_and_kinds_narrow_it():
    tree = Tree()
    hotline = make_agency(kind="hotline", province_id=HERE, parent=tree.hall)

    letter = issued(root=tree.hall, kinds=["tao"], province_id=HERE, agencies=[tree.elsewhere, hotline])

    assert {row.agency for row in letter.circulations.all()} == {tree.one, tree.two}


def test_issue_that_breaks_in_the_middle_leaves_nothing(monkeypatch):
    letter = approved(agencies=[make_agency(), make_agency()])
    before = Link.objects.count()

    def broken(*args, **kw):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(services, "_private_link", broken)
    with pytest.raises(RuntimeError):
        services.issue_letter(letter, by=make_officer(), at=AT)

    letter.refresh_from_db()
    assert (letter.issued_at, letter.circulations.count(), Link.objects.count()) == (None, 0, before)


def test_issued_letter_is_not_reopened_and_an_approved_one_is():
    waiting, out = approved(agencies=[make_agency()]), issued(agencies=[make_agency()])

    reopened = services.reopen_letter(waiting)

    assert (reopened.state, reopened.approved_by) == (Letter.State.DRAFT, None)
    with pytest.raises(services.NotAllowed):
        services.reopen_letter(out)


def test_letter_whose_links_are_over_is_not_issued():
    day = timezone.localdate() - dt.timedelta(days=2)
    letter = approved(agencies=[make_agency()], due_on=day, links_end_on=day)

    with pytest.raises(services.NotAllowed):
        services.issue_letter(letter, by=make_officer(), at=timezone.now())


def test_tables_hold_no_token_but_its_hash():
    tree = Tree()
    row = copy_of(issued(root=tree.district), tree.one)

    secret = token(row)

    assert len(secret) == 26
    assert tokens.is_token(secret)
    assert CODE.endswith("{26}")
    held = [str(list(model.objects.values())) for model in (PrivateLink, Circulation, Link, Letter, CirculationEvent)]  # fmt: skip
    assert not any(secret in text for text in held)
    assert tokens.hash_of(secret) in held[0]


def test_token_is_made_again_after_a_new_key_and_lost_with_its_own(settings):
    row = copy_of(issued(agencies=[office := make_agency()]), office)
    secret, keys = token(row), list(settings.AUDIT_KEYS)

    settings.AUDIT_KEYS = ["another-key-of-some-length-000000", *keys]
    later = token(row)
    settings.AUDIT_KEYS = ["another-key-of-some-length-000000"]

    assert (later, token(row)) == (secret, None)


def test_office_corrects_its_receipt_and_both_stay_readable():
    row = copy_of(issued(agencies=[office := make_agency()]), office)

    first = receive(row, at=AT)
    second = receive(row, receipt_number="457/2569", at=AT + dt.timedelta(hours=1))

    assert (first.acknowledged_at, second.acknowledged_at) == (AT, AT)
    assert second.receipt_number == "457/2569"
    said = list(row.events.order_by("pk").values_list("said", flat=True))
    assert [text.split(" · ")[0] for text in said] == ["456/2569", "457/2569"]


def test_result_comes_after_the_receipt():
    row = copy_of(issued(agencies=[office := make_agency()]), office)

    with pytest.raises(services.NotAllowed):
        services.report_done(row, done_text="ติดแล้ว", people_reached=40, at=AT)
    receive(row)
    done = services.report_done(row, done_text="ติดแล้ว", people_reached=40, at=AT)

    assert done.state_on(AT.date()) == Circulation.State.DONE
    assert events(row) == ["acknowledged", "reported"]


def test_office_forwards_to_its_own_children_only_and_once():
    tree = Tree()
    letter = issued(agencies=[tree.district, tree.one])
    row = copy_of(letter, tree.district)

    first = services.forward(row, [tree.one, tree.two, tree.elsewhere, tree.hall], at=AT)
    again = services.forward(row, [tree.two], at=AT)

    assert [made.agency_id for made in first] == [tree.two.pk]
    assert again == []
    assert copy_of(letter, tree.two).forwarded_by == row
    assert events(row) == ["forwarded"]


def test_new_link_ends_the_old_one():
    row = copy_of(issued(agencies=[office := make_agency()]), office)
    old = token(row)

    services.renew_link(row, by=make_officer(), at=AT)

    assert token(row) != old
    assert list(row.private_links.order_by("number").values_list("ended_at", flat=True)) == [AT, None]


def test_withdrawn_office_answers_no_more():
    row = copy_of(issued(agencies=[office := make_agency()]), office)

    services.withdraw(row, reason="ส่งผิดหน่วยงาน", by=make_officer(), at=AT)

    assert not row.private_links.filter(ended_at=None).exists()
    with pytest.raises(services.NotAllowed):
        receive(row)
    with pytest.raises(services.NotAllowed):
        services.renew_link(row, by=make_officer(), at=AT)
