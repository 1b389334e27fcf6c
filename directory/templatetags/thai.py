"""`{% load thai %}`: dates (พ.ศ. in Thai, CE in English), numbers and money in the reader's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from directory import thai

register = template.Library()


def _language() -> str:
    return get_language() or "th"


@register.filter
def date_long(day: dt.date) -> str:
    return thai.date_long(day, _language())


@register.filter
def month_year(day: dt.date) -> str:
    return thai.month_year(day, _language())


@register.filter
def date_range(first: dt.date, last: dt.date) -> str:
    return thai.date_range(first, last, _language())


@register.filter
def datetime(moment: dt.datetime) -> str:
    return thai.datetime_text(moment, _language())


@register.filter
def number(value: Decimal | float | None, decimals: int = 0) -> str:
    return thai.number(value, int(decimals), _language())


@register.filter
def baht_short(value: Decimal | float | None) -> str:
    return thai.baht_short(value, _language())


@register.filter
def unlocalized(value: float) -> str:
    """A number for SVG: always with a point."""
    return str(value)
