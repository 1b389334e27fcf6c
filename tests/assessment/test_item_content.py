"""The bank's content: complete, fictional, and not to be told apart by how a message looks."""

import re
from collections import Counter

import pytest

from assessment.loading import read_items

ITEMS = list(read_items())
LINK = re.compile(r"https?://\S+")
DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
PHONE = re.compile(r"(?<!\d)0\d{1,2}-\d{3}-\d{4}(?!\d)")


def _text(item):
    return "\n".join([item["content"]["from"], *(line["text"] for line in item["content"]["lines"])])


def _place(content, place):
    name, _, index = place.partition(".")
    return content[name][int(index)]["text"] if index else content[name]


def _auc(scam, honest):
    """Chance that a scam has more of the feature than an honest message; ties count half. Slow and obvious."""
    wins = sum(1.0 if s > h else 0.5 if s == h else 0.0 for s in scam for h in honest)
    return wins / (len(scam) * len(honest))


FEATURES = {
    "length": len,
    "lines": lambda text: text.count("\n"),
    "has a link": lambda text: bool(LINK.search(text)),
    "has a number": lambda text: bool(re.search(r"\d", text)),
    "digits": lambda text: len(re.findall(r"\d", text)),
    "has an amount of money": lambda text: bool(re.search(r"\d บาท", text)),
    "has a percentage": lambda text: "%" in text,
    "has an exclamation": lambda text: "!" in text,
    "has a phone number": lambda text: bool(PHONE.search(text)),
}


@pytest.mark.parametrize("name", FEATURES)
def test_looks_do_not_tell_scam_from_honest(name):
    measure = FEATURES[name]

    auc = _auc(
        *([measure(_text(item)) for item in ITEMS if item["is_scam"] is side] for side in (True, False))
    )

    assert 0.35 <= auc <= 0.65


@pytest.mark.parametrize("channel", sorted({item["channel"] for item in ITEMS}))
def test_channel_does_not_tell_scam_from_honest(channel):
    auc = _auc(
        *([item["channel"] == channel for item in ITEMS if item["is_scam"] is side] for side in (True, False))
    )

    assert 0.35 <= auc <= 0.65


def test_every_case_type_has_as_many_honest_as_scam_items():
    scam = Counter(item["case_type"] for item in ITEMS if item["is_scam"])
    honest = Counter(item["case_type"] for item in ITEMS if not item["is_scam"])

    assert scam == honest


def test_codes_and_texts_are_unique():
    assert len({item["code"] for item in ITEMS}) == len(ITEMS)
    assert len({_text(item) for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_every_clue_is_found_at_its_place(item):
    missing = [clue for clue in item["clues"] if clue["quote"] not in _place(item["content"], clue["place"])]

    assert item["clues"]
    assert missing == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_every_text_is_written(item):
    texts = ("explanation_right", "explanation_wrong", "action", "source")

    assert [name for name in texts if len(item[name]) < 10] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_domains_and_phones_are_fictional(item):
    domains = [name for name in DOMAIN.findall(_text(item)) if re.search(r"\.[a-z]{3,}$", name)]
    phones = PHONE.findall(_text(item))

    assert [name for name in domains if not name.endswith((".example", ".test"))] == []
    assert [number for number in phones if "-000-" not in number] == []
