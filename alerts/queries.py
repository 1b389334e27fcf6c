"""Reads of the alerts room that span models or return plain rows."""

from __future__ import annotations

from alerts.models import CaseType, CaseTypeAlias
from directory.thai import normalise_label


def case_type_labels() -> dict[str, int]:
    """Normalised label -> case type id: every code, official id, name and alias."""
    labels: dict[str, int] = {}
    for pk, *names in CaseType.objects.values_list(
        "id", "code", "official_id", "name_th", "name_en", "short_th", "short_en"
    ):
        labels.update({normalise_label(str(name)): pk for name in names if name})
    labels.update(CaseTypeAlias.objects.values_list("normalised", "case_type_id"))
    return labels
