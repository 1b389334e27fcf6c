"""What LINE takes as a message object."""

import pytest

from cybervaccine.line_emulator.messages import message_problems, recipient_problems, units
from cybervaccine.line_emulator.people import all_ids, id_of

GOOD = [
    {"type": "text", "text": "ก" * 5000},
    {"type": "flex", "altText": "เตือนภัย", "contents": {"type": "bubble"}},
    {"type": "image", "originalContentUrl": "https://a.example/1.png", "previewImageUrl": "https://a.example/2.png"},
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {"type": "text", "text": "ok", "quickReply": {"items": [{"type": "action", "action": {}}]}},
]  # fmt: skip


def test_good_messages_have_no_problem():
    assert message_problems(GOOD) == []


@pytest.mark.parametrize(
    ("message", "where", "problem"),
    [
        ({"type": "text"}, "messages[0].text", "May not be empty"),
        ({"type": "text", "text": "ก" * 5001}, "messages[0].text", "Length must be between 0 and 5000"),
        ({"type": "text", "text": "😀" * 2501}, "messages[0].text", "Length must be between 0 and 5000"),
        ({"type": "text", "text": 5}, "messages[0].text", "Must be a string"),
        ({"type": "flex", "altText": "x"}, "messages[0].contents", "May not be empty"),
        (
            {"type": "audio", "originalContentUrl": "http://a.example", "duration": 1},
            "messages[0].originalContentUrl",
            "Must be a valid HTTPS URL",
        ),
        (
            {"type": "text", "text": "x", "quickReply": {"items": [{}] * 14}},
            "messages[0].quickReply.items",
            "Size must be between 1 and 13",
        ),
        ("text", "messages[0]", "May not be null"),
    ],
)
def test_a_bad_message_is_named_with_its_property(message, where, problem):
    assert message_problems([message]) == [(where, problem)]


def test_an_unknown_type_is_named():
    ((where, problem),) = message_problems([{"type": "poem"}])

    assert where == "messages[0].type"
    assert problem.startswith("Must be one of the following values: [text, ")


def test_length_is_counted_in_utf_16():
    assert (units("ก"), units("😀")) == (1, 2)


@pytest.mark.parametrize(
    "values",
    [
        [""],
        ["u" + "0" * 32],
        ["U" + "0" * 31],
        ["U" + "A" * 32],
        ["U" + "0" * 32 + "\n"],
        ["U" + "0" * 31 + "ก"],
        ["U" + "0" * 31 + "\ud800"],
        [None],
        [id_of("a") + "," + id_of("b")],
        [id_of("a") + "," + id_of("b"), ""],
        [id_of("a")[:20], id_of("a")[20:] + "," + id_of("b")],
    ],
)
def test_what_is_no_user_id(values):
    assert not all_ids(values)
    assert recipient_problems(values) != []


def test_user_ids_are_taken_by_the_hundred():
    values = [id_of(str(number)) for number in range(500)]

    assert all_ids(values)
    assert recipient_problems(values) == []
    assert recipient_problems([*values[:250], "x", *values[250:499]]) == [
        ("to[250]", "Must be a valid user ID")
    ]
