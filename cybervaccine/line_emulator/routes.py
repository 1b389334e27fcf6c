"""Which address is answered by what."""

from __future__ import annotations

import re

from cybervaccine.line_emulator import account, granted, login, messaging
from cybervaccine.line_emulator.messaging import Endpoint, guarded
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.wire import Request, Response, answer

LOGIN: dict[tuple[str, str], Endpoint] = {
    ("GET", "/oauth2/v2.1/authorize"): login.authorize,
    ("POST", "/oauth2/v2.1/authorize"): login.decide,
    ("POST", "/oauth2/v2.1/token"): login.token,
    ("POST", "/oauth2/v3/token"): login.channel_token,
    ("GET", "/oauth2/v2.1/verify"): granted.verify_access_token,
    ("POST", "/oauth2/v2.1/verify"): granted.verify_id_token,
    ("POST", "/oauth2/v2.1/revoke"): granted.revoke,
    ("GET", "/oauth2/v2.1/userinfo"): granted.user_information,
    ("POST", "/oauth2/v2.1/userinfo"): granted.user_information,
    ("GET", "/oauth2/v2.1/certs"): granted.certificates,
    ("GET", "/v2/profile"): granted.profile,
    ("GET", "/friendship/v1/status"): granted.friendship,
    ("POST", "/user/v1/deauthorize"): granted.deauthorize,
    ("GET", "/.well-known/openid-configuration"): granted.discovery,
}
BOT: dict[tuple[str, str], Endpoint] = {
    **{("POST", path): endpoint for path, endpoint in messaging.KEYED.items()},
    ("POST", "/v2/bot/message/reply"): messaging.reply,
    **{
        ("POST", f"/v2/bot/message/validate/{kind}"): messaging.validate
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    },
    ("GET", "/v2/bot/message/progress/narrowcast"): messaging.narrowcast_progress,
    ("GET", "/v2/bot/message/quota"): messaging.quota,
    ("GET", "/v2/bot/message/quota/consumption"): messaging.consumption,
    ("GET", "/v2/bot/followers/ids"): account.followers,
    ("GET", "/v2/bot/info"): account.information,
    ("GET", "/v2/bot/channel/webhook/endpoint"): account.webhook_address,
    ("PUT", "/v2/bot/channel/webhook/endpoint"): account.set_webhook_address,
    ("POST", "/v2/bot/richmenu"): account.create_rich_menu,
    ("POST", "/v2/bot/richmenu/validate"): account.validate_rich_menu,
    ("GET", "/v2/bot/richmenu/list"): account.rich_menus,
}
EXACT = LOGIN | {route: guarded(endpoint) for route, endpoint in BOT.items()}
PATTERNS = [
    (re.compile(f"{method} {path}"), guarded(endpoint))
    for method, path, endpoint in (
        ("GET", "/v2/bot/profile/[^/]+", account.profile),
        ("GET", "/v2/bot/richmenu/[^/]+", account.rich_menu),
        ("DELETE", "/v2/bot/richmenu/[^/]+", account.delete_rich_menu),
        ("POST", "/v2/bot/richmenu/[^/]+/content", account.set_rich_menu_image),
        ("POST", "/v2/bot/user/[^/]+/richmenu/[^/]+", account.link_rich_menu),
        ("GET", "/v2/bot/user/[^/]+/richmenu", account.linked_rich_menu),
        ("DELETE", "/v2/bot/user/[^/]+/richmenu", account.unlink_rich_menu),
    )
]


def respond(platform: Platform, request: Request) -> Response:
    """LINE's answer to a request."""
    endpoint = EXACT.get((request.method, request.path)) or _by_pattern(request)
    if endpoint:
        return endpoint(platform, request)
    if any(path == request.path for _, path in EXACT):
        return answer({"message": "Method Not Allowed"}, 405)
    return answer({"message": "Not found"}, 404)


def _by_pattern(request: Request) -> Endpoint | None:
    wanted = f"{request.method} {request.path}"
    return next((endpoint for pattern, endpoint in PATTERNS if pattern.fullmatch(wanted)), None)
