"""What must always hold in the directory, and that a broken fact is named."""

import pytest

from directory.invariants import broken
from directory.models import (
    Agency,
    Circulation,
    ContactPoint,
    GuidanceText,
    Keeper,
    Letter,
    Link,
    PrivateLink,
)
from tests.directory.letters.writing import Tree, copy_of, issued
from tests.factories import make_agency, make_contact, make_officer

pytestmark = pytest.mark.django_db


def test_the_reviewed_files_break_nothing(at):
    assert list(broken(at=at)) == []


def test_a_loop_is_named(at):
    above = make_agency(code="above")
    below = make_agency(code="below", parent=above)
    Agency.objects.filter(pk=above.pk).update(parent=below)

    assert list(broken(at=at)) == [
        "agency above: its parents form a loop",
        "agency below: its parents form a loop",
    ]


def test_a_checked_number_that_a_load_could_overwrite_is_counted(at):
    make_contact(
        verified_on="2026-11-01", verified_by=make_officer(), expires_on="2027-05-01", keeper=Keeper.FILE
    )

    assert list(broken(at=at)) == [
        "1 contact points are checked and yet not kept by staff: a load may overwrite them"
    ]
    assert ContactPoint.objects.filter(keeper=Keeper.FILE).exists()


def test_a_wording_that_no_revision_has_is_named(at):
    GuidanceText.objects.filter(slug="law-hold").update(body_th="แก้ลอย ๆ")

    assert list(broken(at=at)) == ["guidance text law-hold: what it says now is none of its revisions"]


def test_letters_under_way_break_nothing_and_what_was_bent_is_named(at):
    tree = Tree()
    letter = issued(root=tree.district)
    assert list(broken(at=at)) == []

    PrivateLink.objects.filter(circulation=copy_of(letter, tree.one)).delete()
    PrivateLink.objects.filter(circulation=copy_of(letter, tree.two)).update(ended_at=at)
    Circulation.objects.filter(agency=tree.district).update(withdrawn_at=at, withdrawn_reason="x")
    Link.objects.filter(circulation__agency=tree.two).update(agency=tree.one)
    Letter.objects.update(issued_at=None, issued_by=None)

    assert list(broken(at=at)) == [
        "1 letters are at offices without having been issued",
        "1 circulations have the short link of another office",
        "1 circulations were withdrawn and yet their private link opens",
        "2 circulations are open and yet no private link opens",
    ]
