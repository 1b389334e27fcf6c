"""What an access token opens, and how it ends: time, revocation, leaving."""

import pytest

from cybervaccine.line_emulator.people import id_of
from tests.line_emulator.relying_party import ISSUER, Portal

SOMCHAI = id_of("somchai")
EXPIRED = {"error": "invalid_request", "error_description": "access token expired"}


@pytest.fixture
def portal(emulator):
    return Portal(emulator)


def fetch(portal, path, token):
    return portal.emulator.call("GET", path, headers={"Authorization": f"Bearer {token}"})


def verify(portal, token):
    return portal.emulator.call("GET", "/oauth2/v2.1/verify", params={"access_token": token})


def channel_token(portal, **changes):
    form = {
        "grant_type": "client_credentials",
        "client_id": portal.emulator.channels.login_id,
        "client_secret": portal.emulator.channels.login_secret,
    } | changes
    return portal.emulator.call("POST", "/oauth2/v3/token", data=form)


def deauthorize(portal, user_token, *, bearer=None):
    bearer = bearer or channel_token(portal).json()["access_token"]
    return portal.emulator.call(
        "POST", "/user/v1/deauthorize", json={"userAccessToken": user_token},
        headers={"Authorization": f"Bearer {bearer}"},
    )  # fmt: skip


def test_profile_userinfo_and_friendship(portal):
    token = portal.log_in(bot_prompt="normal")["access_token"]
    name, picture = "สมชาย ใจดี", f"https://profile.line-emulator.invalid/{SOMCHAI}"

    assert fetch(portal, "/v2/profile", token).json() == {
        "userId": SOMCHAI, "displayName": name, "pictureUrl": picture,
    }  # fmt: skip
    assert fetch(portal, "/oauth2/v2.1/userinfo", token).json() == {
        "sub": SOMCHAI, "name": name, "picture": picture,
    }  # fmt: skip
    assert fetch(portal, "/friendship/v1/status", token).json() == {"friendFlag": True}


def test_a_stranger_and_one_who_blocked_are_no_friends(portal):
    token = portal.log_in()["access_token"]
    before = fetch(portal, "/friendship/v1/status", token).json()
    portal.emulator.control("people", people={"somchai": "blocked"})

    assert (before, fetch(portal, "/friendship/v1/status", token).json()) == ({"friendFlag": False},) * 2


def test_each_endpoint_wants_its_scope(portal):
    openid = portal.log_in(scope="openid")["access_token"]
    profile = portal.log_in(scope="profile")["access_token"]

    assert fetch(portal, "/v2/profile", openid).status_code == 403
    assert fetch(portal, "/friendship/v1/status", openid).status_code == 403
    assert fetch(portal, "/oauth2/v2.1/userinfo", profile).status_code == 403
    assert fetch(portal, "/oauth2/v2.1/userinfo", openid).json() == {"sub": SOMCHAI}


@pytest.mark.parametrize("token", ["", "x", "emulator-messaging-access-token", "a.b.c"])
def test_no_access_token_opens_nothing(portal, token):
    assert fetch(portal, "/v2/profile", token).status_code == 401
    assert verify(portal, token).status_code == 400


def test_an_id_token_or_refresh_token_is_no_access_token(portal):
    issued = portal.log_in()

    assert [fetch(portal, "/v2/profile", issued[name]).status_code for name in ("id_token", "refresh_token")] == [
        401, 401,
    ]  # fmt: skip


def test_an_access_token_lives_30_days_and_is_refreshed_for_90(portal):
    issued = portal.log_in()
    form = {
        "grant_type": "refresh_token", "refresh_token": issued["refresh_token"],
        "client_id": portal.emulator.channels.login_id, "client_secret": portal.emulator.channels.login_secret,
    }  # fmt: skip
    assert verify(portal, issued["access_token"]).json() == {
        "scope": "openid profile", "client_id": portal.emulator.channels.login_id, "expires_in": 2_591_999,
    }  # fmt: skip
    portal.emulator.control("clock", offset=30 * 86_400 + 1)
    expired = verify(portal, issued["access_token"])
    renewed = portal.emulator.call("POST", "/oauth2/v2.1/token", data=form).json()
    fresh = fetch(portal, "/v2/profile", renewed["access_token"])
    portal.emulator.control("clock", offset=90 * 86_400 + 1)
    too_late = portal.emulator.call("POST", "/oauth2/v2.1/token", data=form)

    assert (expired.status_code, expired.json()) == (400, EXPIRED)
    assert (renewed["refresh_token"], fresh.status_code) == (issued["refresh_token"], 200)
    assert too_late.json() == {"error": "invalid_grant", "error_description": "invalid refresh token"}


