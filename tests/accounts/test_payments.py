"""What a payment QR says: to whom, how much, and whether it is whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.payments import checksum, mask, read_payment

PHONE = "29370016A000000677010111011300668123456785802TH5303764"


def payment(middle):
    text = f"00020101021{middle}6304"
    return text + f"{checksum(text):04X}"


def test_checksum_is_that_of_the_standard():
    assert checksum("123456789") == 0x29B1


def test_transfer_to_a_phone_is_masked_and_says_that_no_amount_is_in_it():
    read = read_payment(payment("1" + PHONE))

    assert (read.account_kind, read.account, read.amount, read.is_whole) == (
        "phone",
        "•••••••••5678",
        None,
        True,
    )


def test_amount_and_name_in_the_code_are_told():
    read = read_payment(payment("2" + PHONE + "54071500.505909SOMCHAI J"))

    assert (read.amount, read.name) == (Decimal("1500.50"), "SOMCHAI J")


def test_bill_payment_names_the_biller():
    read = read_payment(payment("130370016A00000067701011201130994000158378" + "5303764"))

    assert (read.account_kind, read.account[-4:]) == ("biller", "8378")


def test_code_that_was_altered_is_not_whole():
    assert read_payment(payment("1" + PHONE)[:-1] + "!").is_whole is False


@pytest.mark.parametrize("text", ["", "https://example.com", "00020", "สวัสดี"])
def test_other_text_is_no_payment(text):
    assert read_payment(text) is None


@given(st.text(max_size=200))
def test_no_text_breaks_it_nor_shows_a_whole_account(text):
    read = read_payment("000201" + text)

    assert len(read.account.strip("•")) <= 4


def test_short_account_is_hidden_whole():
    assert (mask("1234"), mask("12345"), mask("")) == ("••••", "•2345", "")
