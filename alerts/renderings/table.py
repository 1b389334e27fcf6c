"""The whole table of one stored area, as JSON and as CSV. `alerts/data/data_dictionary.csv` says what each column means."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from alerts.models import BulletinArea, BulletinEntry
from alerts.renderings.message import entries_of
from directory.csv_safe import safe_row_writer

ENTRY_FIELDS = (
    "cases", "rank_cases", "loss_baht", "rank_loss", "rank_beware", "median_loss_baht", "trimmed_mean_loss_baht",
    "largest_case_share", "per_100k", "previous_cases", "expected", "lower", "upper", "trend", "suppressed",
)  # fmt: skip
CSV_COLUMNS = (
    "date", "revision", "simulated", "area_code", "period_start", "period_end", "case_type", "name_th", "name_en",
    *ENTRY_FIELDS, "status", "as_of",
)  # fmt: skip


def as_json(area: BulletinArea) -> dict[str, Any]:
    """The bulletin as the API and the .json address give it. Money is decimal text; unknown is null."""
    return as_summary(area) | {"entries": [as_entry(entry) for entry in entries_of(area)]}


def as_summary(area: BulletinArea) -> dict[str, Any]:
    """The same without its entries, for lists of bulletins."""
    bulletin = area.bulletin
    return {
        "date": bulletin.date.isoformat(),
        "revision": bulletin.revision,
        "as_of": bulletin.as_of.isoformat(),
        "status": bulletin.status,
        "simulated": bulletin.is_simulated,
        "area": {"code": area.area_code, "name_th": area.name_th, "name_en": area.name_en},
        "period": {
            "start": bulletin.period_start.isoformat(),
            "end": bulletin.period_end.isoformat(),
            "days": (bulletin.period_end - bulletin.period_start).days + 1,
        },
        "data_through": bulletin.data_through.isoformat(),
        "method_version": bulletin.method_version,
        "input_sha256": bulletin.input_sha256,
        "sha256": bulletin.sha256,
        "total": {"cases": area.total_cases, "loss_baht": _plain(area.total_loss_baht)},
    }


def as_csv(area: BulletinArea) -> str:
    """The same entries as a table; empty means not known or withheld."""
    stream = io.StringIO()
    write = safe_row_writer(stream)
    bulletin = area.bulletin
    write(CSV_COLUMNS)
    for entry in entries_of(area):
        row = as_entry(entry)
        write((
            bulletin.date, bulletin.revision, bulletin.is_simulated, area.area_code, bulletin.period_start,
            bulletin.period_end, row["case_type"], row["name_th"], row["name_en"],
            *(row[name] for name in ENTRY_FIELDS), bulletin.status, bulletin.as_of.isoformat(),
        ))  # fmt: skip
    return "\ufeff" + stream.getvalue()


def as_entry(entry: BulletinEntry) -> dict[str, Any]:
    kind = entry.case_type
    names = {"case_type": kind.code, "name_th": kind.short_th, "name_en": kind.short_en}
    return names | {name: _plain(getattr(entry, name)) for name in ENTRY_FIELDS} | {"signal": entry.signal}


def _plain(value: Any) -> Any:
    """Decimals as text: money must not pass through binary floating point."""
    return str(value) if isinstance(value, Decimal) else value
