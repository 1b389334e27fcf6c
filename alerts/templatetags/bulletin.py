"""`{% load bulletin %}`: names and figures of a bulletin in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from alerts.models import BulletinArea, BulletinEntry, CaseType
from alerts.revisions import Change
from directory import thai

register = template.Library()
FIGURES = {
    "total_cases": _("จำนวนคดี"),
    "total_loss_baht": _("ความเสียหาย"),
    "cases": _("จำนวนคดี"),
    "previous_cases": _("คดีช่วงก่อน"),
    "loss_baht": _("ความเสียหาย"),
    "median_loss_baht": _("ค่ากลางต่อคดี"),
    "trend": _("แนวโน้ม"),
    "rank_cases": _("อันดับตามจำนวนคดี"),
    "rank_loss": _("อันดับตามความเสียหาย"),
    "rank_beware": _("อันดับที่ควรระวัง"),
}


@register.simple_tag
def area_name(area: BulletinArea) -> str:
    return area.name_en if thai.is_english(_language()) else area.name_th


@register.simple_tag
def case_type_name(kind: CaseType) -> str:
    return kind.in_language("short")


@register.simple_tag
def in_reader_language(item: Any) -> str:
    """Of something that has a text `th` and a text `en`, the one for the reader."""
    return str(item.en if thai.is_english(_language()) else item.th)


@register.filter
def figure_name(change: Change) -> str:
    return str(FIGURES[change.figure])


@register.filter
def figure(value: Any, name: str) -> str:
    """A figure as the pages print it; what is not known or withheld is a dash with words for screen readers."""
    if value is None:
        return gettext("ไม่แสดง")
    if name == "trend":
        return str(BulletinEntry.Trend(value).label)
    return (
        thai.baht(value, language=_language())
        if name.endswith("_baht")
        else thai.number(value, language=_language())
    )


@register.filter
def difference(change: Change) -> str:
    """How much was added (+) or taken away (−)."""
    by = change.difference
    if by is None or change.figure.startswith("rank_"):
        return ""
    return ("+" if by > 0 else "−") + figure(abs(by), change.figure)


def _language() -> str:
    return get_language() or "th"
