"""`{% load thai %}`: dates (พ.ศ. in Thai, CE in English), numbers, money and phones in the reader's language.

A value that is None or missing is said ("ไม่ทราบ", "unknown"). Django's own `date` and `time` filters stay as they are, for
machine-readable attributes only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import template
from django.utils.translation import get_language

from directory import thai

register = template.Library()


def _language() -> str:
    return get_language() or "th"


def _say(text_of: Callable[..., str], *values: Any, **options: Any) -> str:
    """`text_of` in the reader's language, or the word for unknown where a value is missing."""
    language = _language()
    if any(value is None or value == "" for value in values):
        return thai.unknown(language)
    return text_of(*values, language=language, **options)


@register.filter
def date_long(day: dt.date | None) -> str:
    return _say(thai.date_long, day)


@register.filter
def date_short(day: dt.date | None) -> str:
    return _say(thai.date_short, day)


@register.filter
def date_weekday(day: dt.date | None) -> str:
    return _say(thai.date_weekday, day)


@register.filter
def date_weekday_short(day: dt.date | None) -> str:
    return _say(thai.date_weekday, day, style="short")


@register.filter
def month_year(day: dt.date | None) -> str:
    return _say(thai.month_year, day)


@register.filter
def year(text: str) -> str:
    """2569 of Django's bare year 2026; any other text as it is."""
    return _say(thai.year, int(text)) if text.isdecimal() else text


@register.filter
def date_range(first: dt.date | None, last: dt.date | None) -> str:
    return _say(thai.date_range, first, last)


@register.filter
def date_range_short(first: dt.date | None, last: dt.date | None) -> str:
    return _say(thai.date_range, first, last, style="short")


@register.filter
def datetime(moment: dt.datetime | None) -> str:
    return _say(thai.datetime_text, moment)


@register.filter
def datetime_short(moment: dt.datetime | None) -> str:
    return _say(thai.datetime_text, moment, style="short")


@register.filter
def clock(moment: dt.datetime | dt.time | None) -> str:
    return _say(thai.time_text, moment)


@register.filter
def number(value: thai.Number | None, decimals: int = 0) -> str:
    return _say(thai.number, value, decimals=int(decimals))


@register.filter
def percent(share: thai.Number | None, decimals: int = 1) -> str:
    return _say(thai.percent, share, decimals=int(decimals))


@register.filter
def per_100k(rate: thai.Number | None, decimals: int = 1) -> str:
    return _say(thai.per_100k, rate, decimals=int(decimals))


@register.filter
def baht(value: thai.Number | None) -> str:
    return _say(thai.baht, value)


@register.filter
def baht_short(value: thai.Number | None) -> str:
    return _say(thai.baht_short, value)


@register.filter
def phone(text: str | None) -> str:
    return _say(thai.phone, text)


@register.filter
def thai_digits(value: Any) -> str:
    """๒๕๖๙, as on official letters. In English the digits stay."""
    text = "" if value is None else str(value)
    return text if thai.is_english(_language()) else thai.to_thai_digits(text)


@register.filter
def unlocalized(value: float) -> str:
    """A number for SVG: always with a point."""
    return str(value)
