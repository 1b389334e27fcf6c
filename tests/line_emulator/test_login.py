"""LINE Login: what is asked, what the person answers, what a code is worth."""

import pytest

from cybervaccine.line_emulator.people import ROSTER, id_of
from tests.line_emulator.relying_party import ISSUER, Form, Portal, callback_of

SOMCHAI = id_of("somchai")


@pytest.fixture
def portal(emulator):
    return Portal(emulator)


def test_a_whole_login_gives_an_id_token_that_an_independent_library_accepts(portal):
    issued = portal.log_in()
    claims = portal.claims(issued["id_token"])

    assert {name: issued[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 2_592_000,
        "scope": "openid profile",
    }
    assert claims == {
        "iss": ISSUER,
        "sub": SOMCHAI,
        "aud": portal.emulator.channels.login_id,
        "iat": claims["iat"],
        "exp": claims["iat"] + 3600,
        "amr": ["linesso"],
        "nonce": portal.nonce,
        "name": "สมชาย ใจดี",
        "picture": f"https://profile.line-emulator.invalid/{SOMCHAI}",
    }
    assert issued["refresh_token"] not in ("", issued["access_token"])


def test_people_of_a_demo_are_different_citizens(emulator):
    subjects = []
    for key, _ in ROSTER:
        portal = Portal(emulator)
        subjects.append(portal.claims(portal.log_in(key)["id_token"])["sub"])

    assert subjects == [id_of(key) for key, _ in ROSTER]
    assert len(set(subjects)) == len(ROSTER)


def test_somebody_new_is_somebody_else_each_time(emulator):
    portals = [Portal(emulator), Portal(emulator)]
    subjects = {portal.claims(portal.log_in("new")["id_token"])["sub"] for portal in portals}

    assert len(subjects) == 2


def test_the_page_is_in_thai_with_every_person_and_both_answers(portal):
    page = portal.ask(bot_prompt="normal")
    form = Form(page.text)

    assert (page.status_code, form.language, form.action) == (200, "th", "/oauth2/v2.1/authorize")
    assert form.people == [*(id_of(key) for key, _ in ROSTER), "new"]
    assert (form.fields["person"], form.fields["friend"]) == (SOMCHAI, "on")
    for text in ("อนุญาต", "ยกเลิก", "ยายบัว คำแสน", "ไม่ใช่ LINE จริง"):
        assert text in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; ")
    assert "<script" not in page.text
    assert "style=" not in page.text


def test_the_page_speaks_english_when_asked(portal):
    page = portal.ask(ui_locales="en-US en")

    assert Form(page.text).language == "en"
    assert "Log in as" in page.text


def test_what_the_app_sends_is_escaped(portal):
    page = portal.ask(state='"><script>alert(1)</script>')

    assert "<script" not in page.text
    assert Form(page.text).fields["state"] == '"><script>alert(1)</script>'


def test_cancel_returns_access_denied_and_the_state(portal):
    assert portal.answer(portal.ask(), decision="cancel") == {
        "error": "access_denied",
        "error_description": "The resource owner denied the request.",
        "state": portal.state,
    }


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_without_a_known_app_and_address_the_person_is_told_and_nobody_is_redirected(portal, name):
    missing = portal.ask(**{name: None})
    unknown = portal.ask(**{name: "https://evil.example/"})

    assert (missing.status_code, unknown.status_code) == (400, 400)
    assert "location" not in missing.headers
    assert f"Invalid {name} value." in unknown.text


@pytest.mark.parametrize("name", ["response_type", "state", "scope"])
def test_a_missing_parameter_is_an_error_at_the_callback(portal, name):
    query = callback_of(portal.ask(**{name: None}))

    assert (query["error"], query["error_description"]) == ("INVALID_REQUEST", f"'{name}' is not specified.")
    assert query.get("state") == (None if name == "state" else portal.state)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "UNSUPPORTED_RESPONSE_TYPE"),
        ({"scope": "openid phone"}, "INVALID_SCOPE"),
        ({"scope": "email"}, "INVALID_SCOPE"),
        ({"scope": "profile email"}, "INVALID_SCOPE"),
        ({"code_challenge_method": "plain"}, "INVALID_REQUEST"),
        ({"code_challenge_method": None}, "INVALID_REQUEST"),
        ({"prompt": "none"}, "LOGIN_REQUIRED"),
    ],
)
def test_a_wrong_request_is_an_error_at_the_callback(portal, changes, error):
    query = callback_of(portal.ask(**changes))

    assert (query["error"], query["state"]) == (error, portal.state)
    assert "code" not in query


