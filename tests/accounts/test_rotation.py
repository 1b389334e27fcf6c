"""Changing the key while the portal runs."""

import threading

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection

from accounts.encryption import CannotReveal
from accounts.line.services import sign_in_by_line
from accounts.models import Citizen, LineIdentity
from accounts.rotation import rotate_all, rotate_field
from tests.accounts.people import AT, line_login, make_citizen


@pytest.fixture
def keys(settings, other_field_keys):
    settings.FIELD_KEYS = [other_field_keys[0]]
    return other_field_keys


def phones() -> list[str]:
    return sorted(citizen.phone.reveal() for citizen in Citizen.objects.all())


def test_rotation_leaves_nothing_under_the_old_key(db, settings, keys, capsys):
    citizens = [make_citizen(str(number), phone=f"+6681234567{number}") for number in range(1, 8)]
    settings.FIELD_KEYS = keys[::-1]

    call_command("rotate_field_keys", batch=3)

    assert "accounts.Citizen.phone: 7 sealed anew, 0 unreadable" in capsys.readouterr().out
    settings.FIELD_KEYS = [keys[1]]
    assert phones() == [f"+6681234567{number}" for number in range(1, 8)]
    assert list(Citizen.objects.with_phone("0812345673")) == [citizens[2]]
    assert sign_in_by_line(line_login("3"), at=AT) == citizens[2].user


def test_rotation_that_was_stopped_goes_on_where_it_was(db, settings, keys):
    for number in range(1, 6):
        make_citizen(str(number))
    settings.FIELD_KEYS = keys[::-1]
    field = Citizen._meta.get_field("phone")
    done = Citizen.objects.order_by("pk")[:2]
    for citizen in done:
        citizen.phone = citizen.phone.reveal()
        citizen.save()

    rotated = rotate_field(Citizen, field, batch=2)

    assert rotated.sealed == 3
    assert rotate_field(Citizen, field).sealed == 0


def test_unreadable_value_is_counted_and_left_alone(db, settings, keys, capsys):
    broken = make_citizen("1")
    make_citizen("2")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_citizen SET phone = set_byte(phone, 20, get_byte(phone, 20) # 1) WHERE id = %s",
            [broken.pk],
        )
    settings.FIELD_KEYS = keys[::-1]

    with pytest.raises(SystemExit) as stopped:
        call_command("rotate_field_keys")

    assert stopped.value.code == 1
    assert "accounts.Citizen.phone: 1 sealed anew, 1 unreadable" in capsys.readouterr().out


def test_a_person_known_under_the_old_key_is_known_before_during_and_after(db, settings, keys):
    user = make_citizen("1").user

    for stage in ([keys[0], keys[1]], [keys[1], keys[0]]):
        settings.FIELD_KEYS = stage
        assert sign_in_by_line(line_login("1"), at=AT) == user
    list(rotate_all())
    settings.FIELD_KEYS = [keys[1]]
    assert sign_in_by_line(line_login("1"), at=AT) == user
    assert LineIdentity.objects.count() == 1


def test_rotation_under_load_leaves_no_value_unreadable(people_committed, settings, keys):
    for number in range(1, 41):
        make_citizen(f"{number}")
    settings.FIELD_KEYS = keys[::-1]
    stop, problems = threading.Event(), []

    def work() -> None:
        try:
            while not stop.is_set():
                for citizen in Citizen.objects.order_by("pk"):
                    citizen.phone = citizen.phone.reveal()
                    citizen.save(update_fields=["phone", "phone_index"])
        except CannotReveal as problem:
            problems.append(problem)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    rotated = list(rotate_all(batch=5))
    stop.set()
    for thread in threads:
        thread.join()

    assert problems == []
    assert sum(each.unreadable for each in rotated) == 0
    settings.FIELD_KEYS = [keys[1]]
    assert len(phones()) == 40
    assert Citizen.objects.with_phone("0812345678").count() == 40