def test_revoking_voids_one_token(portal):
    first, second = portal.log_in()["access_token"], portal.log_in()["access_token"]
    form = {
        "access_token": first, "client_id": portal.emulator.channels.login_id,
        "client_secret": portal.emulator.channels.login_secret,
    }  # fmt: skip
    revoked = portal.emulator.call("POST", "/oauth2/v2.1/revoke", data=form)
    again = portal.emulator.call("POST", "/oauth2/v2.1/revoke", data=form)
    stranger = portal.emulator.call("POST", "/oauth2/v2.1/revoke", data=form | {"client_secret": "x"})

    assert (revoked.status_code, revoked.content, again.status_code, stranger.status_code) == (
        200,
        b"",
        200,
        400,
    )
    assert [fetch(portal, "/v2/profile", token).status_code for token in (first, second)] == [401, 200]


def test_deauthorizing_voids_all_that_a_person_allowed_and_nothing_of_others(portal):
    first, second, other = (
        portal.log_in(person)["access_token"] for person in ("somchai", "somchai", "mali")
    )
    left = deauthorize(portal, first)
    again = deauthorize(portal, second)
    returned = portal.log_in()["access_token"]

    assert (left.status_code, left.content) == (204, b"")
    assert (again.status_code, again.json()) == (400, {"message": "invalid token"})
    statuses = [fetch(portal, "/v2/profile", token).status_code for token in (first, second, other, returned)]
    assert statuses == [401, 401, 200, 200]
    (entry,) = portal.emulator.entries(result="deauthorized")
    assert (entry["path"], entry["person"], entry["status"]) == ("/user/v1/deauthorize", SOMCHAI, 204)


def test_deauthorizing_needs_the_token_of_the_login_channel(portal):
    token = portal.log_in()["access_token"]
    bearers = ["wrong", portal.emulator.channels.access_token, token]
    refused = [deauthorize(portal, token, bearer=bearer).status_code for bearer in bearers]

    assert refused == [401, 401, 401]
    assert fetch(portal, "/v2/profile", token).status_code == 200


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"userAccessToken": 5}', '{"userAccessToken": "x"}'])
def test_deauthorizing_without_a_good_user_token_is_refused(portal, body):
    bearer = channel_token(portal).json()["access_token"]
    response = portal.emulator.call(
        "POST", "/user/v1/deauthorize", data=body, headers={"Authorization": f"Bearer {bearer}"}
    )

    assert (response.status_code, response.json()) == (400, {"message": "invalid token"})


def test_a_channel_token_lives_15_minutes(portal):
    issued = channel_token(portal).json()
    token = portal.log_in()["access_token"]
    portal.emulator.control("clock", offset=901)

    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 900)
    assert deauthorize(portal, token, bearer=issued["access_token"]).status_code == 401
    assert channel_token(portal, client_secret="wrong").json()["error"] == "invalid_client"
    assert channel_token(portal, grant_type="password").json()["error"] == "unsupported_grant_type"


def test_a_good_id_token_is_verified_to_its_claims(portal):
    id_token = portal.log_in()["id_token"]
    form = {"id_token": id_token, "client_id": portal.emulator.channels.login_id}
    plain = portal.emulator.call("POST", "/oauth2/v2.1/verify", data=form)
    strict = portal.emulator.call(
        "POST", "/oauth2/v2.1/verify", data=form | {"nonce": portal.nonce, "user_id": SOMCHAI}
    )

    assert plain.json() == strict.json() == portal.claims(id_token)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id_token": "a.b.c"}, "Invalid IdToken."),
        ({"client_id": "1"}, "Invalid IdToken Audience."),
        ({"nonce": "x"}, "Invalid IdToken Nonce."),
        ({"user_id": id_of("mali")}, "Invalid IdToken Subject Identifier."),
    ],
)
def test_a_wrong_id_token_gets_lines_complaint(portal, changes, complaint):
    form = {"id_token": portal.log_in()["id_token"], "client_id": portal.emulator.channels.login_id}
    response = portal.emulator.call("POST", "/oauth2/v2.1/verify", data=form | changes)

    assert response.status_code == 400
    assert response.json() == {"error": "invalid_request", "error_description": complaint}


def test_an_old_id_token_is_expired(portal):
    form = {"id_token": portal.log_in()["id_token"], "client_id": portal.emulator.channels.login_id}
    portal.emulator.control("clock", offset=3601)

    response = portal.emulator.call("POST", "/oauth2/v2.1/verify", data=form)
    assert response.json()["error_description"] == "IdToken expired."


def test_discovery_says_es256_as_line_does(portal):
    document = portal.emulator.call("GET", "/.well-known/openid-configuration").json()

    assert document["issuer"] == ISSUER
    assert document["token_endpoint"] == f"{portal.emulator.address}/oauth2/v2.1/token"
    assert document["id_token_signing_alg_values_supported"] == ["ES256"]
    assert document["code_challenge_methods_supported"] == ["S256"]


def test_every_answer_has_a_request_id_of_its_own(portal):
    paths = ("/v2/profile", "/v2/bot/info", "/nothing", "/.well-known/openid-configuration")
    numbers = [portal.emulator.call("GET", path).headers["x-line-request-id"] for path in paths]

    assert len(set(numbers)) == len(paths)
