"""What must always hold in this room; each check yields one sentence for each thing that is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max

from assessment.models import Item


def broken(*, at: dt.datetime) -> Iterator[str]:
    numbered = Item.objects.annotate(count=Count("versions"), last=Max("versions__number"))
    for item in numbered.order_by("code"):
        if not item.count:
            yield f"Item {item.code} has no wording"
        elif item.count != item.last:
            yield f"Item {item.code}: {item.count} versions, the last is number {item.last}"
