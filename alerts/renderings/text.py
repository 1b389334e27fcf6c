"""The LINE text: at most five short lines and the portal's own link, 500 characters at most."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from alerts.renderings.message import Message, Threat
from directory import thai

MAX_CHARACTERS = 500


def as_text(message: Message) -> str:
    """The longest of the wordings that fits; what is cut is cut by whole lines, and never the hotline."""
    with override(message.language):
        return next(text for text in _wordings(message) if len(text) <= MAX_CHARACTERS)


def _wordings(message: Message) -> Iterator[str]:
    """From full to bare: without the crook's words, then without runners-up, then without the advice."""
    opening, figures = _opening(message), _figures(message)
    action = f"{message.labels.action}: {_action(message)}"
    says = [_("คนร้ายมักพูดว่า %(says)s") % {"says": message.first.says}] if message.first else []
    yield _joined(message, opening, _beware(message), *says, action, figures)
    yield _joined(message, opening, _beware(message), action, figures)
    yield _joined(message, opening, message.headline, action, figures)
    yield _joined(message, opening, message.headline, figures)
    yield _joined(message, message.headline, message.labels.call)


def _joined(message: Message, *lines: str) -> str:
    return "\n".join([*lines, message.link])


def _opening(message: Message) -> str:
    """ข้อมูลจำลอง · เตือนภัย 25 พ.ย. 2569 · ทั้งประเทศ."""
    issued = _("เตือนภัย %(date)s") % {"date": thai.date_short(message.date, message.language)}
    return " · ".join(part for part in (message.simulated, issued, message.area, *message.tags) if part)


def _beware(message: Message) -> str:
    names = ", ".join(threat.name for threat in message.threats[1:])
    if not names:
        return message.headline
    return _("%(headline)s รองลงมา %(names)s") % {"headline": message.headline, "names": names}


def _action(message: Message) -> str:
    return message.first.action if message.first else message.advice


def _figures(message: Message) -> str:
    call = _("ถูกหลอกแล้ว โทร 1441")
    return f"{_counted(message.first, message)} · {call}" if message.first else call


def _counted(threat: Threat, message: Message) -> str:
    period = thai.date_range(message.period_start, message.period_end, message.language, style="short")
    rising = f"{threat.trend} " if threat.is_rising else ""
    return f"{rising}{threat.count} {period} ({message.known_at})"
