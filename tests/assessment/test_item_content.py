"""The bank's content: complete, fictional, and not to be told apart by how a message looks."""

import math
import re
from collections import Counter

import pytest

from assessment.loading import read_items

ITEMS = list(read_items())
CHANNELS = ("sms", "call", "chat", "web", "email", "qr", "market", "video")
KEYS = {"from", "address", "subject", "lines", "fields", "button"}
NAMED = ("from", "address", "subject")
DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![a-z0-9@-])")
PHONE = re.compile(r"(?<!\d)0\d{1,2}-\d{3}-\d{4}(?!\d)")
LONG_NUMBER = re.compile(r"\d{9,}")


def _places(item):
    """Every text shown, by the name of its place."""
    content = item["content"]
    places = {name: content[name] for name in (*NAMED, "button") if name in content}
    places |= {f"lines.{i}": line["text"] for i, line in enumerate(content["lines"])}
    return places | {f"fields.{i}": label for i, label in enumerate(content.get("fields", []))}


def _text(item):
    return "\n".join(_places(item).values())


def _said(item, who):
    return [line["text"] for line in item["content"]["lines"] if line["who"] == who]


def _auc(scam, honest):
    """Chance that a scam has more of the feature than an honest message; ties count half. Slow and obvious."""
    wins = sum(1.0 if s > h else 0.5 if s == h else 0.0 for s in scam for h in honest)
    return wins / (len(scam) * len(honest))


def _auc_of(measure):
    return _auc(*([measure(item) for item in ITEMS if item["is_scam"] is side] for side in (True, False)))


def _share(pattern):
    found = re.compile(pattern)
    return lambda item: bool(found.search(_text(item)))


def _count(pattern):
    found = re.compile(pattern)
    return lambda item: len(found.findall(_text(item)))


FEATURES = {
    "length": lambda item: len(_text(item)),
    "length of what they say": lambda item: sum(map(len, _said(item, "them"))),
    "lines": lambda item: len(item["content"]["lines"]),
    "replies of mine": lambda item: len(_said(item, "me")),
    "has a note": lambda item: bool(_said(item, "note")),
    "length of the notes": lambda item: sum(map(len, _said(item, "note"))),
    "has a form": lambda item: "fields" in item["content"],
    "fields": lambda item: len(item["content"].get("fields", [])),
    "clues": lambda item: len(item["clues"]),
    "cue count": lambda item: item["cue_count"],
    "premise": lambda item: ("weak", "medium", "strong").index(item["premise"]),
    "has a web address": _share(DOMAIN.pattern),
    "web address ends in .test": _share(r"\.test\b"),
    "web address ends in .example": _share(r"\.example\b"),
    "has a link in the text": _share("https://"),
    "begins with a note": lambda item: item["content"]["lines"][0]["who"] == "note",
    "laughs": _share("555"),
    "hyphens in the web address": lambda item: sum(name.count("-") for name in DOMAIN.findall(_text(item))),
    "official word in the web address": _share(
        r"(?:bank|thanakan|court|police|gov|rat|tax|post|secure|official|support|service|login|account)[a-z0-9-]*\."
    ),
    "has a number": _share(r"\d"),
    "digits": _count(r"\d"),
    "has a phone number": _share(PHONE.pattern),
    "has an amount of money": _share(r"\d บาท|(?:โอน|จ่าย|ค่า|ยืม|ลด|มัดจำ|เหลือ)\S* ?\d"),
    "has a percentage": _share("%"),
    "exclamation marks": _count("!"),
    "question marks": _count(r"\?"),
    "urgent words": _share("ด่วน|รีบ|วันนี้|เดี๋ยวนี้|ทันที|ภายใน|ก่อนเที่ยง|คืนนี้|เย็นนี้|เหลือ|วันสุดท้าย|เร็ว"),
    "says ด่วน": _share("ด่วน"),
    "threatening words": _share(
        "ระงับ|อายัด|เกินกำหนด|ค่าปรับ|ตัดไฟ|ถูกตัด|หมายจับ|หมายเรียก|คดี|สละสิทธิ์|ทวง|หลุด|หมดอายุ"
    ),
    "negated reassurance": _share("ไม่ต้อง|ไม่มี|ไม่เก็บ|ไม่ขอ|ไม่คิด|ไม่บังคับ|ไม่เสีย|ไม่ถาม"),
    "promises": _share("คืนให้|คืนครบ|รับรอง|การันตี|ประกัน|แน่นอน|ใบเสร็จ|สลิป"),
    "transfer or pay": _count("โอน|จ่าย|ชำระ"),
    "secret codes": _share("OTP|รหัส|คำกู้คืน"),
    "names an account": _share("บัญชี"),
    "names an app": _share("แอป"),
    "says scan": _share("สแกน"),
    "polite particles": _count("ค่ะ|คะ|ครับ|นะ"),
    "loose spelling": _count(
        "คับ|ค่า(?=$|[ \n])|จ้า|น้า|มั้ย|เด๋ว|ตังค์|อ่ะ|ปะ|555|หนุ|นู๋|ละ(?=$|[ \n])|เว่อ|โอเค|แป๊บ|ไร(?=$|[ \n])"
    ),
    "official words": _share("กรุณา|โปรด|ขอเรียน|แจ้ง|ดำเนินการ|ท่าน|เจ้าหน้าที่"),
}


