"""The computed bulletin before it is stored: frozen, comparable, and the same bytes for the same inputs."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class EntrySnapshot:
    """One case type in one area. None: not known or withheld, never zero."""

    case_type_id: int
    case_type: str
    cases: int | None
    previous_cases: int | None
    loss_baht: Decimal | None
    median_loss_baht: Decimal | None
    trimmed_mean_loss_baht: Decimal | None
    largest_case_share: Decimal | None
    per_100k: Decimal | None
    expected: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    trend: str
    signal: dict[str, Any] | None
    rank_cases: int | None
    rank_loss: int | None
    rank_beware: int | None
    suppressed: bool


@dataclass(frozen=True)
class AreaSnapshot:
    area_code: str
    name_th: str
    name_en: str
    population: int | None
    total_cases: int | None
    total_loss_baht: Decimal | None
    stage: str
    entries: tuple[EntrySnapshot, ...]


@dataclass(frozen=True)
class Snapshot:
    date: dt.date
    status: str
    as_of: dt.datetime
    data_through: dt.date
    period_start: dt.date
    period_end: dt.date
    is_simulated: bool
    method_version: str
    parameters: dict[str, Any]
    input_sha256: str
    areas: tuple[AreaSnapshot, ...]

    def sha256(self) -> str:
        """Hash of everything a reader can see. `as_of` is left out: fresh data that changes nothing is no news."""
        content = asdict(self)
        del content["as_of"], content["input_sha256"]
        return hashlib.sha256(canonical(content)).hexdigest()


def canonical(value: Any) -> bytes:
    """One spelling of a value as JSON: sorted keys, no spaces, dates in ISO, decimals as text."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return text.encode()
