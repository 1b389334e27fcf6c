"""The radio script: thirty seconds to be read aloud, every number as words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from alerts.renderings.message import HOTLINE, Message, Threat
from directory import spoken
from directory.printing.lines import words

MAX_WORDS = 90


def as_radio(message: Message) -> str:
    """The script, a sentence a line. When it is too long for thirty seconds, the least needed sentences go first."""
    with override(message.language):
        sentences = list(_sentences(message))
    for needed in itertools.count():
        lines = [sentence for rank, sentence in sentences if rank >= needed]
        if needed == MUST or len(words(" ".join(lines), message.language)) <= MAX_WORDS:
            break
    return "\n".join(lines) + "\n"


MUST = 3


def _sentences(message: Message) -> Iterator[tuple[int, str]]:
    """(need, sentence): sentences of need 0 are the first to go, those of need 3 always stay."""
    if message.is_simulated:
        yield MUST, _("ต่อไปนี้เป็นข้อมูลจำลองเพื่อสาธิต")
    yield MUST, _opening(message)
    if message.first:
        yield from _of_first(message.first, message)
    else:
        yield MUST, _aloud(message.headline, message)
        yield MUST, _aloud(message.advice, message)
    yield MUST, _("ถูกหลอกแล้ว โทร %(hotline)s ทันที") % {"hotline": spoken.digits(HOTLINE, message.language)}


def _opening(message: Message) -> str:
    return _("เตือนภัยไซเบอร์ วันที่ %(date)s %(area)s") % {
        "date": spoken.date(message.date, message.language),
        "area": _aloud(message.area, message),
    }


def _of_first(threat: Threat, message: Message) -> Iterator[tuple[int, str]]:
    yield MUST, _aloud(message.headline, message)
    yield 2, _aloud(_("คนร้ายมักพูดว่า %(says)s") % {"says": threat.says}, message)
    if threat.sign:
        yield 0, _aloud(_("จุดสังเกต %(sign)s") % {"sign": threat.sign}, message)
    yield MUST, _aloud(_("ให้ทำทันที %(action)s") % {"action": threat.action}, message)
    yield 2, _counted(threat, message)
    names = [item.name for item in message.threats[1:]]
    if names:
        yield 1, _aloud(_("รองลงมา ระวัง %(names)s") % {"names": _(" และ ").join(names)}, message)


def _counted(threat: Threat, message: Message) -> str:
    period = spoken.date_range(message.period_start, message.period_end, message.language)
    said = {"period": period, "count": _aloud(threat.count, message)}
    if threat.cases is None:
        return _("ช่วงวันที่ %(period)s %(count)s") % said
    if threat.is_rising:
        return _("ช่วงวันที่ %(period)s มีผู้แจ้ง %(count)s เพิ่มขึ้นผิดปกติ") % said
    return _("ช่วงวันที่ %(period)s มีผู้แจ้ง %(count)s") % said


def _aloud(text: str, message: Message) -> str:
    """Without quotation marks and with words for numbers; a mark of inserted speech is the announcer's voice."""
    return spoken.read_aloud(text.replace("“", "").replace("”", ""), message.language)
