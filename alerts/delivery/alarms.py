"""Telling staff that sending has stopped: one line in the log, one e-mail. Neither names a recipient."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail

log = logging.getLogger(__name__)


def alarm(text: str) -> None:
    log.critical(text)
    if not settings.STAFF_ALARM_EMAILS:
        return
    try:
        send_mail(f"Cyber Vaccine: {text}"[:150], text, None, settings.STAFF_ALARM_EMAILS)
    except OSError as problem:
        log.error("The alarm could not be sent by e-mail: %s", type(problem).__name__)
