"""Encrypted fields on models: what reaches the database, and what comes back."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from accounts.encryption import CannotReveal, blind_index
from accounts.fields import Sealed
from accounts.models import Citizen
from tests.accounts.people import PHONE, make_citizen

pytestmark = pytest.mark.django_db
WRITINGS = ("0812345678", "081-234-5678", "๐๘๑๒๓๔๕๖๗๘", "+66 81 234 5678", "66812345678")


def stored(column: str, citizen: Citizen) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_citizen WHERE id = %s", [citizen.pk])
        return bytes(cursor.fetchone()[0])


def test_phone_is_closed_until_it_is_revealed():
    citizen = Citizen.objects.get(pk=make_citizen().pk)

    assert citizen.phone.reveal() == PHONE
    assert (str(citizen.phone), repr(citizen.phone)) == ("••••", "<Sealed accounts.citizen.phone>")
    assert "5678" not in f"{citizen.phone} {citizen.phone!r} {citizen!r} {citizen.__dict__}"
    assert citizen.masked_phone == "08•-•••-5678"


def test_same_phone_twice_is_stored_differently_and_indexed_alike():
    first, second = make_citizen("1"), make_citizen("2")

    assert stored("phone", first) != stored("phone", second)
    assert (
        stored("phone_index", first)
        == stored("phone_index", second)
        == blind_index(PHONE, "accounts.citizen.phone")
    )


@pytest.mark.parametrize("written", WRITINGS)
def test_phone_is_found_however_it_is_written(written):
    citizen = make_citizen("1")
    make_citizen("2", phone="+66812345679")

    assert list(Citizen.objects.with_phone(written)) == [citizen]


def test_search_for_what_is_no_phone_finds_nobody():
    make_citizen()

    assert list(Citizen.objects.with_phone("' OR 1=1 --")) == []


def test_flipped_byte_in_the_database_is_a_clean_error_and_the_list_still_loads():
    broken, whole = make_citizen("1"), make_citizen("2")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_citizen SET phone = set_byte(phone, 20, get_byte(phone, 20) # 1) WHERE id = %s",
            [broken.pk],
        )

    rows = {citizen.pk: citizen for citizen in Citizen.objects.all()}

    assert rows[whole.pk].phone.reveal() == PHONE
    with pytest.raises(CannotReveal):
        rows[broken.pk].phone.reveal()


def test_encrypted_field_cannot_be_searched_by_mistake():
    with pytest.raises(FieldError, match="blind index"):
        Citizen.objects.filter(phone=PHONE).exists()


def test_new_value_brings_its_new_index():
    citizen = make_citizen()

    citizen.phone = "+66898765432"
    citizen.save()

    assert isinstance(citizen.phone, Sealed)
    assert list(Citizen.objects.with_phone("0898765432")) == [citizen]
    assert list(Citizen.objects.with_phone("0812345678")) == []


def test_scan_of_every_table_finds_neither_phone_nor_line_id():
    """What `pg_dump | grep` would see: every column of every row, as text and as bytes."""
    citizen = make_citizen("abc", phone="+66811112222")
    line_id = citizen.user.line_identity.sub.reveal()
    canaries = ["811112222", "0811112222", "081-111-2222", line_id, "token-abc"]
    needles = [needle.encode() for text in canaries for needle in (text, text.encode().hex())]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")
            dump = "\n".join(row for (row,) in cursor.fetchall()).encode()
            assert [needle for needle in needles if needle in dump] == [], table
