"""A model field that is encrypted in the database and closed in memory: opening it is always a visible `reveal()`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from accounts import encryption

if TYPE_CHECKING:
    _Binary = models.Field["Sealed | str | None", Any]
else:
    _Binary = models.BinaryField


@dataclass(frozen=True, repr=False)
class Sealed:
    """An encrypted value. Printing it, logging it or putting it into a template shows nothing."""

    data: bytes
    purpose: str

    def reveal(self) -> str:
        return encryption.reveal(self.data, self.purpose)

    @property
    def is_current(self) -> bool:
        return encryption.is_current(self.data)

    def __str__(self) -> str:
        return "••••"

    def __repr__(self) -> str:
        return f"<Sealed {self.purpose}>"


class _Sealing(DeferredAttribute):
    """Seals plain text the moment it is put on a model, and sets the blind index that goes with it."""

    def __set__(self, instance: models.Model, value: Sealed | str | None) -> None:
        field: Any = self.field
        if isinstance(value, str) and field.index:
            setattr(instance, field.index, encryption.blind_index(value, field.purpose))
        elif value is None and field.index:
            setattr(instance, field.index, None)
        instance.__dict__[field.attname] = field.sealed(value)


class EncryptedField(_Binary):
    """Text, stored encrypted. Takes `str`, gives `Sealed`.

    `purpose` binds the ciphertext to this field: once used it never changes. `index` names the binary field, declared
    before this one, that holds the blind index; `found(value)` gives the condition that finds a value by it.
    """

    descriptor_class = _Sealing

    def __init__(self, *args: Any, purpose: str, index: str = "", **options: Any) -> None:
        self.purpose, self.index = purpose, index
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"purpose": self.purpose, "index": self.index}

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        names = [field.name for field in self.model._meta.local_fields]
        if not self.index or self.index in names[: names.index(self.name)]:
            return super().check(**options)
        # A model sets its fields in their order: an index that came later would be emptied again.
        return [
            checks.Error(f"{self.index} must be declared before {self.name}.", obj=self, id="accounts.E001")
        ]

    def sealed(self, value: Sealed | str | bytes | memoryview | None) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, str):
            return Sealed(encryption.seal(value, self.purpose), self.purpose)
        return Sealed(bytes(value), self.purpose)

    def from_db_value(self, value: bytes | memoryview | None, *_: Any) -> Sealed | None:
        return self.sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = self.sealed(value)
        return super().get_db_prep_value(sealed.data if sealed else None, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and differs in every row: search by its blind index.")
        return super().get_lookup(lookup_name)

    def found(self, value: str) -> models.Q:
        """The rows whose value is this one, whichever key they were written under."""
        return models.Q(**{f"{self.index}__in": self.indexes(value)})

    def indexes(self, value: str) -> list[bytes]:
        return encryption.blind_indexes(value, self.purpose)
