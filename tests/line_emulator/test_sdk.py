"""LINE's own library as an independent client: what it sends is taken and what comes back is what it expects."""

import uuid

import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    BroadcastRequest,
    Configuration,
    MessagingApi,
    MulticastRequest,
    NarrowcastRequest,
    PushMessageRequest,
    RichMenuArea,
    RichMenuBounds,
    RichMenuRequest,
    RichMenuSize,
    TextMessage,
    URIAction,
    ValidateMessageRequest,
)

from cybervaccine.line_emulator.people import id_of

MESSAGES = [TextMessage(text="วันนี้ระวังหลอกลงทุน")]
KEY = str(uuid.UUID(int=5))


@pytest.fixture
def line(emulator):
    configuration = Configuration(host=emulator.address, access_token=emulator.channels.access_token)
    configuration.proxy = None
    with ApiClient(configuration) as client:
        yield MessagingApi(client)


def test_multicast_200_then_409(line, emulator, ids):
    request = MulticastRequest(to=ids(500), messages=MESSAGES)
    first = line.multicast_with_http_info(request, x_line_retry_key=KEY)
    with pytest.raises(ApiException) as again:
        line.multicast_with_http_info(request, x_line_retry_key=KEY)

    assert first.status_code == 200
    assert again.value.status == 409
    assert again.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    (message,) = emulator.summary().values()
    assert (message["distinct"], message["repeated"]) == (500, 0)


def test_push_gives_sent_messages(line):
    response = line.push_message(PushMessageRequest(to=id_of("a"), messages=MESSAGES), x_line_retry_key=KEY)

    assert len(response.sent_messages) == 1
    assert response.sent_messages[0].id.isdigit()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("monthly_limit", "You have reached your monthly limit."),
        ("rate_limit", "The API rate limit has been exceeded. Try again later."),
    ],
)
def test_both_429_reach_the_client(line, emulator, ids, kind, message):
    emulator.control("faults", kind=kind)
    with pytest.raises(ApiException) as refused:
        line.multicast(MulticastRequest(to=ids(2), messages=MESSAGES), x_line_retry_key=KEY)

    assert refused.value.status == 429
    assert message in refused.value.body


def test_another_token_is_401(emulator, ids):
    configuration = Configuration(host=emulator.address, access_token="wrong")
    with ApiClient(configuration) as client, pytest.raises(ApiException) as refused:
        MessagingApi(client).multicast(MulticastRequest(to=ids(2), messages=MESSAGES))

    assert refused.value.status == 401


def test_profile_account_followers_and_quota(line, emulator):
    emulator.control("people", people={"mali": "friend"})
    emulator.control("quota", limit=1000, used=7)
    profile = line.get_profile(id_of("mali"))

    assert (profile.display_name, profile.user_id) == ("มะลิ แสงทอง", id_of("mali"))
    assert line.get_followers().user_ids == [id_of("mali")]
    assert (line.get_message_quota().type, line.get_message_quota().value) == ("limited", 1000)
    assert line.get_message_quota_consumption().total_usage == 7
    assert line.get_bot_info().chat_mode == "bot"


def test_broadcast_narrowcast_and_validation(line, emulator):
    emulator.control("people", people={"mali": "friend"})
    line.broadcast(BroadcastRequest(messages=MESSAGES), x_line_retry_key=str(uuid.UUID(int=1)))
    wide = line.narrowcast_with_http_info(
        NarrowcastRequest(messages=MESSAGES), x_line_retry_key=str(uuid.UUID(int=2))
    )
    line.validate_multicast(ValidateMessageRequest(messages=MESSAGES))

    assert wide.status_code == 202
    assert line.get_narrowcast_progress(wide.headers["x-line-request-id"]).phase == "succeeded"
    assert [entry["to"] for entry in emulator.entries(result="accepted")] == [[id_of("mali")]] * 2


def test_rich_menus(line):
    area = RichMenuArea(
        bounds=RichMenuBounds(x=0, y=0, width=2500, height=843),
        action=URIAction(uri="https://a.example", label="หน้าแรก"),
    )
    request = RichMenuRequest(
        size=RichMenuSize(width=2500, height=843),
        selected=True,
        name="เมนู",
        chat_bar_text="เมนู",
        areas=[area],
    )
    menu = line.create_rich_menu(request).rich_menu_id
    line.set_default_rich_menu(menu)
    line.link_rich_menu_id_to_user(id_of("mali"), menu)

    assert line.get_default_rich_menu_id().rich_menu_id == menu
    assert line.get_rich_menu_id_of_user(id_of("mali")).rich_menu_id == menu
    assert [each.name for each in line.get_rich_menu_list().richmenus] == ["เมนู"]
    line.cancel_default_rich_menu()
    line.unlink_rich_menu_id_from_user(id_of("mali"))
    line.delete_rich_menu(menu)
    assert line.get_rich_menu_list().richmenus == []


def test_the_webhook_address(line):
    from linebot.v3.messaging import SetWebhookEndpointRequest

    line.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint="http://127.0.0.1:8000/line/webhook/"))

    assert line.get_webhook_endpoint().endpoint == "http://127.0.0.1:8000/line/webhook/"
