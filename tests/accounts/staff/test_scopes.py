import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.models import Citizen, Role, StaffRole, User
from accounts.staff.scopes import permissions_held, scope_of
from directory.scopes import EVERYWHERE, NOWHERE, Scope
from tests.accounts.people import AT, make_citizen
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
VIEW = "accounts.view_citizen"


def give(user, role, province=None):
    return StaffRole.objects.create(user=user, role=role, province_id=province, granted_at=AT)


def again(user):
    return User.objects.get(pk=user.pk)


def test_staff_without_a_role_may_do_nothing():
    officer = make_officer()

    assert (permissions_held(officer), scope_of(officer, VIEW)) == (frozenset(), NOWHERE)


def test_nobody_may_do_nothing():
    assert permissions_held(AnonymousUser()) == frozenset()


def test_national_officer_reaches_everybody():
    officer = make_officer()
    give(officer, Role.OFFICER)

    assert scope_of(officer, VIEW) == EVERYWHERE


def test_officers_of_two_provinces_reach_both_and_no_other():
    officer = make_officer()
    give(officer, Role.OFFICER, "50")
    give(officer, Role.OFFICER, "10")

    assert scope_of(officer, VIEW) == Scope(national=False, provinces=frozenset({"10", "50"}))


def test_what_is_national_only_is_not_brought_by_a_province():
    officer = make_officer()
    give(officer, Role.OFFICER, "10")

    assert not officer.has_perm("alerts.add_importbatch")
    assert officer.has_perm(VIEW)


def test_an_ended_role_brings_nothing_from_the_next_request():
    officer = make_officer()
    role = give(officer, Role.OFFICER)

    role.ended_at = AT
    role.save()

    assert scope_of(again(officer), VIEW) == NOWHERE


def test_a_disabled_person_has_no_role():
    officer = make_officer(is_active=False)
    give(officer, Role.OFFICER)

    assert scope_of(officer, VIEW) == NOWHERE


def test_citizens_elsewhere_do_not_exist_for_a_province():
    officer = make_officer()
    give(officer, Role.OFFICER, "50")
    here, _there = make_citizen("1", subdistrict_id="500101"), make_citizen("2", subdistrict_id="100101")

    assert list(Citizen.objects.visible_to(officer)) == [here]


def test_groups_and_own_rows_bring_no_permission(django_assert_num_queries):
    officer = make_officer()

    with django_assert_num_queries(1):
        assert not officer.has_perm(VIEW)
        assert not officer.has_module_perms("accounts")


def test_a_role_is_held_once():
    officer = make_officer()
    give(officer, Role.OFFICER)

    with pytest.raises(IntegrityError):
        give(officer, Role.OFFICER)


def test_auditors_are_national():
    with pytest.raises(IntegrityError):
        give(make_officer(), Role.AUDITOR, "10")