@pytest.mark.parametrize("name", FEATURES)
def test_looks_do_not_tell_scam_from_honest(name):
    auc = _auc_of(FEATURES[name])

    assert 0.35 <= auc <= 0.65


@pytest.mark.parametrize("channel", CHANNELS)
def test_channel_is_used_as_often_on_both_sides(channel):
    scam, honest = (
        sum(item["channel"] == channel for item in ITEMS if item["is_scam"] is side) for side in (True, False)
    )

    assert scam == honest
    assert scam >= 6


def _bigrams(text):
    """Share of each pair of neighbouring characters, as a vector of length 1."""
    text = re.sub(r"\d", "0", text)
    counts = Counter(text[i : i + 2] for i in range(len(text) - 1))
    norm = math.sqrt(sum(n * n for n in counts.values()))
    return {pair: n / norm for pair, n in counts.items()}


def _cosine(vector, centroid):
    norm = math.sqrt(sum(n * n for n in centroid.values()))
    return sum(n * centroid[pair] for pair, n in vector.items()) / norm


@pytest.mark.parametrize("held_out", ["family", "case_type"])
def test_words_alone_do_not_tell_scam_from_honest(held_out):
    """A nearest-centroid reader of letter pairs, which never saw the group it judges, must stay a poor reader."""
    vectors = {item["code"]: _bigrams(_text(item)) for item in ITEMS}
    scores = {True: [], False: []}
    for group in sorted({item[held_out] for item in ITEMS}):
        centroids = {True: Counter(), False: Counter()}
        for item in ITEMS:
            if item[held_out] != group:
                centroids[item["is_scam"]].update(vectors[item["code"]])
        for item in ITEMS:
            if item[held_out] == group:
                vector = vectors[item["code"]]
                score = _cosine(vector, centroids[True]) - _cosine(vector, centroids[False])
                scores[item["is_scam"]].append(score)

    auc = _auc(scores[True], scores[False])

    assert auc <= 0.75


def test_every_case_type_has_five_items_of_each_side():
    sides = Counter((item["case_type"], item["is_scam"]) for item in ITEMS)

    assert len(sides) == 30
    assert set(sides.values()) == {5}


def test_every_family_has_parallel_items_of_one_side_and_type():
    families = {}
    for item in ITEMS:
        families.setdefault(item["family"], []).append((item["is_scam"], item["case_type"]))

    assert [name for name, kinds in families.items() if len(kinds) < 2 or len(set(kinds)) > 1] == []


def test_codes_and_texts_are_unique():
    assert len({item["code"] for item in ITEMS}) == len(ITEMS)
    assert len({_text(item) for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_content_has_the_known_shape(item):
    content = item["content"]

    assert item["channel"] in CHANNELS
    assert set(content) <= KEYS
    assert content["from"]
    assert {line["who"] for line in content["lines"]} <= {"them", "me", "note"}
    assert _said(item, "them")
    assert ("button" in content) >= ("fields" in content)
    assert [name for name, text in _places(item).items() if text.strip() != text or not text] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_every_clue_is_found_at_its_place(item):
    places = _places(item)
    missing = [clue for clue in item["clues"] if clue["quote"] not in places.get(clue["place"], "")]

    assert item["clues"]
    assert missing == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_every_text_is_written(item):
    texts = ("explanation_right", "explanation_wrong", "action", "source")

    assert [name for name in texts if len(item[name]) < 10] == []
    assert item["explanation_right"].startswith("ใช่ ")
    assert item["explanation_wrong"].startswith("ข้อนี้เป็นกลโกง " if item["is_scam"] else "ข้อนี้ไม่ใช่กลโกง ")
    assert item["cue_count"] in (1, 2, 3)
    assert item["premise"] in ("weak", "medium", "strong")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["code"])
def test_domains_and_phones_are_fictional(item):
    domains = DOMAIN.findall(_text(item))
    phones = PHONE.findall(_text(item))

    assert [name for name in domains if not name.endswith((".example", ".test"))] == []
    assert [number for number in phones if "-000-" not in number] == []
    assert LONG_NUMBER.findall(_text(item)) == []
