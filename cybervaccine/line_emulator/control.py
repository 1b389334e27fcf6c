"""What only the emulator has: reading the ledger, faults, the clock, people, the quota and webhooks, under /emulator/."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cybervaccine.line_emulator import consent_page, webhook
from cybervaccine.line_emulator.faults import Unknown
from cybervaccine.line_emulator.ledger import matching, summary
from cybervaccine.line_emulator.people import STATES
from cybervaccine.line_emulator.platform import Platform, Quota
from cybervaccine.line_emulator.wire import Request, Response, answer


class Wrong(Exception):
    """A control request that makes no sense, in one sentence."""


@dataclass
class Later:
    """Work that would hold up everybody else: `work` runs in a thread, `finish` makes the answer in the loop."""

    work: Callable[[], Any]
    finish: Callable[[Any], Response]


Control = Callable[[Platform, dict[str, Any], Request], Response | Later]


def control(platform: Platform, request: Request) -> Response | Later:
    handler = CONTROLS.get((request.method, request.path.rstrip("/")))
    if handler is None:
        known = sorted({f"{method} {path}" for method, path in CONTROLS})
        return answer({"message": "No such control", "controls": known}, 404)
    try:
        wanted = json.loads(request.body) if request.body else {}
        if not isinstance(wanted, dict):
            raise Wrong("The body must be a JSON object")
        return handler(platform, wanted, request)
    except (Wrong, Unknown, webhook.Unusable, ValueError, TypeError) as problem:
        return answer({"message": str(problem)}, 400)


def _overview(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    roster = [
        {"id": person.id, "name": person.name, "state": platform.people.state(person.id)}
        for person in platform.people.roster
    ]
    return answer(
        {
            "calls": platform.ledger.count, "people": roster, "redirect_uris": sorted(platform.redirect_uris),
            "webhook": platform.webhook, "login_channel": platform.channels.login_id,
            "faults": [fault.shown() for fault in platform.faults.known], "clock": platform.clock.text(),
        }
    )  # fmt: skip


def _text(content: Any, content_type: str) -> Response:
    return Response(body=content, content_type=content_type)


def _ledger(platform: Platform, wanted: dict[str, Any], request: Request) -> Later:
    lines, query = list(platform.ledger.lines), request.parameters
    return Later(
        lambda: b"".join(matching(lines, query)), lambda content: _text(content, "application/x-ndjson")
    )


def _forget_ledger(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    platform.ledger.reset()
    return answer({})


def _deliveries(platform: Platform, wanted: dict[str, Any], request: Request) -> Later:
    message = request.parameters.get("message")
    chosen = [each for each in platform.ledger.deliveries if message in (None, each.messages)]
    if request.parameters.get("summary"):
        return Later(lambda: summary(chosen), answer)
    return Later(
        lambda: "".join(each.line() for each in chosen).encode(),
        lambda content: _text(content, "text/plain; charset=utf-8"),
    )


def _faults(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    return answer({"faults": [fault.shown() for fault in platform.faults.known]})


def _add_fault(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    return answer(platform.faults.add(wanted).shown(), 201)


def _clear_faults(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    platform.faults.clear()
    return answer({})


def _set_clock(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    platform.clock.offset = float(wanted["offset"]) if "offset" in wanted else platform.clock.offset
    return answer({"offset": platform.clock.offset, "now": platform.clock.text()})


def _set_people(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    """{"people": {"somchai" or a user id: "friend" | "blocked" | "stranger"}, "names": {user id: name}}"""
    chosen = {key: platform.people.find(key) for key in wanted.get("people", {})}
    wrong = [key for key, person in chosen.items() if person is None]
    states = {person.id: wanted["people"][key] for key, person in chosen.items() if person}
    if wrong or not set(states.values()) <= set(STATES):
        raise Wrong(
            f"people maps a name of the roster or a user id to one of {', '.join(STATES)}; wrong: {wrong}"
        )
    names = {str(user): str(name) for user, name in wanted.get("names", {}).items()}
    platform.people.set_states(states)
    platform.people.names.update(names)
    platform.record_states(names=names, states=states)
    return answer({"states": len(states), "names": len(names)})


def _set_quota(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    limit, used = wanted.get("limit"), wanted.get("used", platform.quota.used)
    if not (limit is None or isinstance(limit, int)) or not isinstance(used, int):
        raise Wrong("limit is a number or null, used is a number")
    platform.quota = Quota(limit, used)
    return answer({"limit": limit, "used": used})


def _add_redirect_uris(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    platform.redirect_uris |= {str(uri) for uri in wanted.get("add", [])}
    return answer({"redirect_uris": sorted(platform.redirect_uris)})


def _send_webhook(platform: Platform, wanted: dict[str, Any], request: Request) -> Later:
    return sent_later(platform, wanted)


def sent_later(platform: Platform, wanted: dict[str, Any]) -> Later:
    """The POST of a webhook and its entry in the ledger."""
    sending = webhook.make(platform, wanted)
    at = platform.clock.now()

    def finish(result: dict[str, Any]) -> Response:
        response = answer(result | {"events": sending.note["events"]})
        outgoing = Request("POST", sending.address.path, headers=sending.headers)
        platform.record(outgoing, response, at=at, **sending.note, status=result["status"])
        return response

    return Later(lambda: webhook.post(sending), finish)


def _reset(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    platform.begin()
    platform.ledger.reset()
    return answer({})


def _style(platform: Platform, wanted: dict[str, Any], request: Request) -> Response:
    return consent_page.style()


CONTROLS: dict[tuple[str, str], Control] = {
    ("GET", "/emulator"): _overview,
    ("GET", "/emulator/ledger"): _ledger,
    ("DELETE", "/emulator/ledger"): _forget_ledger,
    ("GET", "/emulator/deliveries"): _deliveries,
    ("GET", "/emulator/faults"): _faults,
    ("POST", "/emulator/faults"): _add_fault,
    ("DELETE", "/emulator/faults"): _clear_faults,
    ("POST", "/emulator/clock"): _set_clock,
    ("POST", "/emulator/people"): _set_people,
    ("POST", "/emulator/quota"): _set_quota,
    ("POST", "/emulator/redirect-uris"): _add_redirect_uris,
    ("POST", "/emulator/webhook"): _send_webhook,
    ("POST", "/emulator/reset"): _reset,
    ("GET", consent_page.STYLE_PATH): _style,
}
