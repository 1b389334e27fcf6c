"""The LINE Flex message: one bubble, within the limits of the Messaging API."""

from __future__ import annotations

from typing import Any

from alerts.renderings.message import HOTLINE, Message, Threat

MAX_ALT_TEXT = 400
MAX_LABEL = 20
NAVY, GOLD, PAPER, INK, SOFT, RISE = "#12305c", "#ffd166", "#fbf8f2", "#1c2433", "#4a5468", "#9a3412"
Json = dict[str, Any]


def as_flex(message: Message) -> Json:
    """A message object as the Messaging API takes it. Its links: the portal's own page, and the hotline's number."""
    return {"type": "flex", "altText": _alt_text(message), "contents": _bubble(message)}


def _alt_text(message: Message) -> str:
    """What the notification and the chat list show."""
    parts = (message.simulated, message.headline, message.area, message.issued)
    return " · ".join(part for part in parts if part)[:MAX_ALT_TEXT]


def _bubble(message: Message) -> Json:
    threats = [_threat(threat, message) for threat in message.threats]
    return {
        "type": "bubble",
        "size": "mega",
        "header": _box([_text(line, color=color, **style) for line, color, style in _header(message)], NAVY),
        "body": _box(threats or [_text(message.advice, color=INK, size="md")], PAPER, spacing="lg"),
        "footer": _box(
            [_page_button(message), _call_button(message), *_source(message)], PAPER, spacing="sm"
        ),
    }


def _header(message: Message) -> list[tuple[str, str, Json]]:
    kicker = " · ".join(part for part in (message.issued, message.area, *message.tags) if part)
    lines = [
        (kicker, GOLD, {"size": "xs"}),
        (message.headline, "#ffffff", {"size": "lg", "weight": "bold"}),
    ]
    if message.note:
        lines.append((message.note, "#ffffff", {"size": "sm"}))
    note = [(f"{message.simulated}: {message.simulated_note}", GOLD, {"size": "xs"})]
    return (note if message.is_simulated else []) + lines


def _threat(threat: Threat, message: Message) -> Json:
    figures = f"{threat.trend} · {threat.count}" if threat.is_rising else threat.count
    lines = [
        _text(f"{threat.place}. {threat.name}", color=NAVY, size="md", weight="bold"),
        _text(figures, color=RISE if threat.is_rising else SOFT, size="xs"),
        _text(threat.says, color=INK, size="sm"),
    ]
    if threat.place == 1 and threat.sign:
        lines.append(_text(f"{message.labels.sign}: {threat.sign}", color=INK, size="sm"))
    lines.append(_text(f"{message.labels.action}: {threat.action}", color=INK, size="sm", weight="bold"))
    return {"type": "box", "layout": "vertical", "contents": lines, "spacing": "xs"}


def _source(message: Message) -> list[Json]:
    return [_text(f"{message.period} ({message.known_at})", color=SOFT, size="xxs")]


def _page_button(message: Message) -> Json:
    return _button("primary", NAVY, message.labels.read_more, message.link)


def _call_button(message: Message) -> Json:
    return _button("secondary", GOLD, message.labels.call, f"tel:{HOTLINE}")


def _button(style: str, color: str, label: str, uri: str) -> Json:
    action = {"type": "uri", "label": label[:MAX_LABEL], "uri": uri}
    return {"type": "button", "style": style, "color": color, "height": "sm", "action": action}


def _box(contents: list[Json], color: str, **style: str) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents, "backgroundColor": color} | style


def _text(text: str, **style: str) -> Json:
    return {"type": "text", "text": text, "wrap": True} | style
