"""Short links kept in the process for some seconds: a campaign that everybody opens at once asks the database once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from directory.models import Link
from directory.short_codes import CODE

# A link that was withdrawn, or given another page, may lead on as before for so long.
SECONDS = 5.0
MOST = 10_000
_CODE = re.compile(CODE)


class KeptLinks:
    """Links by code. A code that nobody has is not kept: guesses must not fill the memory."""

    def __init__(
        self, seconds: float = SECONDS, *, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._kept: dict[str, tuple[float, Link]] = {}

    def find(self, code: str) -> Link | None:
        """Threads may fill the same place at once: each puts what the database said."""
        now = self._clock()
        until, link = self._kept.get(code, (0.0, None))
        if link is not None and now < until:
            return link
        link = Link.objects.filter(code=code).first() if _CODE.fullmatch(code) else None
        if link is None:
            self._kept.pop(code, None)
            return None
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[code] = (now + self._seconds, link)
        return link


links = KeptLinks()
