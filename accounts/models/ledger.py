"""The ledger of forgetting: what must be done again when a backup brings back who had left."""

from __future__ import annotations

from django.db import models


class LedgerLine(models.Model):
    """Somebody left, or took back a consent. `key` is a keyed number of the account (accounts.ledger); without FIELD_KEYS it
    stands for nobody, and nothing here points at anybody. Copies of this table are kept apart from the dumps."""

    key = models.BinaryField(max_length=16)
    what = models.CharField(max_length=10)  # "left", or the purpose that was taken back
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Restoration(models.Model):
    """A backup took the place of the database. What was done between the two is not known here."""

    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