def test_the_answer_is_checked_like_the_question(portal):
    form = portal.question(redirect_uri="https://evil.example/") | {"decision": "allow", "person": "somchai"}
    response = portal.emulator.call("POST", "/oauth2/v2.1/authorize", data=form)

    assert response.status_code == 400


def test_nobody_can_log_in_as_someone_who_is_not_there(portal):
    form = portal.question() | {"decision": "allow", "person": "nobody"}
    response = portal.emulator.call("POST", "/oauth2/v2.1/authorize", data=form)

    assert (response.status_code, "location" in response.headers) == (400, False)


def test_friendship_is_made_by_the_checkbox_and_told_once(portal):
    before = portal.answer(portal.ask(bot_prompt="normal"), person="mali", friend=None)
    made = portal.answer(portal.ask(bot_prompt="normal"), person="mali")
    kept = portal.answer(portal.ask(bot_prompt="normal"), person="mali")
    unasked = portal.answer(portal.ask(), person="yai")

    changes = [query.get("friendship_status_changed") for query in (before, made, kept, unasked)]
    assert changes == ["false", "true", "false", None]
    assert portal.emulator.get(f"/v2/bot/profile/{id_of('mali')}").json()["displayName"] == "มะลิ แสงทอง"
    assert portal.emulator.get(f"/v2/bot/profile/{id_of('yai')}").status_code == 404


def test_a_code_works_once(portal):
    code = portal.answer(portal.ask())["code"]
    first, second = portal.trade(code), portal.trade(code)

    assert (first.status_code, second.status_code) == (200, 400)
    assert second.json() == {"error": "invalid_grant", "error_description": "invalid authorization code"}


def test_a_code_is_short_lived(portal):
    early, late = (portal.answer(portal.ask())["code"] for _ in range(2))
    portal.emulator.control("clock", offset=598)
    in_time = portal.trade(early)
    portal.emulator.control("clock", offset=602)

    assert (in_time.status_code, portal.trade(late).status_code) == (200, 400)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "guessed"}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:8000/"}, "invalid_grant"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_grant"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_secret": None}, "invalid_client"),
        ({"client_id": "1"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_trade_gives_nothing(portal, changes, error):
    response = portal.trade(portal.answer(portal.ask())["code"], **changes)

    assert (response.status_code, response.json()["error"]) == (400, error)


def test_without_pkce_a_verifier_is_refused(portal):
    code = portal.answer(portal.ask(code_challenge=None, code_challenge_method=None))["code"]

    assert portal.trade(code).status_code == 400


def test_scopes_decide_what_the_id_token_says(portal):
    only_profile = portal.log_in(scope="profile")
    full = portal.claims(portal.log_in(scope="openid email", max_age="60")["id_token"])

    assert "id_token" not in only_profile
    assert "name" not in full
    assert full["email"] == f"{SOMCHAI[1:9]}@line-emulator.invalid"
    assert full["auth_time"] == full["iat"]


def test_the_ledger_has_the_whole_login(portal):
    portal.log_in()
    asked, decided, traded = portal.emulator.entries()

    assert asked["query"]["state"] == portal.state
    assert (decided["decision"], decided["person"]) == ("allow", SOMCHAI)
    assert (traded["grant_type"], traded["person"], traded["pkce"]) == ("authorization_code", SOMCHAI, True)
    assert portal.emulator.channels.login_secret not in str([asked, decided, traded])
