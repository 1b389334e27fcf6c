"""Sealed values: never readable without the key, never wrong, never mistaken for one another."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from accounts import encryption
from accounts.encryption import CannotReveal, blind_index, blind_indexes, field_keys, reveal, seal

PURPOSE = "accounts.citizen.phone"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_what_is_sealed_is_revealed(value):
    sealed = seal(value, PURPOSE)

    assert reveal(sealed, PURPOSE) == value
    if len(value.encode()) > 3:
        assert value.encode() not in sealed


@given(TEXT, st.data())
def test_one_changed_byte_is_one_clean_error(value, data):
    sealed = bytearray(seal(value, PURPOSE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises(CannotReveal):
        reveal(bytes(sealed), PURPOSE)


@given(st.binary())
def test_reveal_refuses_any_other_bytes(data):
    with pytest.raises(CannotReveal):
        reveal(data, PURPOSE)


def test_same_value_is_sealed_differently_each_time():
    assert len({seal("+66812345678", PURPOSE) for _ in range(50)}) == 50


def test_value_of_one_field_cannot_be_read_as_another():
    with pytest.raises(CannotReveal):
        reveal(seal("+66812345678", PURPOSE), "accounts.lineidentity.sub")


def test_error_says_neither_value_nor_key():
    sealed = seal("+66812345678", PURPOSE)

    with pytest.raises(CannotReveal) as refused:
        reveal(sealed[:-1] + bytes([sealed[-1] ^ 1]), PURPOSE)

    assert str(refused.value) == f"{PURPOSE}: this value was altered, or belongs to another place"
    assert "key" not in repr(field_keys()[0]).replace("FieldKey", "")


def test_index_is_the_same_for_a_value_and_different_for_each_purpose():
    assert blind_index("+66812345678", PURPOSE) == blind_index("+66812345678", PURPOSE)
    assert blind_index("+66812345678", PURPOSE) != blind_index("+66812345678", "accounts.lineidentity.sub")
    assert blind_index("+66812345678", PURPOSE) != blind_index("+66812345679", PURPOSE)
    assert len(blind_index("", PURPOSE)) == encryption.INDEX_BYTES


def test_first_key_seals_and_all_keys_open(settings, other_field_keys):
    old, new = other_field_keys
    settings.FIELD_KEYS = [old]
    sealed, index = seal("+66812345678", PURPOSE), blind_index("+66812345678", PURPOSE)

    settings.FIELD_KEYS = [new, old]

    assert reveal(sealed, PURPOSE) == "+66812345678"
    assert not encryption.is_current(sealed)
    assert encryption.is_current(seal("x", PURPOSE))
    assert index in blind_indexes("+66812345678", PURPOSE)
    assert index != blind_index("+66812345678", PURPOSE)


def test_value_whose_key_was_taken_away_is_a_clean_error(settings, other_field_keys):
    old, new = other_field_keys
    settings.FIELD_KEYS = [old]
    sealed = seal("+66812345678", PURPOSE)

    settings.FIELD_KEYS = [new]

    with pytest.raises(CannotReveal, match="no key among FIELD_KEYS"):
        reveal(sealed, PURPOSE)


@pytest.mark.parametrize("keys", [["short"], ["not base64!"], [""], ["AAAA"]])
def test_bad_keys_are_refused_in_one_sentence(settings, keys):
    settings.FIELD_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match="comma list of base64 keys of 32 bytes"):
        field_keys()


def test_same_key_twice_is_refused(settings, other_field_keys):
    settings.FIELD_KEYS = [other_field_keys[0]] * 2

    with pytest.raises(ImproperlyConfigured, match="twice"):
        field_keys()
