"""Django's own dates in Thai: the Buddhist year where it shows one, and no Buddhist year taken for one of the Christian era.

Django has no letter for another era in its formats, so its one function for named formats (DATE_FORMAT and the like) asks
`directory.thai` when the language is Thai. Formats that are written out ("Y-m-d", "c"), input widgets, exports and JSON do
not go through a named format and stay as they are; so does English.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import thai

NAMED: dict[str, Callable[..., str]] = {
    "DATE_FORMAT": thai.date_long,
    "SHORT_DATE_FORMAT": thai.date_short,
    "YEAR_MONTH_FORMAT": thai.month_year,
    "DATETIME_FORMAT": thai.datetime_text,
    "SHORT_DATETIME_FORMAT": lambda moment: thai.datetime_text(moment, style="short"),
}
# No date of the portal lies so far ahead or so long ago (1857).
FIRST_BUDDHIST = 2400

_of_django = formats.date_format


def date_format(value: Any, format: str | None = None, use_l10n: bool | None = None) -> str:
    """Stands for `django.utils.formats.date_format`."""
    named = str(format or "DATE_FORMAT")
    kind = dt.datetime if "TIME" in named else dt.date
    thai_wanted = use_l10n is not False and (get_language() or "").startswith("th")
    if named not in NAMED or not thai_wanted or not isinstance(value, kind):
        return _of_django(value, format, use_l10n)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        # Who shows a moment has brought it into a zone already; without one it is taken as written.
        value = value.replace(tzinfo=thai.BANGKOK)
    return NAMED[named](value)


def refuse_buddhist_year(day: dt.date) -> None:
    """What is typed is read in the Christian era; 2569 would be stored as five centuries ahead."""
    if day.year >= FIRST_BUDDHIST:
        years = {"typed": day.year, "meant": day.year - thai.BUDDHIST_ERA}
        raise ValidationError(_("กรุณาใส่ปีเป็น ค.ศ. ถ้าหมายถึง พ.ศ. %(typed)d ให้ใส่ %(meant)d") % years)


def install() -> None:
    """Once for the process, when the admin is ready. `validators` of fields that a form declares are kept."""
    formats.date_format = date_format
    for field in (forms.DateField, forms.DateTimeField):
        field.default_validators = [refuse_buddhist_year]
