"""Seeded people: every state, the same for the same seed, and nothing that an invariant minds."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import invariants
from accounts.models import Citizen, Consent, LineIdentity, RegistrationDraft, Role, StaffRole, User
from accounts.purposes import Purpose
from accounts.seeding import AlreadySeeded, make_people
from tests.accounts.people import AT

pytestmark = pytest.mark.django_db


def described():
    rows = Citizen.objects.order_by("pk").select_related("title")
    return [(row.full_name, row.phone.reveal(), row.subdistrict_id, row.registered_at) for row in rows]


def test_every_state_is_there_and_invariants_hold():
    make_people(600, seed=7, at=AT)

    citizens, drafts = Citizen.objects.count(), RegistrationDraft.objects.count()
    leavers = User.objects.filter(is_active=False).count()
    assert citizens + drafts + leavers == User.objects.count() == 600
    assert min(drafts, leavers) > 0
    assert LineIdentity.objects.count() == citizens + drafts
    assert any(row.is_minor for row in Citizen.objects.select_related("title"))
    assert Consent.objects.filter(purpose=Purpose.BULLETIN, is_given=False).exists()
    assert list(invariants.broken(at=AT)) == []


def test_same_seed_is_the_same_people():
    make_people(50, seed=3, at=AT)
    first = described()
    for model in (Citizen, LineIdentity, RegistrationDraft):
        model.objects.all().delete()

    make_people(50, seed=3, at=AT)

    assert described() == first
    with pytest.raises(AlreadySeeded):
        make_people(50, seed=3, at=AT)


def test_command_refuses_where_people_are_real(monkeypatch):
    monkeypatch.delenv("ALLOW_SEED", raising=False)
    with pytest.raises(CommandError, match="ALLOW_SEED"):
        call_command("seed", scale=1)

    monkeypatch.setenv("ALLOW_SEED", "1")
    call_command("seed", scale=3)
    assert User.objects.filter(is_staff=False).count() == 3
    assert set(StaffRole.objects.values_list("role", flat=True)) == set(Role.values)
    assert not User.objects.filter(is_staff=True, passkeys__isnull=False).exists()
