"""Reads a payment QR (EMVCo merchant-presented, as PromptPay uses it). Pure: nothing is asked of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

PROMPTPAY_TRANSFER, PROMPTPAY_BILL = "A000000677010111", "A000000677010112"
_AMOUNT = re.compile(r"\d{1,11}(?:\.\d{1,2})?")
# What a transfer names, and the field it stands in.
_PHONE, _NATIONAL_ID, _WALLET = "01", "02", "03"


@dataclass(frozen=True)
class Payment:
    """Who a payment code pays, as far as it says. `account` is masked; `amount` in baht, None where the payer types it."""

    account_kind: str  # phone, national_id, wallet, biller or other
    account: str
    name: str
    amount: Decimal | None
    is_whole: bool  # the checksum fits


def read_payment(text: str) -> Payment | None:
    """The payment this text describes; None where it is none."""
    if not text.startswith("000201"):
        return None
    fields = dict(_fields(text))
    kind, account = _account(fields)
    amount = fields.get("54", "")
    return Payment(
        kind,
        mask(account),
        fields.get("59", "")[:25].strip(),
        Decimal(amount) if _AMOUNT.fullmatch(amount) and amount.isascii() else None,
        text[-8:-4] == "6304" and text[-4:].upper() == f"{checksum(text[:-4]):04X}",
    )


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Two digits of name, two of length, the value; what follows a broken field is left out."""
    at = 0
    while at + 4 <= len(text):
        name, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (length.isascii() and length.isdigit()):
            return
        yield name, text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)


def _account(fields: dict[str, str]) -> tuple[str, str]:
    transfer, bill = dict(_fields(fields.get("29", ""))), dict(_fields(fields.get("30", "")))
    if transfer.get("00") == PROMPTPAY_TRANSFER:
        for name, kind in ((_PHONE, "phone"), (_NATIONAL_ID, "national_id"), (_WALLET, "wallet")):
            if transfer.get(name):
                return kind, transfer[name]
    if bill.get("00") == PROMPTPAY_BILL:
        return "biller", bill.get("01", "")
    return "other", ""


def mask(account: str) -> str:
    """Only the last four characters: enough to compare with what one was told, not enough to use."""
    return "•" * max(len(account) - 4, 0) + account[-4:] if len(account) > 4 else "•" * len(account)


def checksum(text: str) -> int:
    """CRC-16/CCITT-FALSE, as the standard asks for (ISO/IEC 13239)."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value
