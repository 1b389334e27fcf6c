"""Log lines that say what happened without saying to whom: no private address, no value of a row, one line an event."""

from __future__ import annotations

import logging
import re
from typing import Any

VALUES = re.compile(r"^(?:DETAIL|CONTEXT|QUERY): .*\n?", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class PrivateLines(logging.Formatter):
    """A message is one line whatever it quotes; a trace keeps its own lines, without the values PostgreSQL adds."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = CONTROL.sub("?", record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return VALUES.sub("", super().formatException(ei))


class PatternsForAddresses(logging.Filter):
    """Django logs the address of a failed request; ours may hold a private link, so its pattern is logged instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        # The development server calls its socket a request, too.
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            pattern = f"/{match.route}" if match else "an address that is none"
            record.args = tuple(pattern if arg == path else arg for arg in record.args)
        return True
