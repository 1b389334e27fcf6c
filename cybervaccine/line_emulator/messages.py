"""Message objects and recipients as the Messaging API takes them: what is wrong with a body, property by property."""

from __future__ import annotations

from typing import Any

from cybervaccine.line_emulator.people import all_ids

MAX_MESSAGES = 5
MAX_RECIPIENTS = 500
MAX_BODY_BYTES = 2 * 1024 * 1024
TEXT_UNITS = 5000
Problem = tuple[str, str]  # the property and what is wrong with it
EMPTY = "May not be empty"

# What each type must carry, and the longest text it may be; 0 stands for anything but an empty value.
REQUIRED: dict[str, dict[str, int]] = {
    "text": {"text": TEXT_UNITS},
    "textV2": {"text": TEXT_UNITS},
    "sticker": {"packageId": 0, "stickerId": 0},
    "image": {"originalContentUrl": 2000, "previewImageUrl": 2000},
    "video": {"originalContentUrl": 2000, "previewImageUrl": 2000},
    "audio": {"originalContentUrl": 2000, "duration": 0},
    "location": {"title": 100, "address": 100, "latitude": 0, "longitude": 0},
    "imagemap": {"baseUrl": 2000, "altText": 1500, "baseSize": 0, "actions": 0},
    "template": {"altText": 1500, "template": 0},
    "flex": {"altText": 1500, "contents": 0},
    "coupon": {"couponId": 0},
}


def units(text: str) -> int:
    """Length as LINE counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def message_problems(messages: Any) -> list[Problem]:
    if not isinstance(messages, list) or not 1 <= len(messages) <= MAX_MESSAGES:
        return [("messages", f"Size must be between 1 and {MAX_MESSAGES}")]
    return [
        problem
        for index, message in enumerate(messages)
        for problem in _problems_of(message, f"messages[{index}]")
    ]


def _problems_of(message: Any, where: str) -> list[Problem]:
    if not isinstance(message, dict):
        return [(where, "May not be null")]
    kind = message.get("type")
    if kind not in REQUIRED:
        return [(f"{where}.type", f"Must be one of the following values: [{', '.join(REQUIRED)}]")]
    found = [
        (f"{where}.{name}", problem)
        for name, longest in REQUIRED[kind].items()
        if (problem := _problem(name, message.get(name), longest))
    ]
    return found + _quick_reply_problems(message.get("quickReply"), where)


def _problem(name: str, value: Any, longest: int) -> str:
    if value in (None, "", [], {}):
        return EMPTY
    if longest and not isinstance(value, str):
        return "Must be a string"
    if longest and units(value) > longest:
        return f"Length must be between 0 and {longest}"
    if name.endswith("Url") and not value.startswith("https://"):
        return "Must be a valid HTTPS URL"
    return ""


def _quick_reply_problems(quick_reply: Any, where: str) -> list[Problem]:
    if quick_reply is None:
        return []
    items = quick_reply.get("items") if isinstance(quick_reply, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= 13:
        return [(f"{where}.quickReply.items", "Size must be between 1 and 13")]
    return []


def recipient_problems(to: Any) -> list[Problem]:
    """What is wrong with the recipients of a multicast."""
    if not isinstance(to, list) or not 1 <= len(to) <= MAX_RECIPIENTS:
        return [("to", f"Size must be between 1 and {MAX_RECIPIENTS}")]
    if all_ids(to):
        return []
    return [
        (f"to[{index}]", "Must be a valid user ID") for index, user in enumerate(to) if not all_ids([user])
    ]
