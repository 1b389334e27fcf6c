"""What both tests of fairness found, in words for editors and for the published table."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessment.fairness import Comparisons

GROUPS: dict[str, str | Promise] = {"age": _("อายุ 60 ปีขึ้นไป"), "region": _("นอกกรุงเทพฯ และปริมณฑล")}


def in_words(comparisons: Comparisons) -> str:
    """ "อายุ 60 ปีขึ้นไป (310/820): MH +0.42 A · R² 0.003 A", one for each comparison."""
    return "; ".join(
        f"{GROUPS.get(name, name)} ({found['focal']}/{found['reference']}): "
        f"MH {_signed(found['d_dif'])} {found['ets'] or '–'} · R² {_plain(found['r2'])} {found['logistic'] or '–'}"
        for name, found in comparisons.items()
    )


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
